-- Adds a message to the history of a topic and publishes it, atomically. Ids are
-- consecutive; the first message of an empty history starts a new epoch: the reserved one,
-- or else the current time in ms. Returns the id.
-- KEYS: the stream, the reserved epoch. ARGV: the channel, the size of the history, its time
-- to live in ms or 0 for no limit, the encoded message.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local id
if last then
  local epoch, sequence = string.match(last[1], '^(%d+)-(%d+)$')
  id = epoch .. '-' .. string.format('%.0f', sequence + 1)
else
  local epoch = redis.call('GET', KEYS[2])
  if epoch then
    redis.call('DEL', KEYS[2])
  else
    local time = redis.call('TIME')
    epoch = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
  end
  id = epoch .. '-1'
end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], id, 'm', ARGV[4])
if ARGV[3] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
redis.call('PUBLISH', ARGV[1], id .. ' ' .. ARGV[4])
return id
