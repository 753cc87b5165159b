-- Drops a history that has lost a message which was received, so that clients that have
-- missed it are notified: the history contains an earlier message, but not that one.
-- KEYS: the stream. ARGV: the generation of the data, which each script receives and this one
-- ignores; the id of the message received.
local last = redis.call('XREVRANGE', KEYS[1], ARGV[2], '-', 'COUNT', 1)[1]
if last and last[1] ~= ARGV[2] then
  redis.call('PEXPIRE', KEYS[1], 0)
end
return 'done'
