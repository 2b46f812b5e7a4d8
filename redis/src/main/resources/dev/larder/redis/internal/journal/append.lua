-- Appends a record. ARGV: 7 the stream, 1 or 2, 8 the record's nonce, then its fields. Answers its id.
ensureBegun()
return chain(tonumber(ARGV[7]), ARGV[8], unpack(ARGV, 9))
