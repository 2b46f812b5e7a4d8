/* eslint-disable @typescript-eslint/no-non-null-assertion -- lengths are compared before bytes are read, and each hit in Redis pays for what is asked twice */
const SLICES = 8;

/** Behind one another: what a byte does to a checksum once none, one, … seven bytes more have followed. */
const TABLE = new Int32Array(256 * SLICES);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  TABLE[byte] = crc;
}
for (let i = 256; i < TABLE.length; i++) {
  const crc = TABLE[i - 256]!;
  TABLE[i] = (crc >>> 8) ^ TABLE[crc & 0xff]!;
}

/**
 * The CRC-32C of some bytes, up to `end`, behind those of which `before` is the CRC-32C; unsigned. Eight bytes at a time ("slicing by 8", Kounavis and Berry
 * 2008), since every hit in Redis pays for it.
 */
export function crc32c(bytes: Uint8Array, before = 0, end = bytes.length): number {
  let crc = ~before;
  let at = 0;
  for (const last = end - SLICES; at <= last; at += SLICES) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      TABLE[0x700 | (crc & 0xff)]! ^
      TABLE[0x600 | ((crc >>> 8) & 0xff)]! ^
      TABLE[0x500 | ((crc >>> 16) & 0xff)]! ^
      TABLE[0x400 | (crc >>> 24)]! ^
      TABLE[0x300 | bytes[at + 4]!]! ^
      TABLE[0x200 | bytes[at + 5]!]! ^
      TABLE[0x100 | bytes[at + 6]!]! ^
      TABLE[bytes[at + 7]!]!;
  }
  for (; at < end; at++) {
    crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]!) & 0xff]!;
  }
  return ~crc >>> 0;
}

/** The CRC-32C of a text's UTF-8 bytes from a character on, behind those of which `before` is the CRC-32C; those of ASCII, as all keys are, are not made for it. */
export function crc32cOf(text: string, before = 0, from = 0): number {
  let crc = ~before;
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character > 0x7f) {
      return crc32c(Buffer.from(text.slice(from)), before);
    }
    crc = (crc >>> 8) ^ TABLE[(crc ^ character) & 0xff]!;
  }
  return ~crc >>> 0;
}
