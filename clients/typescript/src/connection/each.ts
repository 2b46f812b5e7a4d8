import { PartlyUnavailableError, TierUnavailableError } from '../errors.js';
import type { Line } from './line.js';
import type { Shard } from './shard.js';
import type { Shards } from './shards.js';

/** Sends an operation for those of its items that are on one shard; answers in their order. */
export type SendSome<I, T> = (line: Line, items: readonly I[]) => Promise<T[]>;

/**
 * Sends an operation on many items, one part to each shard at the same time, each again where it may be; answers in the order of the items. The keys are given
 * as they stand in Redis. @throws PartlyUnavailableError where only some of the shards answer, TierUnavailableError where none does
 */
export async function callEach<I, T>(shards: Shards, operation: string, items: readonly I[], key: (item: I) => string, send: SendSome<I, T>): Promise<T[]> {
  const places = placesOf(shards, items, key);
  const [first] = places;
  if (first && places.size === 1) {
    return first[0].callAgain(operation, (line) => send(line, items));
  }
  const parts = [...places];
  const settled = await Promise.allSettled(
    parts.map(([shard, at]) => shard.callAgain(operation, (line) => send(line, at.map((place) => items[place] as I)))),
  );
  const answers = Array<T | undefined>(items.length).fill(undefined);
  let failure: Error | undefined;
  settled.forEach((part, i) => {
    if (part.status === 'rejected') {
      failure = part.reason as Error;
    } else {
      parts[i]?.[1].forEach((place, j) => (answers[place] = part.value[j]));
    }
  });
  if (failure === undefined) {
    return answers as T[];
  }
  const isPartial = settled.some(({ status }) => status === 'fulfilled');
  throw isPartial && failure instanceof TierUnavailableError ? new PartlyUnavailableError(answers, failure) : failure;
}

function placesOf<I>(shards: Shards, items: readonly I[], key: (item: I) => string): Map<Shard, number[]> {
  const places = new Map<Shard, number[]>();
  items.forEach((item, i) => {
    const shard = shards.of(key(item));
    const at = places.get(shard);
    if (at) {
      at.push(i);
    } else {
      places.set(shard, [i]);
    }
  });
  return places;
}
