-- Replaces what stands under a key, and removes the lease, so that no load under way can fill in, if the caller has seen what stands there now.
-- KEYS: 1 value, 2 lease. ARGV: 1 SHA-1 in hex of what was seen, empty for nothing, 2 what is to stand there, empty for nothing, 3 its time
-- to live in ms. Answers {1}, or {0, what stands there}.
local present = redis.pcall('GET', KEYS[1])
if type(present) == 'table' then
  -- Something of another type is not ours, and counts as nothing; that we may not look must not pass for that.
  if not string.find(present.err, 'WRONGTYPE') then
    error(present.err)
  end
  present = false
end
if (present and redis.sha1hex(present) or '') ~= ARGV[1] then
  return {0, present}
end
redis.call('UNLINK', KEYS[1], KEYS[2])
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return {1}
