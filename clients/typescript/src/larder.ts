import { randomBytes } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { Cache } from './cache/cache.js';
import { partsOf, type LookupEvent, type Parts } from './cache/parts.js';
import { between, settled, type CacheSpec } from './cache/spec.js';
import { addressOf, named, type Address } from './connection/address.js';
import { Sentinels } from './connection/sentinels.js';
import { Shard } from './connection/shard.js';
import { standingAt, type Whereabouts } from './connection/whereabouts.js';
import { Journal } from './journal/journal.js';
import type { Group, GroupKind } from './journal/records.js';
import { Glob } from './keys/glob.js';
import { KeyTemplate } from './keys/template.js';
import type { KeyPart } from './keys/values.js';
import { TierUnavailableError } from './errors.js';
import type { Limit } from './limits/bucket.js';
import { RateLimit, type WhenAway } from './limits/rates.js';
import { metricsPage } from './metrics.js';
import { Awakening } from './node/belief.js';
import { Invalidator, type Acknowledgement } from './node/invalidator.js';
import { Reigns } from './node/reigns.js';
import { NodeState } from './node/state.js';
import { healthOf, type LarderHealth, type LarderStatus } from './status.js';
import { RedisTier } from './tier/tier.js';
import { every, pause, systemClock, within, type Cancel, type Clock } from './time/clock.js';

/** What a Larder is. All times in milliseconds. */
export interface LarderOptions {
  /** The application's name and the version of what its values mean: keys of `shop` and `v1` begin with `shop:v1:`. */
  readonly name: string;
  /** Default `v1`. */
  readonly version?: string;
  /** `redis://[user:password@]host[:port][/database]`, or `redis-sentinel://…sentinel[:port],…[/database]#master`; `rediss` for TLS. */
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

export type { LookupEvent } from './cache/parts.js';

/** What becomes untrue together: exactly one of the first four. */
export interface GroupInvalidation {
  readonly tag?: string;
  /** A pattern over cache keys in Redis's glob dialect. */
  readonly pattern?: string;
  readonly cache?: { readonly prefix: string };
  readonly everything?: true;
  /** Whether what it covers is outdated instead of dead: served where a load fails, within `staleIfErrorMs`. Default false. */
  readonly keepStale?: boolean;
  /** Why, for people who read the journal. */
  readonly because?: string;
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
const SENDS_EVERY_MS = 500;
const CLOCKS_MS = 100;
const READY_EVERY_MS = 10;
const LAST_SENDING_MS = 2_000;
const MOST_REQUESTS = 1_000_000_000;

/** The caches of one application on one Redis. Connects in the background, and stays so until it is closed. */
export class Larder {
  readonly namespace: string;
  private readonly settings: LarderOptions & typeof DEFAULTS;
  private readonly shard: Shard;
  private readonly journal: Journal;
  private readonly tier: RedisTier;
  private readonly node: NodeState;
  private readonly invalidator: Invalidator;
  private readonly awakening: Awakening;
  private readonly tasks: Cancel[];
  private readonly caches = new Map<string, { readonly template: KeyTemplate; readonly parts: Parts<never, never> }>();

  private readonly limits = new Map<string, RateLimit>();
  private isClosed = false;
  /** Hears of every lookup while it is set. */
  debug: ((event: LookupEvent) => void) | undefined;

  private constructor(options: LarderOptions) {
    const settings = (this.settings = { ...DEFAULTS, ...options });
    check(settings);
    this.debug = settings.debug;
    this.namespace = `${settings.name}:${settings.version}`;
    const { clock } = settings;
    const names = { namespace: this.namespace, node: randomBytes(8).toString('hex') };
    const address = addressOf(settings.redis);
    const tls = settings.tls ?? (address.isTls ? {} : undefined);
    this.shard = new Shard({
      ...settings,
      login: address.login,
      database: address.database,
      tls,
      whereabouts: whereaboutsOf(address, settings, tls),
      breaker: { failures: settings.breakerFailures, openAtMostMs: settings.breakerOpenMs },
    });
    this.node = new NodeState(clock, settings.maximumRules);
    const reigns = new Reigns(this.shard, names, clock, settings.commandTimeoutMs, (doubtful) => {
      this.invalidator.repeat(doubtful);
    });
    this.journal = new Journal(this.shard, { ...settings, ...names, version: 'typescript' }, (line, sentAt) => reigns.light(line, sentAt));
    this.tier = new RedisTier(this.namespace, this.shard, this.journal, reigns, clock, settings.leaseMs);
    this.invalidator = new Invalidator(this.node, this.tier, settings.maximumDeferred, clock);
    this.awakening = new Awakening(clock);
    this.tasks = [
      every(clock, SENDS_EVERY_MS, () => this.sendWaiting()),
      every(clock, CLOCKS_MS, () => {
        this.awakening.look();
      }),
    ];
  }

  /** Opens the caches of an application; does not wait for Redis. @throws TypeError or RangeError that names the option and the cure */
  static open(options: LarderOptions): Larder {
    const larder = new Larder(options);
    larder.journal.follow(larder.node);
    larder.shard.start();
    return larder;
  }

  /** Makes a cache; @throws TypeError if its template is malformed, or its keys could be those of another cache */
  cache<K extends KeyPart, V>(spec: CacheSpec<K, V>): Cache<K, V> {
    const template = new KeyTemplate(spec.key);
    const settings = settled(spec, template.prefix, this.settings.memoryEntries);
    this.requireDistinct(settings.name, template);
    const parts = partsOf(settings, template, {
      node: this.node,
      invalidator: this.invalidator,
      tier: this.tier,
      proof: this.journal.proof,
      awakening: this.awakening,
      clock: this.settings.clock,
      softTimeoutMs: this.settings.softTimeoutMs,
      random: Math.random,
      listening: this,
    });
    this.caches.set(settings.name, { template, parts: parts as unknown as Parts<never, never> });
    return new Cache(parts);
  }

  /**
   * A limit of how often something is allowed, counted by all nodes of the namespace together in the Redis that is there already.
   *
   * @param template of its keys, such as `rate_limit:user:{user_id}:{endpoint}`
   * @param whenAway what is answered while Redis is away
   * @throws TypeError or RangeError if the template or the limit is none, or there is one of that template already
   */
  rateLimit(template: string, limit: Limit, whenAway: WhenAway = 'allow'): RateLimit {
    between(limit, 'requests', 1, MOST_REQUESTS);
    between(limit, 'perMs', 1_000, 86_400_000);
    between({ burst: limit.burst ?? limit.requests }, 'burst', 1, MOST_REQUESTS);
    if (this.limits.has(template)) {
      throw new TypeError(`There is a limit '${template}' already; keep it, or give one of them another template`);
    }
    const { clock, softTimeoutMs } = this.settings;
    const rate = new RateLimit(this.tier, clock, softTimeoutMs, template, limit, whenAway);
    this.limits.set(template, rate);
    return rate;
  }

  /** Declares a group of entries untrue, in every tier of every node, by one record. Acknowledged when this node has applied it. */
  async invalidate(group: GroupInvalidation): Promise<Acknowledgement> {
    return this.invalidator.group(groupOf(group));
  }

  /**
   * Resolves when Redis is connected and the journal was read and proved. Nothing has to wait for it: until then the source is asked.
   *
   * @throws TierUnavailableError that says what is wrong, after so long
   */
  async ready(timeoutMs = 30_000): Promise<void> {
    const { clock } = this.settings;
    const until = clock.now() + timeoutMs;
    while (!this.isReady) {
      if (this.isClosed || clock.now() > until) {
        throw this.shard.lastError ?? new TierUnavailableError('unavailable', `Redis at ${this.shard.name} was not ready within ${timeoutMs} ms`);
      }
      await this.journal.catchUp().catch(() => undefined);
      await pause(clock, READY_EVERY_MS);
    }
  }

  private get isReady(): boolean {
    return this.shard.isConnected && this.journal.proof.at !== undefined;
  }

  /** How things stand now. */
  status(): LarderStatus {
    const { shard, journal, node, invalidator, settings } = this;
    return {
      namespace: this.namespace,
      isConnected: shard.isConnected,
      breaker: shard.breaker.state,
      breakerOpenings: shard.breaker.openings,
      proofAgeMs: settings.clock.now() - (journal.proof.at ?? -Infinity),
      lagSeconds: journal.lagSeconds,
      gaps: node.abandonments,
      deferred: invalidator.outbox.size,
      rules: node.rules.size + node.outdated.size,
      inFlight: shard.underWay,
      lastError: shard.isConnected ? undefined : shard.lastError?.message,
    };
  }

  /** All meters in Prometheus' text format, under the names of docs/metrics.md: to be served at `/metrics`, behind those of prom-client if you use it. */
  metrics(): string {
    const { told, deferred } = this.invalidator.counts;
    const caches = [...this.caches].map(([name, { parts }]) => ({
      name,
      counters: parts.counters,
      size: parts.memory.size,
      maximum: parts.memory.maximum,
      flights: parts.flights.size,
      paused: parts.pauses.size,
    }));
    return metricsPage(this.status(), { told, deferred, ...this.shard.counts }, caches, [...this.limits.values()]);
  }

  /** Whether something is amiss, in words. Nothing of it keeps callers from their values. */
  health(): LarderHealth {
    return healthOf(this.status());
  }

  /** Ends all connections; what waits to be sent is sent first, for two seconds at most. */
  async close(): Promise<void> {
    await within(this.settings.clock, LAST_SENDING_MS, this.sendWaiting(), () => new Error('late')).catch(() => undefined);
    this.isClosed = true;
    this.tasks.forEach((cancel) => {
      cancel();
    });
    this.journal.close();
    this.shard.close();
    this.node.dropEverything();
  }

  private async sendWaiting(): Promise<void> {
    if (!this.invalidator.outbox.isEmpty && this.shard.isConnected) {
      await this.invalidator.drainPatiently();
    }
  }

  private requireDistinct(name: string, template: KeyTemplate): void {
    for (const [other, known] of this.caches) {
      if (other === name) {
        throw new TypeError(`There is a cache named ${name} already; give one of them another name`);
      }
      if (template.mayCollideWith(known.template)) {
        throw new TypeError(`Keys of '${template.template}' could be keys of cache ${other}, '${known.template.template}'; let the templates differ in a literal`);
      }
    }
  }
}

function whereaboutsOf(address: Address, settings: LarderOptions & typeof DEFAULTS, tls: ConnectionOptions | undefined): Whereabouts {
  const { endpoints, masterName } = address;
  if (masterName === undefined) {
    return standingAt(endpoints[0], named(endpoints[0]));
  }
  const login = { user: settings.sentinelUser, password: settings.sentinelPassword };
  return new Sentinels({ sentinels: endpoints, masterName, login, tls, timeoutMs: settings.commandTimeoutMs, clock: settings.clock });
}

function check(settings: LarderOptions & typeof DEFAULTS): void {
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

function groupOf(invalidation: GroupInvalidation): Group {
  const { tag, pattern, cache, everything, keepStale = false, because = '' } = invalidation;
  const said = ([['tag', tag], ['pattern', pattern], ['cache', cache?.prefix], ['horizon', everything && '*']] as [GroupKind, string | undefined][])
    .filter(([, subject]) => subject !== undefined);
  const [only] = said;
  if (said.length !== 1 || only?.[1] === undefined) {
    throw new TypeError(`An invalidation says ${said.length} of tag, pattern, cache and everything; say exactly one`);
  }
  const [kind, subject] = only;
  if (subject === '') {
    throw new TypeError(`The ${kind} of an invalidation is empty; to invalidate all caches say everything: true`);
  }
  if (kind === 'pattern') {
    new Glob(subject);
  }
  return { kind, subject: kind === 'horizon' ? '' : subject, reason: because, keepsStale: keepStale };
}
