import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EntryCodec } from '../src/envelope/codec.js';
import { crc32c, crc32cOf } from '../src/envelope/crc32c.js';
import { readEnvelope, schemaHash, unpacked, writeEnvelope } from '../src/envelope/envelope.js';
import { json, messagePack, type Serializer } from '../src/envelope/serializer.js';
import { parsedTogether } from '../src/envelope/together.js';
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

describe('many entries at once', () => {
  const entry = { stamp: 5n, created: 1, freshUntil: 2, staleUntil: 3, loadCostMicros: 4, version: 6n, tags: new Set(['a']) };
  const values = [{ id: 1 }, 'Grüße, 世界', [1, [2]], 'x'.repeat(5_000), 0, undefined, '],[', { text: 'sail '.repeat(400) }];
  const keys = values.map((_, i) => `goal:${i}`);
  const known = { length: 'goal:'.length, crc: crc32cOf('shop:v1:goal:') };

  for (const serializer of [json, messagePack]) {
    const codec = new EntryCodec<unknown>({ ...shape, serializer });
    const written = values.map((value, i) => codec.encode(`shop:v1:goal:${i}`, { ...entry, value }));
    it(`in ${serializer.id} are what each is alone, but for those that are refused`, () => {
      const refused: unknown[] = [];
      const stored = [...written, Buffer.from('no envelope'), undefined];
      const read = codec.decodeAll([...keys, 'goal:8', 'goal:9'], stored, known, (failure) => refused.push(failure));
      assert.deepEqual(read.map((one) => one?.value), [...values, undefined, undefined]);
      assert.deepEqual(read.map((one) => one?.stamp), [...values.map(() => 5n), undefined, undefined]);
      assert.deepEqual(refused.map((failure) => (failure as CodecError).kind), ['magic']);
    });
    it(`in ${serializer.id} of which one stands under another's key, or is too large, lose that one`, () => {
      const refused: unknown[] = [];
      const small = new EntryCodec<unknown>({ ...shape, serializer, maximumValueSize: 100 });
      const swapped = [written[1], written[0], ...written.slice(2)];
      const read = small.decodeAll(keys, swapped, known, (failure) => refused.push(failure));
      assert.deepEqual(read.map((one) => one?.value), [undefined, undefined, values[2], undefined, 0, undefined, '],[', undefined]);
      assert.deepEqual(refused.map((failure) => (failure as CodecError).kind), ['checksum', 'checksum', 'too_large', 'too_large']);
    });
  }
  it('are read alone where one is no JSON, so that only that one is lost', () => {
    const broken = new EntryCodec<unknown>({ ...shape, serializer: { ...json, write: (value) => Buffer.from(value as string) } });
    const read = (texts: string[]): unknown[] => {
      const names = texts.map((_, i) => `k${i}`);
      return broken.decodeAll(names, texts.map((text, i) => broken.encode(`k${i}`, { ...entry, value: text })), { length: 0, crc: 0 }, () => undefined).map((one) => one?.value);
    };
    assert.deepEqual(read(['{"a":1}', '[1', '2]', '3,4', '5']), [{ a: 1 }, undefined, undefined, undefined, 5]);
    assert.deepEqual(read(['"a', 'b"', '1,2', '"c"']), [undefined, undefined, undefined, 'c']);
    assert.deepEqual(read(['1],[2', 'null', '3']), [undefined, undefined, 3]);
  });
});

describe('JSON texts put together', () => {
  it('are refused wherever one of them is not one value, however well the others make up for it', () => {
    for (const texts of [['1,2'], ['[1', '2]', '3,4'], ['"a', 'b"', '1,2'], ['{"a":1', '"b":2}', '3,4'], ['1],[2', '3'], ['', '1'], ['{"a":[{}', '{}]}', '{},{}'], ['\xff']]) {
      assert.equal(parsedTogether(texts), undefined, texts.join(' | '));
    }
  });
  it('are read as each alone, what is no ASCII from its UTF-8', () => {
    const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
    assert.deepEqual(parsedTogether(['1']), [1]);
    assert.deepEqual(parsedTogether(['{"__proto__":1}', 'null', '[]', ' true ', latin1('"Grüße, 世界"')]), [JSON.parse('{"__proto__":1}'), null, [], true, 'Grüße, 世界']);
  });
});

describe('the checksum', () => {
  it('is that of the definition, bit by bit, for every length and alignment', () => {
    const memory = Uint8Array.from({ length: 100 }, (_, i) => (i * 151 + 7) & 0xff);
    for (let from = 0; from < 16; from++) {
      for (let to = from; to <= memory.length; to++) {
        const bytes = memory.subarray(from, to);
        assert.equal(crc32c(bytes), bitwise(bytes), `${from} to ${to}`);
        assert.equal(crc32c(bytes.subarray(5), crc32c(bytes, 0, Math.min(5, bytes.length))), bitwise(bytes), `${from} to ${to}, in two steps`);
      }
    }
  });
  it('of a text is that of its UTF-8, also from a character on', () => {
    for (const text of ['', 'goal:42', 'goal:Grüße', '世界']) {
      assert.equal(crc32cOf(text), bitwise(Buffer.from(text)), text);
      assert.equal(crc32cOf(`other${text}`, crc32cOf('shop:'), 'other'.length), bitwise(Buffer.from(`shop:${text}`)), text);
    }
    assert.equal(bitwise(Buffer.from('123456789')), 0xe3069283);
  });
});

function bitwise(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

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
