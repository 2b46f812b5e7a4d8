import { CodecError } from '../errors.js';
import { LONGEST_TAG, storedTag } from '../keys/tags.js';
import { COMPRESSIONS, gzipped, inflated, type Compression } from './compression.js';
import { crc32c } from './crc32c.js';
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
const LENGTH = 4;
const CHECKSUM = 4;
const MOST_TAGS = 255;
const LARGEST_INT = 0x7fffffff;

/** The four bytes that stand for a schema's declared name and number, `Goal:2`. */
export function schemaHash(schema: string): number {
  return crc32c(Buffer.from(schema));
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
  checksum.writeUInt32BE(checksumOf(fullKey, body));
  return Buffer.concat([body, checksum]);
}

function head(envelope: Envelope, compression: Compression, tagCount: number): Buffer {
  const out = Buffer.alloc(HEAD);
  out.writeUInt8(MAGIC, 0);
  out.writeUInt8(FORMAT, 1);
  out.writeUInt8(envelope.payload ? 0 : NEGATIVE, 2);
  out.writeUInt8((COMPRESSIONS.indexOf(compression) << 4) | SERIALIZERS.indexOf(envelope.serializer), 3);
  out.writeBigInt64BE(envelope.stamp, 4);
  out.writeBigInt64BE(envelope.created, 12);
  out.writeBigInt64BE(envelope.freshUntil, 20);
  out.writeBigInt64BE(envelope.staleUntil, 28);
  out.writeUInt32BE(envelope.loadCostMicros, 36);
  out.writeBigInt64BE(envelope.version, 40);
  out.writeUInt32BE(envelope.schema, 48);
  out.writeUInt8(tagCount, 52);
  return out;
}

function checksumOf(fullKey: string, body: Uint8Array): number {
  return crc32c(body, crc32c(Buffer.from(fullKey)));
}

/**
 * Reads one envelope. Every length is compared with what is there before it is believed; the payload is not looked into.
 *
 * @throws CodecError by whose kind the miss is counted
 */
export function readEnvelope(fullKey: string, bytes: Buffer): Envelope {
  requireKnown(bytes);
  const form = bytes.readUInt8(3);
  const compression = COMPRESSIONS[form >> 4] ?? unknown('compression', form >> 4);
  const serializer = SERIALIZERS[form & 0xf] ?? unknown('serializer', form & 0xf);
  const times = readTimes(bytes);
  const { tags, end } = readTags(bytes);
  const payload = readPayload(bytes, end, compression);
  if (bytes.readUInt32BE(bytes.length - CHECKSUM) !== checksumOf(fullKey, bytes.subarray(0, -CHECKSUM))) {
    throw new CodecError('checksum', "The envelope's checksum does not fit: damaged, or written for another key");
  }
  const isNegative = (bytes.readUInt8(2) & NEGATIVE) !== 0;
  if (isNegative && (payload.length !== 0 || payload.compression !== 'none')) {
    throw new CodecError('format', 'The envelope says that there is no value, and has one');
  }
  return {
    serializer,
    stamp: bytes.readBigInt64BE(4),
    ...times,
    loadCostMicros: Math.min(bytes.readUInt32BE(36), LARGEST_INT),
    version: bytes.readBigInt64BE(40),
    schema: bytes.readUInt32BE(48),
    tags,
    payload: isNegative ? undefined : payload,
  };
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
  const flags = bytes.readUInt8(2);
  if (flags & ENCRYPTED) {
    throw new CodecError('format', 'The envelope is encrypted, which this client does not read');
  }
  if (flags & ~NEGATIVE) {
    throw new CodecError('format', `The envelope has flags ${flags}, of which this reader knows ${NEGATIVE}`);
  }
}

function readTimes(bytes: Buffer): Pick<Envelope, 'created' | 'freshUntil' | 'staleUntil'> {
  const created = bytes.readBigInt64BE(12);
  const freshUntil = bytes.readBigInt64BE(20);
  const staleUntil = bytes.readBigInt64BE(28);
  if (freshUntil < created || staleUntil < freshUntil) {
    throw new CodecError('format', "The envelope's times decrease");
  }
  return { created, freshUntil, staleUntil };
}

function readTags(bytes: Buffer): { tags: Set<string>; end: number } {
  const tags = new Set<string>();
  let at = HEAD;
  for (let left = bytes.readUInt8(HEAD - 1); left > 0; left--) {
    require(bytes, at + 1);
    const end = at + 1 + bytes.readUInt8(at);
    require(bytes, end);
    tags.add(tagOf(bytes.subarray(at + 1, end)));
    at = end;
  }
  return { tags, end: at };
}

// No record ever names a tag that is too long or no text: its entry could not be invalidated by it.
function tagOf(bytes: Buffer): string {
  const tag = bytes.toString();
  if (bytes.length > LONGEST_TAG || !Buffer.from(tag).equals(bytes)) {
    throw new CodecError('format', `A tag of the envelope is longer than ${LONGEST_TAG} bytes, or no UTF-8`);
  }
  return tag;
}

function readPayload(bytes: Buffer, at: number, compression: Compression): Payload {
  require(bytes, at + LENGTH + CHECKSUM);
  const length = bytes.readUInt32BE(at);
  const stored = bytes.subarray(at + LENGTH, -CHECKSUM);
  if (compression === 'none' && length !== stored.length) {
    throw new CodecError('truncated', `The payload has ${stored.length} bytes and promises ${length}`);
  }
  return { compression, length, stored };
}

function require(bytes: Buffer, count: number): void {
  if (bytes.length < count) {
    throw new CodecError('truncated', `The envelope ends after ${bytes.length} bytes, before its lengths say so`);
  }
}

function unknown(what: string, number: number): never {
  throw new CodecError('format', `The envelope's ${what} has number ${number}, which this reader does not know`);
}
