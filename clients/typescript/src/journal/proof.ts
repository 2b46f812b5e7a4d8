import type { Clock } from '../time/clock.js';
import { ClockJumps } from '../time/jumps.js';

/**
 * The moment up to which nothing was missed. Where the wall clock ran ahead of the monotonic one the machine may have been suspended, so the time in
 * between makes the proof older. Moments are monotonic milliseconds plus all that was skipped.
 */
export class Proof {
  private readonly jumps: ClockJumps;
  private skipped = 0;
  private proven: number | undefined;

  constructor(private readonly clock: Clock) {
    this.jumps = new ClockJumps(clock);
  }

  /** The proven moment on the monotonic clock; undefined while there is no proof. */
  get at(): number | undefined {
    return this.proven === undefined ? undefined : this.proven - this.skipped;
  }

  moment(): number {
    return this.clock.now() + this.skipped;
  }

  /** Nothing that was appended before the moment was missed. */
  prove(moment: number): void {
    this.proven = Math.max(this.proven ?? moment, moment);
  }

  /** Anything may have been missed. */
  revoke(): void {
    this.proven = undefined;
  }

  covers(moment: number): boolean {
    return this.proven !== undefined && this.proven >= moment;
  }

  /** To be called a few times a second. */
  compareClocks(): void {
    this.skipped += this.jumps.ahead();
  }
}
