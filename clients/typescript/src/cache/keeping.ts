import { LoadError } from '../errors.js';
import type { Entry } from '../envelope/codec.js';
import { storedTag } from '../keys/tags.js';
import type { KeyPart } from '../keys/values.js';
import type { Moment } from '../node/state.js';
import { hasUnknownTags, type Parts } from './parts.js';
import type { Found, Query } from './query.js';

const LARGEST_INT = 0x7fffffff;

/** The last step: makes entries of values, and keeps them in memory if nothing became untrue since the lookup began. */
export class Keeping<K extends KeyPart, V> {
  constructor(private readonly parts: Parts<K, V>) {}

  /** The entry of a value whose load began at the moment; @throws LoadError if the user's functions for tags and version failed */
  entry(query: Query<K, V>, value: V | undefined, began: Moment, costMs: number): Entry<V> {
    try {
      const entry = this.described(query.key, value, began, costMs);
      this.parts.pauses.ended(query.text);
      return entry;
    } catch (cause) { // the user's code enters here, so anything may come out
      throw new LoadError(`Cache ${this.parts.settings.name} could not tell the tags or the version of ${query.text}`, { cause });
    }
  }

  private described(key: K, value: V | undefined, began: Moment, costMs: number): Entry<V> {
    const { freshness, settings, clock, random } = this.parts;
    const created = clock.wall();
    const freshUntil = created + Math.round(freshness.freshMs(value === undefined, random()));
    return {
      value,
      stamp: began.position,
      created,
      freshUntil,
      staleUntil: freshUntil + Math.round(freshness.staleMs),
      loadCostMicros: Math.min(LARGEST_INT, Math.round(costMs * 1_000)),
      version: value === undefined ? 0n : versionOf(settings.version?.(value) ?? 0),
      tags: new Set([...(settings.keyTags?.(key) ?? []), ...(value === undefined ? [] : (settings.tags?.(value) ?? []))].map(storedTag)),
    };
  }

  /** Whether an entry is worth keeping at all. */
  isKept(value: V | undefined): boolean {
    return value !== undefined || this.parts.freshness.keepsNegatives;
  }

  /** Keeps what the source said. */
  keepLoaded(text: string, entry: Entry<V>, began: Moment): void {
    this.keep(text, entry, began, entry.freshUntil - this.parts.clock.wall(), began.at);
  }

  /** Keeps what Redis holds; it is believed for as long as the journal's proof reaches. */
  keepFound(text: string, found: Found<V>, began: Moment): void {
    this.keep(text, found.entry, began, found.leftMs, this.parts.belief.at);
  }

  private keep(text: string, entry: Entry<V>, began: Moment, leftMs: number, readAt: number): void {
    const { memory, node, counters, clock } = this.parts;
    if (memory.maximum === 0) {
      return;
    }
    if (!node.isStill(began, text)) {
      counters.fillsRefused++;
      return;
    }
    counters.memoryPuts++;
    const { value, stamp, tags } = entry;
    memory.keep(text, {
      value,
      stamp,
      tags,
      hasUnknownTags: hasUnknownTags(this.parts, value),
      freshUntil: clock.now() + leftMs,
      readAt,
      verified: began.position,
      isOutdated: false,
    });
  }
}

const LARGEST_VERSION = 2n ** 63n - 1n;

function versionOf(declared: bigint | number): bigint {
  const version = BigInt(declared);
  if (version < 0n || version > LARGEST_VERSION) {
    throw new RangeError(`a version is ${String(version)}; give one from 0, for none, to 2^63 - 1`);
  }
  return version;
}
