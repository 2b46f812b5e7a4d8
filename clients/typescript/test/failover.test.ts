import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Cluster } from './cluster.js';
import { openGoals } from './goals.js';
import { until, withoutRedis, type RedisServer } from './redis.js';

describe('in a cluster', { skip: withoutRedis, timeout: 180_000 }, () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start(/* withReplicas= */ true);
  });
  after(async () => {
    await cluster.stop();
  });

  /** A name whose journal is on the master, and an id whose value is on another. */
  function named(journal: RedisServer, values: RedisServer): { name: string; id: number } {
    let number = 0;
    while (cluster.masterOf(`over${number}:v1`) !== journal) {
      number++;
    }
    const name = `over${number}`;
    let id = 0;
    while (cluster.masterOf(`${name}:v1:goal:${id}`) !== values) {
      id++;
    }
    return { name, id };
  }

  async function holds(replica: RedisServer, key: string): Promise<boolean> {
    await replica.raw.call('READONLY');
    return (await replica.raw.exists(key)) === 1;
  }

  it('a master that was succeeded and promoted again, over connections that last, is met anew', async () => {
    const [journal, master] = cluster.masters as [RedisServer, RedisServer];
    for (const values of [journal, master]) {
      const { name, id } = named(journal, values);
      const { larder, goals, source, full } = openGoals(cluster, name);
      try {
        await larder.ready();
        await until('it stands in Redis', async () => (await goals.get(id), (await values.raw.exists(full(id))) === 1));
        const old = (await values.raw.getBuffer(full(id))) ?? Buffer.of();
        source.title = 'second';
        await until('it is acknowledged', async () => (await goals.invalidate(id)) === 'acknowledged');
        // It has its successor's data, which lacks that, and has closed no connection.
        await values.raw.set(full(id), old);
        await values.raw.call('DEBUG', 'CHANGE-REPL-ID');
        await until('it is declared untrue once more', async () => (await values.raw.exists(full(id))) === 0);
        assert.equal((await goals.get(id))?.title, 'second');
      } finally {
        await larder.close();
      }
    }
  });

  it('what a new master has not heard of is declared untrue once more, and copies are dropped', async () => {
    const [journal, master] = cluster.masters as [RedisServer, RedisServer];
    const { name, id } = named(journal, master);
    const writer = openGoals(cluster, name, { memoryEntries: 100 });
    const reader = openGoals(cluster, name);
    try {
      await Promise.all([writer.larder.ready(), reader.larder.ready()]);
      await until('it stands in Redis', async () => (await writer.goals.get(id), (await reader.goals.lookup(id)).outcome === 'redis'));
      const replica = cluster.replicaOf(master);
      await until('the replica has it', () => holds(replica, writer.full(id)));
      await cluster.detach(master);
      reader.source.title = writer.source.title = 'second';
      await until('it is acknowledged', async () => (await writer.goals.invalidate(id)) === 'acknowledged');
      await master.stop();
      assert.ok(await holds(replica, writer.full(id)), 'the replica lacks the invalidation');
      await replica.raw.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
      await until('the new master is used', async () => {
        assert.equal((await writer.goals.get(id))?.title, 'second'); // at no time what was declared untrue here
        return writer.larder.health().status === 'up' && writer.larder.status().servers.some(({ name: server }) => server.endsWith(`:${replica.port}`));
      });
      await until('others know', async () => reader.larder.health().status === 'up' && (await reader.goals.get(id))?.title === 'second');
      assert.equal((await reader.goals.get(id))?.title, 'second');
    } finally {
      await Promise.all([writer.larder.close(), reader.larder.close()]);
    }
  });

  it("a group that the journal's new master has not heard of is declared untrue once more", async () => {
    const journal = cluster.masters[0]!;
    const { name, id } = named(journal, cluster.masters[2]!);
    const writer = openGoals(cluster, name);
    const reader = openGoals(cluster, name, { memoryEntries: 100 });
    try {
      await Promise.all([writer.larder.ready(), reader.larder.ready()]);
      await until('it stands in Redis', async () => (await writer.goals.get(id), (await reader.goals.lookup(id)).outcome !== 'load'));
      const replica = cluster.replicaOf(journal);
      const isWhole = async (): Promise<boolean> => (await replica.raw.info('replication')).includes('master_link_status:up') && (await holds(replica, `{${name}:v1}~groups`));
      await until('the replica has the journal', isWhole);
      await cluster.detach(journal);
      reader.source.title = writer.source.title = 'second';
      await until('it is acknowledged', async () => (await writer.larder.invalidate({ tag: 'team:7' })) === 'acknowledged');
      await journal.stop();
      await replica.raw.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
      await until('both are well', () => [writer, reader].every(({ larder }) => larder.health().status === 'up' && larder.status().servers.some(({ name: server }) => server.endsWith(`:${replica.port}`))));
      await until('others know', async () => (await reader.goals.get(id))?.title === 'second');
      assert.equal((await writer.goals.get(id))?.title, 'second');
    } finally {
      await Promise.all([writer.larder.close(), reader.larder.close()]);
    }
  });

  it('an old master that answers still, and knows of nothing, is left', async () => {
    const master = cluster.masters[2]!;
    const alive = [cluster.replicas[0]!, cluster.replicas[1]!];
    const replica = cluster.replicaOf(master);
    let name = 'left0';
    for (let i = 0; cluster.masterOf(`${name}:v1`) === master; i++) {
      name = `left${i}`;
    }
    const node = openGoals(cluster, name);
    const id = Array.from({ length: 100 }, (_, one) => one).find((one) => cluster.masterOf(node.full(one)) === master)!;
    try {
      await node.larder.ready();
      await until('it stands in Redis', async () => (await node.goals.get(id), (await node.goals.lookup(id)).outcome === 'redis'));
      await cluster.isolate(master, alive);
      await replica.raw.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
      await replica.raw.call('CLUSTER', 'FORGET', cluster.idOf(master));
      await until('it is left', () => node.larder.status().servers.some(({ name: server, isConnected }) => isConnected && server.endsWith(`:${replica.port}`)));
      node.source.title = 'second';
      await until('it is acknowledged', async () => (await node.goals.invalidate(id)) === 'acknowledged');
      assert.equal(await replica.raw.exists(node.full(id)), 0);
      assert.equal(await master.raw.exists(node.full(id)), 1, 'the old one holds it still');
      await until('the new one has the new value', async () => (await node.goals.get(id), (await replica.raw.exists(node.full(id))) === 1));
      assert.equal((await node.goals.get(id))?.title, 'second');
    } finally {
      await node.larder.close();
    }
  });
});
