import { PartialLoadError } from '../errors.js';
import type { KeyPart } from '../keys/values.js';
import { pause, type Clock } from '../time/clock.js';
import { between } from './spec.js';

/** How keys are looked up before anybody asks. */
export interface Warming {
  /** Keys of one batch. Default 100. */
  readonly batch?: number;
  /** At most so many keys a second. Default 1,000. */
  readonly keysPerSecond?: number;
  /** Ends it after the batch under way. */
  readonly signal?: AbortSignal;
}

/** What came of it: keys that have a value now, that have none, and whose load failed. */
export interface Warmed {
  readonly present: number;
  readonly absent: number;
  readonly failed: number;
}

/** Looks keys up, batch by batch, no faster than the rate. What is fresh in some tier already costs no load. */
export async function warm<K extends KeyPart, V>(
  keys: Iterable<K> | AsyncIterable<K>,
  getMany: (keys: readonly K[]) => Promise<Map<K, V>>,
  clock: Clock,
  { batch = 100, keysPerSecond = 1_000, signal }: Warming,
): Promise<Warmed> {
  between({ batch }, 'batch', 1, 10_000);
  between({ keysPerSecond }, 'keysPerSecond', 1, 1_000_000);
  const warmed = { present: 0, absent: 0, failed: 0 };
  let some: K[] = [];
  const bring = async (): Promise<void> => {
    const began = clock.now();
    const { present, failed } = await broughtBy(getMany, some);
    warmed.present += present;
    warmed.failed += failed;
    warmed.absent += some.length - present - failed;
    const rest = (some.length / keysPerSecond) * 1_000 - (clock.now() - began);
    some = [];
    if (rest > 0) {
      await pause(clock, rest);
    }
  };
  for await (const key of keys) {
    if (signal?.aborted) {
      return warmed;
    }
    if (some.push(key) === batch) {
      await bring();
    }
  }
  if (some.length > 0) {
    await bring();
  }
  return warmed;
}

async function broughtBy<K extends KeyPart, V>(getMany: (keys: readonly K[]) => Promise<Map<K, V>>, keys: readonly K[]): Promise<{ present: number; failed: number }> {
  try {
    return { present: (await getMany(keys)).size, failed: 0 };
  } catch (failure) {
    if (!(failure instanceof PartialLoadError)) {
      throw failure;
    }
    return { present: failure.values.size, failed: failure.failed.length };
  }
}
