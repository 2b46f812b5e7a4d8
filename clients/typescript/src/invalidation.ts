import type { Group, GroupKind } from './journal/records.js';
import { Glob } from './keys/glob.js';

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

/** The group as records have it; @throws TypeError if it is none, or several */
export function groupOf(invalidation: GroupInvalidation): Group {
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
