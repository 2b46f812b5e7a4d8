import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EntryCodec } from '../src/envelope/codec.js';
import { readEnvelope, schemaHash, unpacked, writeEnvelope } from '../src/envelope/envelope.js';
import { json, messagePack, type Serializer } from '../src/envelope/serializer.js';
import { CodecError } from '../src/errors.js';
import { vectors } from './vectors.js';

interface Fields {
  negative: boolean; compression: string; serializer: 'json' | 'messagepack'; stamp: string; created: string; freshUntil: string; staleUntil: string;
  loadCostMicros: number; version: string; tags: string[]; payloadLength: number; payload?: string;
}

const file = vectors('envelopes.json') as {
  schema: string;
  maxValueBytes: number;
  envelopes: { claim: string; key: string; fields: Fields; bytes: string }[];
  refused: { claim: string; key: string; kind: string; bytes: string }[];
  encrypted: { claim: string; key: string; bytes: string }[];
};
const serializers: Record<'json' | 'messagepack', Serializer> = { json, messagepack: messagePack };
const shape = { schema: file.schema, compressAbove: 1024, maximumValueSize: file.maxValueBytes };

describe('the vectors of envelopes', () => {
  for (const { claim, key, fields, bytes } of file.envelopes) {
    it(`read: ${claim}`, () => {
      const envelope = readEnvelope(key, Buffer.from(bytes, 'hex'));
      assert.deepEqual(toldOf(envelope, fields.payload), fields);
      assert.equal(envelope.schema, schemaHash(file.schema));
    });
    if (fields.compression === 'none') {
      it(`written: ${claim}`, () => {
        const envelope = readEnvelope(key, Buffer.from(bytes, 'hex'));
        const { serializer, stamp, created, freshUntil, staleUntil, loadCostMicros, version, schema, tags } = envelope;
        const payload = envelope.payload && serialized(fields);
        const told = { serializer, stamp, created, freshUntil, staleUntil, loadCostMicros, version, schema, tags, payload };
        assert.equal(writeEnvelope(key, told).toString('hex'), bytes);
      });
    }
  }
  for (const { claim, key, kind, bytes } of file.refused) {
    it(`refused: ${claim}`, () => {
      const codec = new EntryCodec({ ...shape, serializer: json });
      assert.throws(() => codec.decode(key, Buffer.from(bytes, 'hex')), { name: 'CodecError', kind: kind.toLowerCase() });
    });
  }
  for (const { claim, key, bytes } of file.encrypted) {
    it(`refused, for this client does not decrypt: ${claim}`, () => {
      assert.throws(() => readEnvelope(key, Buffer.from(bytes, 'hex')), { kind: 'format' });
    });
  }
});

type Read = ReturnType<typeof readEnvelope>;

function toldOf(envelope: Read, expected: string | undefined): Fields {
  return {
    negative: envelope.payload === undefined,
    compression: envelope.payload?.compression ?? 'none',
    serializer: envelope.serializer as 'json',
    stamp: String(envelope.stamp),
    created: String(envelope.created),
    freshUntil: String(envelope.freshUntil),
    staleUntil: String(envelope.staleUntil),
    loadCostMicros: envelope.loadCostMicros,
    version: String(envelope.version),
    tags: [...envelope.tags],
    payloadLength: envelope.payload?.length ?? 0,
    ...(envelope.payload && { payload: asJson(envelope, expected) }),
  };
}

// The vectors name a MessagePack payload by the JSON it stands for, exact integers included.
function asJson(envelope: Read, expected: string | undefined): string {
  const bytes = unpacked(envelope.payload!, file.maxValueBytes);
  if (envelope.serializer === 'json') {
    return Buffer.from(bytes).toString();
  }
  const text = JSON.stringify(messagePack.read(bytes), (_, member: unknown) => (typeof member === 'bigint' ? `bigint ${member}` : member));
  assert.ok(expected);
  return text.replace(/"bigint (-?\d+)"/g, '$1');
}

function serialized(fields: Fields) {
  const value = JSON.parse(fields.payload!, (_, member: unknown) => (member === 9007199254740992 ? 9007199254740993n : member)) as unknown;
  const stored = serializers[fields.serializer].write(value);
  return { compression: 'none' as const, length: stored.length, stored };
}

describe('an entry', () => {
  const entry = { stamp: 5n, created: 1, freshUntil: 2, staleUntil: 3, loadCostMicros: 4, version: 0n, tags: new Set(['a']) };

  for (const serializer of [json, messagePack]) {
    const codec = new EntryCodec<unknown>({ ...shape, serializer });
    it(`in ${serializer.id} is read as it was written, also when it is compressed`, () => {
      const value = { text: 'sail '.repeat(1000), list: [1, -1, 0.5, true, null] };
      const bytes = codec.encode('k', { ...entry, value });
      assert.ok(bytes.length < 1000);
      assert.deepEqual(codec.decode('k', bytes).value, value);
    });
    it(`in ${serializer.id} that is too large, or cannot be written, is refused`, () => {
      assert.throws(() => codec.encode('k', { ...entry, value: 'x'.repeat(10_001) }), { kind: 'too_large' });
      const itself: unknown[] = [];
      itself.push(itself);
      assert.throws(() => codec.encode('k', { ...entry, value: itself }), { kind: 'payload' });
    });
  }
  it('that says null is refused: no value is', () => {
    const codec = new EntryCodec<unknown>({ ...shape, serializer: json });
    const bytes = codec.encode('k', { ...entry, value: null });
    assert.throws(() => codec.decode('k', bytes), { kind: 'payload' });
  });
  it('with more than 255 tags is refused', () => {
    const tags = new Set(Array.from({ length: 256 }, (_, i) => `t${i}`));
    assert.throws(() => new EntryCodec({ ...shape, serializer: json }).encode('k', { ...entry, value: 1, tags }), { kind: 'too_many_tags' });
  });
  it('in damaged bytes is refused by a CodecError, whatever the damage', () => {
    const codec = new EntryCodec<unknown>({ ...shape, serializer: messagePack });
    const bytes = codec.encode('k', { ...entry, value: { a: [1, 2], b: 'text' } });
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      assert.throws(() => codec.decode('k', damaged), CodecError, `byte ${at}`);
      assert.throws(() => codec.decode('k', bytes.subarray(0, at)), CodecError, `cut at ${at}`);
    }
  });
});

describe('MessagePack', () => {
  it('keeps integers of 64 bits, and takes larger ones for text', () => {
    for (const value of [2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n]) {
      assert.equal(messagePack.read(messagePack.write(value)), value);
    }
    assert.equal(messagePack.read(messagePack.write(2n ** 64n)), String(2n ** 64n));
    assert.equal(messagePack.read(messagePack.write(7n)), 7);
  });
  it('has bytes as bin, and dates as text', () => {
    assert.deepEqual(messagePack.read(messagePack.write({ b: Uint8Array.of(1, 2), d: new Date(0) })), { b: Uint8Array.of(1, 2), d: '1970-01-01T00:00:00.000Z' });
  });
  it('refuses extension types, keys that are no text, what is too deep, and lengths that lie', () => {
    for (const hex of ['d6ff00000000', '810102', 'dd7fffffff', 'db7fffffff', '91'.repeat(502) + 'c0', 'c0c0']) {
      assert.throws(() => messagePack.read(Buffer.from(hex, 'hex')), hex.slice(0, 20));
    }
  });
});
