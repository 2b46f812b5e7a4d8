import { stillReigns } from '../connection/connect.js';
import type { Shard } from '../connection/shard.js';
import { Proof } from '../journal/proof.js';
import { every, type Cancel, type Clock } from '../time/clock.js';

const KEPT_MS = 600_000;
const TICK_MS = 100;
const LOST_MS = 250;
const MOST_NUMBERS = 100_000;

/** The masters, as far as beacons are concerned. */
export interface Lit {
  all(): readonly Shard[];
  of(key: string): Shard;
}

/** Where a node's beacons stand: on each master under the smallest number whose slot is that master's. */
export class BeaconKeys {
  private readonly numbers = new WeakMap<Shard, number>();

  constructor(private readonly shards: Pick<Lit, 'of'>, private readonly names: { readonly namespace: string; readonly node: string }) {}

  of(shard: Shard): string {
    const known = this.numbers.get(shard) ?? 0;
    const number = this.isThere(known, shard) ? known : this.search(shard);
    this.numbers.set(shard, number);
    return `${this.slot(number)}~beacon:${this.names.node}`;
  }

  // A master that holds so few slots is about to give them away, or has just got the first.
  private search(shard: Shard): number {
    let number = 0;
    while (number < MOST_NUMBERS && !this.isThere(number, shard)) {
      number++;
    }
    return number;
  }

  private isThere(number: number, shard: Shard): boolean {
    return this.shards.of(this.slot(number)) === shard;
  }

  private slot(number: number): string {
    return `{${this.names.namespace}#${number}}`;
  }
}

/** The beacon on one master. */
interface Beacon {
  /** Up to when the master is proved to have been one. */
  readonly proof: Proof;
  sentAt: number;
  confirmedSendingAt: number | undefined;
  isUnderWay: boolean;
  isLost: boolean;
}

/**
 * Lets every master write down, with each heartbeat, when this node sent it by the node's own clock. Being written, a beacon proves that its master is one
 * still, and the same; being found under another reign, it tells how far back that master's knowledge goes. One that got lost is sent again soon.
 */
export class Beacons {
  private readonly beacons = new Map<Shard, Beacon>();
  private readonly tasks: Cancel[];

  /** @param looked is told with each heartbeat when the oldest was sent that every master has confirmed; undefined while one has confirmed none */
  constructor(
    private readonly shards: Lit,
    private readonly keys: BeaconKeys,
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly looked: (confirmedAt: number | undefined) => void,
  ) {
    this.tasks = [
      every(clock, everyMs, () => {
        this.look();
      }),
      every(clock, TICK_MS, () => {
        this.light();
      }),
    ];
  }

  /** When the shard's master last confirmed itself, by the monotonic clock; minus infinity before the first time. */
  confirmedAt(shard: Shard): number {
    return this.beacons.get(shard)?.proof.at ?? -Infinity;
  }

  /** Lights those that are due. */
  light(): void {
    const now = this.clock.now();
    for (const shard of this.shards.all()) {
      const beacon = this.beaconOf(shard);
      beacon.proof.compareClocks();
      if (shard.isConnected && !beacon.isUnderWay && now - beacon.sentAt >= (beacon.isLost ? LOST_MS : this.everyMs)) {
        void this.lightOne(shard, beacon, now);
      }
    }
  }

  close(): void {
    this.tasks.forEach((cancel) => {
      cancel();
    });
  }

  private beaconOf(shard: Shard): Beacon {
    const known = this.beacons.get(shard);
    if (known) {
      return known;
    }
    const beacon = { proof: new Proof(this.clock), sentAt: -Infinity, confirmedSendingAt: undefined, isUnderWay: false, isLost: false };
    this.beacons.set(shard, beacon);
    return beacon;
  }

  private async lightOne(shard: Shard, beacon: Beacon, now: number): Promise<void> {
    const moment = beacon.proof.moment();
    beacon.sentAt = now;
    beacon.isUnderWay = true;
    beacon.isLost = false;
    try {
      // To this very master: that another has taken it would prove nothing of this one.
      await shard.call('beacon', (line) => {
        const written = line.here('SET', this.keys.of(shard), String(Math.round(now * 1e6)), 'PX', KEPT_MS);
        return Promise.all([written, stillReigns(line)]); // in this order: written under the same reign
      });
      beacon.proof.prove(moment);
      beacon.confirmedSendingAt = now;
    } catch {
      beacon.isLost = true; // counted by the shard
    } finally {
      beacon.isUnderWay = false;
    }
  }

  // A master that confirms nothing keeps everything remembered, since nobody knows what it has lost.
  private look(): void {
    const all = this.shards.all();
    for (const shard of this.beacons.keys()) {
      if (!all.includes(shard)) {
        this.beacons.delete(shard);
      }
    }
    const confirmed = all.map((shard) => this.beaconOf(shard).confirmedSendingAt ?? -Infinity);
    const oldest = Math.min(...confirmed);
    this.looked(Number.isFinite(oldest) ? oldest : undefined);
  }
}
