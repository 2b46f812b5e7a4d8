import { list, saysWord, text, type Reply } from '../connection/answers.js';
import { isOnTheWay, type Line } from '../connection/line.js';
import { pause, within, type Clock } from '../time/clock.js';
import { Nap } from '../time/nap.js';
import { journalKeys, type Appender } from './appender.js';
import { ContinuityLost, idText, isBefore, isSame, NOWHERE, positionOf, type Link, type Place } from './place.js';
import type { Progress } from './progress.js';
import { horizon, Stored, type Group } from './records.js';

/** What a node does with what it reads. Called in order; must neither wait nor throw. */
export interface Follower {
  /** Key records: raise the keys' fences, drop the keys. */
  applyKeys(keys: readonly string[]): void;
  /** A group record at its position, which only grows, except after `abandon`. */
  applyGroup(group: Group, position: bigint): void;
  /** Continuity was lost, or reading begins: forget all; entries stamped before the horizon are dead. */
  abandon(reason: string, horizon: bigint, position: bigint): void;
}

/** What the tail needs. */
export interface Reading {
  readonly namespace: string;
  readonly open: () => Promise<Line>;
  readonly appender: Appender;
  readonly progress: Progress;
  readonly follower: Follower;
  /** To be called when reading has begun: a heartbeat soon is worth more than later. */
  readonly beat: () => void;
  /** A record was applied. */
  readonly applied: (ms: number) => void;
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
}

const BLOCK_MS = 500;
const BATCH = 1_000;
const LONGEST_PAUSE_MS = 500;
const TORN_PAUSE_MS = 20;

/**
 * Reads the journal: begins, then follows, and begins again whenever what it reads, or what a heartbeat says, does not continue what it has read. After a
 * lost connection it goes on where it was.
 */
export class Tail {
  private readonly names: ReturnType<typeof journalKeys>;
  private isClosed = false;
  private failures = 0;
  private line: Line | undefined;
  private readonly nap: Nap;
  /** Whether reading has failed and was not taken up again yet. */
  isTroubled = false;

  constructor(private readonly reading: Reading) {
    this.names = journalKeys(reading.namespace);
    this.nap = new Nap(reading.clock);
  }

  /** Reads until it is closed. */
  async run(): Promise<void> {
    while (!this.isStopped()) {
      try {
        this.line = await this.reading.open();
        this.isTroubled = false;
        this.reading.beat();
        while (!this.isStopped()) {
          await this.step(this.line);
        }
      } catch {
        this.isTroubled = true; // the shard tells why
      }
      this.line?.close();
      this.line = undefined;
      await this.pause();
    }
  }

  /** There is a connection again: a pause would be lost time. */
  hurry(): void {
    this.nap.wake();
  }

  close(): void {
    this.isClosed = true;
    this.line?.close();
    this.nap.close();
  }

  private isStopped(): boolean {
    return this.isClosed;
  }

  private async step(line: Line): Promise<void> {
    try {
      const { progress } = this.reading;
      if (progress.place) {
        await this.follow(line, progress.place);
      } else {
        await this.begin(line);
        this.reading.beat();
      }
      this.failures = 0;
    } catch (failure) {
      const isLost = failure instanceof ContinuityLost;
      if (!isLost && !saysWord(failure, 'WRONGTYPE')) {
        throw failure;
      }
      this.reading.progress.lost(isLost ? failure.message : 'a key of the journal holds something else');
      await this.pause();
    }
  }

  /**
   * Begins to read, at the start and after continuity was lost: (1) asks how far both streams go, beginning them where they are not; (2) abandons
   * everything, what a first group record names as the one before being the horizon; (3) applies all group records there are; (4) if records this node
   * has applied are not among them, and no horizon makes up for them, appends one; (5) follows from what the first step was answered: values named by
   * earlier key records were gone from Redis before those were appended, and memory was emptied after.
   */
  private async begin(line: Line): Promise<void> {
    const { progress, appender } = this.reading;
    const released = progress.abandoning(); // before the heads are asked for: what is waited for by now is among them, or lost
    const heads = await this.answer(appender.begin(line));
    const retained = new Retained(this.reading.follower, progress);
    let at: Link = NOWHERE;
    while (isBefore(at.id, heads.groups.id)) {
      at = retained.apply(entriesOf(await this.read(line, [this.names.groups, at]), this.names.groups));
    }
    if (retained.lacksRecords()) {
      await this.answer(appender.group(line, horizon(progress.lostBecause)));
    }
    progress.begun({ incarnation: heads.incarnation, keys: heads.keys, groups: at });
    released();
  }

  private async follow(line: Line, from: Place): Promise<void> {
    const reply = await this.next(line, from);
    if (this.reading.progress.place !== from) {
      return; // a heartbeat has found meanwhile that continuity is lost
    }
    let at = from;
    try {
      for (const record of entriesOf(reply, this.names.keys)) {
        record.mustFollow(at.keys);
        this.applyKeys(record);
        at = { ...at, keys: record.link };
      }
      for (const record of entriesOf(reply, this.names.groups)) {
        record.mustFollow(at.groups);
        this.reading.follower.applyGroup(record.group(), record.position);
        this.reading.progress.groupWasApplied(record.link);
        this.reading.applied(Number(record.link.id.ms));
        at = { ...at, groups: record.link };
      }
    } finally {
      this.reading.progress.advanced(at);
    }
  }

  private applyKeys(record: Stored): void {
    const keys = record.keys();
    if (keys.length > 0) {
      this.reading.follower.applyKeys(keys);
    }
    this.reading.applied(Number(record.link.id.ms));
  }

  /** What follows in either stream; waits a while if that is nothing. Never redirected: it blocks the connection, which must be this reader's own. */
  private async next(line: Line, from: Place): Promise<Reply> {
    const keys = [this.names.keys, from.keys] as const;
    const groups = [this.names.groups, from.groups] as const;
    try {
      return await this.answer(line.here('XREAD', 'BLOCK', BLOCK_MS, ...streams(keys, groups)));
    } catch (failure) {
      if (!isOnTheWay(failure)) {
        throw failure;
      }
      // While their slot moves the streams may be on two masters, and only what does not block is answered by either.
      await pause(this.reading.clock, TORN_PAUSE_MS);
      return [...list(await this.read(line, keys)), ...list(await this.read(line, groups))];
    }
  }

  /** What follows now. */
  private read(line: Line, from: readonly [string, Link]): Promise<Reply> {
    return this.answer(line.send('XREAD', ...streams(from)));
  }

  private answer<T>(promise: Promise<T>): Promise<T> {
    return within(this.reading.clock, BLOCK_MS + this.reading.commandTimeoutMs, promise, () => new Error('the journal gave no answer in time'));
  }

  private pause(): Promise<void> {
    this.failures++;
    return this.nap.take(Math.min(LONGEST_PAUSE_MS, 25 * 2 ** Math.min(this.failures, 6)));
  }
}

/** The group records that the stream has kept. */
class Retained {
  private last: Link | undefined;
  private horizon = 0n;
  private hasKnown = false;

  private readonly reason: string;
  private readonly known: Place | undefined;

  constructor(private readonly follower: Follower, private readonly progress: Progress) {
    this.reason = progress.lostBecause;
    this.known = progress.lastKnown;
  }

  apply(records: readonly Stored[]): Link {
    records.forEach((record) => {
      this.applyOne(record);
    });
    if (records.length === 0 || !this.last) {
      throw new ContinuityLost('group records have gone while they were read');
    }
    return this.last;
  }

  lacksRecords(): boolean {
    return this.known !== undefined && !this.hasKnown && this.horizon < positionOf(this.known.groups.id);
  }

  private applyOne(record: Stored): void {
    if (!this.last || !record.follows(this.last)) {
      // What stood before is unknown: before the first record, or in a gap.
      this.horizon = record.horizonBefore;
      this.follower.abandon(this.reason, this.horizon, this.horizon);
    }
    const group = record.group();
    this.follower.applyGroup(group, record.position);
    this.progress.groupWasApplied(record.link);
    if (group.kind === 'horizon' && !group.keepsStale) {
      this.horizon = record.position;
    }
    this.hasKnown ||= this.known !== undefined && isSame(record.link, this.known.groups);
    this.last = record.link;
  }
}

function entriesOf(reply: Reply, stream: string): Stored[] {
  const found = list(reply).find((of) => text(list(of)[0]) === stream);
  return list(list(found)[1]).map((entry) => new Stored(entry));
}

// What stands behind XREAD and its BLOCK.
function streams(...from: readonly (readonly [string, Link])[]): (string | number)[] {
  return ['COUNT', BATCH, 'STREAMS', ...from.map(([name]) => name), ...from.map(([, { id }]) => idText(id))];
}
