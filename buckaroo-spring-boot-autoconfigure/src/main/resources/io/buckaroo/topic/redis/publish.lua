-- Adds a message to the history of a topic and publishes it, atomically. RedisHistory
-- explains the ids. An entry has the message (field m) and, if it is the first of an epoch, the
-- position that it follows (p). The channel receives '<id> <message>', or
-- '<id>,<p> <message>'. Returns the id.
-- KEYS: the stream, the generation and the time of the latest epoch. ARGV: the generation of
-- the data, the channel, the size of the history, its time to live in ms or 0 for no limit,
-- the encoded message.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local latest = redis.call('GET', KEYS[2])
local generation, started = string.match(latest or '0 0', '^(%d+) (%d+)$')
local header
if last and tonumber(generation) >= tonumber(ARGV[1]) then
  local epoch, sequence = string.match(last[1], '^(%d+)-(%d+)$')
  header = epoch .. '-' .. string.format('%.0f', sequence + 1)
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], header, 'm', ARGV[5])
else
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local kept = (ARGV[4] ~= '0') and tonumber(ARGV[4]) or 86400000
  generation = math.max(generation, ARGV[1])
  local before, follows
  if last then
    before, follows = string.match(last[1], '^%d+'), last[1]
  else
    local earliest = math.max(generation, started + 1, now - (kept - 1) * 1000)
    before, follows = math.max(generation, started), string.format('%.0f-0', earliest)
  end
  -- If the clock went back, the microseconds keep epochs apart that a loss could repeat
  local epoch = string.format('%.0f', math.max(now, before + 1 + time[2]))
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], epoch .. '-1', 'm', ARGV[5], 'p', follows)
  -- A busy topic starts a new epoch when this key expires, which has no effect on clients
  redis.call('SET', KEYS[2], string.format('%.0f ', generation) .. epoch, 'PX', math.max(kept, 3600000))
  header = epoch .. '-1,' .. follows
end
if ARGV[4] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
redis.call('PUBLISH', ARGV[2], header .. ' ' .. ARGV[5])
return header
