import type { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { TierUnavailableError } from '../errors.js';
import { within, type Clock } from '../time/clock.js';
import { named, type Endpoint, type Login } from './address.js';
import { isAnswer, text, type Reply } from './answers.js';
import { Line } from './line.js';

/** How connections are made. */
export interface Connecting {
  readonly login: Login;
  readonly database: number;
  /** For TLS: authorities, certificates. The server's certificate and name are always verified. */
  readonly tls: ConnectionOptions | undefined;
  /** Milliseconds for one attempt, login included. */
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

/** Opens a connection to the server and asks it under which reign it is made; @throws if that is a replica, or nobody answers. */
export async function connect(endpoint: Endpoint, connecting: Connecting): Promise<Line> {
  const redis = unconnected(endpoint, connecting);
  let told: unknown;
  redis.on('error', (error: unknown) => {
    told = error; // says more than what fails then: that the connection is closed
  });
  try {
    const reign = await within(connecting.clock, connecting.connectTimeoutMs, begun(redis, endpoint, connecting), () => tooSlow(endpoint, connecting));
    return new Line(redis, reign, named(endpoint), connecting.clock);
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

async function begun(redis: Redis, endpoint: Endpoint, { login, database }: Connecting): Promise<string> {
  await redis.connect();
  const send = (command: string, ...args: string[]): Promise<Reply> => redis.callBuffer(command, ...args) as Promise<Reply>;
  if (login.password !== undefined) {
    await send('AUTH', ...(login.user === undefined ? [] : [login.user]), login.password);
  }
  if (database !== 0) {
    await send('SELECT', String(database));
  }
  return reignOf(text(await send('INFO')), named(endpoint));
}

function reignOf(info: string, server: string): string {
  const fields = new Map(info.split('\r\n').map((line) => line.split(':', 2) as [string, string]));
  if (fields.get('role') !== 'master') {
    throw new TierUnavailableError('readonly', `${server} is a replica of ${fields.get('master_host') ?? 'another server'}; give the address of the master`);
  }
  return `${fields.get('master_replid') ?? ''} ${fields.get('run_id') ?? ''}`;
}

function tooSlow(endpoint: Endpoint, { connectTimeoutMs }: Connecting): Error {
  return new TierUnavailableError('timeout', `Redis at ${named(endpoint)} did not let anybody connect within ${connectTimeoutMs} ms`);
}
