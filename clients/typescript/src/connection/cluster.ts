import { TierUnavailableError } from '../errors.js';
import { Nap } from '../time/nap.js';
import { within, type Clock } from '../time/clock.js';
import { named, type Endpoint } from './address.js';
import { toldOf } from './answers.js';
import { best } from './ballot.js';
import { visit } from './connect.js';
import { Guests } from './guests.js';
import type { Line } from './line.js';
import { Redirecting, type RedirectionCounts } from './redirecting.js';
import { Roster, type Member } from './roster.js';
import { Shard } from './shard.js';
import type { Listeners, Shards, ShardsSettings } from './shards.js';
import { SlotMap } from './slots.js';
import { Place } from './whereabouts.js';

const READ_EVERY_MS = 2_000;
const SHORTEST_PAUSE_MS = 100;
const LONGER_PAUSE_MS = 500;
const READINGS_IN_VAIN = 100;
const PATIENCE_MS = 250;
const MOST_ASKED = 5;

/**
 * The masters of a cluster. The map is read at the start, every two seconds, and whenever something speaks against it, ten times a second at most. It is read
 * as often while a master is missing, for ten seconds, and then twice a second.
 */
export class ClusterShards implements Shards {
  readonly name: string;
  readonly isCluster = true;
  readonly listeners: Listeners = { reign: [], connected: [] };
  readonly redirections: RedirectionCounts;
  lastError: TierUnavailableError | undefined;
  private readonly settings: ShardsSettings;
  private readonly clock: Clock;
  private readonly guests: Guests;
  private readonly nobody: Shard;
  private readonly nap: Nap;
  private roster = Roster.empty();
  private isDoubted = false;
  private isClosed = false;
  /** Since the last moment at which every master was connected. */
  private readings = 0;

  /** @param seeds some of its nodes */
  constructor(private readonly seeds: readonly Endpoint[], settings: ShardsSettings) {
    const { clock, commandTimeoutMs } = settings;
    this.name = `the cluster of ${seeds.map(named).join(', ')}`;
    this.clock = clock;
    this.nap = new Nap(clock);
    this.guests = new Guests((endpoint) => visit(endpoint, settings), clock);
    const redirecting = new Redirecting({
      lineAt: (endpoint) => this.roster.at(endpoint)?.current,
      guestAt: (endpoint) => this.guests.at(endpoint),
      doubt: this.doubt,
      clock,
      timeoutMs: commandTimeoutMs,
    });
    this.redirections = redirecting.counts;
    this.settings = { ...settings, follow: redirecting.follow };
    const nowhere = { name: this.name, master: () => Promise.reject(new Error('unknown')), onMoved: () => undefined, doubt: () => undefined, close: () => undefined };
    this.nobody = new Shard({ ...this.settings, whereabouts: nowhere, listeners: this.listeners });
  }

  all(): readonly Shard[] {
    return this.roster.shards;
  }

  of(key: string): Shard {
    const shard = this.roster.of(key);
    // Until a master that was just found is connected, others redirect to it what it has.
    return shard?.isNew ? (this.roster.shards.find(({ isConnected }) => isConnected) ?? shard) : (shard ?? this.nobody);
  }

  start(): void {
    void this.watch();
  }

  readonly doubt = (): void => {
    this.isDoubted = true;
    this.nap.wake();
  };

  close(): void {
    this.isClosed = true;
    this.nap.close();
    this.guests.close();
    this.roster.shards.forEach((shard) => {
      shard.close();
    });
  }

  private async watch(): Promise<void> {
    while (!this.isClosed) {
      this.isDoubted = false;
      const began = this.clock.now();
      await this.read();
      this.guests.closeUnused();
      this.readings = this.isSomebodyMissing() ? this.readings + 1 : 0;
      await this.pauseSince(began);
    }
  }

  private async pauseSince(began: number): Promise<void> {
    const shortest = this.readings < READINGS_IN_VAIN ? SHORTEST_PAUSE_MS : LONGER_PAUSE_MS;
    // Nobody tells when a replica has taken the place of a master that is missing.
    const longest = this.isSomebodyMissing() ? shortest : READ_EVERY_MS;
    const left = (): number => began + (this.isDoubted ? shortest : longest) - this.clock.now();
    for (let ms = left(); ms > 0 && !this.isClosed; ms = left()) {
      await this.nap.take(ms);
    }
  }

  private isSomebodyMissing(): boolean {
    const { shards } = this.roster;
    return shards.length === 0 || shards.some(({ isConnected }) => !isConnected);
  }

  private async read(): Promise<void> {
    try {
      const map = await this.newest();
      if (map.ranges.length === 0) {
        throw new TierUnavailableError('clusterdown', `${this.name} has given no slots to any node; look at CLUSTER INFO`);
      }
      this.lastError = undefined;
      this.take(map);
    } catch (failure) {
      this.lastError = toldOf(this.name, 'reading the map of slots', failure);
    }
  }

  /** The newest map of up to five nodes: over connections that there are, else over some that are made for it. */
  private async newest(): Promise<SlotMap> {
    const lines = this.roster.shards.filter(({ isConnected }) => isConnected).flatMap(({ current }) => (current ? [current] : []));
    if (lines.length > 0) {
      try {
        return await this.elected(lines.slice(0, MOST_ASKED).map((line) => this.mapOf(line)));
      } catch {
        // others may know
      }
    }
    const nodes = [...new Map([...this.roster.map.masters, ...this.seeds].map((node) => [named(node), node])).values()];
    return this.elected(nodes.slice(0, MOST_ASKED).map((node) => this.mapAt(node)));
  }

  private elected(maps: readonly Promise<SlotMap>[]): Promise<SlotMap> {
    return best(this.clock, PATIENCE_MS, maps, ({ epoch }) => epoch);
  }

  private async mapAt(node: Endpoint): Promise<SlotMap> {
    const line = await visit(node, this.settings);
    try {
      return await this.mapOf(line);
    } finally {
      line.close();
    }
  }

  private async mapOf(line: Line): Promise<SlotMap> {
    const answers = Promise.all([line.here('CLUSTER', 'INFO'), line.here('CLUSTER', 'SLOTS')]);
    const late = (): Error => new TierUnavailableError('timeout', `${line.server} did not tell who serves which slots in time`);
    const [info, slots] = await within(this.clock, this.settings.commandTimeoutMs, answers, late);
    return SlotMap.of(info, slots, line.endpoint);
  }

  private take(map: SlotMap): void {
    const before = this.roster;
    if (this.isClosed || map.isSameAs(before.map) || map.epoch < before.map.epoch) {
      return;
    }
    const next = before.next(map, (endpoint) => this.member(endpoint));
    this.roster = next;
    next.moved().forEach(({ place, endpoint }) => {
      place.succeededBy(endpoint);
    });
    next.shards.filter((shard) => !before.shards.includes(shard)).forEach((shard) => {
      shard.start();
    });
    before.shards.filter((shard) => !next.shards.includes(shard)).forEach((shard) => {
      shard.close();
    });
  }

  private member(endpoint: Endpoint): Member {
    const place = new Place(endpoint, this.doubt);
    return { place, shard: new Shard({ ...this.settings, whereabouts: place, listeners: this.listeners }) };
  }}
