import { gunzipSync, gzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { CodecError } from '../errors.js';

/** What may have been done to a payload, by its number in the envelope. */
export const COMPRESSIONS = ['none', 'gzip', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** So many times, at most, a byte can grow: deflate 1,032; a byte of an LZ4 match's length stands for 255. */
const MOST_BY_GZIP = 1_040;
const MOST_BY_LZ4 = 256;

/** The bytes, compressed by gzip. */
export function gzipped(bytes: Uint8Array): Buffer {
  return gzipSync(bytes);
}

/**
 * Exactly so many bytes: one more or less is refused, and never costs more memory than what was promised.
 *
 * @throws CodecError if that is not what is stored
 */
export function inflated(compression: Compression, stored: Uint8Array, length: number): Uint8Array {
  switch (compression) {
    case 'none':
      return stored;
    case 'gzip':
      return exactly(length, gunzipped(stored, length));
    case 'lz4':
      requirePossible(stored, length, MOST_BY_LZ4);
      return lz4Block(stored, length);
    case 'zstd':
      return exactly(length, unzstd(stored, length));
  }
}

function gunzipped(stored: Uint8Array, length: number): Uint8Array {
  requirePossible(stored, length, MOST_BY_GZIP);
  try {
    return gunzipSync(stored, { maxOutputLength: Math.max(1, length) });
  } catch (failure) {
    throw (failure as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? wrongLength(length) : unreadable('gzip', failure);
  }
}

// By streaming, so that what a frame becomes is counted while it grows.
function unzstd(stored: Uint8Array, length: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isOver = false as boolean; // also by the callback
  const stream = new Decompress((chunk) => {
    size += chunk.length;
    isOver ||= size > length;
    if (isOver) {
      throw wrongLength(length);
    }
    chunks.push(chunk);
  });
  try {
    stream.push(stored, true);
  } catch (failure) {
    throw isOver ? wrongLength(length) : unreadable('Zstandard', failure);
  }
  return Buffer.concat(chunks);
}

/** One LZ4 block, which says neither where it ends nor how long it becomes: every step is compared with both. */
function lz4Block(stored: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  const next = (): number => stored[from++] ?? refuse(length);
  const counted = (nibble: number): number => {
    let count = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; count += more) {
      more = next();
    }
    return count;
  };
  for (;;) {
    const token = next();
    const literals = counted(token >> 4);
    if (from + literals > stored.length || to + literals > length) {
      refuse(length);
    }
    out.set(stored.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === stored.length) {
      return to === length ? out : refuse(length); // the last sequence has no match
    }
    const offset = next() | (next() << 8);
    const end = to + counted(token & 0xf) + 4;
    if (offset === 0 || offset > to || end > length) {
      refuse(length);
    }
    for (; to < end; to++) { // byte by byte: a match may overlap what it makes
      out[to] = out[to - offset] ?? 0;
    }
  }
}

function refuse(length: number): never {
  throw wrongLength(length);
}

function exactly(length: number, bytes: Uint8Array): Uint8Array {
  return bytes.length === length ? bytes : refuse(length);
}

function requirePossible(stored: Uint8Array, length: number, most: number): void {
  if (length / most > stored.length) {
    refuse(length);
  }
}

function wrongLength(length: number): CodecError {
  return new CodecError('truncated', `The payload does not inflate to the ${length} bytes it promises`);
}

function unreadable(what: string, cause: unknown): CodecError {
  return new CodecError('payload', `The payload is no ${what}`, { cause });
}
