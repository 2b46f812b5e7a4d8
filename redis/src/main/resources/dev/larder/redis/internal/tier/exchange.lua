-- Replaces something that all nodes share, if it is what the caller believes it to be. Doing it twice is doing it once.
-- KEYS: 1 the thing. ARGV: 1 what is expected, empty for nothing, 2 what is wanted. Answers what stands there afterwards.
local present = redis.call('GET', KEYS[1])
if present ~= false and present ~= ARGV[1] then
  return present
end
if present == false and ARGV[1] ~= '' then
  return ''
end
redis.call('SET', KEYS[1], ARGV[2])
return ARGV[2]
