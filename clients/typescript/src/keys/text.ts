import { createHash } from 'node:crypto';

const PLAIN = /^[A-Za-z0-9._\-@+]*$/;
const ENCODER = new TextEncoder();

/** The text, refused where it holds half a surrogate pair: other languages could not spell it. */
export function wellFormed(text: string): string {
  if (!text.isWellFormed()) {
    throw new TypeError('a text holds half a surrogate pair; give whole characters');
  }
  return text;
}

/** `~` and the first 32 hex digits of the SHA-256 of the bytes. */
export function marked(bytes: Uint8Array): string {
  return '~' + createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** The text as it stands between colons: what could mean something is percent-encoded, the empty text is a lone `%`. */
export function escaped(text: string): string {
  if (text === '') {
    return '%';
  }
  if (PLAIN.test(text)) {
    return text;
  }
  let out = '';
  for (const byte of ENCODER.encode(wellFormed(text))) {
    const character = String.fromCharCode(byte);
    out += byte < 0x80 && PLAIN.test(character) ? character : '%' + byte.toString(16).toUpperCase().padStart(2, '0');
  }
  return out;
}
