import type { ConnectionOptions } from 'node:tls';
import type { Clock } from '../time/clock.js';
import { addressOf, type Login } from './address.js';
import { ClusterShards } from './cluster.js';
import { OneShard } from './one-shard.js';
import { Sentinels } from './sentinels.js';
import type { Shards } from './shards.js';
import { Place } from './whereabouts.js';

/** How Redis is reached. Times in milliseconds; what each means is said at the options of a Larder. */
export interface Reaching {
  readonly redis: string;
  readonly tls?: ConnectionOptions;
  readonly sentinelUser?: string;
  readonly sentinelPassword?: string;
  readonly softTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly breakerFailures: number;
  readonly breakerOpenMs: number;
  readonly maximumInFlight: number;
  readonly clock: Clock;
}

/** The masters at an address: one, the one that sentinels know, or those of a cluster. @throws TypeError if it is no address */
export function shardsAt(reaching: Reaching): Shards {
  const { redis, clock, softTimeoutMs, commandTimeoutMs, connectTimeoutMs, maximumInFlight } = reaching;
  const { topology, endpoints, masterName = '', login, database, isTls } = addressOf(redis);
  const tls = reaching.tls ?? (isTls ? {} : undefined);
  const breaker = { failures: reaching.breakerFailures, openAtMostMs: reaching.breakerOpenMs };
  const settings = { login, database, tls, clock, softTimeoutMs, commandTimeoutMs, connectTimeoutMs, maximumInFlight, breaker };
  if (topology === 'cluster') {
    return new ClusterShards(endpoints, settings);
  }
  const sentinelLogin: Login = { user: reaching.sentinelUser, password: reaching.sentinelPassword };
  const whereabouts =
    topology === 'sentinel'
      ? new Sentinels({ sentinels: endpoints, masterName, login: sentinelLogin, tls, timeoutMs: commandTimeoutMs, clock })
      : new Place(endpoints[0]);
  return new OneShard(whereabouts, settings);
}
