import type { Proof } from '../journal/proof.js';
import type { Clock } from '../time/clock.js';
import { ClockJumps } from '../time/jumps.js';

/** When this machine was last suspended, as far as its clocks tell: what was read before may be older than the monotonic clock says. */
export class Awakening {
  private readonly jumps: ClockJumps;
  private awakeSince: number;

  constructor(private readonly clock: Clock) {
    this.jumps = new ClockJumps(clock);
    this.awakeSince = clock.now();
  }

  /** By the monotonic clock. */
  get at(): number {
    return this.awakeSince;
  }

  /** To be called a few times a second. */
  look(): void {
    if (this.jumps.ahead() > 0) {
      this.awakeSince = this.clock.now();
    }
  }
}

/** Whether a cache believes its copies: the age of the proof that nothing was missed, against the cache's limit. */
export class Belief {
  constructor(private readonly proof: Proof, private readonly awakening: Awakening, private readonly maxStalenessMs: number) {}

  /** Whether the proof is recent enough. It is also what confirms that the master still takes writes. */
  isRecent(now: number): boolean {
    return this.isWithin(this.at, now);
  }

  /** Whether something that was known then may be believed now. */
  isWithin(at: number, now: number): boolean {
    return now - at <= this.maxStalenessMs;
  }

  /** Whether something that was true at a moment need not be looked at again, by the proof or because that was just now. */
  covers(readAt: number, now: number): boolean {
    return this.isRecent(now) || (readAt >= this.awakening.at && now - readAt <= this.maxStalenessMs);
  }

  /** The moment that an answer is not older than whose lookup begins now. */
  asOf(now: number): number {
    return this.isRecent(now) ? this.at : now;
  }

  /** The moment of the proof; minus infinity if there is none. */
  get at(): number {
    return this.proof.at ?? -Infinity;
  }
}
