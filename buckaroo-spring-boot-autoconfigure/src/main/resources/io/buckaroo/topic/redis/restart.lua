-- Drops a history that has lost messages which were received: their ids would be assigned
-- again, to other messages. The next message starts a new epoch, so a reserved epoch that is
-- not later is dropped as well.
-- KEYS: the stream, the reserved epoch. ARGV: the epoch and sequence of the message received.
local seen, count = tonumber(ARGV[1]), tonumber(ARGV[2])
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  local epoch, sequence = string.match(last[1], '^(%d+)-(%d+)$')
  if tonumber(epoch) < seen or (tonumber(epoch) == seen and tonumber(sequence) < count) then
    redis.call('DEL', KEYS[1], KEYS[2])
  end
else
  local epoch = redis.call('GET', KEYS[2])
  if epoch and (tonumber(epoch) < seen or (tonumber(epoch) == seen and count > 0)) then
    redis.call('DEL', KEYS[2])
  end
end
return 'done'
