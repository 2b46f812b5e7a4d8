import { TierUnavailableError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import { Milestones } from './milestones.js';
import { ContinuityLost, hasReached, idText, isBefore, linkText, mustPrecede, type Link, type Place } from './place.js';
import type { Proof } from './proof.js';

/** What a heartbeat knew when it was sent. */
export interface Question {
  readonly moment: number;
  readonly place: Place | undefined;
  readonly beginning: number;
}

const MOST_PENDING = 64;
const MOST_REMEMBERED = 1_024;

/**
 * How far this node has read, and what that proves. A heartbeat brings the heads that the server had at some moment after it was sent; once the tail
 * has passed them, everything appended before the sending was applied. Each time continuity is lost, what heartbeats sent before have asked for is
 * forgotten.
 */
export class Progress {
  private readonly groups: Milestones<Link>;
  private readonly proofs: Milestones<number>;
  /** The newest group records, by their names: by an id another may come after a failover. */
  private readonly applied = new Set<string>();
  private pending: { moment: number; heads: Place }[] = [];
  private present: Place | undefined;
  /** Where the tail stands, or stood when continuity was lost. */
  lastKnown: Place | undefined;
  /** Why there is no place. */
  lostBecause = 'start';
  private beginnings = 0;

  constructor(private readonly proof: Proof, clock: Clock, limitMs: number, late: () => Error) {
    this.groups = new Milestones(clock, limitMs, late);
    this.proofs = new Milestones(clock, limitMs, late);
  }

  /** Where the tail stands; undefined before it has begun and after continuity was lost. */
  get place(): Place | undefined {
    return this.present;
  }

  /** A group record was applied. To be said before this node has advanced to it. */
  groupWasApplied(link: Link): void {
    this.applied.add(linkText(link));
    if (this.applied.size > MOST_REMEMBERED) {
      this.applied.delete(this.applied.values().next().value ?? '');
    }
  }

  /** Everything is about to be read anew: who waits for a record by now need not wait any longer once that is done. */
  abandoning(): () => void {
    return this.groups.waiting();
  }

  /** The tail has read all group records and stands there. */
  begun(at: Place): void {
    this.beginnings++;
    this.present = at;
    this.lastKnown = at;
    this.release(at);
  }

  /** The tail has applied everything up to there. */
  advanced(to: Place): void {
    this.lastKnown = to;
    if (this.present) {
      this.present = to;
      this.settle(to);
      this.release(to);
    }
  }

  /** Nothing is known any more until the journal was read anew. */
  lost(reason: string): void {
    if (this.present) {
      this.present = undefined;
      this.lostBecause = reason;
    }
    this.pending = [];
    this.proof.revoke();
  }

  /** What to remember when a heartbeat is sent. */
  ask(): Question {
    return { moment: this.proof.moment(), place: this.present, beginning: this.beginnings };
  }

  /** What the server answered to a heartbeat. */
  answered(question: Question, heads: () => Place): void {
    if (!this.present || !question.place || question.beginning !== this.beginnings) {
      return;
    }
    try {
      this.compare(question.moment, question.place, heads());
    } catch (failure) {
      if (!(failure instanceof ContinuityLost)) {
        throw failure;
      }
      this.lost(failure.message);
      return;
    }
    this.settle(this.present);
    this.proofs.release((moment) => this.proof.covers(moment));
  }

  /**
   * Resolves when the group record was applied here. Rejects if this node has passed where it would be, and it was not there: it was lost with the
   * master that had acknowledged it.
   */
  async groupApplied(link: Link): Promise<void> {
    const passed = this.groups.wait(link);
    if (this.present) {
      this.release(this.present); // it may have been passed before anybody waited
    }
    await passed;
    if (!this.applied.has(linkText(link))) {
      throw new TierUnavailableError('unavailable', `record ${idText(link.id)} of the journal was lost with the master that had it`);
    }
  }

  /** Resolves when everything before now is proven to have been applied. */
  provenNow(): Promise<void> {
    return this.proofs.wait(this.proof.moment());
  }

  /** Nothing more will be reached. */
  close(): void {
    this.lost('closed');
    this.groups.fail();
    this.proofs.fail();
  }

  private compare(moment: number, place: Place, heads: Place): void {
    mustPrecede(place, heads);
    if (this.pending.length < MOST_PENDING) {
      this.pending.push({ moment, heads });
    }
  }

  private settle(at: Place): void {
    this.pending = this.pending.filter(({ moment, heads }) => {
      const isPassed = hasReached(at, heads);
      if (isPassed) {
        this.proof.prove(moment);
      }
      return !isPassed;
    });
  }

  private release(at: Place): void {
    this.groups.release(({ id }) => !isBefore(at.groups.id, id));
    this.proofs.release((moment) => this.proof.covers(moment));
  }
}
