import { LoadError, TierUnavailableError } from '../errors.js';
import type { Entry } from '../envelope/codec.js';
import type { KeyPart } from '../keys/values.js';
import type { Moment } from '../node/state.js';
import { every, pause, within, type Cancel } from '../time/clock.js';
import type { LeaseAnswer } from '../tier/tier.js';
import type { Fallback } from './fallback.js';
import { onBehalfOf, type Flight } from './flights.js';
import type { Keeping } from './keeping.js';
import { hasUnknownTags, momentNow, type Parts } from './parts.js';
import { answerOf, nothing, type Answer, type Found, type Query } from './query.js';
import type { SharedCopies } from './shared.js';

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 25;

/**
 * The step load: gets the key's lease, asks the source, and fills Redis if the lease held meanwhile. Who does not get the lease waits for the value of who
 * did.
 */
export class Loads<K extends KeyPart, V> {
  constructor(private readonly parts: Parts<K, V>, private readonly shared: SharedCopies<K, V>, private readonly keeping: Keeping<K, V>) {}

  /** Loads a value that no tier has; @throws LoadError if the loader failed and the fallback may not be served */
  async load(query: Query<K, V>, flight: Flight<Answer<V>>, fallback: Fallback<K, V>, isShared: boolean): Promise<Answer<V>> {
    if (!query.load) {
      return nothing();
    }
    const paused = this.parts.pauses.isPaused(query.text) ? fallback.ifError() : undefined;
    if (paused) {
      return paused;
    }
    try {
      return await (isShared ? this.loadLeased(query, flight, fallback) : this.loadAlone(query, flight));
    } catch (failure) {
      if (!(failure instanceof LoadError)) {
        throw failure;
      }
      this.parts.pauses.failed(query.text);
      const stale = fallback.ifError();
      if (!stale) {
        throw failure;
      }
      return stale;
    }
  }

  /** Loads for a caller that has waited long enough for somebody else; kept nowhere. */
  async loadUnkept(query: Query<K, V>, flight: Flight<Answer<V>>): Promise<Answer<V>> {
    if (!query.load) {
      return nothing();
    }
    const began = momentNow(this.parts, query.text);
    const { value, costMs } = await this.ask(query, flight);
    return this.answer(this.keeping.entry(query, value, began, costMs));
  }

  private async loadLeased(query: Query<K, V>, flight: Flight<Answer<V>>, fallback: Fallback<K, V>): Promise<Answer<V>> {
    try {
      return await this.waitForLease(query, flight, fallback);
    } catch (failure) {
      if (!(failure instanceof TierUnavailableError)) {
        throw failure;
      }
      this.shared.count(failure);
      return this.loadAlone(query, flight); // Redis went away before the source was asked
    }
  }

  private async waitForLease(query: Query<K, V>, flight: Flight<Answer<V>>, known: Fallback<K, V>): Promise<Answer<V>> {
    const { clock, tier, settings } = this.parts;
    const began = clock.now();
    let fallback = known;
    let wait = FIRST_PAUSE_MS;
    let isHeld = false;
    let moment = await this.shared.begin(query);
    while (moment) {
      const lease: LeaseAnswer = await (isHeld ? query.patience.look(tier.poll(query.text)) : query.patience.answer(tier.lease(query.text)));
      isHeld = lease.isHeld;
      const found = this.shared.judge(query.text, lease.found, moment);
      if (found?.verdict === 'fresh') {
        return this.take(query, found, lease.token, moment);
      }
      if (lease.token !== undefined) {
        return this.loadUnder(query, flight, lease.token, moment);
      }
      fallback = fallback.orBetter(found, moment);
      const stale = fallback.whileReloading();
      if (stale) {
        return stale;
      }
      if (clock.now() - began >= settings.waitLimitMs) {
        return this.loadUnkept(query, flight);
      }
      query.waits?.();
      await pause(clock, wait);
      wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5);
      moment = await this.shared.begin(query); // anew for each answer: what it brings is believed, and kept or loaded, as of now
    }
    return this.loadAlone(query, flight); // Redis may not be believed any more
  }

  // Somebody filled between the fetch and the lease.
  private take(query: Query<K, V>, found: Found<V>, token: string | undefined, moment: Moment): Answer<V> {
    this.giveBack(query.text, token);
    this.keeping.keepFound(query.text, found, moment);
    return answerOf(found.entry, 'redis', hasUnknownTags(this.parts, found.entry.value));
  }

  private async loadUnder(query: Query<K, V>, flight: Flight<Answer<V>>, token: string, began: Moment): Promise<Answer<V>> {
    const stopRenewing = this.keepLease(query.text, token);
    let entry: Entry<V>;
    try {
      const { value, costMs } = await this.ask(query, flight);
      entry = this.keeping.entry(query, value, began, costMs);
    } catch (failure) {
      this.giveBack(query.text, token);
      throw failure;
    } finally {
      stopRenewing();
    }
    if (this.keeping.isKept(entry.value)) {
      await this.fillAndKeep(query, token, entry, began);
    } else {
      this.giveBack(query.text, token);
    }
    return this.answer(entry);
  }

  private async fillAndKeep(query: Query<K, V>, token: string, entry: Entry<V>, began: Moment): Promise<void> {
    const { tier } = this.parts;
    const fill = this.shared.fillOf(query.text, entry);
    const held = fill ? tier.fill(fill, token) : tier.release(query.text, token);
    try {
      const isHeld = await query.patience.answer(held);
      if (fill) {
        this.shared.filled(fill, isHeld);
      }
      if (!isHeld) {
        return; // overtaken: the value goes to the caller and is kept nowhere
      }
    } catch (failure) {
      this.shared.count(failure); // unknown counts as held: the fence still guards memory
    }
    this.keeping.keepLoaded(query.text, entry, began);
  }

  /** Loads where Redis is not to be asked; memory is guarded by fence and generation alone. */
  private async loadAlone(query: Query<K, V>, flight: Flight<Answer<V>>): Promise<Answer<V>> {
    const began = momentNow(this.parts, query.text);
    const { value, costMs } = await this.ask(query, flight);
    const entry = this.keeping.entry(query, value, began, costMs);
    if (this.keeping.isKept(value)) {
      this.keeping.keepLoaded(query.text, entry, began);
    }
    return this.answer(entry);
  }

  /** Asks the source: the one place where loaders are called. @throws LoadError with whatever the loader threw as its cause */
  private async ask(query: Query<K, V>, flight: Flight<Answer<V>>): Promise<{ value: V | undefined; costMs: number }> {
    const { clock, counters, settings } = this.parts;
    const began = clock.now();
    try {
      const value = await onBehalfOf(flight, settings.followLoaders, () => this.timed(query));
      const costMs = clock.now() - began;
      counters.loaded('success', costMs);
      return { value: value ?? undefined, costMs };
    } catch (cause) { // the user's code enters here, so anything may come out
      counters.loaded('failure', clock.now() - began);
      throw new LoadError(`Cache ${settings.name} could not load ${query.text}`, { cause });
    }
  }

  private async timed(query: Query<K, V>): Promise<V | undefined | null> {
    const { clock, settings } = this.parts;
    const abort = new AbortController();
    const loading = Promise.resolve(query.load?.(query.key, { signal: abort.signal }));
    if (settings.loadTimeoutMs === undefined) {
      return loading;
    }
    return within(clock, settings.loadTimeoutMs, loading, () => {
      const late = new Error(`the load took longer than ${settings.loadTimeoutMs} ms`);
      abort.abort(late);
      return late;
    });
  }

  /** Renews a lease while its load runs, until it is ended or the load has taken too long to be worth waiting for. */
  keepLease(text: string, token: string): Cancel {
    const { clock, tier, settings } = this.parts;
    const everyMs = Math.max(1, tier.leaseMs / 3);
    let left = Math.floor(settings.leaseLimitMs / everyMs);
    const stop = every(clock, everyMs, () => {
      if (left-- <= 0) {
        stop();
        return undefined;
      }
      return tier.renew(text, token); // one that fails is not repeated: the fill will say whether the lease held
    });
    return stop;
  }

  // A lease that cannot be given back lapses by itself.
  private giveBack(text: string, token: string | undefined): void {
    if (token !== undefined) {
      this.parts.tier.release(text, token).catch((failure: unknown) => {
        this.shared.count(failure);
      });
    }
  }

  private answer(entry: Entry<V>): Answer<V> {
    return answerOf(entry, 'load', hasUnknownTags(this.parts, entry.value));
  }
}
