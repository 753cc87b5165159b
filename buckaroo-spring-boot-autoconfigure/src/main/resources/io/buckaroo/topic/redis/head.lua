-- The id of the latest message of a history. One that is empty gets the epoch that its next
-- message begins, so that whoever has seen it empty can tell later whether it missed one.
-- KEYS: the stream, the epoch to come. ARGV: the time to live of the history in ms, or 0.
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
-- Whoever asks may be but a client that names a topic which nobody will ever use
redis.call('PEXPIRE', KEYS[2], (ARGV[1] ~= '0') and ARGV[1] or 86400000)
return epoch .. '-0'
