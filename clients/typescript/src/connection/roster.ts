import { isAt, type Endpoint } from './address.js';
import type { Shard } from './shard.js';
import { SlotMap, SLOTS, slotOf } from './slots.js';
import type { Place } from './whereabouts.js';

/** A shard, and where its master is. */
export interface Member {
  readonly place: Place;
  readonly shard: Shard;
}

/** The shards of a cluster by slot, and the map that says so. Immutable; the next one is made from it when the map has changed. */
export class Roster {
  readonly shards: readonly Shard[];
  private readonly bySlot: readonly (Shard | undefined)[];

  /** @param members in the order of the map's masters */
  private constructor(readonly map: SlotMap, private readonly members: readonly Member[]) {
    this.shards = members.map(({ shard }) => shard);
    const bySlot = Array<Shard | undefined>(SLOTS).fill(undefined);
    map.ranges.forEach(({ from, to, master }) => bySlot.fill(this.at(master), from, to + 1));
    this.bySlot = bySlot;
  }

  /** Nobody is known yet. */
  static empty(): Roster {
    return new Roster(new SlotMap(-1, []), []);
  }

  /** Who holds a key; undefined if nobody is known to. */
  of(key: string): Shard | undefined {
    return this.bySlot[slotOf(key)];
  }

  /** Whose master is there. */
  at(endpoint: Endpoint): Shard | undefined {
    return this.members[this.map.masters.findIndex((master) => isAt(master, endpoint))]?.shard;
  }

  /**
   * The roster of another map. A master that is there in both stays who it is. One that has gone is succeeded by whoever has most of its slots, if that one
   * was not there before: its replica, after a failover. Whoever else is new is made.
   */
  next(newer: SlotMap, make: (endpoint: Endpoint) => Member): Roster {
    const next: (Member | undefined)[] = newer.masters.map((master) => this.members[this.map.masters.findIndex((known) => isAt(known, master))]);
    this.map.masters.forEach((gone, i) => {
      if (!newer.masters.some((master) => isAt(master, gone))) {
        const heirs = newer.heirsOf(gone, this.map).map((heir) => newer.masters.findIndex((master) => isAt(master, heir)));
        const heir = heirs.find((at) => next[at] === undefined);
        if (heir !== undefined) {
          next[heir] = this.members[i];
        }
      }
    });
    return new Roster(newer, newer.masters.map((master, i) => next[i] ?? make(master)));
  }

  /** Those whose master is at another place than was said of them, and where. */
  moved(): { readonly place: Place; readonly endpoint: Endpoint }[] {
    return this.map.masters.flatMap((endpoint, i) => {
      const place = this.members[i]?.place;
      return place && !isAt(place.endpoint, endpoint) ? [{ place, endpoint }] : [];
    });
  }
}
