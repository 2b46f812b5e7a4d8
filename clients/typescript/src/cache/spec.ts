import { followsLoaders } from './flights.js';
import { json, type Serializer } from '../envelope/serializer.js';
import type { KeyPart } from '../keys/values.js';

/** What a loader is told beside the key. */
export interface Loading {
  /** Aborted when the load has taken longer than `loadTimeoutMs`. */
  readonly signal: AbortSignal;
}

/** Asks the source for a value; undefined or null says that it has none. */
export type Loader<K, V> = (key: K, loading: Loading) => Promise<V | undefined | null> | V | undefined | null;

/** Asks the source for many values, answered in the keys' order. */
export type BulkLoader<K, V> = (keys: readonly K[], loading: Loading) => Promise<readonly (V | undefined | null)[]>;

/** What a cache is. All times in milliseconds. */
export interface CacheSpec<K extends KeyPart, V> {
  /** The template of its keys: `goal:{id}`. */
  readonly key: string;
  /** Name and number of the values' schema, `Goal:1`: raise the number with a change that old code cannot read. */
  readonly schema: string;
  /** Default: the literal beginning of the template. */
  readonly name?: string;
  readonly load?: Loader<K, V>;
  /** For `getMany`; without it each key is loaded by `load`. */
  readonly loadMany?: BulkLoader<K, V>;
  /** Tags of a value. "There is none" cannot know them, so any newer tag makes that untrue. */
  readonly tags?: (value: V) => Iterable<string>;
  /** Tags that derive from the key; "there is none" carries them too. */
  readonly keyTags?: (key: K) => Iterable<string>;
  /** The value's version, positive and growing with every change: an older one never replaces a newer one by `put`. Default: none. */
  readonly version?: (value: V) => bigint | number;
  /** Fresh for so long. Default 10 minutes. */
  readonly timeToLiveMs?: number;
  /** How long it is remembered that there is none. Default 0: asks each time. */
  readonly negativeTimeToLiveMs?: number;
  /** Served stale for so long after that, while one reload runs. Default 0. */
  readonly staleWhileRevalidateMs?: number;
  /** Served stale for so long after that, if the load fails. Default 0. */
  readonly staleIfErrorMs?: number;
  /** The share by which the time to live is shortened at random, at most. Default 0.1. */
  readonly jitter?: number;
  /** A source that failed is not asked again for the same key while something stale answers. Default 30 s. */
  readonly retryPauseMs?: number;
  /** How long a caller waits for a load. Default: as long as it takes. */
  readonly loadTimeoutMs?: number;
  /**
   * Whether a loader that asks this cache for the very key it is loading is told so at once; otherwise it waits for `waitLimitMs`. Default: from Node 24
   * on. Before, the AsyncLocalStorage that it takes makes every promise of the application slower.
   */
  readonly followLoaders?: boolean;
  /** Without proof that nothing was missed copies are believed for so long, at least 2 s. Default 5 s. */
  readonly maxStalenessMs?: number;
  /** How long a caller waits for somebody else's load before it asks the source itself. Default 10 s. */
  readonly waitLimitMs?: number;
  /** How long a load keeps its lease at most. Default 1 min. */
  readonly leaseLimitMs?: number;
  /** Entries of this cache in memory; 0 for none. Default: what the Larder says. */
  readonly memoryEntries?: number;
  /** Default JSON. */
  readonly serializer?: Serializer;
  /** Bytes above which a payload is compressed by gzip; Infinity for never. Default 1,024. */
  readonly compressAbove?: number;
  /** Bytes of a payload before compression. Default 10 MiB. */
  readonly maximumValueSize?: number;
}

/** A specification with nothing left open. */
export type Settings<K extends KeyPart, V> = CacheSpec<K, V> & Required<Omit<CacheSpec<K, V>, 'load' | 'loadMany' | 'tags' | 'keyTags' | 'version' | 'loadTimeoutMs'>>;

const LONGEST_MS = 3650 * 86_400_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What is said, with defaults for the rest; @throws TypeError or RangeError that names the option, its value and the cure */
export function settled<K extends KeyPart, V>(spec: CacheSpec<K, V>, prefix: string, memoryEntries: number): Settings<K, V> {
  const settings: Settings<K, V> = {
    name: prefix.replace(/:$/, ''),
    timeToLiveMs: 600_000,
    negativeTimeToLiveMs: 0,
    staleWhileRevalidateMs: 0,
    staleIfErrorMs: 0,
    jitter: 0.1,
    retryPauseMs: 30_000,
    maxStalenessMs: 5_000,
    waitLimitMs: 10_000,
    leaseLimitMs: 60_000,
    followLoaders: followsLoaders,
    memoryEntries,
    serializer: json,
    compressAbove: 1_024,
    maximumValueSize: 10 * 1024 * 1024,
    ...spec,
  };
  check(settings);
  return settings;
}

function check<K extends KeyPart, V>(settings: Settings<K, V>): void {
  if (!/^[^:\s]+:\d+$/.test(settings.schema)) {
    throw new TypeError(`schema is '${settings.schema}'; write name and number of the values' schema, such as Goal:1`);
  }
  if (settings.name === '') {
    throw new TypeError("name is empty, and so is the template's literal beginning; give the cache a name");
  }
  between(settings, 'timeToLiveMs', 1, LONGEST_MS);
  for (const option of ['negativeTimeToLiveMs', 'staleWhileRevalidateMs', 'staleIfErrorMs', 'retryPauseMs'] as const) {
    between(settings, option, 0, LONGEST_MS);
  }
  between(settings, 'jitter', 0, 1);
  between(settings, 'maxStalenessMs', 2_000, LONGEST_MS);
  between(settings, 'waitLimitMs', 1, LONGEST_TIMER_MS);
  between(settings, 'leaseLimitMs', 1, LONGEST_TIMER_MS);
  between(settings, 'memoryEntries', 0, 10_000_000);
  between(settings, 'compressAbove', 0, Infinity);
  between(settings, 'maximumValueSize', 1, 512 * 1024 * 1024);
  if (settings.loadTimeoutMs !== undefined) {
    between({ ...settings, loadTimeoutMs: settings.loadTimeoutMs }, 'loadTimeoutMs', 1, LONGEST_TIMER_MS);
  }
}

/** @throws RangeError unless the option's number is in the range */
export function between<O extends string>(options: Readonly<Record<O, number>>, option: O, least: number, most: number): void {
  const value = options[option];
  if (!(value >= least && value <= most)) {
    throw new RangeError(`${option} is ${value}; give a number from ${least} to ${most}`);
  }
}
