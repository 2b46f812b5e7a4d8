-- Appends a record. ARGV: 7 the stream, 1 or 2, 8 the record's nonce, then its fields. Answers its id.
local index = tonumber(ARGV[7])
local id, nonce = last(KEYS[index])
if not id or redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) < 3 then
  begin()
  id, nonce = last(KEYS[index])
end
return chain(index, id, nonce, unpack(ARGV, 8))
