import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { slotOf } from '../src/connection/slots.js';
import { Cluster, moveKey } from './cluster.js';
import { openGoals } from './goals.js';
import { documentedRights } from './rights.js';
import { until, withoutRedis, type RedisServer } from './redis.js';

const PATIENT = { softTimeoutMs: 20_000, commandTimeoutMs: 20_000 };

/** Ids whose values are on one slot. */
function idsOnSlot(slot: number, full: (id: number) => string): number[] {
  const ids: number[] = [];
  for (let id = 0; ids.length < 4; id++) {
    if (slotOf(full(id)) === slot) {
      ids.push(id);
    }
  }
  return ids;
}

describe('a cluster', { skip: withoutRedis, timeout: 120_000 }, () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start();
  });
  after(async () => {
    await cluster.stop();
  });

  it('holds values in all slots, and what becomes untrue is so for all nodes', async () => {
    const one = openGoals(cluster, 'slots', { ...PATIENT, memoryEntries: 1_000 });
    const other = openGoals(cluster, 'slots', PATIENT);
    try {
      await Promise.all([one.larder.ready(), other.larder.ready()]);
      const ids = Array.from({ length: 60 }, (_, i) => i);
      assert.equal((await one.goals.getMany(ids)).size, 60);
      assert.deepEqual([...(await other.goals.getMany(ids)).values()].map(({ title }) => title), ids.map(() => 'first'));
      assert.equal(other.source.loads, 0);
      const keys = await Promise.all(cluster.masters.map(({ raw }) => raw.keys('slots:v1:goal:*')));
      assert.ok(keys.every((some) => some.length > 5), 'values are on every master');

      other.source.title = 'second';
      one.source.title = 'second';
      assert.equal(await one.goals.invalidate(1, 2, 3, 4, 5, 6), 'acknowledged');
      assert.deepEqual(await Promise.all([1, 6, 7].map(async (id) => (await other.goals.get(id))?.title)), ['second', 'second', 'first']);
      assert.equal(await other.goals.put(8, { id: 8, title: 'put' }), 'acknowledged');
      await until('the put has come', async () => (await one.goals.get(8))?.title === 'put');
      await other.goals.update(9, () => ({ id: 9, title: 'updated' }));
      await until('the update has come', async () => (await one.goals.get(9))?.title === 'updated');
      assert.equal(await one.larder.invalidate({ tag: 'team:7' }), 'acknowledged');
      assert.equal((await one.goals.get(30))?.title, 'second');
      assert.equal(await other.larder.invalidate({ pattern: 'goal:4?' }), 'acknowledged');
      assert.equal(await other.larder.invalidate({ cache: other.goals }), 'acknowledged');
      const limit = one.larder.rateLimit('limit:{user}', { requests: 2, perMs: 60_000 });
      for (const user of ['a', 'b', 'c', 'd']) {
        const answers = [await limit.ask(user), await limit.ask(user), await limit.ask(user)];
        assert.deepEqual(answers.map(({ isAllowed, isCounted }) => [isAllowed, isCounted]), [[true, true], [true, true], [false, true]]);
      }
      assert.deepEqual(one.larder.status().servers.map(({ isConnected }) => isConnected), [true, true, true]);
      assert.match(one.larder.metrics(), /larder_server_connected\{[^}]*server="127.0.0.1:\d+"\} 1/);
      assert.doesNotMatch(one.larder.metrics(), /larder_tier_errors_total\{/);
    } finally {
      await Promise.all([one.larder.close(), other.larder.close()]);
    }
  });

  it('is used by a user with the rights of the documentation', async () => {
    for (const { raw } of cluster.masters) {
      await raw.call('ACL', 'SETUSER', 'app', ...documentedRights('rights:v1', /* isCluster= */ true));
    }
    const node = openGoals(cluster, 'rights', { ...PATIENT, redis: cluster.address.replace('://', '://app:secret@') });
    try {
      await node.larder.ready();
      assert.equal((await node.goals.getMany([1, 2, 3, 4])).size, 4);
      assert.equal(await node.goals.put(1, { id: 1, title: 'put' }), 'acknowledged');
      await node.goals.update(2, () => ({ id: 2, title: 'updated' }));
      assert.equal(await node.goals.invalidate(1, 2, 3), 'acknowledged');
      assert.equal(await node.larder.invalidate({ tag: 'team:7' }), 'acknowledged');
      assert.doesNotMatch(node.larder.metrics(), /larder_tier_errors_total\{/);
    } finally {
      await node.larder.close();
    }
  });

  it('may move a slot while it is read and written', async () => {
    const one = openGoals(cluster, 'move', { ...PATIENT, memoryEntries: 1_000 });
    const other = openGoals(cluster, 'move', PATIENT);
    const [from, to] = cluster.masters as [RedisServer, RedisServer];
    const slot = 4_242;
    const ids = idsOnSlot(slot, one.full);
    const [first, second] = ids as [number, number];
    let version = 0;
    /** Declares all of them untrue here, and looks at what others say then. */
    const changed = async (step: string): Promise<void> => {
      other.source.title = one.source.title = `version ${++version}`;
      assert.equal(await one.goals.invalidate(...ids), 'acknowledged', step);
      for (let round = 0; round < 2; round++) {
        assert.deepEqual(await Promise.all(ids.map(async (id) => (await other.goals.get(id))?.title)), ids.map(() => one.source.title), step);
        assert.deepEqual([...(await one.goals.getMany(ids)).values()].map(({ title }) => title), ids.map(() => one.source.title), step);
      }
    };
    try {
      await Promise.all([one.larder.ready(), other.larder.ready()]);
      await changed('before');
      await cluster.moveSlot(slot, from, to, 'begin');
      await moveKey(one.full(first), from, to);
      await changed('a value has gone ahead');
      await other.goals.get(first);
      other.source.title = one.source.title = 'written';
      await one.goals.update(first, () => ({ id: first, title: 'written' }));
      assert.equal((await other.goals.get(first))?.title, 'written');
      await one.goals.invalidate(second);
      await changed('some are here, some are there');
      await cluster.moveSlot(slot, from, to, 'end');
      await changed('they are all there');
      await until('the map is read', async () => {
        await changed('the map is read');
        const loads = other.source.loads;
        await other.goals.getMany(ids);
        return other.source.loads === loads;
      });
      assert.match(one.larder.metrics(), /larder_tier_redirections_total\{[^}]*kind="ask"\} [1-9]/);
    } finally {
      await Promise.all([one.larder.close(), other.larder.close()]);
    }
  });

  it("may move the journal's slot", async () => {
    const one = openGoals(cluster, 'torn', PATIENT);
    const other = openGoals(cluster, 'torn', { ...PATIENT, memoryEntries: 1_000 });
    const slot = slotOf('torn:v1');
    const from = cluster.masterOf('torn:v1');
    const to = cluster.masters.find((master) => master !== from)!;
    const changed = async (title: string): Promise<void> => {
      other.source.title = one.source.title = title;
      await one.larder.invalidate({ tag: 'team:7' }); // waits while the streams are apart
      await one.goals.invalidate(1);
    };
    const isSeen = async (): Promise<boolean> => (await other.goals.getMany([1, 2])).get(2)?.title === one.source.title && (await other.goals.get(1))?.title === one.source.title;
    try {
      await Promise.all([one.larder.ready(), other.larder.ready()]);
      await cluster.moveSlot(slot, from, to, 'begin');
      await changed('nothing has moved');
      await until('all know', isSeen);
      await moveKey('{torn:v1}~keys', from, to);
      await changed('the streams are apart');
      await cluster.moveSlot(slot, from, to, 'end');
      await until('what waited is sent', () => one.larder.status().deferred === 0);
      await until('all know', isSeen);
      await until('all is well', () => one.larder.health().status === 'up' && other.larder.health().status === 'up');
      await changed('all has moved');
      await until('all know', isSeen);
    } finally {
      await Promise.all([one.larder.close(), other.larder.close()]);
    }
  });

  it('of which one master hangs goes on with the others, and what is declared untrue there waits', async () => {
    const node = openGoals(cluster, 'hangs', { connectTimeoutMs: 1_000 });
    const journal = cluster.masterOf('hangs:v1');
    const away = cluster.masters.find((master) => master !== journal)!;
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const there = ids.find((id) => cluster.masterOf(node.full(id)) === away)!;
    const here = ids.find((id) => cluster.masterOf(node.full(id)) !== away)!;
    try {
      await node.larder.ready();
      await until('they stand in Redis', async () => (await node.goals.getMany([here, there]), (await node.goals.lookup(there)).outcome === 'redis'));
      away.freeze();
      await until('it is left alone', async () => (await node.goals.get(there), node.larder.status().servers.some(({ isConnected }) => !isConnected)));
      await until('the others are asked', async () => (await node.goals.lookup(here)).outcome === 'redis');
      assert.match(node.larder.health().reasons.join(), /^1 of 3 servers of Redis do not answer: 127/);
      const both = await node.goals.getMany([here, there]);
      assert.equal(both.size, 2);
      node.source.title = 'second';
      assert.equal(await node.goals.invalidate(there), 'deferred');
      assert.equal((await node.goals.get(there))?.title, 'second');
      away.thaw();
      await until('it is sent', () => node.larder.status().deferred === 0);
      assert.equal((await node.goals.get(there))?.title, 'second');
      await until('all is well', () => node.larder.health().status === 'up');
    } finally {
      away.thaw();
      await node.larder.close();
    }
  });
});
