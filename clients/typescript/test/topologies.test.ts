import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { addressOf } from '../src/connection/address.js';
import { Larder, type LarderOptions } from '../src/index.js';
import { RedisServer, until, withoutRedis } from './redis.js';
import { documentedRights } from './rights.js';

const PATIENT = { softTimeoutMs: 60_000, commandTimeoutMs: 60_000, leaseMs: 60_000 };

async function withLarder(options: Pick<LarderOptions, 'redis'> & Partial<LarderOptions>, test: (larder: Larder) => Promise<void>): Promise<void> {
  const larder = Larder.open({ name: 'where', ...options });
  try {
    await test(larder);
  } finally {
    await larder.close();
  }
}

describe('an address', () => {
  it('names one server, sentinels and the master they know, or nodes of a cluster', () => {
    assert.deepEqual(addressOf('redis://app:p%40ss@[::1]:7000/3'), {
      topology: 'server', endpoints: [{ host: '::1', port: 7000 }], masterName: undefined, login: { user: 'app', password: 'p@ss' }, database: 3, isTls: false,
    });
    assert.deepEqual(addressOf('rediss-sentinel://s1,s2:7001#mymaster'), {
      topology: 'sentinel', endpoints: [{ host: 's1', port: 26379 }, { host: 's2', port: 7001 }], masterName: 'mymaster', login: { user: undefined, password: undefined }, database: 0, isTls: true,
    });
    assert.deepEqual(addressOf('rediss-cluster://:pw@n1,n2:7001/0'), {
      topology: 'cluster', endpoints: [{ host: 'n1', port: 6379 }, { host: 'n2', port: 7001 }], masterName: undefined, login: { user: undefined, password: 'pw' }, database: 0, isTls: true,
    });
  });
  it('that is malformed is refused without its secrets', () => {
    for (const text of ['', 'redis://', 'http://h', 'redis://a,b', 'redis://h:99999', 'redis://u:geheim@h/x', 'redis-sentinel://s', 'redis://h#m', 'redis://u:gehei%m@h', 'redis-cluster://h/1', 'redis-cluster://h#m', 'redis-cluster://']) {
      assert.throws(() => addressOf(text), (refusal: Error) => refusal instanceof TypeError && /write /.test(refusal.message) && !/gehei/.test(refusal.message), text);
    }
  });
});

describe('a user with the rights of the documentation', { skip: withoutRedis, timeout: 120_000 }, () => {
  it('can do all that a node does, and no other can log in', async () => {
    const redis = await RedisServer.start();
    try {
      await redis.raw.call('ACL', 'SETUSER', 'app', ...documentedRights('where:v1'));
      await redis.raw.call('ACL', 'SETUSER', 'default', 'resetpass', '>other');
      await withLarder({ redis: `redis://app:secret@127.0.0.1:${redis.port}`, ...PATIENT }, async (larder) => {
        await larder.ready();
        const cache = larder.cache<number, string>({ key: 'goal:{id}', schema: 'Goal:1', load: (id) => String(id), maxStalenessMs: 60_000 });
        assert.deepEqual([...(await cache.getMany([1, 2]))], [[1, '1'], [2, '2']]);
        assert.deepEqual([...(await cache.getMany([1, 2]))], [[1, '1'], [2, '2']]);
        assert.equal(await cache.put(1, 'put'), 'acknowledged');
        assert.equal((await cache.lookup(1)).outcome, 'redis');
        await cache.update(1, () => 'updated');
        assert.equal(await cache.get(1), 'updated');
        assert.equal(await cache.invalidate(1), 'acknowledged');
        assert.equal(await larder.invalidate({ tag: 'a' }), 'acknowledged');
        assert.doesNotMatch(larder.metrics(), /larder_tier_errors_total\{/);
      });
      await withLarder({ redis: `redis://app:wrong@127.0.0.1:${redis.port}` }, async (larder) => {
        await until('it says why', () => /WRONGPASS/.test(larder.status().lastError ?? ''));
        assert.doesNotMatch(larder.status().lastError ?? '', /:wrong@/);
      });
    } finally {
      await redis.stop();
    }
  });
});

/** Why the test with TLS is skipped; false where it is not. */
function withoutTls(): string | false {
  if (withoutRedis) {
    return withoutRedis;
  }
  return spawnSync('openssl', ['version']).status === 0 ? false : 'there is no openssl on the PATH';
}

function openssl(folder: string, ...args: string[]): void {
  const run = spawnSync('openssl', args, { cwd: folder });
  assert.equal(run.status, 0, run.stderr.toString());
}

describe('TLS', { skip: withoutTls(), timeout: 120_000 }, () => {
  it('is spoken with a server, or a cluster, whose certificate and name fit, and with no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'larder-ts-tls-'));
    const names = ['-addext', 'subjectAltName=DNS:localhost'];
    openssl(folder, 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=localhost', ...names);
    let port = 0;
    const files = ['--tls-cert-file', join(folder, 'cert.pem'), '--tls-key-file', join(folder, 'key.pem'), '--tls-ca-cert-file', join(folder, 'cert.pem')];
    const redis = await RedisServer.start(() => {
      port = 30_000 + Math.floor(Math.random() * 2_000);
      return ['--tls-port', String(port), '--tls-auth-clients', 'no', ...files];
    });
    try {
      const ca = readFileSync(join(folder, 'cert.pem'));
      await withLarder({ redis: `rediss://localhost:${port}`, tls: { ca }, ...PATIENT }, (larder) => larder.ready());
      await withLarder({ redis: `rediss://localhost:${port}` }, async (larder) => {
        await until('it says that nobody vouches for the certificate', () => /self.signed/.test(larder.status().lastError ?? ''));
      });
      await withLarder({ redis: `rediss://127.0.0.1:${port}`, tls: { ca, rejectUnauthorized: false } }, async (larder) => {
        await until('it says that the name does not fit', () => /altnames/.test(larder.status().lastError ?? ''));
      });
      const node = await RedisServer.start(() => {
        port = 30_000 + Math.floor(Math.random() * 2_000);
        return ['--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-cluster', 'yes', '--cluster-enabled', 'yes', ...files];
      });
      try {
        await node.raw.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
        await withLarder({ redis: `rediss-cluster://localhost:${port}`, tls: { ca }, ...PATIENT }, (larder) => larder.ready(60_000));
        await withLarder({ redis: `rediss-cluster://localhost:${port}` }, async (larder) => {
          await until('it says that nobody vouches for the certificate', () => /self.signed/.test(larder.status().lastError ?? ''));
        });
      } finally {
        await node.stop();
      }
    } finally {
      await redis.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a master behind a sentinel', { skip: withoutRedis, timeout: 180_000 }, () => {
  it('is found, and followed when it is another', async () => {
    const master = await RedisServer.start();
    const replica = await RedisServer.start(() => ['--replicaof', '127.0.0.1', String(master.port)]);
    const sentinel = await RedisServer.startSentinel(master.port);
    try {
      await withLarder({ redis: `redis-sentinel://127.0.0.1:${sentinel.port}#mymaster` }, async (larder) => {
        await larder.ready();
        const cache = larder.cache<number, string>({ key: 'goal:{id}', schema: 'Goal:1', load: (id) => String(id) });
        await cache.get(1);
        await until('the replica is up', async () => (await replica.raw.info('replication')).includes('master_link_status:up'));
        await until('the sentinel orders a failover', () => sentinel.raw.call('SENTINEL', 'FAILOVER', 'mymaster').then(() => true, () => false));
        await until('the replica is the master', async () => (await replica.raw.info('replication')).includes('role:master'));
        await until('the node has followed', async () => {
          const acknowledged = await cache.invalidate(1);
          return acknowledged === 'acknowledged' && (await replica.raw.info('replication')).includes('role:master') && larder.health().status === 'up';
        });
        await cache.get(2);
        await until('what is loaded stands in the new master', async () => (await cache.get(2)) === '2' && (await replica.raw.exists('where:v1:goal:2')) === 1);
      });
    } finally {
      await Promise.all([master, replica, sentinel].map((server) => server.stop()));
    }
  });
});
