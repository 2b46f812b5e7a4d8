/* eslint-disable @typescript-eslint/no-non-null-assertion -- lengths are compared before bytes are read, and each hit in Redis pays for what is asked twice */
import { CodecError } from '../errors.js';
import { LONGEST_TAG, storedTag } from '../keys/tags.js';
import { COMPRESSIONS, gzipped, inflated, type Compression } from './compression.js';
import { crc32c, crc32cOf } from './crc32c.js';
import { SERIALIZERS } from './serializer.js';

/** A serialized value: the bytes as they are stored, and how many there were before compression. */
export interface Payload {
  readonly compression: Compression;
  readonly length: number;
  readonly stored: Uint8Array;
}

/** What stands in Redis under a key. Times are epoch milliseconds; numbers of 64 bits are bigints. Without a payload it says "there is none". */
export interface Envelope {
  readonly serializer: (typeof SERIALIZERS)[number];
  readonly stamp: bigint;
  readonly created: bigint;
  readonly freshUntil: bigint;
  readonly staleUntil: bigint;
  readonly loadCostMicros: number;
  readonly version: bigint;
  readonly schema: number;
  readonly tags: ReadonlySet<string>;
  readonly payload: Payload | undefined;
}

const MAGIC = 0x4c;
const FORMAT = 1;
const NEGATIVE = 1;
const ENCRYPTED = 2;
/** From the magic up to and including the number of tags. */
const HEAD = 53;
const [STAMP, CREATED, FRESH_UNTIL, STALE_UNTIL, LOAD_COST, VERSION, SCHEMA] = [4, 12, 20, 28, 36, 40, 48] as const;
const LENGTH = 4;
const CHECKSUM = 4;
const MOST_TAGS = 255;
const LARGEST_INT = 0x7fffffff;

/** The four bytes that stand for a schema's declared name and number, `Goal:2`. */
export function schemaHash(schema: string): number {
  return crc32cOf(schema);
}

/** The bytes compressed by gzip if they are more than the threshold and become fewer by it, else as they are. */
export function packed(bytes: Uint8Array, compressAbove: number): Payload {
  if (bytes.length > compressAbove) {
    const smaller = gzipped(bytes);
    if (smaller.length < bytes.length) {
      return { compression: 'gzip', length: bytes.length, stored: smaller };
    }
  }
  return { compression: 'none', length: bytes.length, stored: bytes };
}

/** The bytes before compression; @throws CodecError if they are more than allowed, which is found out before anything is inflated. */
export function unpacked(payload: Payload, maximum: number): Uint8Array {
  if (payload.length > maximum) {
    throw new CodecError('too_large', `A payload has ${payload.length} bytes, the cache allows ${maximum}; cache less in one value, or raise maximumValueSize`);
  }
  return inflated(payload.compression, payload.stored, payload.length);
}

/** Lays an envelope out in bytes, tags sorted; @throws CodecError if there are more than 255 tags. */
export function writeEnvelope(fullKey: string, envelope: Envelope): Buffer {
  const tags = [...new Set([...envelope.tags].map(storedTag))].sort().map((tag) => Buffer.from(tag));
  if (tags.length > MOST_TAGS) {
    throw new CodecError('too_many_tags', `A value has ${tags.length} tags, an envelope takes ${MOST_TAGS}; use fewer, coarser tags`);
  }
  const payload = envelope.payload ?? { compression: 'none', length: 0, stored: new Uint8Array() };
  const tagBytes = tags.flatMap((tag) => [Buffer.of(tag.length), tag]);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(payload.length);
  const body = Buffer.concat([head(envelope, payload.compression, tags.length), ...tagBytes, length, payload.stored]);
  const checksum = Buffer.alloc(CHECKSUM);
  checksum.writeUInt32BE(crc32c(body, crc32cOf(fullKey)));
  return Buffer.concat([body, checksum]);
}

function head(envelope: Envelope, compression: Compression, tagCount: number): Buffer {
  const out = Buffer.alloc(HEAD);
  out.writeUInt8(MAGIC, 0);
  out.writeUInt8(FORMAT, 1);
  out.writeUInt8(envelope.payload ? 0 : NEGATIVE, 2);
  out.writeUInt8((COMPRESSIONS.indexOf(compression) << 4) | SERIALIZERS.indexOf(envelope.serializer), 3);
  out.writeBigInt64BE(envelope.stamp, STAMP);
  out.writeBigInt64BE(envelope.created, CREATED);
  out.writeBigInt64BE(envelope.freshUntil, FRESH_UNTIL);
  out.writeBigInt64BE(envelope.staleUntil, STALE_UNTIL);
  out.writeUInt32BE(envelope.loadCostMicros, LOAD_COST);
  out.writeBigInt64BE(envelope.version, VERSION);
  out.writeUInt32BE(envelope.schema, SCHEMA);
  out.writeUInt8(tagCount, 52);
  return out;
}

/** What of a key is known already: its first characters, and the CRC-32C of all that stands before the rest. */
export interface KnownPart {
  readonly length: number;
  readonly crc: number;
}

const NOTHING: KnownPart = { length: 0, crc: 0 };

/**
 * Reads one envelope. Every length is compared with what is there before it is believed; the payload is not looked into.
 *
 * @param key the full key; its first part may be another, and its CRC-32C that of a longer one, if that is known
 * @throws CodecError by whose kind the miss is counted
 */
export function readEnvelope(key: string, bytes: Buffer, known = NOTHING): ReadEnvelope {
  requireKnown(bytes);
  const form = bytes[3]!;
  const compression = COMPRESSIONS[form >> 4] ?? unknown('compression', form >> 4);
  const serializer = SERIALIZERS[form & 0xf] ?? unknown('serializer', form & 0xf);
  if (isLess(bytes, FRESH_UNTIL, CREATED) || isLess(bytes, STALE_UNTIL, FRESH_UNTIL)) {
    throw new CodecError('format', "The envelope's times decrease");
  }
  const tags = bytes[HEAD - 1] === 0 ? NO_TAGS : readTags(bytes);
  const length = payloadLength(bytes, tags.end, compression);
  if (uintAt(bytes, bytes.length - CHECKSUM) !== crc32c(bytes, crc32cOf(key, known.crc, known.length), bytes.length - CHECKSUM)) {
    throw new CodecError('checksum', "The envelope's checksum does not fit: damaged, or written for another key");
  }
  const isNegative = (bytes[2]! & NEGATIVE) !== 0;
  if (isNegative && (length !== 0 || compression !== 'none')) {
    throw new CodecError('format', 'The envelope says that there is no value, and has one');
  }
  return new ReadEnvelope(bytes, serializer, tags, compression, isNegative);
}

/** An envelope that was found good. What it says is read when it is asked for: a hit needs little of it, and bigints and slices are dear. */
export class ReadEnvelope implements Envelope {
  /** Made by `readEnvelope`. */
  constructor(
    private readonly bytes: Buffer,
    readonly serializer: Envelope['serializer'],
    private readonly read: Tags,
    private readonly compression: Compression,
    readonly isNegative: boolean,
  ) {}

  get tags(): ReadonlySet<string> {
    return this.read.found;
  }

  get payload(): Payload | undefined {
    const { bytes, compression, read } = this;
    return this.isNegative ? undefined : { compression, length: uintAt(bytes, read.end), stored: bytes.subarray(read.end + LENGTH, bytes.length - CHECKSUM) };
  }

  /** The payload, a character for each byte; undefined if there is none, it is compressed, or has more bytes than the limit. */
  plain(limit: number): string | undefined {
    const from = this.read.end + LENGTH;
    const to = this.bytes.length - CHECKSUM;
    return this.isNegative || this.compression !== 'none' || to - from > limit ? undefined : this.bytes.toString('latin1', from, to);
  }

  get stamp(): bigint {
    return bigintAt(this.bytes, STAMP);
  }

  get created(): bigint {
    return bigintAt(this.bytes, CREATED);
  }

  get freshUntil(): bigint {
    return bigintAt(this.bytes, FRESH_UNTIL);
  }

  get staleUntil(): bigint {
    return bigintAt(this.bytes, STALE_UNTIL);
  }

  get loadCostMicros(): number {
    return Math.min(uintAt(this.bytes, LOAD_COST), LARGEST_INT);
  }

  get version(): bigint {
    return bigintAt(this.bytes, VERSION);
  }

  get schema(): number {
    return uintAt(this.bytes, SCHEMA);
  }

  /** The times as the numbers next to them. */
  get createdMs(): number {
    return numberAt(this.bytes, CREATED);
  }

  get freshUntilMs(): number {
    return numberAt(this.bytes, FRESH_UNTIL);
  }

  get staleUntilMs(): number {
    return numberAt(this.bytes, STALE_UNTIL);
  }
}

// Numbers are put together here: Buffer's own readers cost a hit several times as much.
const EIGHT_BYTES = new DataView(new ArrayBuffer(8));

function intAt(bytes: Buffer, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function uintAt(bytes: Buffer, at: number): number {
  return intAt(bytes, at) >>> 0;
}

function bigintAt(bytes: Buffer, at: number): bigint {
  if (intAt(bytes, at) === 0 && intAt(bytes, at + 4) === 0) {
    return 0n;
  }
  EIGHT_BYTES.setInt32(0, intAt(bytes, at));
  EIGHT_BYTES.setInt32(4, intAt(bytes, at + 4));
  return EIGHT_BYTES.getBigInt64(0);
}

function numberAt(bytes: Buffer, at: number): number {
  return intAt(bytes, at) * 2 ** 32 + uintAt(bytes, at + 4);
}

function isLess(bytes: Buffer, one: number, other: number): boolean {
  const difference = intAt(bytes, one) - intAt(bytes, other);
  return difference === 0 ? uintAt(bytes, one + 4) < uintAt(bytes, other + 4) : difference < 0;
}

function requireKnown(bytes: Buffer): void {
  if (bytes[0] !== MAGIC) {
    throw new CodecError('magic', 'The bytes are no envelope; something else writes to this key');
  }
  require(bytes, 2);
  if (bytes[1] !== FORMAT) {
    throw new CodecError('format', `The envelope is of format ${bytes.readUInt8(1)}, this reader knows ${FORMAT}`);
  }
  require(bytes, HEAD + LENGTH + CHECKSUM);
  const flags = bytes[2]!;
  if (flags & ENCRYPTED) {
    throw new CodecError('format', 'The envelope is encrypted, which this client does not read');
  }
  if (flags & ~NEGATIVE) {
    throw new CodecError('format', `The envelope has flags ${flags}, of which this reader knows ${NEGATIVE}`);
  }
}

interface Tags {
  readonly found: ReadonlySet<string>;
  /** Where what stands behind them begins. */
  readonly end: number;
}

const NO_TAGS: Tags = { found: new Set(), end: HEAD };

function readTags(bytes: Buffer): Tags {
  const found = new Set<string>();
  let at = HEAD;
  for (let left = bytes.readUInt8(HEAD - 1); left > 0; left--) {
    require(bytes, at + 1);
    const end = at + 1 + bytes.readUInt8(at);
    require(bytes, end);
    found.add(tagOf(bytes.subarray(at + 1, end)));
    at = end;
  }
  return { found, end: at };
}

// No record ever names a tag that is too long or no text: its entry could not be invalidated by it.
function tagOf(bytes: Buffer): string {
  const tag = bytes.toString();
  if (bytes.length > LONGEST_TAG || !Buffer.from(tag).equals(bytes)) {
    throw new CodecError('format', `A tag of the envelope is longer than ${LONGEST_TAG} bytes, or no UTF-8`);
  }
  return tag;
}

function payloadLength(bytes: Buffer, at: number, compression: Compression): number {
  require(bytes, at + LENGTH + CHECKSUM);
  const length = uintAt(bytes, at);
  const stored = bytes.length - CHECKSUM - at - LENGTH;
  if (compression === 'none' && length !== stored) {
    throw new CodecError('truncated', `The payload has ${stored} bytes and promises ${length}`);
  }
  return length;
}

function require(bytes: Buffer, count: number): void {
  if (bytes.length < count) {
    throw new CodecError('truncated', `The envelope ends after ${bytes.length} bytes, before its lengths say so`);
  }
}

function unknown(what: string, number: number): never {
  throw new CodecError('format', `The envelope's ${what} has number ${number}, which this reader does not know`);
}
