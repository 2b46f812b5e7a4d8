-- Sets a value that says the same and lives longer, if what was seen stands there still; the lease stays. KEYS: 1 value. ARGV: 1 SHA-1 in hex of
-- what was seen, 2 envelope, 3 time to live in ms. Answers 1 or 0.
local present = redis.call('GET', KEYS[1])
if not present or redis.sha1hex(present) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
