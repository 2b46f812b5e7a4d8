import { CodecError } from '../errors.js';
import { packed, readEnvelope, schemaHash, unpacked, writeEnvelope, type Envelope } from './envelope.js';
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
   * @param key the full key, or what of it stands behind a part of which `before` is the CRC-32C
   * @throws CodecError if the bytes are no envelope of this cache; the kind says why
   */
  decode(key: string, bytes: Buffer, before = 0): Entry<V> {
    const envelope = readEnvelope(key, bytes, before);
    if (envelope.schema !== this.schema) {
      throw new CodecError('schema', `The value is of another schema than ${this.shape.schema}; it will be loaded anew`);
    }
    if (envelope.serializer !== this.shape.serializer.id) {
      throw new CodecError('format', `The value is ${envelope.serializer}, this cache reads ${this.shape.serializer.id}`);
    }
    const { payload, stamp, loadCostMicros, version, tags } = envelope;
    const { created, freshUntil, staleUntil } = envelope.times();
    const value = payload && this.read(unpacked(payload, this.shape.maximumValueSize));
    return { value, stamp, created, freshUntil, staleUntil, loadCostMicros, version, tags };
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

  private read(bytes: Uint8Array): V {
    const value = this.deserialized(bytes);
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
