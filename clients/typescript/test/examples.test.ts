import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Larder, type LookupEvent } from '../src/index.js';
import { RedisServer, withoutRedis } from './redis.js';

const PATIENT = { softTimeoutMs: 60_000, commandTimeoutMs: 60_000, leaseMs: 60_000 };

describe('on a Redis of its own', { skip: withoutRedis, timeout: 120_000 }, () => {
  it('the example runs as it is written, and ends', async () => {
    const redis = await RedisServer.start();
    try {
      const example = fileURLToPath(new URL('../examples/goals.js', import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, [example], { env: { ...process.env, REDIS_URL: `redis://127.0.0.1:${redis.port}` } });
      assert.match(stdout, /^Learn to row: 103 lookups, \d+ reads of the table\n$/);
    } finally {
      await redis.stop();
    }
  });

  it('a cache is warmed in batches, and every lookup is told while somebody listens', async () => {
    const redis = await RedisServer.start();
    const larder = Larder.open({ name: 'warm', redis: `redis://127.0.0.1:${redis.port}`, ...PATIENT });
    try {
      await larder.ready();
      const batches: number[] = [];
      const cache = larder.cache<number, string>({
        key: 'goal:{id}',
        schema: 'Goal:1',
        maxStalenessMs: 60_000,
        loadMany: (ids) => {
          batches.push(ids.length);
          return ids.includes(9) ? Promise.reject(new Error('down')) : Promise.resolve(ids.map((id) => (id === 2 ? undefined : String(id))));
        },
      });
      assert.deepEqual(await cache.warm([1, 2, 3, 4, 9], { batch: 2, keysPerSecond: 1_000_000 }), { present: 3, absent: 1, failed: 1 });
      assert.deepEqual(batches, [2, 2, 1]);
      await assert.rejects(cache.warm([1], { batch: 0 }), /batch is 0; give/);
      const told: LookupEvent[] = [];
      larder.debug = (event) => told.push(event);
      await cache.get(1);
      larder.debug = undefined;
      await cache.get(1);
      assert.deepEqual(told.map(({ cache: name, key, outcome }) => [name, key, outcome]), [['goal', 'goal:1', 'redis']]);
    } finally {
      await larder.close();
      await redis.stop();
    }
  });
});
