import type { Group } from '../journal/records.js';
import type { Follower } from '../journal/tail.js';
import type { Clock } from '../time/clock.js';
import { Fences } from './fences.js';
import { GroupRules } from './rules.js';

/** What a node holds of one cache, as far as records are concerned. */
export interface Copies {
  /** What all the cache's keys begin with. */
  readonly prefix: string;
  /** Drops a key from memory, then lets nobody join its flight any more, which may have looked there before. */
  drop(key: string): void;
  dropAll(): void;
}

/** What a lookup remembers before it looks anywhere: what it finds may be kept only if none of it has changed since. Its load began at the position. */
export interface Moment {
  readonly fence: number;
  readonly generation: number;
  readonly position: bigint;
  /** By the monotonic clock. */
  readonly at: number;
}

/**
 * What a node knows of the journal: its position, its generation, the fences, the rules; and what it does with a record. Each method is one step: nothing
 * else runs in between, as nothing in it waits.
 */
export class NodeState implements Follower {
  readonly fences = new Fences();
  /** The groups that are dead, and those that are outdated: of use only where a load fails. */
  readonly rules: GroupRules;
  readonly outdated: GroupRules;
  private readonly caches = new Set<Copies>();
  private generations = 0;
  private at = 0n;
  /** How often everything was abandoned, the start included. */
  abandonments = 0;

  constructor(private readonly clock: Clock, maximumRules: number) {
    this.rules = new GroupRules(maximumRules);
    this.outdated = new GroupRules(maximumRules);
  }

  /** Where the last group record applied stands. Moves only through the tail. */
  get position(): bigint {
    return this.at;
  }

  register(copies: Copies): void {
    this.caches.add(copies);
  }

  now(key: string): Moment {
    return { fence: this.fences.read(key), generation: this.generations, position: this.at, at: this.clock.now() };
  }

  /** Whether what was found since may be kept. */
  isStill(moment: Moment, key: string): boolean {
    return this.isBeforeAnyAbandonment(moment) && this.fences.read(key) === moment.fence;
  }

  /** Whether nothing was abandoned since. An abandonment forgets rules, and until they are read anew what they have killed looks alive. */
  isBeforeAnyAbandonment(moment: Moment): boolean {
    return this.generations === moment.generation;
  }

  applyKeys(keys: readonly string[]): void {
    for (const key of keys) {
      this.fences.raise(key);
      for (const copies of this.caches) {
        if (key.startsWith(copies.prefix)) {
          copies.drop(key);
        }
      }
    }
  }

  applyGroup(group: Group, position: bigint): void {
    (group.keepsStale ? this.outdated : this.rules).add(group, position);
    this.at = position;
  }

  abandon(_reason: string, horizon: bigint, position: bigint): void {
    this.abandonments++;
    this.dropEverything();
    this.rules.forgetAll(horizon);
    this.outdated.forgetAll(horizon);
    this.at = position;
  }

  /** Empties this node because a group became untrue and no record can say so yet, or since another master was met. */
  dropEverything(): void {
    this.generations++;
    for (const copies of this.caches) {
      copies.dropAll();
    }
  }

  /** Nothing that is being looked up by now is believed or kept: what it finds may be older than what was declared untrue here. */
  refuseLookupsUnderWay(): void {
    this.generations++;
  }
}
