import type { Entry } from '../envelope/codec.js';
import type { Subject } from '../node/rules.js';
import type { Patience } from '../time/patience.js';
import type { Outcome } from './counters.js';
import type { Verdict } from './freshness.js';
import type { MemoryEntry } from './memory.js';
import type { Loader } from './spec.js';

/** What is asked for. */
export interface Query<K, V> {
  readonly key: K;
  readonly text: string;
  /** Whom to ask; undefined if there is nobody. */
  readonly load: Loader<K, V> | undefined;
  /** How long to wait for Redis in all. */
  readonly patience: Patience;
  /** Whether a stale entry is being served meanwhile. */
  readonly isReload: boolean;
  /** Hears that somebody else's load is waited for. */
  readonly waits?: () => void;
}

/** What a lookup answers: enough for a caller that joined it late to judge whether it is alive for it. */
export interface Answer<V> extends Subject {
  readonly value: V | undefined;
  readonly outcome: Outcome;
  /** It is stale and nobody is known to reload it. */
  readonly wantsReload: boolean;
  /** It is stale and answers because the load failed. */
  readonly isInsteadOfFailure: boolean;
}

/** An entry that Redis holds, alive, and how it may be served. */
export interface Found<V> {
  readonly entry: Entry<V>;
  /** Of its fresh time; negative if it is stale. */
  readonly leftMs: number;
  readonly verdict: Exclude<Verdict, 'gone'>;
}

export function answerOf<V>(entry: Entry<V>, outcome: Outcome, hasUnknownTags: boolean): Answer<V> {
  const { value, stamp, tags } = entry;
  return { value, outcome, stamp, tags, hasUnknownTags, wantsReload: false, isInsteadOfFailure: false };
}

export function recalledAnswer<V>(entry: MemoryEntry<V>, outcome: Outcome): Answer<V> {
  const { value, stamp, tags, hasUnknownTags } = entry;
  return { value, outcome, stamp, tags, hasUnknownTags, wantsReload: false, isInsteadOfFailure: false };
}

/** There is neither an entry nor somebody to ask; good for everybody who joined. */
export function nothing<V>(): Answer<V> {
  return { value: undefined, outcome: 'miss', stamp: 2n ** 63n, tags: new Set(), hasUnknownTags: false, wantsReload: false, isInsteadOfFailure: false };
}
