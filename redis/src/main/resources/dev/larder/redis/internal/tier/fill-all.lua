-- What fill.lua does, for many keys, one after the other.
-- KEYS: 1 value, 2 lease; again for each. ARGV: 1 token, 2 envelope, 3 time to live in ms; again for each.
-- Answers for each 1 if its lease was held, else 0.
local answers = {}
for i = 1, #KEYS / 2 do
  local value, lease = KEYS[2 * i - 1], KEYS[2 * i]
  local token, envelope, millis = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  answers[i] = 0
  if redis.call('GET', lease) == token then
    redis.call('DEL', lease)
    if tonumber(millis) > 0 then
      redis.call('SET', value, envelope, 'PX', millis)
    end
    answers[i] = 1
  end
end
return answers
