import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EntryCodec } from '../src/envelope/codec.js';
import { readEnvelope } from '../src/envelope/envelope.js';
import { json } from '../src/envelope/serializer.js';
import { Larder } from '../src/index.js';
import { KeyTemplate } from '../src/keys/template.js';
import { learningCaches, tagOfPredictions } from '../src/learning/caches.js';
import { batchHash, inOrder, Learning } from '../src/learning/learning.js';
import { isOn } from '../src/learning/rollout.js';
import type { CacheSpec } from '../src/cache/spec.js';
import { RedisServer, withoutRedis } from './redis.js';
import { vectors } from './vectors.js';

const file = vectors('learning.json') as {
  namespace: string;
  caches: { name: string; template: string; schema: string; timeToLiveMillis: number; staleIfErrorMillis: number }[];
  values: { key: string; schema: string; tags: string[]; payload: unknown; envelope: string }[];
  review: { userId: number; itemId: number; topic: string; removes: string[]; tag: string };
  batches: { itemIds: string[]; hash: string }[];
  rollouts: { flag: string; percent: number; includes: string[] }[];
};

const SUBJECTS = ['1', '2', '3', '7', '42', '1000', 'é'];

describe("the learning service's vectors", () => {
  it('have the caches that this client makes', () => {
    const specs: CacheSpec<string, unknown>[] = [];
    const larder = { cache: (spec: CacheSpec<string, unknown>) => specs.push(spec) };
    learningCaches(larder as unknown as Larder, {}, {});
    const told = specs.map(({ name, key, schema, timeToLiveMs, staleIfErrorMs }) => ({
      name: name ?? new KeyTemplate(key).prefix.replace(/:$/, ''),
      template: key,
      schema,
      timeToLiveMillis: timeToLiveMs,
      staleIfErrorMillis: staleIfErrorMs,
    }));
    assert.deepEqual(sorted(told), sorted(file.caches));
  });

  for (const { key, schema, tags, payload, envelope } of file.values) {
    it(`are read, and would be written the same: ${key}`, () => {
      const codec = new EntryCodec({ schema, serializer: json, compressAbove: Infinity, maximumValueSize: 1e6 });
      const fullKey = `${file.namespace}:${key}`;
      const entry = codec.decode(fullKey, Buffer.from(envelope, 'hex'));
      assert.deepEqual(entry.value, payload);
      assert.deepEqual([...readEnvelope(fullKey, Buffer.from(envelope, 'hex')).tags], tags);
      assert.equal(codec.encode(fullKey, entry).toString('hex'), envelope);
    });
  }

  it('have the hashes of batches, whatever the order of the ids', () => {
    for (const { itemIds, hash } of file.batches) {
      const ids = itemIds.map(BigInt);
      assert.equal(batchHash(inOrder([...ids, ...ids].reverse())), hash);
    }
  });

  for (const { flag, percent, includes } of file.rollouts) {
    it(`have ${flag} on for the same subjects at ${percent} per cent`, () => {
      assert.deepEqual(SUBJECTS.filter((subject) => isOn(flag, subject, { [flag]: String(percent) })), includes);
    });
  }

  it('have the tag of predictions', () => {
    assert.equal(tagOfPredictions(file.review.userId), file.review.tag);
  });
});

describe('flags that nobody has set', () => {
  it('have their defaults, and an unknown one is refused', () => {
    assert.deepEqual([isOn('streaks', '1', undefined), isOn('new-scheduler', '1', {})], [true, false]);
    assert.throws(() => isOn('unknown', '1', undefined), /There is no flag 'unknown'; there are new-scheduler/);
  });
});

describe('beside the learning service, on a Redis of its own', { skip: withoutRedis, timeout: 120_000 }, () => {
  it('users are written through, batches are asked for once, and an answer removes what it makes untrue', async () => {
    const redis = await RedisServer.start();
    const larder = Larder.open({ name: 'learning', redis: `redis://127.0.0.1:${redis.port}`, softTimeoutMs: 60_000, commandTimeoutMs: 60_000, leaseMs: 60_000 });
    try {
      await larder.ready();
      const { userId, itemId, topic, removes } = file.review;
      const card = { userId, itemId, repetitions: 1, easiness: 2.5, intervalDays: 1, reviewedAt: '2026-03-01T12:00:00Z', dueAt: '2026-03-02T12:00:00Z' };
      const learning = new Learning(larder, {
        card: () => Promise.resolve(card),
        mastery: () => Promise.resolve({ userId, topic, known: 0.5, observations: 1 }),
        schedule: () => Promise.resolve({ userId, cards: 1, dueByDay: {} }),
        hotSchedule: () => Promise.resolve({ userId, next: [card] }),
        flags: () => Promise.resolve({ streaks: '0.0' }),
      }, { maxStalenessMs: 60_000 });
      const learner = { id: userId, name: 'Ada', country: 'GB', createdAt: '2026-03-01T12:00:00Z', version: 1 };
      await learning.setUser(userId, () => Promise.resolve(learner));
      assert.deepEqual(await learning.getUser(userId), learner);
      assert.equal(await learning.isOn('streaks', userId), false);

      let asked = 0;
      const predict = (ids: readonly bigint[]) => {
        asked++;
        return Promise.resolve({ userId, predictions: ids.map((id) => ({ itemId: Number(id), right: 0.5, basis: 'TOPIC' })) });
      };
      assert.equal((await learning.getPredictions(userId, [9, 7, 9], predict))?.predictions.length, 2);
      await learning.getPredictions(userId, [7n, 9n], predict);
      assert.equal(asked, 1);

      await Promise.all([learning.getCard(userId, itemId), learning.getMastery(userId, topic), learning.getSchedule(userId), learning.getHotSchedule(userId)]);
      const present = (): Promise<number> => redis.raw.exists(...removes.map((key) => `${file.namespace}:${key}`));
      assert.equal(await present(), removes.length);
      await learning.reviewed(userId, itemId, topic);
      assert.equal(await present(), 0);
      await learning.getPredictions(userId, [7, 9], predict);
      assert.equal(asked, 2);
    } finally {
      await larder.close();
      await redis.stop();
    }
  });
});

function sorted<T extends { name: string }>(caches: readonly T[]): T[] {
  return caches.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
