import type { Cache } from '../cache/cache.js';
import type { CacheSpec } from '../cache/spec.js';
import type { KeyPart } from '../keys/values.js';
import type { Larder } from '../larder.js';
import type * as is from './records.js';

/** A number of a user or an item; beyond 2^53 a bigint. */
export type Id = number | bigint;
export type OfItem = { readonly userId: Id; readonly itemId: Id };
export type OfTopic = { readonly userId: Id; readonly topic: string };
export type OfBatch = { readonly userId: Id; readonly hash: string };

/** Whom the caches ask for what nobody has; what has no function here is only read. */
export interface LearningSource {
  readonly user?: (id: Id) => Promise<is.Learner | undefined>;
  readonly preferences?: (userId: Id) => Promise<is.Preferences | undefined>;
  readonly session?: (id: string) => Promise<is.Session | undefined>;
  readonly item?: (id: Id) => Promise<is.Item | undefined>;
  readonly items?: (ids: readonly Id[]) => Promise<readonly (is.Item | undefined)[]>;
  readonly itemsOfJurisdiction?: (country: string) => Promise<is.ItemList>;
  readonly itemsOfTopic?: (topic: string) => Promise<is.ItemList>;
  readonly flags?: () => Promise<is.FlagShares>;
  readonly config?: () => Promise<is.GlobalSettings>;
  readonly card?: (of: OfItem) => Promise<is.Card | undefined>;
  readonly mastery?: (of: OfTopic) => Promise<is.Mastery | undefined>;
  readonly schedule?: (userId: Id) => Promise<is.Schedule | undefined>;
  readonly hotSchedule?: (userId: Id) => Promise<is.HotSchedule | undefined>;
  readonly prediction?: (of: OfItem) => Promise<is.Prediction | undefined>;
}

/** For how long copies are believed without proof that nothing was missed; 5 s unless said otherwise. */
export type Believing = Pick<CacheSpec<KeyPart, unknown>, 'maxStalenessMs'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The caches of the learning service, by the keys, schemas and lives of docs/protocol/learning.md. */
export function learningCaches(larder: Larder, source: LearningSource, believing: Believing) {
  const cache = <K extends KeyPart, V>(
    key: string,
    schema: string,
    lives: readonly [timeToLiveMs: number, staleIfErrorMs: number],
    load: ((key: K) => Promise<V | undefined>) | undefined,
    more: Pick<CacheSpec<K, V>, 'name' | 'keyTags' | 'loadMany'> = {},
  ): Cache<K, V> => larder.cache<K, V>({ key, schema: `${schema}:1`, timeToLiveMs: lives[0], staleIfErrorMs: lives[1], ...(load && { load }), ...more, ...believing });
  const hour = [HOUR_MS, HOUR_MS] as const;
  const halfHour = [30 * MINUTE_MS, 0] as const;
  const quarter = [15 * MINUTE_MS, 0] as const;
  const lists = [6 * HOUR_MS, DAY_MS] as const;
  const predicted = { keyTags: ({ userId }: { readonly userId: Id }) => [tagOfPredictions(userId)] };
  return {
    users: cache<Id, is.Learner>('user:{user_id}', 'Learner', hour, source.user),
    preferences: cache<Id, is.Preferences>('user:preferences:{user_id}', 'Preferences', hour, source.preferences),
    sessions: cache<string, is.Session>('user:session:{session_id}', 'Session', halfHour, source.session),
    items: cache<Id, is.Item>('item:{item_id}', 'Item', [4 * HOUR_MS, DAY_MS], source.item, source.items && { loadMany: source.items }),
    itemsOfJurisdiction: cache<string, is.ItemList>('items:jurisdiction:{country}', 'ItemList', lists, source.itemsOfJurisdiction, { name: 'items-jurisdiction' }),
    itemsOfTopic: cache<string, is.ItemList>('items:topic:{topic}', 'ItemList', lists, source.itemsOfTopic, { name: 'items-topic' }),
    flags: cache<string, is.FlagShares>('flags:{which}', 'Flags', [5 * MINUTE_MS, DAY_MS], source.flags),
    config: cache<string, is.GlobalSettings>('config:{which}', 'GlobalSettings', [HOUR_MS, DAY_MS], source.config),
    cards: cache<OfItem, is.Card>('sm2:{user_id}:{item_id}', 'Card', halfHour, source.card),
    masteries: cache<OfTopic, is.Mastery>('bkt:{user_id}:{topic}', 'Mastery', halfHour, source.mastery),
    schedules: cache<Id, is.Schedule>('scheduler:{user_id}', 'Schedule', halfHour, source.schedule),
    hotSchedules: cache<Id, is.HotSchedule>('scheduler:hot:{user_id}', 'HotSchedule', halfHour, source.hotSchedule),
    predictions: cache<OfItem, is.Prediction>('prediction:{user_id}:{item_id}', 'Prediction', quarter, source.prediction, predicted),
    batches: cache<OfBatch, is.Predictions>('prediction:batch:{user_id}:{hash}', 'Predictions', quarter, undefined, predicted),
    // Their life ends with the day, which a cache of this client cannot say: read here, and loaded by the service.
    analytics: cache<Id, is.Analytics>('analytics:{user_id}', 'Analytics', [DAY_MS, DAY_MS], undefined),
  };
}

/** The tag of all that is predicted of somebody. */
export function tagOfPredictions(userId: Id): string {
  return `predictions:${userId}`;
}
