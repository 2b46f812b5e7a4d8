-- Begins the journal if it is not there. Answers the incarnation, then id and nonce of the last key record and of the last group record.
ensureBegun()
local keyId, keyNonce = last(KEYS[1])
local groupId, groupNonce = last(KEYS[2])
return {incarnation(), keyId, keyNonce, groupId, groupNonce}
