-- Returns the id of the latest message of a history. For an empty history it returns
-- '<position>,<earliest>': the current position and the earliest one since which certainly
-- no message was published.
-- KEYS: the stream, the generation and the time of the latest epoch. ARGV: the generation of
-- the data, the time to live of the history in ms, or 0 for no limit.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  return last[1]
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = (ARGV[2] ~= '0') and tonumber(ARGV[2]) or 86400000
local started = string.match(redis.call('GET', KEYS[2]) or '0 0', '^%d+ (%d+)$')
local earliest = math.max(ARGV[1], started + 1, now - (kept - 1) * 1000)
return string.format('%.0f-0,%.0f-0', math.max(now, earliest), earliest)
