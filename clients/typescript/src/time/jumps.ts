import type { Clock } from './clock.js';

const TOLERATED_MS = 250;

/** Notices where the wall clock ran ahead of the monotonic one: the machine may have been suspended, and many monotonic clocks stand still then. */
export class ClockJumps {
  private seenNow: number;
  private seenWall: number;

  constructor(private readonly clock: Clock) {
    this.seenNow = clock.now();
    this.seenWall = clock.wall();
  }

  /** By how many milliseconds it ran ahead since the last call; 0 if hardly. To be called a few times a second. */
  ahead(): number {
    const now = this.clock.now();
    const wall = this.clock.wall();
    const ahead = wall - this.seenWall - (now - this.seenNow);
    this.seenNow = now;
    this.seenWall = wall;
    return ahead > TOLERATED_MS ? ahead : 0;
  }
}
