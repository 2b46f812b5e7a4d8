import { text } from '../connection/answers.js';
import type { Line } from '../connection/line.js';
import type { Shard } from '../connection/shard.js';
import { horizon } from '../journal/records.js';
import type { Clock } from '../time/clock.js';
import { Ring, type Doubtful } from './ring.js';

const CAPACITY = 10_000;
/** No replica that is promoted lags by more; beyond it the beacon decides. */
const REACH_MS = 30_000;
const BEACON_MS = 600_000;

/**
 * Sees to it that nothing this node has declared untrue is lost with a master. Whoever sends an invalidation says so to the ring first. When the master is
 * met under another reign: (1) the connection is made, nobody can use it yet, and older ones are closed; (2) what is in doubt goes into the outbox, before
 * which nothing is read; (3) if the ring has forgotten anything, this node's beacon is read: one that is not newer than that means that the ring does not
 * reach back to where the new master's knowledge ends, so a horizon; (4) the connection is used.
 */
export class Reigns {
  readonly ring = new Ring(CAPACITY);
  private readonly key: string;

  /**
   * @param slowestMs how long a command may be under way and still be acknowledged
   * @param repeat hears, at once, what is to be declared untrue once more
   */
  constructor(
    private readonly shard: Pick<Shard, 'onReign' | 'reign'>,
    names: { readonly namespace: string; readonly node: string },
    private readonly clock: Clock,
    private readonly slowestMs: number,
    private readonly repeat: (doubtful: Doubtful) => void,
  ) {
    this.key = `{${names.namespace}#0}~beacon:${names.node}`;
    shard.onReign((line) => this.met(line));
  }

  /** Lights the beacon: when this node sent it, by its own clock, in nanoseconds. */
  async light(line: Line, sentAt: number): Promise<void> {
    await line.send('SET', this.key, String(Math.round(sentAt * 1e6)), 'PX', BEACON_MS);
    this.look();
    this.ring.forgetBefore(sentAt - REACH_MS - this.slowestMs);
  }

  /** What a line is about to carry; written down before it is sent. */
  removing(keys: readonly string[], line: Line): void {
    this.ring.removing(keys, line.reign, this.clock.now());
  }

  putting(key: string, line: Line): void {
    this.ring.putting(key, line.reign, this.clock.now());
  }

  // What began under an old reign after that had been succeeded.
  private look(): void {
    if (this.shard.reign !== undefined) {
      this.tell(this.ring.takeDoubtful(this.shard.reign));
    }
  }

  private async met(line: Line): Promise<void> {
    this.tell(this.ring.takeDoubtful(line.reign));
    const { forgottenAt } = this.ring;
    if (forgottenAt !== undefined && !(await this.reachesBackTo(line, forgottenAt))) {
      this.repeat({ untrue: [], replaced: [], groups: [horizon('a master has lost more than its clients remember')] });
    }
  }

  /** Whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged. */
  private async reachesBackTo(line: Line, forgottenAt: number): Promise<boolean> {
    const beacon = text(await line.send('GET', this.key));
    return /^\d{1,18}$/.test(beacon) && Number(beacon) / 1e6 - this.slowestMs > forgottenAt;
  }

  private tell(doubtful: Doubtful): void {
    if (doubtful.untrue.length + doubtful.replaced.length + doubtful.groups.length > 0) {
      this.repeat(doubtful);
    }
  }
}
