-- Returns a page of a history: the id after which it begins, the id of the latest message, the
-- number of messages from the first one of the page to the latest, and the messages, each after
-- its '<id>' or '<id>,<p>', where p is the position that the first message of an epoch follows.
-- The page has as many messages as it may contain, but at least one if there are any. Returns
-- nothing if the history is empty.
-- KEYS: the stream. ARGV: the id, or '' for the latest messages; the number of the latest
-- messages; the maximum number and bytes of the messages.
local function split(id)
  local epoch, sequence = string.match(id, '^(%d+)-(%d+)$')
  return epoch, tonumber(sequence)
end

local function field(entry, name)
  for i = 1, #entry[2], 2 do
    if entry[2][i] == name then
      return entry[2][i + 1]
    end
  end
end

-- The position that an epoch follows, if the history contains its first message
local function before(epoch)
  local first = redis.call('XRANGE', KEYS[1], epoch .. '-1', epoch .. '-1')[1]
  local id = first and field(first, 'p')
  if id then
    return split(id)
  end
end

local latest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not latest then
  return {}
end
latest = latest[1]
local after = ARGV[1]
if after == '' then
  local epoch, sequence = split(latest)
  local wanted = tonumber(ARGV[2])
  while wanted > sequence do
    wanted = wanted - sequence
    local previous, count = before(epoch)
    if not previous then
      sequence, wanted = 0, 0
    else
      epoch, sequence = previous, count
    end
  end
  after = epoch .. '-' .. string.format('%.0f', sequence - wanted)
end

local max, room = tonumber(ARGV[3]), tonumber(ARGV[4])
local page = { after, latest, '0' }
local from, count, step = after, 0, 1
-- Small steps, because a message that does not fit has been read in vain
while step > 0 do
  local entries = redis.call('XRANGE', KEYS[1], '(' .. from, '+', 'COUNT', step)
  for _, entry in ipairs(entries) do
    local text = field(entry, 'm') or ''
    room = room - #text
    if room < 0 and count > 0 then
      entries = {}
      break
    end
    count = count + 1
    local follows = field(entry, 'p')
    page[2 * count + 2] = entry[1] .. (follows and (',' .. follows) or '')
    page[2 * count + 3] = text
    from = entry[1]
  end
  step = (#entries < step or room <= 0) and 0 or math.min(2 * step, 16, max - count)
end

if count > 0 then
  local first, offset = split(string.match(page[4], '^[%d-]+'))
  local epoch, sequence = split(latest)
  local number = sequence - offset + 1
  while epoch and epoch ~= first do
    epoch, sequence = before(epoch)
    number = number + (sequence or 0)
  end
  page[3] = string.format('%.0f', number)
end
return page
