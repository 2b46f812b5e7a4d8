-- Begins the journal if a part of it is not there. Answers the incarnation, then id and nonce of the last key record and of the last
-- group record.
if not (incarnation() and last(KEYS[1]) and last(KEYS[2])) then
  begin()
end
local keyId, keyNonce = last(KEYS[1])
local groupId, groupNonce = last(KEYS[2])
return {incarnation(), keyId, keyNonce, groupId, groupNonce}
