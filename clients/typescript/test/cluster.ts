import { slotOf, SLOTS } from '../src/connection/slots.js';
import { RedisServer, until } from './redis.js';

const MASTERS = 3;

/** Three masters, and a replica of each if wanted, as processes of the test's own. Nobody fails over by himself: tests say when. */
export class Cluster {
  private constructor(readonly masters: readonly RedisServer[], readonly replicas: readonly RedisServer[], private readonly ids: ReadonlyMap<RedisServer, string>) {}

  static async start(withReplicas = false): Promise<Cluster> {
    const count = withReplicas ? 2 * MASTERS : MASTERS;
    const servers = await Promise.all(
      Array.from({ length: count }, () => RedisServer.start(() => ['--cluster-enabled', 'yes', '--cluster-node-timeout', '60000', '--cluster-require-full-coverage', 'no', '--cluster-allow-replica-migration', 'no', '--repl-diskless-sync-delay', '0'])),
    );
    const ids = new Map<RedisServer, string>();
    for (const [i, server] of servers.entries()) {
      ids.set(server, String(await server.raw.call('CLUSTER', 'MYID')));
      await server.raw.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    }
    const cluster = new Cluster(servers.slice(0, MASTERS), servers.slice(MASTERS), ids);
    await cluster.join();
    return cluster;
  }

  /** Its address, by one node that is sure to be there. */
  get address(): string {
    return `redis-cluster://${this.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  get servers(): RedisServer[] {
    return [...this.masters, ...this.replicas];
  }

  idOf(server: RedisServer): string {
    return this.ids.get(server) ?? '';
  }

  /** The master that has the key's slot at the start. */
  masterOf(key: string): RedisServer {
    return this.masters[Math.floor((slotOf(key) * MASTERS) / SLOTS)]!;
  }

  /** The replica at the start of the master. */
  replicaOf(master: RedisServer): RedisServer {
    return this.replicas[this.masters.indexOf(master)]!;
  }

  /** Says on all nodes who serves a slot from now on; `how` for a slot whose keys are about to move. */
  async moveSlot(slot: number, from: RedisServer, to: RedisServer, how: 'begin' | 'end'): Promise<void> {
    if (how === 'begin') {
      await to.raw.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', this.idOf(from));
      await from.raw.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', this.idOf(to));
      return;
    }
    for (const keys = await keysIn(from, slot); keys.length > 0; ) {
      await moveKey(keys.pop()!, from, to);
    }
    for (const server of [to, from, ...this.servers.filter((other) => other !== to && other !== from)]) {
      await server.raw.call('CLUSTER', 'SETSLOT', slot, 'NODE', this.idOf(to));
    }
  }

  /** From here on the replica of the master gets nothing more from it. */
  async detach(master: RedisServer): Promise<RedisServer> {
    const replica = this.replicaOf(master);
    await replica.raw.config('SET', 'masterauth', 'that the master does not know');
    await master.raw.call('CLIENT', 'KILL', 'TYPE', 'replica');
    await until('the replica has lost its master', async () => (await replica.raw.info('replication')).includes('master_link_status:down'));
    return replica;
  }

  /** The master answers on, and knows nobody any more, nor does anybody but its replica know it. */
  async isolate(master: RedisServer, alive: readonly RedisServer[]): Promise<void> {
    const replica = this.replicaOf(master);
    for (const other of alive) {
      if (other !== master && other !== replica) {
        await other.raw.call('CLUSTER', 'FORGET', this.idOf(master));
      }
    }
    for (const id of this.ids.values()) {
      if (id !== this.idOf(master)) {
        await master.raw.call('CLUSTER', 'FORGET', id);
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async join(): Promise<void> {
    const [first, ...others] = this.servers;
    await Promise.all(
      this.masters.map((master, i) => master.raw.call('CLUSTER', 'ADDSLOTSRANGE', Math.ceil((i * SLOTS) / MASTERS), Math.ceil(((i + 1) * SLOTS) / MASTERS) - 1)),
    );
    await Promise.all(others.map(({ port }) => first!.raw.call('CLUSTER', 'MEET', '127.0.0.1', port)));
    await this.agreed('know each other', (nodes) => nodes.length === this.servers.length && nodes.every((node) => !node.includes('handshake')));
    await Promise.all(
      this.replicas.map(async (replica, i) => {
        await replica.raw.call('CLUSTER', 'REPLICATE', this.idOf(this.masters[i]!));
        await until('a replica is up', async () => (await replica.raw.info('replication')).includes('master_link_status:up'));
      }),
    );
    await this.agreed('know who is who', (nodes) => nodes.filter((node) => node.includes('slave')).length === this.replicas.length && nodes.filter((node) => / connected \d/.test(node)).length === MASTERS);
  }

  private async agreed(what: string, isSo: (nodes: string[]) => boolean): Promise<void> {
    for (const server of this.servers) {
      await until(`all nodes ${what}`, async () => isSo(String(await server.raw.call('CLUSTER', 'NODES')).trim().split('\n')) && String(await server.raw.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    }
  }
}

/** The keys of a slot, those of 1,000 at most. */
function keysIn(server: RedisServer, slot: number): Promise<string[]> {
  return server.raw.call('CLUSTER', 'GETKEYSINSLOT', slot, 1_000) as Promise<string[]>;
}

/** Moves a key that is there. */
export async function moveKey(key: string, from: RedisServer, to: RedisServer): Promise<void> {
  await from.raw.call('MIGRATE', '127.0.0.1', to.port, key, 0, 10_000);
}
