-- Stands before each script of the journal.
-- KEYS: 1 stream of key records, 2 stream of group records, 3 incarnation.
-- ARGV: 1 and 2 how many records the two streams keep, 3 origin node, 4 and 5 the last ids of the two streams that the caller
-- knows, 6 a random name for the incarnation, should the journal have to begin anew.

-- Something of another type under our names counts as absent; any other error ends the script.
local function mustBeOfOurs(found)
  if type(found) == 'table' and found.err and not string.find(found.err, 'WRONGTYPE') then
    error(found.err)
  end
end

-- The last record of a stream as id and nonce; nil if there is none. What is no stream counts as none.
local function last(stream)
  local found = redis.pcall('XREVRANGE', stream, '+', '-', 'COUNT', 1)
  mustBeOfOurs(found)
  if found.err or not found[1] then
    return nil
  end
  local fields = found[1][2]
  for i = 1, #fields, 2 do
    if fields[i] == 'n' then
      return found[1][1], fields[i + 1]
    end
  end
  return found[1][1], ''
end

local function incarnation()
  local found = redis.pcall('GET', KEYS[3])
  mustBeOfOurs(found)
  return type(found) == 'string' and found
end

-- An id from the server's time, above the given ones. A position has 16 bits for the sequence, hence the roll.
local function nextId(...)
  local time = redis.call('TIME')
  local ms, seq = time[1] * 1000 + math.floor(time[2] / 1000), 0
  for _, known in ipairs({...}) do
    local knownMs, knownSeq = string.match(known, '^(%d+)-(%d+)$')
    knownMs, knownSeq = tonumber(knownMs), tonumber(knownSeq)
    if knownMs > ms or (knownMs == ms and knownSeq >= seq) then
      ms, seq = knownMs, knownSeq + 1
    end
  end
  if seq > 65535 then
    ms, seq = ms + 1, 0
  end
  return string.format('%.0f-%.0f', ms, seq)
end

-- Appends a record to stream 1 or 2, chained to the one before, which is given as id and nonce.
local function chain(index, id, nonce, ...)
  return redis.call('XADD', KEYS[index], 'MAXLEN', '~', ARGV[index], nextId(id, ARGV[3 + index]),
    'b', id .. ':' .. nonce, 'o', ARGV[3], 'n', ...)
end

-- Where the incarnation or a stream is missing, whatever else is missing cannot be known: a new incarnation, and a horizon.
local function begin()
  redis.call('SET', KEYS[3], ARGV[6])
  if not last(KEYS[1]) then
    redis.call('UNLINK', KEYS[1])
    chain(1, '0-0', ARGV[6], ARGV[6])
  end
  local id, nonce = last(KEYS[2])
  if not id then
    redis.call('UNLINK', KEYS[2])
    id, nonce = '0-0', ARGV[6]
  end
  chain(2, id, nonce, ARGV[6], 'h', '*', 'r', 'the journal begins')
end

