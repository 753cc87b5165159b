-- Adds a message to the history of a topic and publishes it, atomically. RedisHistory
-- explains the ids. An entry has the generation of the data (field g) in which its epoch
-- began, the message (m) and, if it is the first of an epoch, the position that it follows (p).
-- The channel receives '<id> <message>', or '<id>,<p> <message>'. Returns the id.
-- KEYS: the stream, the latest epoch. ARGV: the generation of the data, the channel, the size
-- of the history, its time to live in ms or 0 for no limit, the encoded message.
local function text(number)
  return string.format('%.0f', number)
end

local generation = tonumber(ARGV[1])
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local epoch, sequence, follows
if last then
  epoch, sequence = string.match(last[1], '^(%d+)-(%d+)$')
  epoch, sequence = tonumber(epoch), tonumber(sequence)
  local since = (last[2][1] == 'g') and tonumber(last[2][2]) or 0
  if since >= generation then
    generation = since
  else
    follows = last[1]
  end
end
if last and not follows then
  sequence = sequence + 1
else
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local kept = (ARGV[4] ~= '0') and tonumber(ARGV[4]) or 86400000
  if not last then
    local latest = tonumber(redis.call('GET', KEYS[2]) or 0)
    follows = text(math.max(generation, latest + 1, now - (kept - 1) * 1000)) .. '-0'
    epoch = math.max(generation, latest)
  end
  -- If the clock went back, the microseconds keep epochs apart that a loss could repeat
  epoch = math.max(now, epoch + 1 + time[2])
  sequence = 1
  redis.call('SET', KEYS[2], text(epoch), 'PX', text(kept))
end
local id = text(epoch) .. '-' .. text(sequence)
if follows then
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], id, 'g', text(generation), 'm', ARGV[5], 'p', follows)
else
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], id, 'g', text(generation), 'm', ARGV[5])
end
if ARGV[4] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
redis.call('PUBLISH', ARGV[2], id .. (follows and (',' .. follows) or '') .. ' ' .. ARGV[5])
return id
