import type { Clock } from './clock.js';

/** Pauses of one who does something again and again, which others may end early. */
export class Nap {
  private end: () => void = () => undefined;
  private isOver = false;

  constructor(private readonly clock: Clock) {}

  /** Waits so long, or until it is woken. */
  take(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, resolve);
      this.end = () => {
        cancel();
        resolve();
      };
      if (this.isOver) {
        this.end();
      }
    });
  }

  /** Ends the pause, if there is one now. */
  wake(): void {
    this.end();
  }

  /** Ends the pause, and all those to come. */
  close(): void {
    this.isOver = true;
    this.end();
  }
}
