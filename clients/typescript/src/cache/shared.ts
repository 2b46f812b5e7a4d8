import { CodecError, TierUnavailableError } from '../errors.js';
import type { Entry } from '../envelope/codec.js';
import { crc32cOf } from '../envelope/crc32c.js';
import type { KnownPart } from '../envelope/envelope.js';
import type { KeyPart } from '../keys/values.js';
import type { Moment } from '../node/state.js';
import type { Fill } from '../tier/tier.js';
import { Patience } from '../time/patience.js';
import { remainingMs, type Verdict } from './freshness.js';
import { hasUnknownTags, isCovered, isOutdated, momentNow, momentsNow, type Parts } from './parts.js';
import { answerOf, type Found, type Query } from './query.js';

/** The shared tier as one cache sees it: entries instead of bytes, judged by the rules this node knows, and what fails is counted. */
export class SharedCopies<K extends KeyPart, V> {
  /** What all keys of the cache begin with: each hit pays for the checksum of the rest alone. */
  private readonly known: KnownPart;

  constructor(private readonly parts: Parts<K, V>) {
    const { prefix } = parts.template;
    this.known = { length: prefix.length, crc: crc32cOf(parts.tier.fullKey(prefix)) };
  }

  /**
   * Whether what Redis holds may be believed: it is there, no invalidation waits to be sent, and nothing of its journal can have been missed; what is
   * missing of that is made up for first.
   */
  async isUsable(patience: Patience): Promise<boolean> {
    if (patience.isOver || !this.parts.tier.isConnected) {
      return false;
    }
    try {
      const { invalidator } = this.parts;
      return (invalidator.outbox.isEmpty || (await invalidator.drain(patience))) && (await this.isProven(patience));
    } catch (failure) {
      this.count(failure);
      return false;
    }
  }

  private async isProven(patience: Patience): Promise<boolean> {
    if (!this.isRecent()) {
      await patience.answer(this.parts.tier.catchUp());
    }
    return this.isRecent();
  }

  private isRecent(): boolean {
    return this.parts.belief.isRecent(this.parts.clock.now());
  }

  /** The moment from which on what Redis holds of a key may be believed and kept; undefined where it may not. */
  async begin(query: Query<K, V>): Promise<Moment | undefined> {
    return this.beginNow(query.text) ?? ((await this.isUsable(query.patience)) ? this.beginNow(query.text) : undefined);
  }

  /** As `begin`, of many keys. */
  async beginAll(patience: Patience, texts: readonly string[]): Promise<Moment[] | undefined> {
    return this.isUsableNow() || ((await this.isUsable(patience)) && this.isUsableNow()) ? momentsNow(this.parts, texts) : undefined;
  }

  /** As `begin`, where nothing has to be waited for. */
  beginNow(text: string): Moment | undefined {
    return this.isUsableNow() ? momentNow(this.parts, text) : undefined;
  }

  // Also once more behind the waits, in one turn with the moments: what was deferred and applied here meanwhile still stands in Redis, and its fence would let
  // it pass.
  private isUsableNow(): boolean {
    const { tier, invalidator } = this.parts;
    return tier.isConnected && invalidator.outbox.isEmpty && this.isRecent();
  }

  /** Whether the journal was read at all, which is waited for: what is stamped before that is dead on arrival. */
  async hasBegun(): Promise<boolean> {
    return this.parts.node.position > 0n || this.isUsable(Patience.endless(this.parts.clock));
  }

  /** The entry in an envelope that was asked for after the moment, if it is one, alive by the rules this node knows, and not gone. */
  judge(text: string, envelope: Buffer | null, began: Moment): Found<V> | undefined {
    const now = this.parts.clock.now();
    const entry = envelope && this.mayBelieve(began, now) && this.isConfirmed(text, now) ? this.decoded(text, envelope) : undefined;
    return entry && this.judged(text, entry, this.parts.clock.wall());
  }

  /** As `judge`, of many that were asked for at once, in their order. */
  judgeAll(texts: readonly string[], envelopes: readonly (Buffer | null | undefined)[], began: Moment): (Found<V> | undefined)[] {
    const now = this.parts.clock.now();
    const mayBelieve = this.mayBelieve(began, now);
    const believed = envelopes.map((envelope, i) => (envelope && mayBelieve && this.isConfirmed(texts[i] ?? '', now) ? envelope : undefined));
    const entries = this.parts.codec.decodeAll(texts, believed, this.known, this.refused);
    const wall = this.parts.clock.wall();
    return entries.map((entry, i) => entry && this.judged(texts[i] ?? '', entry, wall));
  }

  // A server that was replaced and does not know it yet may hold what others have removed from its successor; it confirms nothing.
  private isConfirmed(text: string, now: number): boolean {
    return this.parts.belief.isWithin(this.parts.tier.confirmedAt(text), now);
  }

  private mayBelieve(began: Moment, now: number): boolean {
    return this.parts.belief.isRecent(now) && this.parts.node.isBeforeAnyAbandonment(began);
  }

  private judged(text: string, entry: Entry<V>, wall: number): Found<V> | undefined {
    const leftMs = remainingMs(entry.created, entry.freshUntil, wall);
    const verdict = this.verdictOn(text, entry, leftMs);
    return verdict === 'gone' ? undefined : { entry, leftMs, verdict };
  }

  private verdictOn(text: string, entry: Entry<V>, leftMs: number): Verdict {
    const { freshness, node } = this.parts;
    const { rules, outdated } = node;
    const { stamp } = entry;
    if (!rules.mayCover(stamp) && !outdated.mayCover(stamp)) {
      return freshness.judge(-leftMs); // as nearly all are: nothing has become untrue since
    }
    const subject = answerOf(entry, 'redis', hasUnknownTags(this.parts, entry.value));
    if (isCovered(this.parts, subject, text)) {
      return 'gone';
    }
    return isOutdated(this.parts, subject, text) ? freshness.judgeOutdated(-leftMs) : freshness.judge(-leftMs);
  }

  private decoded(text: string, envelope: Buffer): Entry<V> | undefined {
    try {
      return this.parts.codec.decode(text, envelope, this.known);
    } catch (useless) {
      this.count(useless);
      return undefined;
    }
  }

  /** The envelope of an entry, to be filled in; undefined if it has to stay out of Redis. */
  fillOf(text: string, entry: Entry<V>): Fill | undefined {
    try {
      return this.written(text, entry);
    } catch (unwritable) {
      this.count(unwritable);
      return undefined;
    }
  }

  /** As `fillOf`; @throws CodecError */
  written(text: string, entry: Entry<V>): Fill {
    const envelope = this.parts.codec.encode(this.parts.tier.fullKey(text), entry);
    return { key: text, envelope, timeToLiveMs: Math.max(1, entry.staleUntil - this.parts.clock.wall()) };
  }

  /** Counts a fill that was answered. */
  filled(fill: Fill, isSet: boolean): boolean {
    const { counters } = this.parts;
    if (isSet) {
      counters.redisPuts++;
      counters.bytesWritten += fill.envelope.length;
    } else {
      counters.fillsRefused++;
    }
    return isSet;
  }

  private readonly refused = (failure: unknown): void => {
    this.count(failure);
  };

  /** Counts what the tier or the codec failed with; @throws what is none of their failures */
  count(failure: unknown): void {
    if (!(failure instanceof TierUnavailableError) && !(failure instanceof CodecError)) {
      throw failure;
    }
    this.parts.counters.tierError(failure.kind);
  }
}
