import { CodecError } from '../errors.js';
import { packed, readEnvelope, schemaHash, unpacked, writeEnvelope, type Envelope, type KnownPart, type Payload, type ReadEnvelope } from './envelope.js';
import type { Serializer } from './serializer.js';

/** An entry of a cache: a value, or that there is none, and what is known of it. */
export interface Entry<V> extends Pick<Envelope, 'stamp' | 'loadCostMicros' | 'version' | 'tags'> {
  readonly value: V | undefined;
  /** Epoch milliseconds by the writer's clock. */
  readonly created: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
}

/** What a cache says of its values' bytes. */
export interface ValueShape {
  readonly serializer: Serializer;
  readonly schema: string;
  /** Bytes above which a payload is compressed. */
  readonly compressAbove: number;
  /** Bytes of a payload, before compression. */
  readonly maximumValueSize: number;
}

/** Bytes of a value up to which it costs less to be read together with others. */
const SMALL = 4_096;

/** Packs the values of one cache into envelopes and takes them out. Stateless. */
export class EntryCodec<V> {
  private readonly schema: number;

  constructor(private readonly shape: ValueShape) {
    this.schema = schemaHash(shape.schema);
  }

  /** @throws CodecError if the value cannot be written, is too large, or has too many tags */
  encode(fullKey: string, entry: Entry<V>): Buffer {
    return writeEnvelope(fullKey, {
      serializer: this.shape.serializer.id,
      stamp: entry.stamp,
      created: BigInt(entry.created),
      freshUntil: BigInt(entry.freshUntil),
      staleUntil: BigInt(entry.staleUntil),
      loadCostMicros: entry.loadCostMicros,
      version: entry.version,
      schema: this.schema,
      tags: entry.tags,
      payload: entry.value === undefined ? undefined : packed(this.written(entry.value), this.shape.compressAbove),
    });
  }

  /**
   * Takes a value out.
   *
   * @param key as `readEnvelope` takes it
   * @throws CodecError if the bytes are no envelope of this cache; the kind says why
   */
  decode(key: string, bytes: Buffer, known?: KnownPart): Entry<V> {
    const envelope = this.opened(key, bytes, known);
    return new ReadEntry(envelope, this.read(envelope.payload));
  }

  /** As `decode` of each that is there, in their order, but small values are read in one step. Hears of what is refused, which is left undefined. */
  decodeAll(keys: readonly string[], many: readonly (Buffer | null | undefined)[], known: KnownPart, refused: (failure: unknown) => void): (Entry<V> | undefined)[] {
    const opened = new Array<ReadEnvelope | undefined>(keys.length).fill(undefined);
    each(keys, refused, (key, i) => {
      const bytes = many[i];
      opened[i] = bytes ? this.opened(key, bytes, known) : undefined;
    });
    const values = this.readTogether(opened);
    const entries = new Array<Entry<V> | undefined>(keys.length).fill(undefined);
    each(opened, refused, (envelope, i) => {
      entries[i] = envelope && new ReadEntry(envelope, (values?.[i] as V | undefined) ?? this.read(envelope.payload));
    });
    return entries;
  }

  private readTogether(opened: readonly (ReadEnvelope | undefined)[]): unknown[] | undefined {
    const { serializer, maximumValueSize } = this.shape;
    if (!serializer.readAll) {
      return undefined;
    }
    const plain = opened.map((envelope) => envelope?.plain(Math.min(SMALL, maximumValueSize)));
    const texts = plain.filter((text) => text !== undefined);
    const values = texts.length > 1 ? serializer.readAll(texts) : undefined;
    let next = 0;
    return values && plain.map((text) => (text === undefined ? undefined : values[next++]));
  }

  private written(value: V): Uint8Array {
    const bytes = this.serialized(value);
    if (bytes.length > this.shape.maximumValueSize) {
      throw new CodecError('too_large', `A value has ${bytes.length} bytes, the cache allows ${this.shape.maximumValueSize}; cache less in one value, or raise maximumValueSize`);
    }
    return bytes;
  }

  private serialized(value: V): Uint8Array {
    try {
      return this.shape.serializer.write(value);
    } catch (cause) { // the user's code enters here, so anything may come out
      throw new CodecError('payload', 'A value cannot be written', { cause });
    }
  }

  private opened(key: string, bytes: Buffer, known?: KnownPart): ReadEnvelope {
    const envelope = readEnvelope(key, bytes, known);
    if (envelope.schema !== this.schema) {
      throw new CodecError('schema', `The value is of another schema than ${this.shape.schema}; it will be loaded anew`);
    }
    if (envelope.serializer !== this.shape.serializer.id) {
      throw new CodecError('format', `The value is ${envelope.serializer}, this cache reads ${this.shape.serializer.id}`);
    }
    return envelope;
  }

  private read(payload: Payload | undefined): V | undefined {
    if (!payload) {
      return undefined;
    }
    const value = this.deserialized(unpacked(payload, this.shape.maximumValueSize));
    if (value === null || value === undefined) {
      throw new CodecError('payload', 'The payload says null, which no value is');
    }
    return value as V;
  }

  private deserialized(bytes: Uint8Array): unknown {
    try {
      return this.shape.serializer.read(bytes);
    } catch (cause) { // as above
      throw new CodecError('payload', 'A value cannot be read', { cause });
    }
  }
}

/** An entry as it was read. */
class ReadEntry<V> implements Entry<V> {
  constructor(private readonly envelope: ReadEnvelope, readonly value: V | undefined) {}

  get stamp(): bigint {
    return this.envelope.stamp;
  }

  get created(): number {
    return this.envelope.createdMs;
  }

  get freshUntil(): number {
    return this.envelope.freshUntilMs;
  }

  get staleUntil(): number {
    return this.envelope.staleUntilMs;
  }

  get loadCostMicros(): number {
    return this.envelope.loadCostMicros;
  }

  get version(): bigint {
    return this.envelope.version;
  }

  get tags(): ReadonlySet<string> {
    return this.envelope.tags;
  }
}

function each<T>(many: readonly T[], failed: (failure: unknown) => void, work: (one: T, at: number) => void): void {
  for (let i = 0; i < many.length; i++) {
    try {
      work(many[i] as T, i);
    } catch (failure) {
      failed(failure);
    }
  }
}
