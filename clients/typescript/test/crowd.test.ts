import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Larder, type Cache } from '../src/index.js';
import { Cluster } from './cluster.js';
import { until, withoutRedis } from './redis.js';

const SECONDS = Number(process.env['LARDER_CROWD_SECONDS'] ?? '4');
const KEYS = Array.from({ length: 12 }, (_, key) => key);
const NODES = 3;

/** What the source says of each key, and what each node has been told that nobody there may see any more. */
class History {
  readonly truth = KEYS.map(() => 0);
  readonly violations: string[] = [];
  reads = 0;
  writes = 0;
  private readonly floors = Array.from({ length: NODES }, () => KEYS.map(() => 0));

  /** Nothing older than what this node has made known, acknowledged or deferred, before somebody asked. */
  async read(node: number, keys: readonly number[], ask: () => Promise<ReadonlyMap<number, number>>): Promise<void> {
    const floors = keys.map((key) => this.floors[node]![key]!);
    const found = await ask();
    this.reads++;
    keys.forEach((key, i) => {
      if ((found.get(key) ?? 0) < floors[i]!) {
        this.violations.push(`node ${node} was answered ${String(found.get(key))} of key ${key}, after ${floors[i]!} was declared`);
      }
    });
  }

  async write(node: number, key: number, declare: () => Promise<unknown>): Promise<void> {
    const value = ++this.truth[key]!;
    await declare();
    this.writes++;
    this.floors[node]![key] = Math.max(this.floors[node]![key]!, value);
  }
}

function any<T>(of: readonly T[]): T {
  return of[Math.floor(Math.random() * of.length)]!;
}

describe('a crowd of nodes in a cluster', { skip: withoutRedis, timeout: 180_000 + 1_000 * SECONDS }, () => {
  it('is answered nothing that was declared untrue where it was said, while masters are succeeded against their will', async () => {
    const cluster = await Cluster.start(/* withReplicas= */ true);
    const history = new History();
    const larders = KEYS.slice(0, NODES).map((node) => Larder.open({ name: 'crowd', redis: cluster.address, memoryEntries: node === 0 ? 0 : 8 }));
    const caches = larders.map((larder): Cache<number, number> =>
      larder.cache<number, number>({ key: 'item:{id}', schema: 'Item:1', maxStalenessMs: 2_000, keyTags: (key) => [`key:${key}`], load: (key) => history.truth[key] }),
    );
    const end = Date.now() + SECONDS * 1_000;
    const work = async (node: number): Promise<void> => {
      const [larder, cache] = [larders[node]!, caches[node]!];
      while (Date.now() < end) {
        const [key, chosen] = [any(KEYS), Math.random()];
        if (chosen < 0.05) {
          await history.write(node, key, () => cache.invalidate(key));
        } else if (chosen < 0.08) {
          await history.write(node, key, () => larder.invalidate({ tag: `key:${key}` }));
        } else if (chosen < 0.2) {
          await history.read(node, KEYS, () => cache.getMany(KEYS));
        } else {
          await history.read(node, [key], async () => new Map([[key, (await cache.get(key))!]]));
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const trouble = async (): Promise<void> => {
      while (Date.now() < end) {
        await any(cluster.servers).raw.call('CLUSTER', 'FAILOVER', 'TAKEOVER').catch(() => undefined); // a master refuses
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    };
    try {
      await Promise.all([trouble(), ...larders.flatMap((_, node) => [work(node), work(node), work(node)])]);
      assert.deepEqual(history.violations, []);
      await until('all is well', () => larders.every((larder) => larder.health().status === 'up' && larder.status().deferred === 0));
      await until('all know all', async () => {
        const found = await Promise.all(caches.map((cache) => cache.getMany(KEYS)));
        return found.every((values) => KEYS.every((key) => values.get(key) === history.truth[key]));
      });
      assert.ok(history.reads > 0 && history.writes > 0);
    } finally {
      await Promise.all(larders.map((larder) => larder.close()));
      await cluster.stop();
    }
  });
});
