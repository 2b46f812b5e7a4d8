import type { Clock } from '../time/clock.js';

const MOST = 10_000;

/** Keys whose source failed a moment ago. A key that fails while too many are remembered has no pause. */
export class RetryPauses {
  private readonly until = new Map<string, number>();

  constructor(private readonly pauseMs: number, private readonly clock: Clock) {}

  failed(text: string): void {
    if (this.until.size >= MOST) {
      this.sweep();
    }
    if (this.pauseMs > 0 && (this.until.size < MOST || this.until.has(text))) {
      this.until.set(text, this.clock.now() + this.pauseMs);
    }
  }

  ended(text: string): void {
    this.until.delete(text);
  }

  isPaused(text: string): boolean {
    const until = this.until.get(text);
    return until !== undefined && this.clock.now() < until;
  }

  get size(): number {
    return this.until.size;
  }

  private sweep(): void {
    const now = this.clock.now();
    this.until.forEach((until, text) => {
      if (now >= until) {
        this.until.delete(text);
      }
    });
  }
}
