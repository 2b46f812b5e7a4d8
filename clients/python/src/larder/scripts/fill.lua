-- Sets a loaded value if the lease still holds the loader's token, and ends the lease.
-- KEYS: 1 value, 2 lease. ARGV: 1 token, 2 envelope, 3 time to live in ms. Answers 1 if the lease was held, else 0.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[2])
if tonumber(ARGV[3]) > 0 then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
