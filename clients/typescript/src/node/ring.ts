import type { Group } from '../journal/records.js';

/** A part of what was done, and the reign under which it began. */
interface Part {
  readonly reign: string;
  readonly at: number;
}

/**
 * What was done to a key or a group. A put in the place of a removal keeps that in mind: a master that has lost both holds what stood before the removal.
 */
interface Own {
  readonly group: Group | undefined;
  readonly key: string;
  readonly isPut: boolean;
  readonly removal: Part | undefined;
  readonly put: Part | undefined;
  readonly append: Part | undefined;
}

/** What a failover may have lost: keys to be removed and recorded once more, keys only to be recorded, groups. */
export interface Doubtful {
  readonly untrue: string[];
  readonly replaced: string[];
  readonly groups: Group[];
}

/** Says which parts another reign may have lost. */
export interface Judge {
  /** Whether the shard that holds the key is under another reign than that by now. */
  isOther(key: string, began: string): boolean;
  /** Whether the shard that holds the journal is. */
  isOtherForJournal(began: string): boolean;
}

/**
 * What this node itself has lately declared untrue, and under which reigns. A part is written down before it is sent, so that another reign that is met
 * meanwhile finds it. Bounded: what is pushed out, or forgotten for its age, is remembered by its moment alone.
 */
export class Ring {
  /** The one that changed last stands last. */
  private readonly entries = new Map<string, Own>();
  private reach: number | undefined;
  /** When the newest of what is no longer here was sent; undefined if nothing was forgotten. */
  forgottenAt: number | undefined;

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size;
  }

  /** Keys are about to be removed, by an invalidation or for a write lease. */
  removing(keys: readonly string[], reign: string, at: number): void {
    keys.forEach((key) => {
      this.write({ key, group: undefined, isPut: false, removal: { reign, at }, put: undefined, append: undefined });
    });
  }

  /** A value is about to be put. */
  putting(key: string, reign: string, at: number): void {
    const removal = this.entries.get(nameOf(key))?.removal;
    const isSafe = removal === undefined || (this.reach !== undefined && removal.at < this.reach);
    this.write({ key, group: undefined, isPut: true, removal: isSafe ? undefined : removal, put: { reign, at }, append: undefined });
  }

  /** Key records are about to be appended. What was done to the keys before stays what it was. */
  recording(keys: readonly string[], reign: string, at: number): void {
    keys.forEach((key) => {
      const known = this.entries.get(nameOf(key)) ?? { key, group: undefined, isPut: true, removal: undefined, put: undefined };
      this.write({ ...known, append: { reign, at } });
    });
  }

  /** A group record is about to be appended. */
  recordingGroup(group: Group, reign: string, at: number): void {
    this.write({ key: '', group, isPut: false, removal: undefined, put: undefined, append: { reign, at } });
  }

  /** Takes out what has to be repeated: what began under a reign that is another by now. */
  takeDoubtful(judge: Judge): Doubtful {
    const doubtful: Doubtful = { untrue: [], replaced: [], groups: [] };
    for (const [name, own] of this.entries) {
      const isLost = (part: Part | undefined): boolean => part !== undefined && judge.isOther(own.key, part.reign);
      const isRemovalLost = isLost(own.removal);
      if (isRemovalLost || isLost(own.put) || (own.append !== undefined && judge.isOtherForJournal(own.append.reign))) {
        this.entries.delete(name);
        if (own.group) {
          doubtful.groups.push(own.group);
        } else {
          (own.isPut && !isRemovalLost ? doubtful.replaced : doubtful.untrue).push(own.key);
        }
      }
    }
    return doubtful;
  }

  /** Forgets what every replica has by now: all that last changed before the moment. */
  forgetBefore(moment: number): void {
    this.reach = moment;
    for (const [name, own] of this.entries) {
      if (lastChange(own) >= moment) {
        return;
      }
      this.forget(name, own);
    }
  }

  private write(own: Own): void {
    const name = own.group ? `group ${own.group.kind} ${String(own.group.keepsStale)} ${own.group.subject}` : nameOf(own.key);
    this.entries.delete(name);
    this.entries.set(name, own);
    if (this.entries.size > this.capacity) {
      for (const [oldest, pushedOut] of this.entries) {
        this.forget(oldest, pushedOut);
        return;
      }
    }
  }

  private forget(name: string, own: Own): void {
    this.entries.delete(name);
    this.forgottenAt = Math.max(this.forgottenAt ?? -Infinity, lastChange(own));
  }
}

function nameOf(key: string): string {
  return `key ${key}`;
}

function lastChange({ removal, put, append }: Own): number {
  return Math.max(removal?.at ?? -Infinity, put?.at ?? -Infinity, append?.at ?? -Infinity);
}
