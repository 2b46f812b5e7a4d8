import { TierUnavailableError } from '../errors.js';
import { KeyTemplate } from '../keys/template.js';
import type { KeyPart } from '../keys/values.js';
import type { RedisTier } from '../tier/tier.js';
import { within, type Clock } from '../time/clock.js';
import { Bucket, type Limit } from './bucket.js';

/** What is answered while nobody can count, since Redis does not answer: everything, for a limit is no reason to be away oneself; or nothing. */
export type WhenAway = 'allow' | 'refuse';

/** The answer to who asked. Where nobody could count, the rest is a guess. */
export interface Decision {
  readonly isAllowed: boolean;
  readonly isCounted: boolean;
  readonly limit: Limit;
  /** How many more are allowed at once now. */
  readonly remaining: number;
  /** Milliseconds until as many as ever are allowed at once, if nobody asks. */
  readonly resetMs: number;
  /** Milliseconds until it is worth asking again; 0 if it is allowed. */
  readonly retryAfterMs: number;
}

/** By the words of docs/metrics.md. */
export interface DecisionCounts {
  allowed: number;
  refused: number;
  uncounted_allowed: number;
  uncounted_refused: number;
}

const SHORT_WHILE_MS = 5_000;

/**
 * One limit, counted for each key by all nodes of a namespace together, in every language: never are more allowed than it says. Nodes' clocks decide how fast
 * a bucket refills: one that is ahead refills earlier by what it is ahead, once; one that is behind empties nobody's.
 */
export class RateLimit {
  readonly counts: DecisionCounts = { allowed: 0, refused: 0, uncounted_allowed: 0, uncounted_refused: 0 };
  private readonly keys: KeyTemplate;

  /** Made by `Larder.rateLimit`. */
  constructor(
    private readonly tier: Pick<RedisTier, 'isConnected' | 'fetch' | 'replace'>,
    private readonly clock: Clock,
    private readonly softTimeoutMs: number,
    readonly template: string,
    readonly limit: Limit,
    readonly whenAway: WhenAway,
  ) {
    this.keys = new KeyTemplate(template);
  }

  /**
   * Takes one request of a key, if it has one left; the parameters fill the template, in its order. Waits for Redis's soft timeout at most, and fails not
   * because of it. @throws TypeError if the parameters do not fit
   */
  async ask(...parameters: KeyPart[]): Promise<Decision> {
    const key = this.keys.fill(parameters);
    try {
      const decision = await within(this.clock, this.softTimeoutMs, this.taken(key), late);
      this.counts[decision.isAllowed ? 'allowed' : 'refused']++;
      return decision;
    } catch (failure) {
      if (!(failure instanceof TierUnavailableError)) {
        throw failure;
      }
      return this.uncounted();
    }
  }

  private async taken(key: string): Promise<Decision> {
    const until = this.clock.now() + this.softTimeoutMs;
    let seen = await this.tier.fetch(key);
    while (this.clock.now() < until) {
      const now = this.clock.wall();
      const there = Bucket.read(seen)?.refilled(now) ?? Bucket.full(this.limit, now);
      if (there.tokens < 1n) {
        return this.decided(there, /* isAllowed= */ false); // and nothing is written
      }
      const left = there.withoutOne();
      const { isDone, found } = await this.tier.replace(key, seen, left.write(), left.livesMs);
      if (isDone) {
        return this.decided(left, /* isAllowed= */ true);
      }
      seen = found;
    }
    throw late();
  }

  private decided(bucket: Bucket, isAllowed: boolean): Decision {
    return {
      isAllowed,
      isCounted: true,
      limit: this.limit,
      remaining: Number(bucket.tokens),
      resetMs: milliseconds(bucket.untilFull),
      retryAfterMs: isAllowed ? 0 : milliseconds(bucket.untilOne),
    };
  }

  private uncounted(): Decision {
    const isAllowed = this.whenAway === 'allow';
    this.counts[isAllowed ? 'uncounted_allowed' : 'uncounted_refused']++;
    const { limit } = this;
    return {
      isAllowed,
      isCounted: false,
      limit,
      remaining: isAllowed ? (limit.burst ?? limit.requests) : 0,
      resetMs: 0,
      retryAfterMs: isAllowed ? 0 : SHORT_WHILE_MS,
    };
  }
}

// Upwards: who comes back then is not too early.
function milliseconds(nanos: bigint): number {
  return Math.ceil(Number(nanos) / 1e6);
}

function late(): TierUnavailableError {
  return new TierUnavailableError('timeout', 'Redis, or others who count the same, took too long');
}
