import { LRUCache } from 'lru-cache';
import type { Subject } from '../node/rules.js';
import type { Counters } from './counters.js';

/** An entry in memory. All but `verified` and `isOutdated` never change. */
export interface MemoryEntry<V> extends Subject {
  readonly value: V | undefined;
  /** By the monotonic clock. */
  readonly freshUntil: number;
  /** The moment at which it was known to be true, by the monotonic clock. */
  readonly readAt: number;
  /** The position up to which no rule covers it. */
  verified: bigint;
  /** Whether it is of use only where a load fails. */
  isOutdated: boolean;
}

/** What one cache holds in memory, by the keys' text; bounded by its number of entries. */
export class MemoryTier<V> {
  private readonly entries: LRUCache<string, MemoryEntry<V>> | undefined;

  constructor(readonly maximum: number, counters: Counters) {
    this.entries =
      maximum === 0
        ? undefined
        : new LRUCache({
            max: maximum,
            dispose: (_entry, _key, reason) => {
              if (reason === 'evict') {
                counters.evictions.size++;
              }
            },
          });
  }

  get size(): number {
    return this.entries?.size ?? 0;
  }

  find(text: string): MemoryEntry<V> | undefined {
    return this.entries?.get(text);
  }

  keep(text: string, entry: MemoryEntry<V>): void {
    this.entries?.set(text, entry);
  }

  /** Whether there was one. */
  drop(text: string): boolean {
    return this.entries?.delete(text) ?? false;
  }

  dropAll(): void {
    this.entries?.clear();
  }
}
