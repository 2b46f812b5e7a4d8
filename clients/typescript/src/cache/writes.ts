import { LarderError, TierUnavailableError } from '../errors.js';
import type { Entry } from '../envelope/codec.js';
import type { KeyPart } from '../keys/values.js';
import type { Acknowledgement } from '../node/invalidator.js';
import type { Moment } from '../node/state.js';
import type { Cancel } from '../time/clock.js';
import type { Keeping } from './keeping.js';
import type { Loads } from './loads.js';
import { momentNow, type Parts } from './parts.js';
import type { Query } from './query.js';
import type { SharedCopies } from './shared.js';

/** Write through under a write lease, and put: the protocol's steps of those names. */
export class Writes<K extends KeyPart, V> {
  constructor(
    private readonly parts: Parts<K, V>,
    private readonly shared: SharedCopies<K, V>,
    private readonly loads: Loads<K, V>,
    private readonly keeping: Keeping<K, V>,
  ) {}

  /** Runs the write, exactly once; what it throws comes out, and the key is invalidated, for whether it took effect is unknown. */
  async update<W extends V | undefined>(query: Query<K, V>, write: () => Promise<W> | W): Promise<W> {
    const open = await this.begin(query);
    let written: W;
    try {
      written = await write();
    } catch (failure) {
      await open.abandon();
      throw failure;
    }
    await open.finish(written ?? undefined);
    return written;
  }

  /** Puts the write lease; others load from here on, and keep nothing. */
  async begin(query: Query<K, V>): Promise<OpenUpdate<V>> {
    const began = momentNow(this.parts, query.text);
    const token = await this.beginWrite(query.text);
    const stopRenewing = token === undefined ? () => undefined : this.loads.keepLease(query.text, token);
    return new OpenUpdate(query.text, stopRenewing, {
      finish: (value) => this.finish(query, value, began, token),
      abandon: () => this.parts.invalidator.keys([query.text]),
    });
  }

  // Undefined: Redis cannot be reached; the write goes on without a lease and ends with an invalidation.
  private async beginWrite(text: string): Promise<string | undefined> {
    try {
      return await this.parts.tier.beginWrite(text);
    } catch (failure) {
      this.shared.count(failure);
      return undefined;
    }
  }

  private async finish(query: Query<K, V>, value: V | undefined, began: Moment, token: string | undefined): Promise<Acknowledgement> {
    const { invalidator } = this.parts;
    if (token !== undefined && (await this.fillWritten(query, value, began, token))) {
      return invalidator.replaced(query.text);
    }
    return invalidator.keys([query.text]); // somebody interfered, or nothing is to be kept: nobody's value stays
  }

  private async fillWritten(query: Query<K, V>, value: V | undefined, began: Moment, token: string): Promise<boolean> {
    try {
      const fill = this.keeping.isKept(value) ? this.shared.fillOf(query.text, this.keeping.entry(query, value, began, 0)) : undefined;
      return fill !== undefined && this.shared.filled(fill, await this.parts.tier.fill(fill, token));
    } catch (failure) {
      if (!(failure instanceof LarderError)) {
        throw failure;
      }
      if (failure instanceof TierUnavailableError) {
        this.shared.count(failure);
      }
      return false; // also where the user's tags fail: the write stands
    }
  }

  /** Sets a value that has no other home; @throws TypeError if it is none, CodecError if it cannot be written, and LoadError if its tags fail: then nothing was done */
  async put(query: Query<K, V>, value: V): Promise<Acknowledgement> {
    if (value === undefined || value === null) {
      throw new TypeError(`Cache ${this.parts.settings.name} was to put ${String(value)}, which is no value; invalidate the key instead`);
    }
    // What waits to be sent was declared before this value came, and would take it with it.
    const isClear = (await this.parts.invalidator.drainPatiently()) && (await this.shared.hasBegun());
    const entry = this.keeping.entry(query, value, momentNow(this.parts, query.text), 0);
    const fill = this.shared.written(query.text, entry);
    if (isClear) {
      try {
        this.shared.filled(fill, await this.parts.tier.put(fill, entry.version));
        return await this.parts.invalidator.replaced(query.text);
      } catch (failure) {
        this.shared.count(failure);
      }
    }
    return this.putHere(query, entry);
  }

  // Where Redis cannot hold the value, memory is its home for as long as it is believed.
  private async putHere(query: Query<K, V>, entry: Entry<V>): Promise<Acknowledgement> {
    const acknowledgement = await this.parts.invalidator.keys([query.text]);
    this.keeping.keepLoaded(query.text, entry, momentNow(this.parts, query.text));
    return acknowledgement;
  }
}

interface Ending<V> {
  finish(value: V | undefined): Promise<Acknowledgement>;
  abandon(): Promise<Acknowledgement>;
}

/** A write under its lease, for where the effect is seen only later, at the end of a transaction. To be ended once. */
export class OpenUpdate<V> {
  private isEnded = false;

  /** Made by `Cache.beginUpdate`. */
  constructor(private readonly text: string, private readonly stopRenewing: Cancel, private readonly ending: Ending<V>) {}

  /** The write took effect; undefined says that the source has no value now. */
  finish(value: V | undefined): Promise<Acknowledgement> {
    this.end();
    return this.ending.finish(value);
  }

  /** Whether the write took effect is unknown: the key is invalidated. */
  abandon(): Promise<Acknowledgement> {
    this.end();
    return this.ending.abandon();
  }

  private end(): void {
    this.stopRenewing();
    if (this.isEnded) {
      throw new LarderError(`The update of ${this.text} has ended already`);
    }
    this.isEnded = true;
  }
}
