-- Says that a node is alive, and asks how far the journal goes. Writes even where nothing is new: a master that must not write
-- must not prove anything either. KEYS: 4 nodes. ARGV: 7 the node's row without its beginning, 8 '1' to remove the rows of nodes
-- that have not been heard of for ten minutes.
-- Answers the server's time in microseconds, the incarnation, then id and nonce of the last key record and of the last group
-- record; empty texts for what is missing.
local time = redis.call('TIME')
local ms = time[1] * 1000 + math.floor(time[2] / 1000)
local row = string.format('{"seen":%.0f,', ms) .. ARGV[7]
local written = redis.pcall('HSET', KEYS[4], ARGV[3], row)
if type(written) == 'table' and written.err then
  mustBeOfOurs(written)
  redis.call('UNLINK', KEYS[4])
  redis.call('HSET', KEYS[4], ARGV[3], row)
end
if ARGV[8] == '1' then
  local rows = redis.call('HGETALL', KEYS[4])
  for i = 1, #rows, 2 do
    local seen = tonumber(string.match(rows[i + 1], '^{"seen":(%d+)')) or 0
    if seen < ms - 600000 then
      redis.call('HDEL', KEYS[4], rows[i])
    end
  end
end
local keyId, keyNonce = last(KEYS[1])
local groupId, groupNonce = last(KEYS[2])
return {string.format('%.0f', time[1] * 1000000 + time[2]), incarnation() or '',
  keyId or '', keyNonce or '', groupId or '', groupNonce or ''}
