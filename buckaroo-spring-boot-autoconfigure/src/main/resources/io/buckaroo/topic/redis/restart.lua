-- Drops a history that has lost its end, which somebody has seen: the ids of what it lost
-- would be given again, to other messages. The next message begins a new epoch, so an older
-- one that was to come is dropped too.
-- KEYS: the stream, the epoch to come. ARGV: epoch and sequence of the message that was seen.
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
