import { isAscii } from 'node:buffer';
import { decode, encode, type ExtensionCodecType } from '@msgpack/msgpack';
import { parsedTogether } from './together.js';

/** How values become bytes, by their number in the envelope. Java's own form is for Java alone: readers refuse it. */
export const SERIALIZERS = ['bytes', 'json', 'messagepack', 'java'] as const;

/** How the values of a cache become bytes. What `read` throws makes the entry a miss. */
export interface Serializer {
  readonly id: 'json' | 'messagepack';
  write(value: unknown): Uint8Array;
  read(bytes: Uint8Array): unknown;
  /** What `read` says of each, in one step; undefined if they have to be read one by one. Bytes come as texts with a character for each. */
  readAll?(many: readonly string[]): unknown[] | undefined;
}

const DEEPEST = 500;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON in UTF-8, the form every language reads. JavaScript reads integers beyond 2^53 as the nearest double; let values have them as text, or use
 * MessagePack, which keeps them as `bigint`.
 */
export const json: Serializer = {
  id: 'json',
  write(value) {
    return Buffer.from(JSON.stringify(value));
  },
  read(bytes) {
    return JSON.parse(textOf(bytes)) as unknown;
  },
  readAll: parsedTogether,
};

// Most JSON is ASCII, which is text as it stands; the decoder, which refuses what is no UTF-8, is slow to call.
function textOf(bytes: Uint8Array): string {
  return Buffer.isBuffer(bytes) && isAscii(bytes) ? bytes.toString('latin1') : UTF8.decode(bytes);
}

/**
 * MessagePack of what JSON would say: text for a map's keys, bytes as `bin`, a `bigint` as an integer where 64 bits hold it and as text beyond.
 * Integers beyond 2^53 are read as `bigint`.
 */
export const messagePack: Serializer = {
  id: 'messagepack',
  write(value) {
    return encode(plain(value, 0), { useBigInt64: true, ignoreUndefined: true, extensionCodec: NO_EXTENSIONS });
  },
  read(bytes) {
    const most = bytes.length; // whatever a length says, it takes at least a byte each
    const limits = { maxStrLength: most, maxBinLength: most, maxArrayLength: most, maxMapLength: most, maxExtLength: 0 };
    return numbers(decode(bytes, { ...limits, useBigInt64: true, mapKeyConverter: textKey, extensionCodec: NO_EXTENSIONS }), 0);
  },
};

const NO_EXTENSIONS: ExtensionCodecType<undefined> = {
  tryToEncode: () => null,
  decode: () => {
    throw new TypeError('it holds an extension type, which no Larder writes');
  },
};

function textKey(key: unknown): string {
  if (typeof key !== 'string') {
    throw new TypeError('a map has a key that is no text');
  }
  return key;
}

/** What JSON.stringify would look at, in forms that MessagePack has. */
function plain(value: unknown, depth: number): unknown {
  requireDepth(depth);
  if (typeof value === 'bigint') {
    return integer(value);
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return value;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    return plain((toJSON as () => unknown).call(value), depth);
  }
  return mapped(value, (member) => plain(member, depth + 1));
}

function integer(value: bigint): number | bigint | string {
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return Number(value);
  }
  return value >= -(2n ** 63n) && value < 2n ** 64n ? value : String(value);
}

/** The other way: what fits a number is one. */
function numbers(value: unknown, depth: number): unknown {
  requireDepth(depth);
  if (typeof value === 'bigint') {
    const number = integer(value);
    return typeof number === 'string' ? value : number;
  }
  return typeof value !== 'object' || value === null || value instanceof Uint8Array ? value : mapped(value, (member) => numbers(member, depth + 1));
}

function mapped(value: object, change: (member: unknown) => unknown): unknown {
  return Array.isArray(value)
    ? value.map(change)
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}

function requireDepth(depth: number): void {
  if (depth > DEEPEST) {
    throw new TypeError(`it is nested deeper than ${DEEPEST}`);
  }
}
