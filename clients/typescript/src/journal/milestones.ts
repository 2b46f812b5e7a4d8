import { deferred, within, type Clock, type Deferred } from '../time/clock.js';

/** Those who wait, for a bounded time, until something is reached. */
export class Milestones<T> {
  private readonly waiters = new Set<{ target: T; reached: Deferred<undefined> }>();

  constructor(private readonly clock: Clock, private readonly limitMs: number, private readonly late: () => Error) {}

  async wait(target: T): Promise<void> {
    const waiter = { target, reached: deferred<undefined>() };
    this.waiters.add(waiter);
    try {
      await within(this.clock, this.limitMs, waiter.reached.promise, this.late);
    } finally {
      this.waiters.delete(waiter);
    }
  }

  release(isReached: (target: T) => boolean): void {
    for (const { target, reached } of this.waiters) {
      if (isReached(target)) {
        reached.resolve(undefined);
      }
    }
  }

  /** What ends the waits that are under way now, whatever is reached. */
  waiting(): () => void {
    const present = [...this.waiters];
    return () => {
      present.forEach(({ reached }) => {
        reached.resolve(undefined);
      });
    };
  }

  /** Ends the waits that are under way as if time were up. */
  fail(): void {
    for (const { reached } of this.waiters) {
      reached.reject(this.late());
    }
  }
}
