import { TierUnavailableError } from '../errors.js';
import type { Group } from '../journal/records.js';
import { storedTag } from '../keys/tags.js';
import type { SharedTier } from '../tier/tier.js';
import { Patience } from '../time/patience.js';
import type { Clock } from '../time/clock.js';
import { Outbox, type Item } from './outbox.js';
import type { Doubtful } from './ring.js';
import type { NodeState } from './state.js';

/** `acknowledged`: no node reads the old value from Redis. `deferred`: true on this node, and sent when Redis is back, before anything is read there. */
export type Acknowledgement = 'acknowledged' | 'deferred';

/** How often something was declared untrue here, by kind, and how often that had to wait. */
export interface InvalidationCounts {
  readonly told: Map<string, number>;
  readonly deferred: Map<string, number>;
}

/** Declares things untrue, in the order the protocol asks for: away from Redis, into the journal, applied here, acknowledged. */
export class Invalidator {
  readonly outbox: Outbox;
  readonly counts: InvalidationCounts = { told: new Map(), deferred: new Map() };
  private readonly endless: Patience;

  constructor(private readonly node: NodeState, private readonly tier: SharedTier, maximumDeferred: number, clock: Clock) {
    this.outbox = new Outbox(maximumDeferred, clock);
    this.endless = Patience.endless(clock);
  }

  /** Declares the values of keys untrue. */
  async keys(keys: readonly string[]): Promise<Acknowledgement> {
    if (keys.length === 0) {
      return 'acknowledged';
    }
    const acknowledgement = await this.attempt(keys.map((untrue) => ({ untrue })), () => this.tier.invalidate(keys));
    this.node.applyKeys(keys);
    return this.counted('key', keys.length, acknowledgement);
  }

  /** Tells all nodes that the key's value was replaced in Redis, where the new one stands already. */
  async replaced(key: string): Promise<Acknowledgement> {
    const acknowledgement = await this.attempt([{ replaced: key }], () => this.tier.record([key]));
    this.node.applyKeys([key]);
    return this.counted('key', 1, acknowledgement);
  }

  /** Declares a group untrue; acknowledged when this node's own tail has applied the record. */
  async group(group: Group): Promise<Acknowledgement> {
    const stored = group.kind === 'tag' ? { ...group, subject: storedTag(group.subject) } : group;
    const acknowledgement = await this.attempt([{ group: stored }], () => this.tier.recordGroup(stored));
    if (acknowledgement === 'deferred') {
      this.node.dropEverything(); // no record says so to this node's entries yet
    }
    return this.counted(group.kind, 1, acknowledgement);
  }

  /** Declares untrue once more what may be lost: it waits to be sent, nothing is read from Redis before, and lookups under way are refused what they find. */
  repeat({ untrue, replaced, groups }: Doubtful): void {
    this.outbox.add([...untrue.map((key) => ({ untrue: key })), ...replaced.map((key) => ({ replaced: key })), ...groups.map((group) => ({ group }))]);
    this.node.refuseLookupsUnderWay();
  }

  /** Sends what waited; whether nothing waits any more. What was not answered when the patience was over is sent again. */
  drain(patience: Patience = this.endless): Promise<boolean> {
    return this.outbox.drain((items) => this.send(items, patience));
  }

  /** As `drain`, waiting a short bounded time for somebody who does it already. */
  drainPatiently(): Promise<boolean> {
    return this.outbox.drainPatiently((items) => this.send(items, this.endless));
  }

  private async send(items: readonly Item[], patience: Patience): Promise<void> {
    const untrue = items.flatMap((item) => ('untrue' in item ? [item.untrue] : []));
    const replaced = items.flatMap((item) => ('replaced' in item ? [item.replaced] : []));
    if (untrue.length > 0) {
      await patience.answer(this.tier.invalidate(untrue));
    }
    if (replaced.length > 0) {
      await patience.answer(this.tier.record(replaced));
    }
    for (const item of items) {
      if ('group' in item) {
        // Seen here as well, or this node would read once more what it has declared untrue.
        await patience.answer(this.tier.recordGroup(item.group));
      }
    }
  }

  // What is deferred waits before it is applied here: from then on this node reads nothing from Redis that could be kept again.
  private async attempt(items: readonly Item[], send: () => Promise<void>): Promise<Acknowledgement> {
    try {
      if (this.outbox.isEmpty || (await this.drain())) {
        await send();
        return 'acknowledged';
      }
    } catch (failure) {
      if (!(failure instanceof TierUnavailableError)) {
        throw failure;
      }
    }
    this.outbox.add(items);
    return 'deferred';
  }

  private counted(kind: string, count: number, acknowledgement: Acknowledgement): Acknowledgement {
    const { told, deferred } = this.counts;
    told.set(kind, (told.get(kind) ?? 0) + count);
    if (acknowledgement === 'deferred') {
      deferred.set(kind, (deferred.get(kind) ?? 0) + count);
    }
    return acknowledgement;
  }
}
