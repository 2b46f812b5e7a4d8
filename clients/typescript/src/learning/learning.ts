import { createHash } from 'node:crypto';
import type { Larder } from '../larder.js';
import { learningCaches, tagOfPredictions, type Believing, type Id, type LearningSource } from './caches.js';
import type { Analytics, Card, GlobalSettings, HotSchedule, Item, ItemList, Learner, Mastery, Prediction, Predictions, Preferences, Schedule, Session } from './records.js';
import { isOn } from './rollout.js';

export type { Believing, Id, LearningSource } from './caches.js';
export type * from './records.js';

const ALL = 'all';
const HASH_DIGITS = 32;

/**
 * The learning service's caches, usable beside the Java service: open the Larder with `name: 'learning'`. What is asked for is `undefined` where nobody has it;
 * a failing source is a LoadError, as of every cache. Writes go through: they run once, whatever the state of Redis, and nobody's older value stays.
 */
export class Learning {
  /** For what has no method of its own here. */
  readonly caches: ReturnType<typeof learningCaches>;

  constructor(private readonly larder: Larder, source: LearningSource = {}, believing: Believing = {}) {
    this.caches = learningCaches(larder, source, believing);
  }

  getUser(id: Id): Promise<Learner | undefined> {
    return this.caches.users.get(id);
  }

  /** @param save writes to the system of record, and answers what stands there then */
  setUser(id: Id, save: () => Promise<Learner>): Promise<Learner> {
    return this.caches.users.update(id, save);
  }

  getPreferences(userId: Id): Promise<Preferences | undefined> {
    return this.caches.preferences.get(userId);
  }

  setPreferences(userId: Id, save: () => Promise<Preferences>): Promise<Preferences> {
    return this.caches.preferences.update(userId, save);
  }

  getSession(id: string): Promise<Session | undefined> {
    return this.caches.sessions.get(id);
  }

  /** Begins a session, or ends it. */
  setSession(id: string, save: () => Promise<Session>): Promise<Session> {
    return this.caches.sessions.update(id, save);
  }

  getItem(id: Id): Promise<Item | undefined> {
    return this.caches.items.get(id);
  }

  /** Those that there are, in one round trip. */
  getItems(ids: Iterable<Id>): Promise<Map<Id, Item>> {
    return this.caches.items.getMany(ids);
  }

  getItemsOfJurisdiction(country: string): Promise<ItemList | undefined> {
    return this.caches.itemsOfJurisdiction.get(country);
  }

  getItemsOfTopic(topic: string): Promise<ItemList | undefined> {
    return this.caches.itemsOfTopic.get(topic);
  }

  getCard(userId: Id, itemId: Id): Promise<Card | undefined> {
    return this.caches.cards.get({ userId, itemId });
  }

  getMastery(userId: Id, topic: string): Promise<Mastery | undefined> {
    return this.caches.masteries.get({ userId, topic });
  }

  getSchedule(userId: Id): Promise<Schedule | undefined> {
    return this.caches.schedules.get(userId);
  }

  /** What is due next. */
  getHotSchedule(userId: Id): Promise<HotSchedule | undefined> {
    return this.caches.hotSchedules.get(userId);
  }

  getPrediction(userId: Id, itemId: Id): Promise<Prediction | undefined> {
    return this.caches.predictions.get({ userId, itemId });
  }

  /** The predictions of a batch, kept as one value. @param predict asks for them, by the ids in order, each once */
  async getPredictions(userId: Id, itemIds: Iterable<Id>, predict: (ids: readonly bigint[]) => Promise<Predictions>): Promise<Predictions | undefined> {
    const ids = inOrder(itemIds);
    return this.caches.batches.getWithFallback({ userId, hash: batchHash(ids) }, () => predict(ids));
  }

  /** What the service has reckoned today, if it has. */
  getAnalytics(userId: Id): Promise<Analytics | undefined> {
    return this.caches.analytics.get(userId);
  }

  getConfig(): Promise<GlobalSettings | undefined> {
    return this.caches.config.get(ALL);
  }

  /** Whether a flag is on for a subject, the same in every language. @throws TypeError if nobody knows the flag */
  async isOn(flag: string, subject: string | Id): Promise<boolean> {
    return isOn(flag, String(subject), await this.caches.flags.get(ALL));
  }

  /** Somebody has answered an item: what was known of that is no longer true. To be called behind the write. */
  async reviewed(userId: Id, itemId: Id, topic: string): Promise<void> {
    await this.caches.cards.invalidate({ userId, itemId });
    await this.caches.masteries.invalidate({ userId, topic });
    await this.caches.schedules.invalidate(userId);
    await this.caches.hotSchedules.invalidate(userId);
    await this.larder.invalidate({ tag: tagOfPredictions(userId), because: 'an answer' });
  }
}

/** Each once, the least first. */
export function inOrder(ids: Iterable<Id>): bigint[] {
  return [...new Set([...ids].map(BigInt))].sort((one, other) => (one < other ? -1 : 1));
}

/** What stands for a batch in its key: the first half of a SHA-256 of its ids in order. */
export function batchHash(ids: readonly bigint[]): string {
  const bytes = Buffer.alloc(ids.length * 8);
  ids.forEach((id, i) => bytes.writeBigInt64BE(id, i * 8));
  return createHash('sha256').update(bytes).digest('hex').slice(0, HASH_DIGITS);
}
