-- Returns the generation of the data, and the time since when the data is complete, in
-- microseconds. A generation begins when Redis has another replication id: it has been
-- started, or promoted from a replica, so it may have lost messages; or when all data was
-- removed.
-- KEYS: the generation. ARGV: the latest generation that the node knows, or 0.
local refused = { OOM = true, MISCONF = true, NOREPLICAS = true }
local info = redis.pcall('INFO', 'replication')
if type(info) == 'table' then
  return redis.error_reply('NOPERM Redis refused INFO, which shows whether it has lost messages: ' .. info.err)
end
if not string.find(info, 'role:master', 1, true) then
  return redis.error_reply('READONLY The server is a replica')
end
local data = string.match(info, 'master_replid:(%x+)')
if not data then
  return redis.error_reply('ERR The server does not report its master_replid')
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local current, generation, since = string.match(redis.call('GET', KEYS[1]) or '', '^(%x+) (%d+) (%d+)$')
if current ~= data then
  generation = string.format('%.0f', math.max(now, ARGV[1] + 1, (generation or 0) + 1))
  since = since or generation
  local stored = redis.pcall('SET', KEYS[1], data .. ' ' .. generation .. ' ' .. since)
  -- While Redis refuses all writes, each call begins another generation. Older versions put
  -- the position in the script before the code of the error
  if stored.err and not refused[string.match(stored.err, '%u%u%u+')] then
    return stored
  end
end
local evicted = string.match(redis.call('INFO', 'stats'), 'evicted_keys:(%d+)')
if evicted ~= '0' then
  since = string.format('%.0f', now)
end
return generation .. ' ' .. since
