-- Prolongs a lease that still holds the token. KEYS: 1 lease. ARGV: 1 token, 2 time to live in ms. Answers 1 or 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
