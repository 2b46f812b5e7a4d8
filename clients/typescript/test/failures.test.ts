import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Larder, type Cache, type CacheSpec, type LarderOptions } from '../src/index.js';
import { pause, systemClock } from '../src/time/clock.js';
import { Proxy, RedisServer, until, withoutRedis } from './redis.js';

interface Goal { id: number; title: string }

// Where something is to be acknowledged, it shall not depend on how busy the machine is.
const PATIENT = { softTimeoutMs: 60_000, commandTimeoutMs: 60_000, leaseMs: 60_000 };
const GOALS: CacheSpec<number, Goal> = { key: 'goal:{id}', schema: 'Goal:1', tags: (goal) => [`title:${goal.title}`] };

describe('when something fails', { skip: withoutRedis, timeout: 120_000 }, () => {
  let redis: RedisServer;
  let proxy: Proxy;
  let namespaces = 0;
  const open: Larder[] = [];
  let title = 'old';
  const load = (id: number): Goal => ({ id, title });

  before(async () => {
    redis = await RedisServer.start();
    proxy = await Proxy.to(redis.port);
  });
  after(async () => {
    proxy.close();
    await redis.stop();
  });
  beforeEach(() => {
    namespaces++;
    title = 'old';
  });
  afterEach(async () => {
    proxy.mend();
    redis.thaw();
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  function larder(port: number, options: Partial<LarderOptions> = {}): Larder {
    const one = Larder.open({ name: 'fails', version: `v${namespaces}`, redis: `redis://127.0.0.1:${port}`, memoryEntries: 1_000, ...options });
    open.push(one);
    return one;
  }

  /** A node on its own connections, which nobody cuts, and one behind the proxy. */
  async function steadyAndShaky(spec: Partial<CacheSpec<number, Goal>> = {}) {
    const steady = larder(redis.port, PATIENT);
    const shaky = larder(proxy.port);
    await Promise.all([steady.ready(), shaky.ready()]);
    const caches = [steady, shaky].map((node) => node.cache({ ...GOALS, load, ...spec })) as [Cache<number, Goal>, Cache<number, Goal>];
    return { steady, shaky, ofSteady: caches[0], ofShaky: caches[1] };
  }

  it('Redis away at the start: sources are asked, and what becomes untrue is sent before anything is read', async () => {
    const steady = larder(redis.port, PATIENT);
    await steady.ready();
    const ofSteady = steady.cache({ ...GOALS, load });
    await ofSteady.get(1);
    proxy.cut();
    const late = larder(proxy.port);
    const ofLate = late.cache({ ...GOALS, load });
    assert.equal((await ofLate.lookup(2)).outcome, 'load');
    title = 'new';
    assert.equal(await ofLate.invalidate(1), 'deferred');
    assert.equal(late.status().deferred, 1);
    assert.equal(late.health().status, 'degraded');
    proxy.mend();
    await until('the late node no longer finds the old value', async () => (await ofLate.lookup(1)).value?.title === 'new');
    await until('what waited was sent', () => late.status().deferred === 0);
    await until('the steady node follows', async () => (await ofSteady.get(1))?.title === 'new');
    await until('all is well', () => late.health().status === 'up');
  });

  it('the way to Redis breaks midway: a deferred invalidation holds here at once, and everywhere once it is mended', async () => {
    const { shaky, ofSteady, ofShaky } = await steadyAndShaky();
    await ofShaky.get(1);
    await ofSteady.get(1);
    proxy.cut();
    title = 'new';
    assert.equal(await ofShaky.invalidate(1), 'deferred');
    assert.equal((await ofShaky.get(1))?.title, 'new');
    proxy.mend();
    await until('what waited was sent', () => shaky.status().deferred === 0);
    assert.equal((await ofShaky.get(1))?.title, 'new');
    await until('the steady node follows', async () => (await ofSteady.get(1))?.title === 'new');
  });

  it('the way to Redis breaks midway: a deferred group empties this memory, and ends what Redis holds once it is sent', async () => {
    const { shaky, ofSteady, ofShaky } = await steadyAndShaky();
    await ofShaky.get(1);
    await ofSteady.get(1);
    proxy.cut();
    title = 'new';
    assert.equal(await shaky.invalidate({ tag: 'title:old' }), 'deferred');
    assert.equal((await ofShaky.get(1))?.title, 'new');
    proxy.mend();
    await until('the steady node follows', async () => (await ofSteady.get(1))?.title === 'new');
    assert.equal((await ofShaky.get(1))?.title, 'new');
  });

  it('a node that hears nothing stops believing its copies after maxStaleness', async () => {
    const { ofSteady, ofShaky } = await steadyAndShaky({ maxStalenessMs: 2_000 });
    await ofShaky.get(1);
    proxy.cut();
    title = 'new';
    assert.equal(await ofSteady.invalidate(1), 'acknowledged');
    await until('it asks the source', async () => (await ofShaky.get(1))?.title === 'new');
    proxy.mend();
    assert.equal((await ofShaky.get(1))?.title, 'new');
  });

  it('a Redis that is silent is left alone after a while, and used again when it answers', async () => {
    const node = larder(redis.port, { softTimeoutMs: 100, commandTimeoutMs: 300 });
    await node.ready();
    const cache = node.cache({ ...GOALS, load, memoryEntries: 0 });
    await cache.get(1);
    redis.freeze();
    await until('the breaker opens', async () => {
      assert.equal((await cache.get(2))?.title, 'old');
      return node.status().breaker !== 'closed';
    });
    assert.equal((await cache.lookup(3)).outcome, 'load');
    redis.thaw();
    await until('Redis is used again', async () => (await cache.lookup(1)).outcome === 'redis');
  });

  it('another master that has lost what this node declared untrue: it is declared so once more', async () => {
    const node = larder(redis.port, { ...PATIENT, memoryEntries: 0 });
    await node.ready();
    const cache = node.cache({ ...GOALS, load });
    await cache.get(1);
    const full = `${node.namespace}:goal:1`;
    const lost = (await redis.raw.getBuffer(full)) ?? Buffer.alloc(0);
    await cache.invalidate(1);
    assert.equal(await redis.raw.exists(full), 0);
    title = 'new';
    await redis.raw.set(full, lost); // as if a replica that lacks the unlink had been promoted
    await redis.changeReign();
    await until('it is gone again', async () => {
      assert.equal((await cache.get(1))?.title, 'new'); // never the old one, also not just after the connection is back
      return !(await redis.raw.getBuffer(full))?.equals(lost);
    });
  });

  it('a lost journal begins anew by a horizon, and what stood before it is dead', async () => {
    const { steady, ofSteady, ofShaky } = await steadyAndShaky();
    await ofSteady.get(1);
    await ofShaky.get(1);
    const gaps = steady.status().gaps;
    title = 'new';
    await redis.raw.del(...['keys', 'groups', 'incarnation'].map((part) => `{${steady.namespace}}~${part}`));
    await until('both begin anew', async () => {
      const [one, other] = await Promise.all([ofSteady.get(1), ofShaky.get(1)]);
      return one?.title === 'new' && other?.title === 'new';
    });
    assert.ok(steady.status().gaps > gaps);
  });

  it('a record that does not continue what was read empties memory', async () => {
    const node = larder(redis.port, PATIENT);
    await node.ready();
    const gaps = node.status().gaps;
    await redis.raw.xadd(`{${node.namespace}}~keys`, '*', 'n', 'foreign', 'k', 'goal:1');
    await until('memory is emptied', () => node.status().gaps > gaps);
    const cache = node.cache({ ...GOALS, load });
    await until('Redis is used again', async () => (await cache.lookup(1)).outcome !== 'load');
  });

  it('a server that does not know the scripts any more is told them', async () => {
    const node = larder(redis.port, PATIENT);
    await node.ready();
    const cache = node.cache({ ...GOALS, load });
    await redis.raw.call('SCRIPT', 'FLUSH');
    await cache.get(1);
    assert.equal(await cache.invalidate(1), 'acknowledged');
  });

  it('in two hundred rounds of a write that meets a load no old value stays, in Redis or in memory', async () => {
    const nodes = [larder(redis.port), larder(redis.port)];
    await Promise.all(nodes.map((node) => node.ready()));
    const source = new Map<number, number>();
    const slow = async (id: number): Promise<Goal> => {
      const read = source.get(id) ?? 0; // 1: reads
      await pause(systemClock, Math.random() * 3); // 2: and is slow
      return { id, title: String(read) };
    };
    const [writer, loader] = nodes.map((node) => node.cache<number, Goal>({ key: 'race:{id}', schema: 'Goal:1', load: slow })) as [Cache<number, Goal>, Cache<number, Goal>];
    await Promise.all(
      Array.from({ length: 200 }, async (_, id) => {
        const loading = loader.get(id);
        await pause(systemClock, Math.random() * 3);
        source.set(id, 1);
        await writer.invalidate(id);
        await loading;
        assert.equal((await writer.get(id))?.title, '1', `round ${id}, the writer's next lookup`);
      }),
    );
    for (let id = 0; id < 200; id++) {
      await until(`round ${id}, the other node`, async () => (await loader.get(id))?.title === '1');
    }
  });
});
