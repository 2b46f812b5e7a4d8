import { randomBytes } from 'node:crypto';
import { Cache } from './cache/cache.js';
import { partsOf, type LookupEvent, type Parts } from './cache/parts.js';
import { between, settled, type CacheSpec } from './cache/spec.js';
import { worstOf } from './connection/breaker.js';
import { isAnyConnected, serversOf, trafficOf, type Shards } from './connection/shards.js';
import { shardsAt } from './connection/topology.js';
import { groupOf, type GroupInvalidation } from './invalidation.js';
import { Journal } from './journal/journal.js';
import { KeyTemplate } from './keys/template.js';
import type { KeyPart } from './keys/values.js';
import { TierUnavailableError } from './errors.js';
import type { Limit } from './limits/bucket.js';
import { RateLimit, type WhenAway } from './limits/rates.js';
import { metricsPage } from './metrics.js';
import { BeaconKeys, Beacons } from './node/beacons.js';
import { Awakening } from './node/belief.js';
import { Invalidator, type Acknowledgement } from './node/invalidator.js';
import { Reigns } from './node/reigns.js';
import { NodeState } from './node/state.js';
import { settingsOf, type LarderOptions, type LarderSettings } from './options.js';
import { healthOf, type LarderHealth, type LarderStatus } from './status.js';
import { RedisTier } from './tier/tier.js';
import { every, pause, within, type Cancel } from './time/clock.js';

const SENDS_EVERY_MS = 500;
const CLOCKS_MS = 100;
const READY_EVERY_MS = 10;
const LAST_SENDING_MS = 2_000;
const MOST_REQUESTS = 1_000_000_000;

/** The caches of one application on one Redis. Connects in the background, and stays so until it is closed. */
export class Larder {
  readonly namespace: string;
  private readonly settings: LarderSettings;
  private readonly shards: Shards;
  private readonly beacons: Beacons;
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
    const settings = (this.settings = settingsOf(options));
    this.debug = settings.debug;
    this.namespace = `${settings.name}:${settings.version}`;
    const { clock, commandTimeoutMs, heartbeatMs, leaseMs } = settings;
    const { namespace } = this;
    const names = { namespace, node: randomBytes(8).toString('hex') };
    const shards = (this.shards = shardsAt(settings));
    const keys = new BeaconKeys(shards, names);
    this.node = new NodeState(clock, settings.maximumRules);
    this.journal = new Journal(shards, { ...settings, ...names, version: 'typescript' });
    const reigns = new Reigns(shards, namespace, clock, commandTimeoutMs, (shard) => keys.of(shard), {
      repeat: (doubtful) => {
        this.invalidator.repeat(doubtful);
      },
      distrust: () => {
        this.node.dropEverything();
      },
    });
    this.beacons = new Beacons(shards, keys, clock, heartbeatMs, (confirmedAt) => {
      reigns.look(confirmedAt);
    });
    this.tier = new RedisTier({ namespace, shards, journal: this.journal, reigns, beacons: this.beacons, clock, leaseMs });
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
    larder.shards.start();
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
   * Resolves when Redis, of a cluster every master, is connected and has confirmed itself, and the journal was read and proved. Nothing has to wait for it: until then the source is asked.
   *
   * @throws TierUnavailableError that says what is wrong, after so long
   */
  async ready(timeoutMs = 30_000): Promise<void> {
    const { clock } = this.settings;
    const until = clock.now() + timeoutMs;
    while (!this.isReady) {
      if (this.isClosed || clock.now() > until) {
        throw this.lastError ?? new TierUnavailableError('unavailable', `Redis at ${this.shards.name} was not ready within ${timeoutMs} ms`);
      }
      await this.journal.catchUp().catch(() => undefined);
      await pause(clock, READY_EVERY_MS);
    }
  }

  private get isReady(): boolean {
    const all = this.shards.all();
    const areMasters = all.every((shard) => shard.isConnected && this.beacons.confirmedAt(shard) > -Infinity);
    return all.length > 0 && areMasters && this.journal.proof.at !== undefined;
  }

  private get lastError(): TierUnavailableError | undefined {
    return this.shards.lastError ?? this.shards.all().find(({ isConnected }) => !isConnected)?.lastError;
  }

  /** How things stand now. */
  status(): LarderStatus {
    const { shards, journal, node, invalidator, settings } = this;
    const { inFlight, breakerOpenings } = trafficOf(shards);
    const servers = serversOf(shards);
    return {
      namespace: this.namespace,
      isConnected: isAnyConnected(shards),
      servers,
      breaker: worstOf(servers.map(({ breaker }) => breaker)),
      breakerOpenings,
      proofAgeMs: settings.clock.now() - (journal.proof.at ?? -Infinity),
      lagSeconds: journal.lagSeconds,
      gaps: node.abandonments,
      deferred: invalidator.outbox.size,
      rules: node.rules.size + node.outdated.size,
      inFlight,
      lastError: this.lastError?.message,
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
    return metricsPage(this.status(), { told, deferred, ...trafficOf(this.shards), redirections: this.shards.redirections }, caches, [...this.limits.values()]);
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
    this.beacons.close();
    this.journal.close();
    this.shards.close();
    this.node.dropEverything();
  }

  private async sendWaiting(): Promise<void> {
    if (!this.invalidator.outbox.isEmpty && this.tier.isConnected) {
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
