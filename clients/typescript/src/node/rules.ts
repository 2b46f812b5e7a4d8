import type { Group } from '../journal/records.js';
import { Glob } from '../keys/glob.js';

/** What an entry has that rules are about. */
export interface Subject {
  /** The position at which its load began. */
  readonly stamp: bigint;
  /** In stored form. */
  readonly tags: ReadonlySet<string>;
  /** Whether any tag may concern it: it says "there is none", and tags derive from values. */
  readonly hasUnknownTags: boolean;
}

interface Rule {
  readonly kind: 'tag' | 'cache' | 'pattern';
  readonly subject: string;
  readonly position: bigint;
}

const NEVER = -1n;

/**
 * The group records a node remembers, as the newest position for each subject, so that asking about an entry costs one look for each of its tags, one for
 * its cache, and one for each pattern. Bounded: what is forgotten becomes the horizon, before which everything is dead.
 */
export class GroupRules {
  /** Oldest first. */
  private readonly byAge = new Map<string, Rule>();
  private readonly tags = new Map<string, bigint>();
  private readonly caches = new Map<string, bigint>();
  private readonly prefixes = new Map<string, bigint>();
  /** How many prefix rules there are of each length: asking looks up one substring for each. */
  private readonly prefixLengths = new Map<number, number>();
  private readonly globs = new Map<string, { glob: Glob; position: bigint }>();
  private newestTag = NEVER;
  private newest = NEVER;
  private past = NEVER;

  constructor(private readonly maximum: number) {}

  get size(): number {
    return this.byAge.size;
  }

  /** What was stamped before it is dead. */
  get horizon(): bigint {
    return this.past;
  }

  add(group: Group, position: bigint): void {
    // A pattern beyond us was written by a client that allows more: it covers we do not know what, so everything.
    if (group.kind === 'horizon' || (group.kind === 'pattern' && !Glob.isPossible(group.subject))) {
      this.forgetAll(position > this.past ? position : this.past);
      return;
    }
    const rule: Rule = { kind: group.kind, subject: group.subject, position };
    const name = `${rule.kind} ${rule.subject}`;
    this.index(rule);
    this.byAge.delete(name);
    this.byAge.set(name, rule);
    this.newest = position > this.newest ? position : this.newest;
    if (this.byAge.size > this.maximum) {
      this.forgetOldest();
    }
  }

  /** Forgets every rule; what was stamped before the horizon is dead instead. */
  forgetAll(horizon: bigint): void {
    this.past = horizon;
    this.newest = horizon > this.newest ? horizon : this.newest;
    this.newestTag = NEVER;
    [this.byAge, this.tags, this.caches, this.prefixes, this.prefixLengths, this.globs].forEach((map) => {
      map.clear();
    });
  }

  /** Whether any rule is newer than the stamp; where none is, none covers the entry. */
  mayCover(stamp: bigint): boolean {
    return stamp < this.past || stamp < this.newest;
  }

  /** Whether a rule newer than the entry's stamp covers it. */
  cover(entry: Subject, key: string, cachePrefix: string): boolean {
    const { stamp } = entry;
    return stamp < this.past || (stamp < this.newest && this.coveredByRule(entry, key, cachePrefix));
  }

  private coveredByRule(entry: Subject, key: string, cachePrefix: string): boolean {
    return (
      this.coveredByTag(entry) ||
      (this.caches.get(cachePrefix) ?? NEVER) > entry.stamp ||
      this.coveredByPrefix(key, entry.stamp) ||
      this.coveredByGlob(key, entry.stamp)
    );
  }

  private coveredByTag(entry: Subject): boolean {
    if (this.newestTag <= entry.stamp) {
      return false;
    }
    if (entry.hasUnknownTags) {
      return true;
    }
    for (const tag of entry.tags) {
      if ((this.tags.get(tag) ?? NEVER) > entry.stamp) {
        return true;
      }
    }
    return false;
  }

  private coveredByPrefix(key: string, stamp: bigint): boolean {
    for (const length of this.prefixLengths.keys()) {
      if (length <= key.length && (this.prefixes.get(key.slice(0, length)) ?? NEVER) > stamp) {
        return true;
      }
    }
    return false;
  }

  private coveredByGlob(key: string, stamp: bigint): boolean {
    for (const { glob, position } of this.globs.values()) {
      if (position > stamp && glob.matches(key)) {
        return true;
      }
    }
    return false;
  }

  private forgetOldest(): void {
    for (const [name, rule] of this.byAge) {
      this.past = rule.position > this.past ? rule.position : this.past;
      this.unindex(rule);
      this.byAge.delete(name);
      return;
    }
  }

  private index({ kind, subject, position }: Rule): void {
    if (kind === 'tag') {
      this.tags.set(subject, position);
      this.newestTag = position;
    } else if (kind === 'cache') {
      this.caches.set(subject, position);
    } else {
      this.indexPattern(new Glob(subject), position);
    }
  }

  private indexPattern(glob: Glob, position: bigint): void {
    if (!glob.isPrefixOnly) {
      this.globs.set(glob.pattern, { glob, position });
      return;
    }
    const { literalPrefix } = glob;
    if (!this.prefixes.has(literalPrefix)) {
      this.prefixLengths.set(literalPrefix.length, (this.prefixLengths.get(literalPrefix.length) ?? 0) + 1);
    }
    this.prefixes.set(literalPrefix, position);
  }

  // Patterns spelt differently (user:* and user:**) may share a prefix, which then belongs to the newest of them.
  private unindex({ kind, subject, position }: Rule): void {
    if (kind === 'tag') {
      this.tags.delete(subject);
    } else if (kind === 'cache') {
      this.caches.delete(subject);
    } else {
      const { isPrefixOnly, literalPrefix } = new Glob(subject);
      if (!isPrefixOnly) {
        this.globs.delete(subject);
      } else if (this.prefixes.get(literalPrefix) === position) {
        this.prefixes.delete(literalPrefix);
        const left = (this.prefixLengths.get(literalPrefix.length) ?? 1) - 1;
        if (left === 0) {
          this.prefixLengths.delete(literalPrefix.length);
        } else {
          this.prefixLengths.set(literalPrefix.length, left);
        }
      }
    }
  }
}
