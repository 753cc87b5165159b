-- Returns the id of the latest message of a history. For an empty history it reserves the
-- epoch of the next message and returns sequence 0, so that a subscriber of the empty
-- history detects later whether it has missed a message.
-- KEYS: the stream, the reserved epoch. ARGV: the time to live of the history in ms, or 0 for
-- no limit.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  return last[1]
end
local epoch = redis.call('GET', KEYS[2])
if not epoch then
  local time = redis.call('TIME')
  epoch = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
  redis.call('SET', KEYS[2], epoch)
end
-- Clients may name topics that are never published to, so the key always expires
redis.call('PEXPIRE', KEYS[2], (ARGV[1] ~= '0') and ARGV[1] or 86400000)
return epoch .. '-0'
