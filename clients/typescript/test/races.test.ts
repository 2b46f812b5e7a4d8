import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LoadError } from '../src/index.js';
import { settled } from './clock.js';
import { Gate, InMemoryTier, Source, TestNode } from './node.js';

/** A node, and another one that has put a value where the first will find it. */
async function withOldInRedis() {
  const tier = new InMemoryTier();
  await new TestNode(tier).cache<string>({ load: () => 'old' }).get(1);
  const node = new TestNode(tier);
  return { tier, node };
}

describe('a lookup', () => {
  it('whose answer from Redis is overtaken by a key record keeps nothing of it', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'new' });
    const gate = new Gate();
    tier.gates.set('fetch', gate);
    const overtaken = cache.get(1); // 1: Redis has answered with the old value
    await gate.isReached;
    tier.values.clear(); // 2: another node removes it, and this one applies the record
    node.state.applyKeys(['goal:1']);
    gate.open();
    assert.equal(await overtaken, 'old'); // 3: it began before
    assert.equal(cache.peek(1), undefined);
    assert.equal(await cache.get(1), 'new');
  });

  it('that begins behind a key record does not join one that began before it', async () => {
    const node = new TestNode();
    const source = new Source<string>();
    const cache = node.cache<string>({ load: source.load });
    const before = cache.get(1); // 1: loads
    await settled();
    await cache.invalidate(1); // 2: acknowledged
    const behind = cache.get(1); // 3: must see what was written before 2
    await settled();
    assert.equal(source.asked.length, 2);
    source.asked[1]?.resolve('new');
    assert.equal(await behind, 'new');
    source.asked[0]?.resolve('old');
    assert.equal(await before, 'old');
    assert.equal(cache.peek(1), 'new');
  });

  it('that joined behind a group record takes no answer that the group covers', async () => {
    const node = new TestNode();
    const source = new Source<string>();
    const cache = node.cache<string>({ load: source.load, tags: () => ['a'] });
    const before = cache.get(1); // 1: loads
    await settled();
    node.record({ kind: 'tag', subject: 'a' }); // 2: the group becomes untrue
    const behind = cache.get(1); // 3: joins
    await settled();
    assert.equal(source.asked.length, 1);
    source.asked[0]?.resolve('old'); // 4: covered
    assert.equal(await before, 'old');
    await settled();
    source.asked[1]?.resolve('new');
    assert.equal(await behind, 'new');
    assert.equal(await cache.get(1), 'new');
  });

  it('that everything is abandoned under believes nothing it found before', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'new' });
    const gate = new Gate();
    tier.gates.set('fetch', gate);
    const answer = cache.get(1); // 1: Redis has answered
    await gate.isReached;
    node.state.abandon('a gap', 10n, 10n); // 2: a rule may have been forgotten that killed it
    tier.values.clear();
    gate.open();
    assert.equal(await answer, 'new');
  });

  it('finds what is stale, and its fallback is killed while the source fails', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => source.load(), staleIfErrorMs: 60_000, timeToLiveMs: 600_000, tags: () => ['a'] });
    const source = new Source<string>();
    await node.clock.pass(600_000 - 5_000);
    node.prove();
    await node.clock.pass(5_000); // stale by now, and proved
    const answer = cache.get(1);
    await settled();
    assert.equal(source.asked.length, 1);
    node.record({ kind: 'pattern', subject: 'goal:*' });
    tier.values.clear();
    source.asked[0]?.reject(new Error('down'));
    await assert.rejects(answer, LoadError);
  });
});

describe('a batch', () => {
  it('whose answer from Redis is overtaken by a record keeps nothing of what that is about', async () => {
    for (const become of ['key', 'group', 'abandoned'] as const) {
      const { tier, node } = await withOldInRedis();
      const cache = node.cache<string>({ load: () => 'new' });
      const gate = new Gate();
      tier.gates.set('fetchAll', gate);
      const overtaken = cache.getMany([1, 2]); // 1: Redis has answered with the old value
      await gate.isReached;
      tier.values.clear(); // 2: it becomes untrue, and this node hears so
      if (become === 'key') {
        node.state.applyKeys(['goal:1']);
      } else if (become === 'group') {
        node.record({ kind: 'pattern', subject: 'goal:*' });
      } else {
        node.state.abandon('a gap', 10n, 10n);
      }
      gate.open();
      const expected = become === 'key' ? 'old' : 'new'; // 3: for a key record that is as if it had come a moment later
      assert.deepEqual([...(await overtaken)], [[1, expected], [2, 'new']], become);
      assert.equal(await cache.get(1), 'new');
    }
  });

  it('reads nothing from Redis that waits to be invalidated, and nothing without proof', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'new' });
    tier.failing.add('invalidate');
    await cache.invalidate(1);
    assert.deepEqual([...(await cache.getMany([1]))], [[1, 'new']]);
    const other = await withOldInRedis();
    other.tier.failing.add('catchUp');
    await other.node.clock.pass(5_001);
    assert.deepEqual([...(await other.node.cache<string>({ load: () => 'new' }).getMany([1]))], [[1, 'new']]);
  });
});

describe('what is believed', () => {
  it('without proof for longer than maxStaleness: the journal is read first, then Redis', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'new' });
    assert.equal(await cache.get(1), 'old');
    assert.equal(cache.peek(1), 'old');
    await node.clock.pass(5_001);
    assert.equal(cache.peek(1), undefined);
    tier.calls.length = 0;
    assert.equal((await cache.lookup(1)).outcome, 'redis');
    assert.deepEqual(tier.calls, ['catchUp', 'fetch']);
    assert.equal(cache.peek(1), 'old');
  });

  it('where the journal cannot be read: the source alone, and what it says for maxStaleness', async () => {
    const { tier, node } = await withOldInRedis();
    let loads = 0;
    const cache = node.cache<string>({ load: () => `new ${++loads}` });
    await cache.get(1);
    tier.failing.add('catchUp');
    await node.clock.pass(5_001);
    assert.equal(await cache.get(1), 'new 1');
    await node.clock.pass(5_000);
    assert.equal(await cache.get(1), 'new 1');
    await node.clock.pass(1);
    assert.equal(await cache.get(1), 'new 2');
  });

  it('after the machine was suspended: nothing that was read before', async () => {
    const tier = new InMemoryTier();
    tier.failing.add('catchUp');
    const node = new TestNode(tier);
    let loads = 0;
    const cache = node.cache<string>({ load: () => `${++loads}` });
    await cache.get(1);
    node.clock.suspend(60_000);
    await node.clock.pass(100);
    node.proof.compareClocks();
    node.awakening.look();
    assert.equal(await cache.get(1), '2');
  });

  it('while an invalidation waits to be sent: nothing that Redis holds', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'new' });
    tier.failing.add('invalidate');
    assert.equal(await cache.invalidate(1), 'deferred');
    assert.equal(await cache.get(1), 'new');
    assert.equal(tier.values.size, 1);
    tier.failing.clear();
    assert.equal((await cache.lookup(2)).outcome, 'load'); // sends what waits, before it reads
    assert.equal(tier.values.has('goal:1'), false);
    assert.equal(node.invalidator.outbox.isEmpty, true);
  });

  it('of more invalidations than may wait: one horizon instead of all', async () => {
    const tier = new InMemoryTier();
    const node = new TestNode(tier);
    const cache = node.cache<string>({ load: () => 'x' });
    tier.failing.add('invalidate');
    for (let id = 0; id <= 100; id++) {
      await cache.invalidate(id);
    }
    assert.equal(node.invalidator.outbox.size, 1);
    tier.failing.clear();
    await cache.get(1);
    assert.deepEqual(tier.groups.map(({ kind }) => kind), ['horizon']);
  });
});

describe('waiting', () => {
  it('for a Redis that is silent takes nine tenths of the soft timeout in all, then the source is asked', async () => {
    for (const operation of ['fetch', 'lease', 'catchUp']) {
      const tier = new InMemoryTier();
      const node = new TestNode(tier);
      tier.silent.add(operation);
      await node.clock.pass(operation === 'catchUp' ? 6_000 : 0);
      const { value, ms } = await node.passing(node.cache<string>({ load: () => 'loaded' }).get(1));
      assert.equal(value, 'loaded');
      assert.equal(ms, 225, operation);
    }
  });

  it('for a fill that is not answered keeps the value in memory', async () => {
    const tier = new InMemoryTier();
    const node = new TestNode(tier);
    tier.silent.add('fill');
    const cache = node.cache<string>({ load: () => 'loaded' });
    assert.equal((await node.passing(cache.get(1))).value, 'loaded');
    assert.equal(cache.peek(1), 'loaded');
  });

  it('for another node ends when its value comes, or its lease ends, or after waitLimit', async () => {
    const tier = new InMemoryTier();
    const node = new TestNode(tier);
    node.tier.onCatchUp = () => undefined;
    const cache = node.cache<string>({ load: () => 'own', waitLimitMs: 3_000 });
    tier.leases.set('goal:1', 'of another');
    const waited = await node.passing(cache.get(1));
    assert.equal(waited.value, 'own');
    assert.ok(waited.ms >= 3_000 && waited.ms < 3_100, `${waited.ms}`);
    assert.equal(cache.peek(1), undefined);
    const lapsed = cache.get(1);
    await node.clock.pass(50);
    node.prove();
    tier.leases.clear();
    assert.equal((await node.passing(lapsed)).value, 'own');
    assert.equal(tier.values.has('goal:1'), true);
  });
});

describe('a source', () => {
  it('that failed is left alone for the pause, while something stale answers', async () => {
    const node = new TestNode();
    let asked = 0;
    let isDown = false;
    const cache = node.cache<string>({
      timeToLiveMs: 1_000,
      staleIfErrorMs: 600_000,
      retryPauseMs: 3_000,
      load: () => {
        asked++;
        return isDown ? Promise.reject(new Error('down')) : 'value';
      },
    });
    await cache.get(1);
    isDown = true;
    await node.clock.pass(1_001);
    assert.equal((await cache.lookup(1)).outcome, 'stale');
    assert.equal((await cache.lookup(1)).outcome, 'stale');
    assert.equal(asked, 2);
    await node.clock.pass(3_000);
    isDown = false;
    assert.equal((await cache.lookup(1)).outcome, 'load');
  });

  it('is asked once for many who are served stale meanwhile', async () => {
    const node = new TestNode();
    const source = new Source<string>();
    const cache = node.cache<string>({ timeToLiveMs: 1_000, staleWhileRevalidateMs: 600_000, load: source.load });
    const first = cache.get(1);
    await settled();
    source.asked[0]?.resolve('old');
    await first;
    await node.clock.pass(1_001);
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(await cache.lookup(1), { value: 'old', outcome: 'stale' });
    }
    await settled();
    assert.equal(source.asked.length, 2);
    source.asked[1]?.resolve('new');
    await settled();
    assert.equal(await cache.get(1), 'new');
  });

  it('whose load outlasts its lease finds that lease renewed', async () => {
    const node = new TestNode();
    const source = new Source<string>();
    const cache = node.cache<string>({ load: source.load });
    const answer = cache.get(1);
    await node.clock.pass(4_000);
    assert.ok(node.tier.calls.filter((call) => call === 'renew').length >= 4);
    node.prove();
    source.asked[0]?.resolve('slow');
    assert.equal(await answer, 'slow');
    assert.equal(node.tier.values.has('goal:1'), true);
    const renewed = node.tier.calls.length;
    await node.clock.pass(4_000);
    assert.equal(node.tier.calls.length, renewed);
  });
});

describe('an update', () => {
  it('while Redis is away runs its write once, and invalidates what cannot be filled', async () => {
    const { tier, node } = await withOldInRedis();
    const cache = node.cache<string>({ load: () => 'loaded' });
    tier.isConnected = false;
    let writes = 0;
    assert.equal(await cache.update(1, () => `written ${++writes}`), 'written 1');
    assert.equal(node.invalidator.outbox.size, 1);
    tier.isConnected = true;
    assert.equal(await cache.get(1), 'loaded');
    assert.equal(writes, 1);
  });

  it('that loses its write lease leaves nobody\'s value', async () => {
    const node = new TestNode();
    const cache = node.cache<string>({ load: () => 'loaded' });
    const open = await cache.beginUpdate(1); // 1: the lease is put
    node.tier.leases.clear(); // 2: it lapses
    await open.finish('written'); // 3: not filled
    assert.equal(node.tier.values.size, 0);
    assert.ok(node.tier.calls.includes('invalidate'));
  });
});
