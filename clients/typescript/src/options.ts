import type { ConnectionOptions } from 'node:tls';
import type { LookupEvent } from './cache/parts.js';
import { between } from './cache/spec.js';
import { systemClock, type Clock } from './time/clock.js';

/** What a Larder is. All times in milliseconds. */
export interface LarderOptions {
  /** The application's name and the version of what its values mean: keys of `shop` and `v1` begin with `shop:v1:`. */
  readonly name: string;
  /** Default `v1`. */
  readonly version?: string;
  /** `redis://[user:password@]host[:port][/database]`, or `redis-sentinel://…sentinel[:port],…[/database]#master`, or
   * `redis-cluster://…node[:port],…`; `rediss` for TLS. */
  readonly redis: string;
  /** As whom to log in at the sentinels. Default: nobody. */
  readonly sentinelUser?: string;
  readonly sentinelPassword?: string;
  /** Authorities and certificates, as Node's `tls.connect` takes them. The server is always verified. */
  readonly tls?: ConnectionOptions;
  /** Entries in the memory of each cache that does not say otherwise. Default 0: no memory tier. */
  readonly memoryEntries?: number;
  /** What one lookup waits for Redis in all, where a loader or a stale value can answer. Default 250. */
  readonly softTimeoutMs?: number;
  /** What any one command may take. Default 1,000. */
  readonly commandTimeoutMs?: number;
  /** One attempt to connect, login included. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Failures in a row after which Redis is left alone until it answers a probe. Default 5. */
  readonly breakerFailures?: number;
  /** After so long it is tried though no probe was answered. Default 30 s. */
  readonly breakerOpenMs?: number;
  /** Operations that may wait for their answers. Default 10,000. */
  readonly maximumInFlight?: number;
  /** How long a lease is held unless it is renewed. Default 2 s. */
  readonly leaseMs?: number;
  /** How often it is proved that nothing was missed. Default 1 s. */
  readonly heartbeatMs?: number;
  /** Groups that a node remembers; the oldest beyond become a horizon. Default 100,000. */
  readonly maximumRules?: number;
  /** Invalidations that may wait for Redis; beyond, all of them become a horizon. Default 10,000. */
  readonly maximumDeferred?: number;
  /** Hears of every lookup. Default: nobody does. Switched at run time by `Larder.debug`. */
  readonly debug?: (event: LookupEvent) => void;
  /** For tests. */
  readonly clock?: Clock;
}

const DEFAULTS = {
  version: 'v1',
  memoryEntries: 0,
  softTimeoutMs: 250,
  commandTimeoutMs: 1_000,
  connectTimeoutMs: 5_000,
  breakerFailures: 5,
  breakerOpenMs: 30_000,
  maximumInFlight: 10_000,
  leaseMs: 2_000,
  heartbeatMs: 1_000,
  maximumRules: 100_000,
  maximumDeferred: 10_000,
  clock: systemClock,
};

const NAME = /^[A-Za-z0-9._-]+$/;

/** What a Larder is, with everything that its options left out. */
export type LarderSettings = LarderOptions & typeof DEFAULTS;

/** The options with all defaults; @throws TypeError or RangeError that names the option and the cure */
export function settingsOf(options: LarderOptions): LarderSettings {
  const settings = { ...DEFAULTS, ...options };
  check(settings);
  return settings;
}

function check(settings: LarderSettings): void {
  for (const option of ['name', 'version'] as const) {
    if (!NAME.test(settings[option])) {
      throw new TypeError(`${option} is '${settings[option]}'; use A-Z a-z 0-9 . _ - only`);
    }
  }
  for (const option of ['softTimeoutMs', 'commandTimeoutMs', 'connectTimeoutMs'] as const) {
    between(settings, option, 10, 60_000);
  }
  between(settings, 'breakerFailures', 1, 1_000);
  between(settings, 'breakerOpenMs', 1, 86_400_000);
  between(settings, 'maximumInFlight', 1, 100_000);
  between(settings, 'leaseMs', 100, 60_000);
  between(settings, 'heartbeatMs', 100, 60_000);
  between(settings, 'maximumRules', 1, 10_000_000);
  between(settings, 'maximumDeferred', 1, 1_000_000);
  between(settings, 'memoryEntries', 0, 10_000_000);
}
