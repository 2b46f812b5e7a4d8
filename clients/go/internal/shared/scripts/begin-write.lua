-- Removes the value and puts a write lease, whatever lease there is: loaders and other writers are fenced out.
-- KEYS: 1 value, 2 lease. ARGV: 1 token, 2 time to live of the lease in ms.
redis.call('UNLINK', KEYS[1])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 1
