import { list, text, type Reply } from '../connection/answers.js';
import { ContinuityLost, idOf, idText, isBefore, isSame, linkOf, positionOf, type Link } from './place.js';

/** How a group is described: a tag, a key pattern, a cache's key prefix, or everything. */
export type GroupKind = 'tag' | 'pattern' | 'cache' | 'horizon';

/** A group of entries: every one with an older stamp that it covers is dead, or only outdated. */
export interface Group {
  readonly kind: GroupKind;
  /** The tag, the pattern or the prefix; empty for a horizon. */
  readonly subject: string;
  /** Why, in words for people who read the journal; may be empty. */
  readonly reason: string;
  /** Whether what it covers is outdated instead of dead: served where a load fails and the cache serves stale values then. */
  readonly keepsStale: boolean;
}

/** The record that kills everything stamped before it. */
export function horizon(reason: string): Group {
  return { kind: 'horizon', subject: '', reason, keepsStale: false };
}

const FIELDS: Readonly<Record<GroupKind, string>> = { tag: 't', pattern: 'p', cache: 'c', horizon: 'h' };
const MOST_KEYS = 500;
const MOST_CHARACTERS = 32_768;

/** A record as it stands in its stream: its own link, the one it names as the one before, and its fields. */
export class Stored {
  readonly link: Link;
  readonly before: Link | undefined;
  private readonly fields = new Map<string, string>();

  constructor(entry: Reply) {
    const [id, fields] = list(entry);
    const said = list(fields);
    for (let i = 0; i < said.length; i += 2) {
      this.fields.set(text(said[i]), text(said[i + 1]));
    }
    this.link = { id: idOf(text(id)), nonce: this.field('n') };
    this.before = linkOf(this.field('b'));
  }

  get position(): bigint {
    return positionOf(this.link.id);
  }

  /** Up to where everything is unknown to somebody who knows of nothing before this record. */
  get horizonBefore(): bigint {
    return this.before && isBefore(this.before.id, this.link.id) ? positionOf(this.before.id) : this.position;
  }

  follows(last: Link): boolean {
    return isSame(last, this.before);
  }

  /** @throws ContinuityLost unless it names that record as the one before */
  mustFollow(last: Link): void {
    if (!this.follows(last)) {
      throw new ContinuityLost(`record ${idText(this.link.id)} does not follow ${idText(last.id)}`);
    }
  }

  /** The keys of a key record; none in the first of a stream. */
  keys(): string[] {
    return this.field('k').split(' ').filter((key) => key !== '');
  }

  /** The group of a group record. One that is not understood may mean anything, so it is taken for a horizon. */
  group(): Group {
    const kind = (['tag', 'pattern', 'cache'] as const).find((known) => this.field(FIELDS[known]) !== '') ?? 'horizon';
    const isOutdating = this.field('s') === '1';
    return {
      kind,
      subject: kind === 'horizon' ? '' : this.field(FIELDS[kind]),
      reason: this.field('r'),
      keepsStale: isOutdating && (kind !== 'horizon' || this.field('h') !== ''),
    };
  }

  private field(name: string): string {
    return this.fields.get(name) ?? '';
  }
}

/** A group as the fields of a record: names and values, in turn. */
export function groupFields(group: Group): string[] {
  return [
    ...[FIELDS[group.kind], group.kind === 'horizon' ? '*' : group.subject],
    ...(group.keepsStale ? ['s', '1'] : []),
    ...(group.reason === '' ? [] : ['r', group.reason]),
  ];
}

/** Keys as the fields of records, each of a size that a reader can take. */
export function keyFields(keys: readonly string[]): string[][] {
  return parts(keys).map((some) => ['k', some.join(' ')]);
}

/** The keys in their order, in lists that one command, or one record, can take. */
export function parts(keys: readonly string[]): string[][] {
  const lists: string[][] = [];
  let current: string[] = [];
  let characters = 0;
  for (const key of keys) {
    if (current.length === MOST_KEYS || (current.length > 0 && characters + key.length > MOST_CHARACTERS)) {
      lists.push(current);
      current = [];
      characters = 0;
    }
    current.push(key);
    characters += key.length;
  }
  return current.length > 0 ? [...lists, current] : lists;
}
