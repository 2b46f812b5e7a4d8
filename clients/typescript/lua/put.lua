-- Sets a value that has no other home and removes the lease, so that no load under way can replace it.
-- A present value with a newer version stays. Versions are compared as two 32-bit halves: a number of Lua has 53 bits only.
-- KEYS: 1 value, 2 lease. ARGV: 1 envelope, 2 time to live in ms, 3 version as 8 bytes, big-endian.
-- Answers 1 if the value was set, 0 if the present one is newer.

-- The version in an envelope stands at bytes 40 to 47; nil where there is no envelope or no version.
local function present(key)
  local head = redis.pcall('GETRANGE', key, 0, 47)
  -- Something of another type has no version; that we may not look must not pass for that.
  if type(head) == 'table' and head.err and not string.find(head.err, 'WRONGTYPE') then
    error(head.err)
  end
  if type(head) ~= 'string' or #head < 48 or head:sub(1, 2) ~= '\76\1' then
    return nil
  end
  local high, low = struct.unpack('>i4I4', head:sub(41, 48))
  if high == 0 and low == 0 then
    return nil
  end
  return high, low
end

local high, low = struct.unpack('>i4I4', ARGV[3])
local presentHigh, presentLow = present(KEYS[1])
redis.call('DEL', KEYS[2])
if presentHigh and not (high == 0 and low == 0)
    and (presentHigh > high or (presentHigh == high and presentLow > low)) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
