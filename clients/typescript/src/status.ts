import type { BreakerState } from './connection/breaker.js';
import type { ServerStatus } from './connection/shards.js';

/** How a Larder stands at a moment. */
export interface LarderStatus {
  readonly namespace: string;
  /** Whether commands can be sent to Redis, of a cluster to any master. */
  readonly isConnected: boolean;
  /** Each server that holds data, in a cluster one for each shard. */
  readonly servers: readonly ServerStatus[];
  /** Of the server that is worst off. */
  readonly breaker: BreakerState;
  /** How often the breaker opened. */
  readonly breakerOpenings: number;
  /** How long ago it was last known that nothing is missing, in milliseconds; Infinity before the first time and after continuity was lost. */
  readonly proofAgeMs: number;
  /** Seconds between the append and the application of the newest record applied. */
  readonly lagSeconds: number;
  /** How often memory was emptied for safety, the start included. */
  readonly gaps: number;
  /** Invalidations that wait for Redis. */
  readonly deferred: number;
  /** Groups remembered as dead. */
  readonly rules: number;
  /** Operations that wait for their answers. */
  readonly inFlight: number;
  /** The last error of connecting, with its cure; undefined while every server is connected. */
  readonly lastError: string | undefined;
}

/** `up`: all is as it should be. `degraded`: Redis is not used at the moment, so sources are asked. */
export interface LarderHealth {
  readonly status: 'up' | 'degraded';
  readonly reasons: readonly string[];
}

const SUSPECT_MS = 5_000;

/** What somebody who is on call should know. Pure. */
export function healthOf(status: LarderStatus): LarderHealth {
  const reasons = [
    ...connections(status),
    ...(status.proofAgeMs <= SUSPECT_MS ? [] : ['the journal is not proved to be complete, so copies are not believed']),
    ...(status.deferred === 0 ? [] : [`${status.deferred} invalidations wait for Redis`]),
  ];
  return { status: reasons.length === 0 ? 'up' : 'degraded', reasons };
}

function connections({ isConnected, servers, breaker, lastError }: LarderStatus): string[] {
  if (!isConnected) {
    return [`Redis is not used: ${lastError ?? `the circuit breaker is ${breaker}`}`];
  }
  const away = servers.filter((server) => !server.isConnected);
  return away.length === 0 ? [] : [`${away.length} of ${servers.length} servers of Redis do not answer: ${away.map(({ name }) => name).join(', ')}`];
}
