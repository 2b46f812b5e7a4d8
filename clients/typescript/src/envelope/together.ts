import { randomBytes } from 'node:crypto';

/** Short enough that the parser keeps one string for all of them, and known to nobody else: it leaves this process neither in values nor in messages. */
const SECRET = randomBytes(6).toString('base64');
const SEPARATOR = `,"${SECRET}",`;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The values of many JSON texts, put together to one array and read in one step: to call the parser, and to look whether a text is ASCII, is as dear as what
 * either does for a small value. Undefined if any of them is no JSON: then each has to be read alone.
 *
 * A text like `1,2` must not shift the others, nor `[1` and `2]` become one: between any two stands a secret. It is in no text, so where the array has it at
 * every second place, all of them stand outside of what the texts say, and each text is exactly one value.
 *
 * @param texts their bytes, a character for each
 */
export function parsedTogether(texts: readonly string[]): unknown[] | undefined {
  try {
    return apart(JSON.parse(decoded(`[${texts.join(SEPARATOR)}]`)) as unknown[], texts.length);
  } catch {
    return undefined; // which of them it is shows when each is read alone
  }
}

// Most JSON is ASCII, which is text as it stands, and what has as many bytes in UTF-8 as characters.
function decoded(bytes: string): string {
  return Buffer.byteLength(bytes) === bytes.length ? bytes : UTF8.decode(Buffer.from(bytes, 'latin1'));
}

function apart(found: unknown[], count: number): unknown[] | undefined {
  if (found.length !== 2 * count - 1) {
    return undefined;
  }
  for (let i = 1; i < count; i++) {
    if (found[2 * i - 1] !== SECRET) {
      return undefined;
    }
    found[i] = found[2 * i];
  }
  found.length = count;
  return found;
}
