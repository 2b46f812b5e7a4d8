import type { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { TierUnavailableError } from '../errors.js';
import { within, type Clock } from '../time/clock.js';
import { named, type Endpoint, type Login } from './address.js';
import { fieldsOf, isAnswer, text, type Reply } from './answers.js';
import { Line, type Follow } from './line.js';

/** How connections are made. */
export interface Connecting {
  readonly login: Login;
  readonly database: number;
  /** For TLS: authorities, certificates. The server's certificate and name are always verified. */
  readonly tls: ConnectionOptions | undefined;
  /** Milliseconds for one attempt, login included. */
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
  /** What is done with commands that belong elsewhere, in a cluster. */
  readonly follow?: Follow;
}

/** Opens a connection to the server and asks it under which reign it is made; @throws if that is a replica, or nobody answers. */
export function connect(endpoint: Endpoint, connecting: Connecting): Promise<Line> {
  return opened(endpoint, connecting, async (redis) => reignOf(text((await redis.callBuffer('INFO')) as Reply), named(endpoint)));
}

/**
 * Resolves if the server is the same master as when the connection was made; gives the connection up otherwise. A master that was succeeded and promoted again
 * has its successor's data, and has closed no connection. @throws TierUnavailableError
 */
export async function stillReigns(line: Line): Promise<void> {
  const fields = fieldsOf(text(await line.here('INFO', 'replication')));
  if (fields.get('role') !== 'master' || fields.get('master_replid') !== line.reign.split(' ')[0]) {
    line.close();
    throw new TierUnavailableError('unavailable', `${line.server} was succeeded since the connection was made`);
  }
}

/** Opens a connection to a server, whatever it is, under no reign: for questions, and for commands that it was named for. */
export function visit(endpoint: Endpoint, connecting: Connecting): Promise<Line> {
  return opened(endpoint, connecting, () => Promise.resolve(''));
}

async function opened(endpoint: Endpoint, connecting: Connecting, reignAt: (redis: Redis) => Promise<string>): Promise<Line> {
  const redis = unconnected(endpoint, connecting);
  let told: unknown;
  redis.on('error', (error: unknown) => {
    told = error; // says more than what fails then: that the connection is closed
  });
  try {
    const reign = await within(connecting.clock, connecting.connectTimeoutMs, begun(redis, connecting).then(() => reignAt(redis)), () => tooSlow(endpoint, connecting));
    return new Line(redis, reign, endpoint, connecting.clock, connecting.follow);
  } catch (failure) {
    redis.disconnect();
    throw isAnswer(failure) || failure instanceof TierUnavailableError ? failure : (told ?? failure);
  }
}

function unconnected(endpoint: Endpoint, { tls, connectTimeoutMs }: Connecting): Redis {
  return new Redis({
    ...endpoint,
    ...(tls && { tls: { ...tls, rejectUnauthorized: true } }),
    connectTimeout: connectTimeoutMs,
    keepAlive: 30_000,
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    // At most once, and never again on a connection that broke: another one is made instead, and asked for its reign.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => null,
  });
}

async function begun(redis: Redis, { login, database }: Connecting): Promise<void> {
  await redis.connect();
  if (login.password !== undefined) {
    await redis.callBuffer('AUTH', ...(login.user === undefined ? [] : [login.user]), login.password);
  }
  if (database !== 0) {
    await redis.callBuffer('SELECT', String(database));
  }
}

function reignOf(info: string, server: string): string {
  const fields = fieldsOf(info);
  if (fields.get('role') !== 'master') {
    throw new TierUnavailableError('readonly', `${server} is a replica of ${fields.get('master_host') ?? 'another server'}; give the address of the master`);
  }
  return `${fields.get('master_replid') ?? ''} ${fields.get('run_id') ?? ''}`;
}

function tooSlow(endpoint: Endpoint, { connectTimeoutMs }: Connecting): Error {
  return new TierUnavailableError('timeout', `Redis at ${named(endpoint)} did not let anybody connect within ${connectTimeoutMs} ms`);
}
