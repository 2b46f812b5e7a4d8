import type { Cancel, Clock } from '../src/time/clock.js';

/** Time that passes when it is told to. */
export class ManualClock implements Clock {
  private monotonic = 1_000_000;
  private epoch = 1_795_132_800_000;
  private tasks: { at: number; task: () => void }[] = [];

  now(): number {
    return this.monotonic;
  }

  wall(): number {
    return Math.floor(this.epoch);
  }

  after(ms: number, task: () => void): Cancel {
    const due = { at: this.monotonic + ms, task };
    this.tasks.push(due);
    return () => {
      this.tasks = this.tasks.filter((other) => other !== due);
    };
  }

  /** Lets so many milliseconds pass; runs what is due, in order, and what that makes due. */
  async pass(ms: number): Promise<void> {
    const end = this.monotonic + ms;
    for (;;) {
      await settled();
      const next = this.tasks.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) {
        break;
      }
      this.to(Math.max(next.at, this.monotonic));
      this.tasks = this.tasks.filter((other) => other !== next);
      next.task();
    }
    this.to(end);
    await settled();
  }

  /** The machine was suspended: only the wall clock went on. */
  suspend(ms: number): void {
    this.epoch += ms;
  }

  private to(monotonic: number): void {
    this.epoch += monotonic - this.monotonic;
    this.monotonic = monotonic;
  }
}

/** Lets all that waits for nothing but its turn go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
