import { LarderError, LoadError, PartlyUnavailableError } from '../errors.js';
import type { Entry } from '../envelope/codec.js';
import type { KeyPart } from '../keys/values.js';
import type { Moment } from '../node/state.js';
import { within } from '../time/clock.js';
import { Patience } from '../time/patience.js';
import type { Outcome } from './counters.js';
import { Fallback } from './fallback.js';
import { isOwn, onNobodysBehalf, type Flight } from './flights.js';
import type { Keeping } from './keeping.js';
import type { Loads } from './loads.js';
import type { MemoryEntry } from './memory.js';
import { hasUnknownTags, isBelieved, isCovered, isFresh, isOutdated, momentNow, recall, verdictOf, type Parts } from './parts.js';
import { answerOf, recalledAnswer, type Answer, type Found, type Query } from './query.js';
import type { SharedCopies } from './shared.js';

const MOST_RELOADS = 100;

/**
 * A lookup in five steps: recall (memory) → join (the key's flight) → fetch (Redis) → load (under a lease) → keep. Each is a method of that name here, in
 * Loads or in Keeping.
 */
export class Lookups<K extends KeyPart, V> {
  private reloads = 0;

  constructor(
    private readonly parts: Parts<K, V>,
    private readonly shared: SharedCopies<K, V>,
    private readonly loads: Loads<K, V>,
    private readonly keeping: Keeping<K, V>,
  ) {}

  /** The answer for a caller, counted; @throws LoadError */
  async lookUp(query: Query<K, V>): Promise<Answer<V>> {
    const { counters, clock } = this.parts;
    const recalled = this.recalled(query);
    if (recalled) {
      return recalled;
    }
    const began = clock.now();
    let outcome: Outcome = 'failed';
    try {
      const answer = await this.join(query, began);
      outcome = answer.outcome;
      return answer;
    } finally {
      const ms = clock.now() - began;
      counters.answered(outcome, ms);
      this.tell(query.text, outcome, ms);
    }
  }

  private tell(key: string, outcome: Outcome, ms: number): void {
    const { listening, settings } = this.parts;
    if (listening.debug) {
      try {
        listening.debug({ cache: settings.name, key, outcome, ms });
      } catch {
        // who listens must not keep a caller from the answer
      }
    }
  }

  /**
   * What memory or Redis answers fresh of many keys, in their order, counted: one round trip, and no flight, since nothing is loaded. What is left
   * undefined is to be looked up one by one.
   */
  async found(texts: readonly string[], patience: Patience): Promise<(Pick<Entry<V>, 'value'> | undefined)[]> {
    if (this.parts.memory.maximum === 0) {
      return this.foundShared(texts, patience);
    }
    const answers: (Pick<Entry<V>, 'value'> | undefined)[] = texts.map((text) => this.hit(text));
    const missed = answers.flatMap((answer, i) => (answer ? [] : [i]));
    const found = await this.foundShared(missed.map((i) => texts[i] ?? ''), patience);
    missed.forEach((at, i) => {
      answers[at] = found[i];
    });
    return answers;
  }

  private async foundShared(texts: readonly string[], patience: Patience): Promise<(Entry<V> | undefined)[]> {
    const { parts, shared } = this;
    const began = parts.clock.now();
    const moments = texts.length > 0 ? await shared.beginAll(patience, texts) : undefined;
    const [first] = moments ?? [];
    if (!moments || !first) {
      return [];
    }
    const found = shared.judgeAll(texts, await this.fetchedAll(texts, patience), first);
    const ms = parts.clock.now() - began;
    let hits = 0;
    const answers = found.map((one, i) => {
      if (one?.verdict !== 'fresh') {
        return undefined;
      }
      const text = texts[i] ?? '';
      hits++;
      this.keeping.keepFound(text, one, moments[i] ?? first);
      this.tell(text, 'redis', ms);
      return one.entry;
    });
    parts.counters.redisHits += hits;
    parts.counters.answered('redis', ms, hits);
    return answers;
  }

  private async fetchedAll(texts: readonly string[], patience: Patience): Promise<readonly (Buffer | null | undefined)[]> {
    try {
      return await patience.answer(this.parts.tier.fetchAll(texts));
    } catch (failure) {
      this.shared.count(failure);
      return failure instanceof PartlyUnavailableError ? (failure as PartlyUnavailableError<Buffer | null>).answers : [];
    }
  }

  /** What memory has, fresh and believed: the way that most lookups take, so nothing is made for it. */
  hit(text: string): MemoryEntry<V> | undefined {
    const { parts } = this;
    const entry = parts.memory.maximum === 0 ? undefined : recall(parts, text);
    if (!entry || !isFresh(parts, entry)) {
      return undefined;
    }
    parts.counters.memoryHits++;
    this.tell(text, 'memory', 0);
    return entry;
  }

  /** The answer that memory gives, a stale one included. */
  private recalled(query: Query<K, V>): Answer<V> | undefined {
    const { parts } = this;
    if (parts.memory.maximum === 0) {
      return undefined;
    }
    const hit = this.hit(query.text);
    if (hit) {
      return recalledAnswer(hit, 'memory');
    }
    parts.counters.memoryMisses++;
    const entry = recall(parts, query.text);
    if (!entry || !isBelieved(parts, entry) || verdictOf(parts, entry) !== 'revalidate') {
      return undefined;
    }
    parts.counters.staleServed++;
    this.tell(query.text, 'stale', 0);
    this.revalidate(query);
    return recalledAnswer(entry, 'stale');
  }

  private join(query: Query<K, V>, began: number): Promise<Answer<V>> {
    const flight = this.joinable(query.text);
    return flight ? this.joined(flight, query, began) : this.fly(query);
  }

  private joinable(text: string): Flight<Answer<V>> | undefined {
    const flight = this.parts.flights.find(text);
    return flight && this.parts.belief.covers(flight.asOf, this.parts.clock.now()) ? flight : undefined;
  }

  private async joined(first: Flight<Answer<V>>, query: Query<K, V>, began: number): Promise<Answer<V>> {
    const { clock, settings } = this.parts;
    for (let flight: Flight<Answer<V>> | undefined = first; flight; flight = this.joinable(query.text)) {
      const moment = momentNow(this.parts, query.text);
      const left = began + settings.waitLimitMs - clock.now();
      const answer = left > 0 ? await this.wait(flight, query, left) : undefined;
      if (!answer) {
        return this.loads.loadUnkept(query, flight);
      }
      if (this.isGoodFor(moment, answer, query)) {
        return answer;
      }
    }
    return this.fly(query);
  }

  // Undefined: the caller has waited long enough.
  private async wait(flight: Flight<Answer<V>>, query: Query<K, V>, ms: number): Promise<Answer<V> | undefined> {
    if (isOwn(flight)) {
      throw new LarderError(`The loader of cache ${this.parts.settings.name} asks the cache for ${query.text}, the very key it is loading; ask the source instead`);
    }
    query.waits?.();
    const late = new Error('late');
    try {
      return await within(this.parts.clock, ms, flight.result, () => late);
    } catch (failure) {
      if (failure === late) {
        return undefined;
      }
      const cause = failure instanceof LoadError ? failure.cause : failure;
      throw new LoadError(`Cache ${this.parts.settings.name} could not load ${query.text}, asked by another caller`, { cause });
    }
  }

  /**
   * Whether a flight's answer is one for a caller that joined it at the moment: not if it was loaded before a group record that the caller came after, nor if
   * nobody could be asked where this caller has somebody to ask.
   */
  private isGoodFor(joined: Moment, answer: Answer<V>, query: Query<K, V>): boolean {
    if (answer.outcome === 'miss' && query.load) {
      return false;
    }
    return (
      answer.stamp >= joined.position ||
      (!isCovered(this.parts, answer, query.text) &&
        (answer.isInsteadOfFailure || !isOutdated(this.parts, answer, query.text)) &&
        this.parts.node.isBeforeAnyAbandonment(joined))
    );
  }

  /** Does the lookup of a flight that the caller owns. */
  private fly(query: Query<K, V>): Promise<Answer<V>> {
    const { flights, belief, clock } = this.parts;
    return this.complete(flights.start(query.text, belief.asOf(clock.now())), query);
  }

  private async complete(flight: Flight<Answer<V>>, query: Query<K, V>): Promise<Answer<V>> {
    const { flights } = this.parts;
    let answer: Answer<V>;
    try {
      answer = await this.fetchOrLoad(query, flight);
    } catch (failure) {
      flights.takeOut(query.text, flight);
      flight.reject(failure);
      throw failure;
    }
    flights.takeOut(query.text, flight);
    flight.resolve(answer);
    if (answer.wantsReload) {
      this.revalidate(query);
    }
    return answer;
  }

  private async fetchOrLoad(query: Query<K, V>, flight: Flight<Answer<V>>): Promise<Answer<V>> {
    const { parts } = this;
    const recalled = this.recallAgain(query);
    if (recalled && isFresh(parts, recalled)) {
      return recalledAnswer(recalled, 'memory');
    }
    const shared = this.shared.beginNow(query.text) ?? (await this.shared.begin(query));
    const began = shared ?? momentNow(parts, query.text);
    const found = shared && (await this.fetch(query, shared));
    const answer = this.served(query, found);
    return answer ?? this.loads.load(query, flight, new Fallback(parts, query, recalled, found, began), shared !== undefined);
  }

  // Now that nobody else flies: a flight may have landed between this caller's recall and its start.
  private recallAgain(query: Query<K, V>): MemoryEntry<V> | undefined {
    return recall(this.parts, query.text);
  }

  private async fetch(query: Query<K, V>, began: Moment): Promise<Found<V> | undefined> {
    const { tier, counters } = this.parts;
    try {
      const found = this.shared.judge(query.text, await query.patience.answer(tier.fetch(query.text)), began);
      if (found?.verdict === 'fresh') {
        counters.redisHits++;
      } else {
        counters.redisMisses++;
      }
      if (found && found.verdict !== 'only_if_error') {
        this.keeping.keepFound(query.text, found, began);
      }
      return found;
    } catch (failure) {
      this.shared.count(failure);
      return undefined;
    }
  }

  // Undefined: it cannot be served, or only if a load fails.
  private served(query: Query<K, V>, found: Found<V> | undefined): Answer<V> | undefined {
    if (!found || found.verdict === 'only_if_error' || (query.isReload && found.verdict !== 'fresh')) {
      return undefined;
    }
    const isFresh = found.verdict === 'fresh';
    const answer = answerOf(found.entry, isFresh ? 'redis' : 'stale', hasUnknownTags(this.parts, found.entry.value));
    return isFresh ? answer : { ...answer, wantsReload: true };
  }

  /** Starts one reload of a key whose stale entry is being served, unless one is under way, or failed a moment ago, or too many are: the next hit asks again. */
  private revalidate(query: Query<K, V>): void {
    const { flights, pauses, belief, clock, softTimeoutMs } = this.parts;
    if (!query.load || pauses.isPaused(query.text) || flights.find(query.text) || this.reloads >= MOST_RELOADS) {
      return;
    }
    this.reloads++;
    const flight = flights.start(query.text, belief.asOf(clock.now()));
    const { key, text, load } = query;
    const reload: Query<K, V> = { key, text, load, patience: new Patience(clock, softTimeoutMs), isReload: true };
    onNobodysBehalf(() => this.complete(flight, reload))
      .catch(() => undefined) // counted where it happened; the stale entry is served on
      .finally(() => {
        this.reloads--;
      });
  }
}
