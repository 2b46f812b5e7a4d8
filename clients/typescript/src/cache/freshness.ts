/** How an entry may be served: as the answer; stale, while one reload runs; stale, only if the load fails; not at all. */
export type Verdict = 'fresh' | 'revalidate' | 'only_if_error' | 'gone';

const CLOCK_TOLERANCE_MS = 1_000;

/** Says how long an entry lives and how it may be served. Pure: the caller reads the clock and draws the random number. All times in milliseconds. */
export class Freshness {
  constructor(
    private readonly timeToLiveMs: number,
    private readonly negativeTimeToLiveMs: number,
    private readonly revalidateMs: number,
    private readonly ifErrorMs: number,
    private readonly jitter: number,
  ) {}

  /** The verdict on an entry that is overdue by so much; a negative number is what it has left. */
  judge(overdueMs: number): Verdict {
    if (overdueMs < 0) {
      return 'fresh';
    }
    if (overdueMs < this.revalidateMs) {
      return 'revalidate';
    }
    return overdueMs < this.ifErrorMs ? 'only_if_error' : 'gone';
  }

  /** The verdict on an entry that an invalidation has outdated, however fresh it would be. */
  judgeOutdated(overdueMs: number): Verdict {
    return this.ifErrorMs > 0 && overdueMs < this.ifErrorMs ? 'only_if_error' : 'gone';
  }

  get keepsIfError(): boolean {
    return this.ifErrorMs > 0;
  }

  get keepsNegatives(): boolean {
    return this.negativeTimeToLiveMs > 0;
  }

  /** For how long an entry is fresh: its time to live, shortened by the drawn part of the jitter (0 up to 1), never lengthened. */
  freshMs(isNegative: boolean, drawn: number): number {
    const full = isNegative ? this.negativeTimeToLiveMs : this.timeToLiveMs;
    return full - Math.floor(full * this.jitter * drawn);
  }

  /** For how long past its fresh time an entry may still be of use. */
  get staleMs(): number {
    return Math.max(this.revalidateMs, this.ifErrorMs);
  }
}

/**
 * What is left of a lifetime that another node's wall clock wrote. Clocks may differ by a second: that shortens what is left, by a tenth of the lifetime at
 * most, and never lengthens it.
 */
export function remainingMs(created: number, until: number, now: number): number {
  const lifetime = until - created;
  return Math.min(until - now, lifetime) - Math.min(CLOCK_TOLERANCE_MS, Math.floor(lifetime / 10));
}
