import { EntryCodec } from '../envelope/codec.js';
import type { KeyTemplate } from '../keys/template.js';
import type { KeyPart } from '../keys/values.js';
import type { Proof } from '../journal/proof.js';
import { Belief, type Awakening } from '../node/belief.js';
import type { Invalidator } from '../node/invalidator.js';
import type { Moment, NodeState } from '../node/state.js';
import type { Subject } from '../node/rules.js';
import type { SharedTier } from '../tier/tier.js';
import type { Clock } from '../time/clock.js';
import { Counters, type Outcome } from './counters.js';
import { Flights } from './flights.js';
import { Freshness } from './freshness.js';
import { MemoryTier, type MemoryEntry } from './memory.js';
import type { Answer } from './query.js';
import { RetryPauses } from './pauses.js';
import type { Settings } from './spec.js';

/** What the steps of one cache's lookups share. */
export interface Parts<K extends KeyPart, V> {
  readonly settings: Settings<K, V>;
  readonly template: KeyTemplate;
  readonly codec: EntryCodec<V>;
  readonly freshness: Freshness;
  readonly memory: MemoryTier<V>;
  readonly flights: Flights<Answer<V>>;
  readonly pauses: RetryPauses;
  readonly belief: Belief;
  readonly node: NodeState;
  readonly invalidator: Invalidator;
  readonly tier: SharedTier;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly softTimeoutMs: number;
  readonly random: () => number;
  /** Who hears of every lookup, if anybody does at the moment. */
  readonly listening: { readonly debug: ((event: LookupEvent) => void) | undefined };
}

/** A lookup that has ended. Keys may be personal data: mind where this is written. */
export interface LookupEvent {
  readonly cache: string;
  readonly key: string;
  readonly outcome: Outcome;
  /** Milliseconds beyond memory; 0 if memory answered. */
  readonly ms: number;
}

/** What all caches of a Larder share. */
export interface Surroundings extends Pick<Parts<never, never>, 'node' | 'invalidator' | 'tier' | 'clock' | 'softTimeoutMs' | 'random' | 'listening'> {
  readonly proof: Proof;
  readonly awakening: Awakening;
}

/** The parts of a cache; from here on records reach its copies. */
export function partsOf<K extends KeyPart, V>(settings: Settings<K, V>, template: KeyTemplate, around: Surroundings): Parts<K, V> {
  const counters = new Counters();
  const memory = new MemoryTier<V>(settings.memoryEntries, counters);
  const flights = new Flights<Answer<V>>();
  around.node.register({
    prefix: template.prefix,
    drop: (text) => {
      counters.evictions.invalidated += memory.drop(text) ? 1 : 0;
      flights.detach(text);
    },
    dropAll: () => {
      memory.dropAll();
      flights.detachAll();
    },
  });
  const { timeToLiveMs, negativeTimeToLiveMs, staleWhileRevalidateMs, staleIfErrorMs, jitter } = settings;
  return {
    ...around,
    settings,
    template,
    counters,
    memory,
    flights,
    codec: new EntryCodec(settings),
    freshness: new Freshness(timeToLiveMs, negativeTimeToLiveMs, staleWhileRevalidateMs, staleIfErrorMs, jitter),
    pauses: new RetryPauses(settings.retryPauseMs, around.clock),
    belief: new Belief(around.proof, around.awakening, settings.maxStalenessMs),
  };
}

/** Whether any tag may concern an entry: it says "there is none", and tags derive from values. */
export function hasUnknownTags<K extends KeyPart, V>(parts: Parts<K, V>, value: V | undefined): boolean {
  return value === undefined && parts.settings.tags !== undefined;
}

/** Whether a record that this node has applied has killed it. */
export function isCovered<K extends KeyPart, V>(parts: Parts<K, V>, subject: Subject, text: string): boolean {
  return parts.node.rules.cover(subject, text, parts.template.prefix);
}

/** Whether it is of use only where a load fails. */
export function isOutdated<K extends KeyPart, V>(parts: Parts<K, V>, subject: Subject, text: string): boolean {
  return parts.node.outdated.cover(subject, text, parts.template.prefix);
}

/** The entry in memory, if it is alive by the rules; also one that is stale or not believed, which may help if a load fails. */
export function recall<K extends KeyPart, V>(parts: Parts<K, V>, text: string): MemoryEntry<V> | undefined {
  const entry = parts.memory.find(text);
  const { position } = parts.node;
  if (!entry || entry.verified === position) {
    return entry;
  }
  if (isCovered(parts, entry, text)) {
    parts.memory.drop(text);
    parts.counters.evictions.invalidated++;
    return undefined;
  }
  entry.isOutdated ||= isOutdated(parts, entry, text);
  entry.verified = position;
  return entry;
}

/** How an entry in memory may be served, were it believed. */
export function verdictOf<K extends KeyPart, V>(parts: Parts<K, V>, entry: MemoryEntry<V>): ReturnType<Freshness['judge']> {
  const overdue = parts.clock.now() - entry.freshUntil;
  return entry.isOutdated ? parts.freshness.judgeOutdated(overdue) : parts.freshness.judge(overdue);
}

/** Whether an entry in memory answers at once. */
export function isFresh<K extends KeyPart, V>(parts: Parts<K, V>, entry: MemoryEntry<V>): boolean {
  return isBelieved(parts, entry) && verdictOf(parts, entry) === 'fresh';
}

export function isBelieved<K extends KeyPart, V>(parts: Parts<K, V>, entry: MemoryEntry<V>): boolean {
  return parts.belief.covers(entry.readAt, parts.clock.now());
}

export function momentNow<K extends KeyPart, V>(parts: Parts<K, V>, text: string): Moment {
  return parts.node.now(text);
}

/** The moments of many keys, in their order. Without a memory one serves all: nothing is kept that its fence could refuse. */
export function momentsNow<K extends KeyPart, V>(parts: Parts<K, V>, texts: readonly string[]): Moment[] {
  const [first = ''] = texts;
  return parts.memory.maximum === 0 ? Array<Moment>(texts.length).fill(momentNow(parts, first)) : texts.map((text) => momentNow(parts, text));
}
