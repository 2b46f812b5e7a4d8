import { isAnswer, text } from '../connection/answers.js';
import type { Line } from '../connection/line.js';
import type { Shard } from '../connection/shard.js';
import type { Listeners } from '../connection/shards.js';
import { journalSlot } from '../journal/appender.js';
import { horizon } from '../journal/records.js';
import type { Clock } from '../time/clock.js';
import { Ring, type Doubtful, type Judge } from './ring.js';

const CAPACITY = 10_000;
/** No replica that is promoted lags by more; beyond it the beacon decides. */
const REACH_MS = 30_000;

/** Who repeats what is in doubt. */
export interface Doubting {
  /** Declares it untrue once more: before anything is read from Redis again. */
  repeat(doubtful: Doubtful): void;
  /** Drops this node's copies: they may be of a master that had been succeeded. */
  distrust(): void;
}

/** The masters, as far as reigns are concerned. */
export interface Reigning {
  readonly listeners: Pick<Listeners, 'reign'>;
  all(): readonly Shard[];
  of(key: string): Shard;
}

/**
 * Sees to it that nothing this node has declared untrue is lost with a master. Whoever sends an invalidation says so to the ring first. When a shard is met
 * under another reign: (1) the connection is made, nobody can use it yet, and older ones are closed; (2) what is in doubt goes into the outbox, before which
 * nothing is read, and if the shard is not the journal's, the node's copies are dropped: they may have been read from the old master after its successor, and
 * the journal, had gone on; (3) if the ring has forgotten anything, this node's beacon is read: one that is not newer than that means that the ring does not
 * reach back to where the new master's knowledge ends, so a horizon; (4) the connection is used. What began under an old reign after that, or whose slot has
 * moved to another shard, is found by the next look.
 */
export class Reigns {
  readonly ring = new Ring(CAPACITY);
  private readonly present = new Map<Shard, string>();
  private readonly journalKey: string;
  private readonly judge: Judge;

  /** @param slowestMs how long a command may be under way and still be acknowledged; @param beacon where this node's beacon stands on a shard */
  constructor(
    private readonly shards: Reigning,
    namespace: string,
    private readonly clock: Clock,
    private readonly slowestMs: number,
    private readonly beacon: (shard: Shard) => string,
    private readonly doubting: Doubting,
  ) {
    this.journalKey = journalSlot(namespace);
    this.judge = {
      isOther: (key, began) => this.isOther(`${namespace}:${key}`, began),
      isOtherForJournal: (began) => this.isOther(this.journalKey, began),
    };
    shards.listeners.reign.push((shard, line) => this.met(shard, line));
  }

  /** What a line is about to carry; written down before it is sent. */
  removing(keys: readonly string[], line: Line): void {
    this.ring.removing(keys, line.reign, this.clock.now());
  }

  putting(key: string, line: Line): void {
    this.ring.putting(key, line.reign, this.clock.now());
  }

  /**
   * Looks whether anything is in doubt that was not when its shard was met. To be called with each heartbeat.
   *
   * @param confirmedAt when the oldest heartbeat was sent that every master has confirmed: what is older by the reach need not be remembered; undefined while
   *     one has confirmed none
   */
  look(confirmedAt: number | undefined): void {
    const all = this.shards.all();
    for (const shard of this.present.keys()) {
      if (!all.includes(shard)) {
        this.present.delete(shard);
      }
    }
    this.repeatDoubtful();
    if (confirmedAt !== undefined) {
      this.ring.forgetBefore(confirmedAt - REACH_MS - this.slowestMs);
    }
  }

  private async met(shard: Shard, line: Line): Promise<void> {
    this.present.set(shard, line.reign);
    this.repeatDoubtful();
    this.distrust(shard);
    const { forgottenAt } = this.ring;
    if (forgottenAt !== undefined && !(await this.reachesBackTo(shard, line, forgottenAt))) {
      this.doubting.repeat({ untrue: [], replaced: [], groups: [horizon('a master has lost more than its clients remember')] });
    }
  }

  /** Whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged. */
  private async reachesBackTo(shard: Shard, line: Line, forgottenAt: number): Promise<boolean> {
    const beacon = await this.beaconOn(shard, line);
    return /^\d{1,18}$/.test(beacon) && Number(beacon) / 1e6 - this.slowestMs > forgottenAt;
  }

  // Refused, since its slot is not there or something else is under its name: it tells nothing.
  private async beaconOn(shard: Shard, line: Line): Promise<string> {
    try {
      return text(await line.here('GET', this.beacon(shard)));
    } catch (failure) {
      if (isAnswer(failure)) {
        return '';
      }
      throw failure;
    }
  }

  // What it holds now, another master held until lately, and may hold still. On the journal's shard nobody reads on after the journal was read.
  private distrust(shard: Shard): void {
    if (shard !== this.shards.of(this.journalKey)) {
      this.doubting.distrust();
    }
  }

  private repeatDoubtful(): void {
    const doubtful = this.ring.takeDoubtful(this.judge);
    if (doubtful.untrue.length + doubtful.replaced.length + doubtful.groups.length > 0) {
      this.doubting.repeat(doubtful);
    }
  }

  private isOther(key: string, began: string): boolean {
    const reign = this.present.get(this.shards.of(key));
    return reign !== undefined && reign !== began;
  }
}
