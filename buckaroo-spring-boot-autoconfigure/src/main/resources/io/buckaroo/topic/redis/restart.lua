-- Drops a history that has lost its end, which somebody has seen: the ids of what it lost
-- would be given again, to other messages. The next message begins a new epoch.
-- KEYS: the stream. ARGV: epoch and sequence of the message that was seen.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  local epoch, sequence = string.match(last[1], '^(%d+)-(%d+)$')
  if epoch == ARGV[1] and tonumber(sequence) < tonumber(ARGV[2]) then
    redis.call('DEL', KEYS[1])
    return 'restarted'
  end
end
return 'kept'
