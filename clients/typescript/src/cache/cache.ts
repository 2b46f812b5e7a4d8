import { LoadError, PartialLoadError } from '../errors.js';
import type { KeyPart } from '../keys/values.js';
import type { Acknowledgement } from '../node/invalidator.js';
import { Patience } from '../time/patience.js';
import type { Outcome } from './counters.js';
import { Gathering } from './gathering.js';
import { Keeping } from './keeping.js';
import { Loads } from './loads.js';
import { Lookups } from './lookups.js';
import { isFresh, recall, type Parts } from './parts.js';
import type { Answer, Query } from './query.js';
import { SharedCopies } from './shared.js';
import type { Loader } from './spec.js';
import { warm, type Warmed, type Warming } from './warming.js';
import { Writes, type OpenUpdate } from './writes.js';

/** A value and where it came from. */
export interface Lookup<V> {
  readonly value: V | undefined;
  readonly outcome: Outcome;
}

/**
 * A cache of one kind of values. Undefined is "there is none"; null is no value. Redis' failures reach no caller: they become metrics and the next tier. A
 * loader's failure does, as the cause of a LoadError, unless something stale may be served. Values are shared by all callers: do not change them.
 */
export class Cache<K extends KeyPart, V> {
  private readonly lookups: Lookups<K, V>;
  private readonly writes: Writes<K, V>;

  /** Made by `Larder.cache`. */
  constructor(private readonly parts: Parts<K, V>) {
    const shared = new SharedCopies(parts);
    const keeping = new Keeping(parts);
    const loads = new Loads(parts, shared, keeping);
    this.lookups = new Lookups(parts, shared, loads, keeping);
    this.writes = new Writes(parts, shared, loads, keeping);
  }

  get name(): string {
    return this.parts.settings.name;
  }

  /** What all its keys begin with. */
  get prefix(): string {
    return this.parts.template.prefix;
  }

  /** The text of a key in every tier and language, without the namespace; @throws TypeError if it has none */
  keyOf(key: K): string {
    return this.parts.template.keyOf(key);
  }

  /** The value: from memory, Redis, or the cache's loader, under a lease and once for all who ask. @throws LoadError if the loader failed */
  async get(key: K): Promise<V | undefined> {
    const text = this.keyOf(key);
    const hit = this.lookups.hit(text);
    return hit ? hit.value : (await this.lookups.lookUp(this.query(key, this.parts.settings.load, text))).value;
  }

  /** As `get`, with where the answer came from. */
  async lookup(key: K): Promise<Lookup<V>> {
    const { value, outcome } = await this.lookUp(key, this.parts.settings.load);
    return { value, outcome };
  }

  /** Get or load: as `get`, with a loader of the call's own. Who joins a load that another caller began gets what that one's loader says. */
  async getWithFallback(key: K, load: Loader<K, V>): Promise<V | undefined> {
    return (await this.lookUp(key, load)).value;
  }

  /** What memory has, fresh and believed; never leaves the process. */
  peek(key: K): V | undefined {
    const entry = recall(this.parts, this.keyOf(key));
    return entry && isFresh(this.parts, entry) ? entry.value : undefined;
  }

  /** The values of keys, without those that have none: one round trip for what Redis has, and one call of `loadMany` for what is left. @throws PartialLoadError */
  async getMany(keys: Iterable<K>): Promise<Map<K, V>> {
    const { asked, texts } = this.distinct(keys);
    const patience = this.patience(Boolean(this.parts.settings.load ?? this.parts.settings.loadMany));
    const found = await this.lookups.found(texts, patience);
    const isAll = found.length === texts.length && !found.includes(undefined);
    const left = isAll ? [] : texts.flatMap((text, i): [string, K][] => (found[i] ? [] : [[text, asked[i] as K]]));
    const loaded = isAll ? undefined : await this.loaded(new Map(left), patience);
    const values = new Map<K, V>();
    for (let i = 0; i < texts.length; i++) { // in the keys' order
      const value = (found[i] ?? loaded?.answers.get(texts[i] ?? ''))?.value;
      if (value !== undefined) {
        values.set(asked[i] as K, value);
      }
    }
    if (loaded && loaded.failed.length > 0) {
      throw new PartialLoadError(`Cache ${this.name} could not load ${loaded.failed.length} of ${texts.length} keys`, values, loaded.failed, loaded.cause);
    }
    return values;
  }

  /** Keys without those that have the text of one before, and their texts. Two lists, and no map of them: a batch pays for each by the key. */
  private distinct(keys: Iterable<K>): { asked: K[]; texts: string[] } {
    const asked: K[] = [];
    const texts: string[] = [];
    const seen = new Set<string>();
    for (const key of keys) {
      const text = this.keyOf(key);
      if (seen.add(text).size > texts.length) {
        asked.push(key);
        texts.push(text);
      }
    }
    return { asked, texts };
  }

  private async loaded(left: ReadonlyMap<string, K>, patience: Patience): Promise<{ answers: Map<string, Answer<V>>; failed: K[]; cause: unknown }> {
    const settled = await Promise.allSettled(this.batch(left, patience).map((query) => this.lookups.lookUp(query).finally(query.waits)));
    const answers = new Map<string, Answer<V>>();
    const failed: K[] = [];
    let cause: unknown;
    [...left].forEach(([text, key], i) => {
      const one = settled[i];
      if (one?.status === 'fulfilled') {
        answers.set(text, one.value);
      } else {
        failed.push(key);
        cause = one?.reason instanceof LoadError ? one.reason.cause : one?.reason;
      }
    });
    return { answers, failed, cause };
  }

  /** Looks keys up before anybody asks, in batches, no faster than the rate. */
  warm(keys: Iterable<K> | AsyncIterable<K>, warming: Warming = {}): Promise<Warmed> {
    return warm(keys, (some) => this.getMany(some), this.parts.clock, warming);
  }

  /** Sets a value that has no other home, and tells all nodes. @throws CodecError if it cannot be written */
  put(key: K, value: V): Promise<Acknowledgement> {
    return this.writes.put(this.query(key, undefined), value);
  }

  /** Writes through: runs the write once, whatever the state of Redis, and caches what it returns so that nobody's older value stays. */
  async update<W extends V | undefined>(key: K, write: () => Promise<W> | W): Promise<W> {
    return this.writes.update(this.query(key, undefined), write);
  }

  /** The same in two steps. */
  beginUpdate(key: K): Promise<OpenUpdate<V>> {
    return this.writes.begin(this.query(key, undefined));
  }

  /** Declares the values of keys untrue, in every tier of every node. */
  async invalidate(...keys: K[]): Promise<Acknowledgement> {
    return this.parts.invalidator.keys(keys.map((key) => this.keyOf(key)));
  }

  private lookUp(key: K, load: Loader<K, V> | undefined): Promise<Answer<V>> {
    return this.lookups.lookUp(this.query(key, load));
  }

  private query(key: K, load: Loader<K, V> | undefined, text = this.keyOf(key)): Query<K, V> {
    return { key, text, load, patience: this.patience(load !== undefined), isReload: false };
  }

  private batch(texts: ReadonlyMap<string, K>, patience: Patience): Query<K, V>[] {
    const { load, loadMany } = this.parts.settings;
    const gathering = loadMany && new Gathering(texts.keys(), loadMany);
    return [...texts].map(([text, key]) => {
      const query = { key, text, patience, isReload: false };
      return gathering
        ? {
            ...query,
            load: (_: K, loading) => gathering.load(text, key, loading),
            waits: () => {
              gathering.decided(text);
            },
          }
        : { ...query, load };
    });
  }

  // Without a loader nothing else can answer, so a lookup waits for the hard timeout.
  private patience(canAnswerOtherwise: boolean): Patience {
    return canAnswerOtherwise ? new Patience(this.parts.clock, this.parts.softTimeoutMs * 0.9) : Patience.endless(this.parts.clock);
  }
}
