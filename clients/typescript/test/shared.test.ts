import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Larder, LoadError, PartialLoadError, type Cache, type CacheSpec, type LarderOptions } from '../src/index.js';
import { readEnvelope } from '../src/envelope/envelope.js';
import { deferred } from '../src/time/clock.js';
import { RedisServer, until, withoutRedis } from './redis.js';

interface Goal { id: number; title: string }

// What is shown here does not depend on how busy the machine is.
const PATIENT = { softTimeoutMs: 60_000, commandTimeoutMs: 60_000, leaseMs: 60_000 };
const GOALS: CacheSpec<number, Goal> = { key: 'goal:{id}', schema: 'Goal:1', maxStalenessMs: 60_000, waitLimitMs: 60_000, tags: (goal) => [`title:${goal.title}`] };

/** Both ways of being a node: with copies in memory, and without. */
for (const memoryEntries of [0, 1_000]) {
  describe(`caches on a Redis, with ${memoryEntries} entries in memory`, { skip: withoutRedis }, () => {
    let redis: RedisServer;
    let namespaces = 0;
    const open: Larder[] = [];

    before(async () => {
      redis = await RedisServer.start();
    });
    after(async () => {
      await redis.stop();
    });

    function larder(options: Partial<LarderOptions> = {}): Larder {
      const one = Larder.open({ name: 'shop', version: `v${namespaces}`, redis: `redis://127.0.0.1:${redis.port}`, memoryEntries, ...PATIENT, ...options });
      open.push(one);
      return one;
    }

    /** A test with so many nodes of a namespace of its own. */
    function shows(claim: string, nodes: number, test: (...larders: Larder[]) => Promise<void>): void {
      it(claim, { timeout: 60_000 }, async () => {
        namespaces++;
        const larders = Array.from({ length: nodes }, () => larder());
        try {
          await Promise.all(larders.map((one) => one.ready()));
          await test(...larders);
        } finally {
          await Promise.all(open.splice(0).map((one) => one.close()));
        }
      });
    }

    function counting(): { load: (id: number) => Goal; count: () => number; title: (title: string) => void } {
      let count = 0;
      let title = 'sail';
      return { load: (id) => (count++, { id, title }), count: () => count, title: (next) => (title = next) };
    }

    shows('what one node has loaded others find in Redis', 2, async (a, b) => {
      const source = counting();
      const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load: source.load })) as [Cache<number, Goal>, Cache<number, Goal>];
      assert.deepEqual(await one.lookup(42), { value: { id: 42, title: 'sail' }, outcome: 'load' });
      const { value, outcome } = await other.lookup(42);
      assert.deepEqual({ value, outcome }, { value: { id: 42, title: 'sail' }, outcome: 'redis' });
      const again = await other.lookup(42);
      assert.equal(again.outcome, memoryEntries > 0 ? 'memory' : 'redis');
      assert.equal(source.count(), 1);
      const stored = await redis.raw.getBuffer(`${a.namespace}:goal:42`);
      assert.deepEqual(readEnvelope(`${a.namespace}:goal:42`, stored!).tags, new Set(['title:sail']));
    });

    shows('fifty callers on each of two nodes ask the source once', 2, async (...nodes) => {
      const gate = deferred<undefined>();
      let loads = 0;
      const caches = nodes.map((node) => node.cache<number, Goal>({ ...GOALS, load: async (id) => (loads++, await gate.promise, { id, title: 'x' }) }));
      const answers = caches.flatMap((cache) => Array.from({ length: 50 }, () => cache.get(1)));
      await until('somebody loads', () => loads > 0);
      gate.resolve(undefined);
      assert.equal((await Promise.all(answers)).filter((goal) => goal?.title === 'x').length, 100);
      assert.equal(loads, 1);
    });

    shows('an acknowledged invalidation of a key is seen by the next lookup of its node, and soon by others', 2, async (a, b) => {
      const source = counting();
      const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load: source.load })) as [Cache<number, Goal>, Cache<number, Goal>];
      await one.get(1);
      await other.get(1);
      source.title('row');
      assert.equal(await one.invalidate(1), 'acknowledged');
      assert.equal((await one.get(1))?.title, 'row');
      await until('the other node follows', async () => (await other.get(1))?.title === 'row');
      assert.equal(source.count(), 2);
    });

    for (const [kind, group] of Object.entries({ tag: { tag: 'title:sail' }, pattern: { pattern: 'goal:*' }, cache: { cache: { prefix: 'goal:' } }, everything: { everything: true as const } })) {
      shows(`an invalidation by ${kind} kills what is stamped before it, everywhere`, 2, async (a, b) => {
        const source = counting();
        const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load: source.load })) as [Cache<number, Goal>, Cache<number, Goal>];
        await one.get(1);
        await other.get(1);
        source.title('row');
        assert.equal(await a.invalidate({ ...group, because: 'a test' }), 'acknowledged');
        assert.equal((await one.get(1))?.title, 'row');
        await until('the other node follows', async () => (await other.get(1))?.title === 'row');
      });
    }

    shows('a node that starts later knows the groups that became untrue before', 1, async (a) => {
      const source = counting();
      await a.cache({ ...GOALS, load: source.load }).get(1);
      await a.invalidate({ tag: 'title:sail' });
      source.title('row');
      const late = larder();
      await late.ready();
      assert.deepEqual((await late.cache({ ...GOALS, load: source.load }).get(1))?.title, 'row');
    });

    shows('a load that an invalidation overtakes is answered and kept nowhere', 2, async (a, b) => {
      const began = deferred<undefined>();
      const gate = deferred<undefined>();
      let title = 'old';
      const load = async (id: number): Promise<Goal> => {
        const read = title; // 1: the load reads
        began.resolve(undefined);
        await gate.promise;
        return { id, title: read };
      };
      const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load })) as [Cache<number, Goal>, Cache<number, Goal>];
      const overtaken = one.get(1);
      await began.promise;
      title = 'new'; // 2: the source changes, and another node says so
      await other.invalidate(1);
      gate.resolve(undefined);
      assert.equal((await overtaken)?.title, 'old'); // 3: it began before
      assert.equal(await redis.raw.exists(`${a.namespace}:goal:1`), 0);
      assert.equal((await other.get(1))?.title, 'new');
      await until('the node of the load follows', async () => (await one.get(1))?.title === 'new');
    });

    shows('"there is none" is remembered where it may be, and any newer tag ends it', 1, async (a) => {
      let asked = 0;
      const cache = a.cache<number, Goal>({ ...GOALS, negativeTimeToLiveMs: 60_000, load: () => (asked++, undefined) });
      assert.equal(await cache.get(7), undefined);
      assert.equal(await cache.get(7), undefined);
      assert.equal(asked, 1);
      await a.invalidate({ tag: 'something' });
      assert.equal(await cache.get(7), undefined);
      assert.equal(asked, 2);
    });

    shows('what a failing source said before is served within staleIfError, and the failure otherwise', 1, async (a) => {
      let isDown = false;
      const load = (id: number): Goal => {
        if (isDown) {
          throw new Error('the source is down');
        }
        return { id, title: 'sail' };
      };
      const cache = a.cache({ ...GOALS, load, timeToLiveMs: 1, jitter: 0, staleIfErrorMs: 60_000 });
      const strict = a.cache({ key: 'strict:{id}', schema: 'Goal:1', load });
      await cache.get(1);
      isDown = true;
      await until('it is past its time to live', async () => (await cache.lookup(1)).outcome === 'stale');
      assert.equal((await cache.get(1))?.title, 'sail');
      await assert.rejects(strict.get(1), (failure) => failure instanceof LoadError && (failure.cause as Error).message === 'the source is down');
      await cache.invalidate(1);
      await assert.rejects(cache.get(1), LoadError);
    });

    shows('a stale value is served while one reload runs', 1, async (a) => {
      const source = counting();
      const cache = a.cache({ ...GOALS, load: source.load, timeToLiveMs: 1_000, jitter: 0, staleWhileRevalidateMs: 600_000 });
      await cache.get(1);
      source.title('row');
      let sawStale = false;
      await until('the reload has come', async () => {
        const { outcome, value } = await cache.lookup(1);
        sawStale ||= outcome === 'stale';
        return value?.title === 'row';
      });
      assert.ok(sawStale);
    });

    shows('an update is read by all, and a failing write leaves nothing behind', 2, async (a, b) => {
      const source = counting();
      const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load: source.load })) as [Cache<number, Goal>, Cache<number, Goal>];
      await one.get(1);
      await other.get(1);
      assert.deepEqual(await one.update(1, () => ({ id: 1, title: 'written' })), { id: 1, title: 'written' });
      assert.equal((await one.get(1))?.title, 'written');
      await until('the other node follows', async () => (await other.get(1))?.title === 'written');
      assert.equal(source.count(), 1);
      await assert.rejects(one.update(1, () => Promise.reject(new Error('refused'))), /refused/);
      assert.equal((await one.get(1))?.title, 'sail');
    });

    shows('of two writers at once the loser leaves nothing behind', 2, async (a, b) => {
      const source = counting();
      const [one, other] = [a, b].map((node) => node.cache({ ...GOALS, load: source.load })) as [Cache<number, Goal>, Cache<number, Goal>];
      const first = await one.beginUpdate(1);
      const second = await other.beginUpdate(1); // takes the write lease over
      assert.equal(await first.finish({ id: 1, title: 'first' }), 'acknowledged'); // interfered with: invalidated
      assert.equal(await second.finish({ id: 1, title: 'second' }), 'acknowledged');
      assert.equal(await redis.raw.exists(`${a.namespace}:goal:1`), 0);
      assert.equal((await one.get(1))?.title, 'sail');
      await assert.rejects(async () => first.finish(undefined), /ended already/);
    });

    shows('a put is read by all, and an older version does not replace a newer one', 2, async (a, b) => {
      const [one, other] = [a, b].map((node) => node.cache<number, Goal>({ ...GOALS, version: (goal) => goal.id })) as [Cache<number, Goal>, Cache<number, Goal>];
      assert.equal(await one.put(1, { id: 7, title: 'seven' }), 'acknowledged');
      assert.equal((await other.get(1))?.title, 'seven');
      await other.put(1, { id: 6, title: 'six' });
      assert.equal((await other.get(1))?.title, 'seven');
      assert.equal(await one.put(2, { id: 1, title: 'x' }), 'acknowledged');
      await assert.rejects(one.put(3, { id: 1n as never, title: 'x' }), { kind: 'payload' });
      await assert.rejects(one.put(3, undefined as never), /is no value; invalidate/);
      await assert.rejects(one.put(-1, { id: -1, title: 'x' }), (failure) => /a version is -1/.test(String((failure as LoadError).cause)));
    });

    shows('a batch asks Redis once and the bulk loader once, for what is left', 2, async (a, b) => {
      const batches: number[][] = [];
      const spec: CacheSpec<number, Goal> = {
        ...GOALS,
        loadMany: (ids) => {
          batches.push([...ids]);
          return Promise.resolve(ids.map((id) => (id === 5 ? undefined : { id, title: 'x' })));
        },
      };
      const [one, other] = [a.cache(spec), b.cache(spec)];
      await one.getMany([1, 2]);
      const found = await other.getMany([1, 2, 3, 3, 4, 5]);
      assert.deepEqual([...found.keys()], [1, 2, 3, 4]);
      assert.deepEqual(batches, [[1, 2], [3, 4, 5]]);
      assert.deepEqual(await other.getMany([]), new Map());
    });

    shows('of many who ask in one turn some go on before others have their answers', 2, async (a, b) => {
      const spec: CacheSpec<number, Goal> = { ...GOALS, load: (id) => ({ id, title: 'x' }) };
      const ids = Array.from({ length: 100 }, (_, id) => id);
      await a.cache(spec).getMany(ids);
      const cache = b.cache(spec);
      const inTurn = new Map<number, number>();
      let turn = 0;
      let isOver = false as boolean;
      const next = (): void => {
        turn++;
        if (!isOver) {
          setImmediate(next);
        }
      };
      next();
      await Promise.all(ids.map(async (id) => {
        await cache.get(id);
        inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
      }));
      isOver = true;
      assert.ok(Math.max(...inTurn.values()) <= 16, `${Math.max(...inTurn.values())} of 100 had their answers in one turn`);
    });

    shows('a batch of which some fail says which, and has the others', 1, async (a) => {
      const cache = a.cache<number, Goal>({ ...GOALS, load: (id) => (id === 2 ? Promise.reject(new Error('no')) : { id, title: 'x' }) });
      await assert.rejects(cache.getMany([1, 2, 3]), (failure) => failure instanceof PartialLoadError && failure.values.size === 2 && failure.failed[0] === 2);
    });

    shows('getWithFallback loads by the loader of the call', 1, async (a) => {
      const cache = a.cache<number, Goal>(GOALS);
      assert.deepEqual(await cache.lookup(1), { value: undefined, outcome: 'miss' });
      assert.equal((await cache.getWithFallback(1, (id) => ({ id, title: 'own' })))?.title, 'own');
      assert.equal((await cache.get(1))?.title, 'own');
    });

    shows('a loader that asks for its own key is told so', 1, async (a) => {
      const cache: Cache<number, Goal> = a.cache<number, Goal>({ ...GOALS, followLoaders: true, load: (id) => cache.get(id) });
      await assert.rejects(cache.get(1), (failure) => /very key/.test(String((failure as LoadError).cause)));
    });

    shows('a load that takes too long ends for its caller', 1, async (a) => {
      let aborted: unknown;
      const cache = a.cache<number, Goal>({
        ...GOALS,
        loadTimeoutMs: 20,
        load: (_, { signal }) => new Promise(() => {
          signal.onabort = () => {
            aborted = signal.reason;
          };
        }),
      });
      await assert.rejects(cache.get(1), LoadError);
      assert.match(String(aborted), /longer than 20 ms/);
    });

    shows('clearing with keepStale serves the old value only where the load fails', 1, async (a) => {
      const source = counting();
      let isDown = false;
      const load = (id: number): Goal => {
        if (isDown) {
          throw new Error('down');
        }
        return source.load(id);
      };
      const cache = a.cache({ ...GOALS, load, staleIfErrorMs: 600_000, retryPauseMs: 0 });
      await cache.get(1);
      source.title('row');
      await a.invalidate({ cache, keepStale: true });
      isDown = true;
      assert.deepEqual(await cache.lookup(1), { value: { id: 1, title: 'sail' }, outcome: 'stale' });
      isDown = false;
      assert.deepEqual(await cache.lookup(1), { value: { id: 1, title: 'row' }, outcome: 'load' });
    });

    shows('damaged bytes, bytes of another key and values of another type are misses', 1, async (a) => {
      const source = counting();
      const cache = a.cache({ ...GOALS, load: source.load });
      await cache.get(1);
      const stored = await redis.raw.getBuffer(`${a.namespace}:goal:1`);
      await redis.raw.set(`${a.namespace}:goal:2`, stored!);
      await redis.raw.set(`${a.namespace}:goal:3`, 'text');
      await redis.raw.lpush(`${a.namespace}:goal:4`, 'x');
      for (const id of [2, 3, 4]) {
        assert.deepEqual(await cache.lookup(id), { value: { id, title: 'sail' }, outcome: 'load' });
      }
      assert.equal((await cache.lookup(2)).value?.id, 2);
    });
  });
}
