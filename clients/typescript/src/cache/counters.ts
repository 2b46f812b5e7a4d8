import type { CodecProblem, TierProblem } from '../errors.js';

/** Where an answer came from: `load` the source, `miss` nowhere, `failed` an error. */
export type Outcome = 'memory' | 'redis' | 'load' | 'stale' | 'miss' | 'failed';

/** How often, and how long in all. */
export interface Timed {
  count: number;
  seconds: number;
}

/** What one cache counts. Numbers only grow. */
export class Counters {
  /** Lookups that memory did not answer, by outcome. */
  readonly lookups = new Map<Outcome, Timed>();
  readonly tierErrors = new Map<TierProblem | CodecProblem, number>();
  readonly loads: Readonly<Record<'success' | 'failure', Timed>> = { success: { count: 0, seconds: 0 }, failure: { count: 0, seconds: 0 } };
  readonly evictions = { size: 0, invalidated: 0 };
  memoryHits = 0;
  memoryMisses = 0;
  redisHits = 0;
  redisMisses = 0;
  memoryPuts = 0;
  redisPuts = 0;
  bytesWritten = 0;
  fillsRefused = 0;
  staleServed = 0;

  /** A lookup beyond memory has ended, or so many at once. */
  answered(outcome: Outcome, ms: number, count = 1): void {
    if (count === 0) {
      return;
    }
    let timed = this.lookups.get(outcome);
    if (!timed) {
      timed = { count: 0, seconds: 0 };
      this.lookups.set(outcome, timed);
    }
    add(timed, ms, count);
    if (outcome === 'stale') {
      this.staleServed++;
    }
  }

  /** A load has ended. */
  loaded(result: 'success' | 'failure', ms: number): void {
    add(this.loads[result], ms);
  }

  tierError(kind: TierProblem | CodecProblem): void {
    this.tierErrors.set(kind, (this.tierErrors.get(kind) ?? 0) + 1);
  }
}

function add(timed: Timed, ms: number, count = 1): void {
  timed.count += count;
  timed.seconds += (count * ms) / 1_000;
}
