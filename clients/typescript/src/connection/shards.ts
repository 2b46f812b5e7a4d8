import type { Line } from './line.js';
import type { RedirectionCounts } from './redirecting.js';
import type { Shard, ShardSettings } from './shard.js';
import type { TierProblem, TierUnavailableError } from '../errors.js';
import type { BreakerState } from './breaker.js';

/** Hears of a connection under another reign than the shard's last, before anybody can use it, and when those of the old reign are closed. */
export type ReignListener = (shard: Shard, line: Line) => Promise<void>;

/** Who hears of what becomes of the masters, whichever it is. */
export interface Listeners {
  readonly reign: ReignListener[];
  /** Commands can be sent to a shard again. */
  readonly connected: ((shard: Shard) => void)[];
}

/** The masters that hold the keys, and which of them holds which. */
export interface Shards {
  /** As logs and messages name them all. */
  readonly name: string;
  /** Whether keys are spread by slots: then a command names keys of one slot only, and may be carried out elsewhere. */
  readonly isCluster: boolean;
  readonly listeners: Listeners;
  readonly redirections: RedirectionCounts;
  /** Why nobody is known; undefined if somebody is. */
  readonly lastError: TierUnavailableError | undefined;
  /** All that are known at this moment; without Cluster one. */
  all(): readonly Shard[];
  /** The one that holds a key, given as it stands in Redis; one that is never connected where nobody is known to hold it. */
  of(key: string): Shard;
  /** Begins to connect, and to stay so. */
  start(): void;
  /** Something speaks against what is known here: to be looked at again, soon. */
  doubt(): void;
  close(): void;
}

/** What shards have in common. */
export type ShardsSettings = Omit<ShardSettings, 'whereabouts' | 'listeners'>;

/** How a server that holds data stands. */
export interface ServerStatus {
  readonly name: string;
  /** Whether commands can be sent to it. */
  readonly isConnected: boolean;
  readonly breaker: BreakerState;
  /** Why not, with the cure; undefined while connected. */
  readonly lastError: string | undefined;
}

/** What all shards together have done, and what is on its way. */
export interface Traffic {
  readonly inFlight: number;
  readonly connects: number;
  readonly connectFailures: ReadonlyMap<TierProblem, number>;
  readonly rejected: number;
  readonly breakerOpenings: number;
}

export function serversOf(shards: Shards): ServerStatus[] {
  return shards.all().map(({ name, isConnected, breaker, lastError }) => ({
    name,
    isConnected,
    breaker: breaker.state,
    lastError: isConnected ? undefined : lastError?.message,
  }));
}

export function trafficOf(shards: Shards): Traffic {
  const all = shards.all();
  const sum = (figure: (shard: Shard) => number): number => all.reduce((total, shard) => total + figure(shard), 0);
  const connectFailures = new Map<TierProblem, number>();
  all.flatMap(({ counts }) => [...counts.connectFailures]).forEach(([kind, count]) => connectFailures.set(kind, count + (connectFailures.get(kind) ?? 0)));
  return {
    inFlight: sum(({ underWay }) => underWay),
    connects: sum(({ counts }) => counts.connects),
    connectFailures,
    rejected: sum(({ counts }) => counts.rejected),
    breakerOpenings: sum(({ breaker }) => breaker.openings),
  };
}

/** Whether commands can be sent to anybody. */
export function isAnyConnected(shards: Shards): boolean {
  return shards.all().some(({ isConnected }) => isConnected);
}
