import { TierUnavailableError } from '../errors.js';
import { within, type Clock } from './clock.js';

/**
 * How long one lookup still waits for the shared tier: all its waits together no longer than the limit. Waits that overlap, as those of a batch do,
 * count once.
 */
export class Patience {
  private spent = 0;
  private waiting = 0;
  private since = 0;

  constructor(private readonly clock: Clock, private readonly limitMs: number) {}

  /** Waits for each answer until the tier itself gives it up, at its hard timeout. */
  static endless(clock: Clock): Patience {
    return new Patience(clock, Infinity);
  }

  get isOver(): boolean {
    return this.left() <= 0;
  }

  /** What the promise settles with; rejects when the patience is over. */
  answer<T>(promise: Promise<T>): Promise<T> {
    if (this.limitMs === Infinity) {
      return promise;
    }
    const left = this.left();
    this.begin();
    const answer = within(this.clock, Math.max(0, left), promise, late);
    answer.then(this.end, this.end);
    return answer;
  }

  /** As `answer`, for looking whether somebody else is done: uses nothing up, unless it is in vain, which uses all of it up. */
  async look<T>(promise: Promise<T>): Promise<T> {
    if (this.limitMs === Infinity) {
      return promise;
    }
    return within(this.clock, this.limitMs, promise, () => {
      this.spent = this.limitMs;
      return late();
    });
  }

  private left(): number {
    return this.limitMs - this.spent - (this.waiting > 0 ? this.clock.now() - this.since : 0);
  }

  private begin(): void {
    if (this.waiting++ === 0) {
      this.since = this.clock.now();
    }
  }

  private readonly end = (): void => {
    if (--this.waiting === 0) {
      this.spent += this.clock.now() - this.since;
    }
  };
}

function late(): TierUnavailableError {
  return new TierUnavailableError('timeout', 'The shared tier gave no answer within its soft timeout');
}
