import type { KeyPart } from '../keys/values.js';
import type { Moment } from '../node/state.js';
import type { MemoryEntry } from './memory.js';
import { hasUnknownTags, isBelieved, isCovered, isOutdated, type Parts } from './parts.js';
import { answerOf, recalledAnswer, type Answer, type Found, type Query } from './query.js';

/** What a lookup has that is not good enough to answer with, but may be better than nothing. */
export class Fallback<K extends KeyPart, V> {
  /** @param since the moment before `found` was read */
  constructor(
    private readonly parts: Parts<K, V>,
    private readonly query: Query<K, V>,
    private readonly recalled: MemoryEntry<V> | undefined,
    private readonly found: Found<V> | undefined,
    private readonly since: Moment,
  ) {}

  orBetter(found: Found<V> | undefined, since: Moment): Fallback<K, V> {
    return found ? new Fallback(this.parts, this.query, this.recalled, found, since) : this;
  }

  /** What may be served while somebody else reloads. */
  whileReloading(): Answer<V> | undefined {
    if (this.query.isReload) {
      return this.ifError();
    }
    return this.found?.verdict === 'revalidate' ? this.foundAnswer(this.found) : undefined;
  }

  /** What may be served because the load failed: as old as the policy allows, and never what a record that this node has applied since has killed. */
  ifError(): Answer<V> | undefined {
    const answer = this.foundIfAlive() ?? this.recalledIfAlive();
    return answer && { ...answer, isInsteadOfFailure: true };
  }

  private foundAnswer(found: Found<V>): Answer<V> {
    return answerOf(found.entry, 'stale', hasUnknownTags(this.parts, found.entry.value));
  }

  private foundIfAlive(): Answer<V> | undefined {
    const answer = this.found && this.foundAnswer(this.found);
    const { freshness, node } = this.parts;
    return answer &&
      (freshness.keepsIfError || !isOutdated(this.parts, answer, this.query.text)) &&
      !isCovered(this.parts, answer, this.query.text) &&
      node.isStill(this.since, this.query.text)
      ? answer
      : undefined;
  }

  private recalledIfAlive(): Answer<V> | undefined {
    const { recalled, query, parts } = this;
    const isThere = recalled && !isCovered(parts, recalled, query.text) && parts.memory.find(query.text) === recalled;
    return isThere && this.isAllowed(recalled) ? recalledAnswer(recalled, 'stale') : undefined;
  }

  private isAllowed(entry: MemoryEntry<V>): boolean {
    const overdue = this.parts.clock.now() - entry.freshUntil;
    const { freshness } = this.parts;
    return (
      freshness.judgeOutdated(overdue) === 'only_if_error' ||
      (freshness.judge(overdue) === 'revalidate' && !isOutdated(this.parts, entry, this.query.text) && isBelieved(this.parts, entry))
    );
  }
}
