import { TierUnavailableError } from '../errors.js';
import type { Line } from '../connection/line.js';
import type { Send, Shard } from '../connection/shard.js';
import type { Shards } from '../connection/shards.js';
import { every, type Cancel, type Clock } from '../time/clock.js';
import { Appender, journalSlot } from './appender.js';
import { idText, type Link } from './place.js';
import { Progress } from './progress.js';
import { Proof } from './proof.js';
import type { Group } from './records.js';
import { Tail, type Follower } from './tail.js';

/** How the journal is kept. */
export interface JournalSettings {
  readonly namespace: string;
  readonly node: string;
  /** This package's version, for the row that the console shows. */
  readonly version: string;
  readonly heartbeatMs: number;
  readonly commandTimeoutMs: number;
  readonly clock: Clock;
}

const BEATS_BETWEEN_SWEEPS = 60;
const CLOCKS_MS = 100;

/** The journal of a namespace on two Redis streams: appends, the tail, and the heartbeat that proves that nothing was missed. */
export class Journal {
  readonly proof: Proof;
  private readonly progress: Progress;
  private readonly appender: Appender;
  private readonly startedAt: number;
  private readonly slot: string;
  private tail: Tail | undefined;
  private tasks: Cancel[] = [];
  private isUnderWay = false;
  private isWanted = false;
  private beats = 0;
  private serverAheadMs: number | undefined;
  /** Seconds between the append and the application of the newest record applied. */
  lagSeconds = 0;

  constructor(private readonly shards: Shards, private readonly settings: JournalSettings) {
    const { clock, commandTimeoutMs, namespace, node } = settings;
    this.slot = journalSlot(namespace);
    this.proof = new Proof(clock);
    this.progress = new Progress(this.proof, clock, commandTimeoutMs, () => new TierUnavailableError('timeout', `Redis at ${this.shard.name} gave no answer in time: reading the journal`));
    this.appender = new Appender(namespace, node, () => this.progress.lastKnown);
    this.startedAt = clock.wall();
  }

  /** The shard that holds it. */
  get shard(): Shard {
    return this.shards.of(this.slot);
  }

  /** Sends something that may be done twice to the journal's shard. */
  callAgain<T>(operation: string, send: Send<T>): Promise<T> {
    return this.shard.callAgain(operation, send);
  }

  /** Begins to read; what is read is the follower's. */
  follow(follower: Follower): void {
    const { namespace, clock, commandTimeoutMs, heartbeatMs } = this.settings;
    const tail = new Tail({
      namespace,
      clock,
      commandTimeoutMs,
      follower,
      open: () => {
        this.shards.doubt(); // opened anew where it was read in vain: the slot may have moved
        return this.shard.open();
      },
      appender: this.appender,
      progress: this.progress,
      beat: () => {
        this.beat();
      },
      applied: (ms) => {
        this.applied(ms);
      },
    });
    this.tail = tail;
    this.shards.listeners.connected.push((shard) => {
      if (shard === this.shard) {
        tail.hurry();
        this.beat();
      }
    });
    this.tasks = [
      every(clock, heartbeatMs, () => {
        this.beat();
      }),
      every(clock, CLOCKS_MS, () => {
        this.proof.compareClocks();
      }),
    ];
    void tail.run();
  }

  /** Appends keys on a connection, in turn with the commands before. */
  appendKeys(line: Line, keys: readonly string[]): Promise<void> {
    return this.appender.keys(line, keys);
  }

  /** Appends a group on a connection. */
  appendGroup(line: Line, group: Group): Promise<Link> {
    return this.appender.group(line, group);
  }

  /** Resolves when this node's tail has applied that group record. @throws TierUnavailableError also if it was lost with the master that had it */
  groupApplied(link: Link): Promise<void> {
    return this.progress.groupApplied(link);
  }

  /** Reads the journal up to its heads as of now; afterwards the proof is at or after the moment of the call. @throws TierUnavailableError */
  async catchUp(): Promise<void> {
    if (!this.shard.isConnected || !this.tail || this.tail.isTroubled) {
      throw new TierUnavailableError('unavailable', `Redis at ${this.shard.name} is not connected: reading the journal`);
    }
    const proven = this.progress.provenNow();
    this.beat();
    await proven;
  }

  close(): void {
    this.tasks.forEach((cancel) => {
      cancel();
    });
    this.tail?.close();
    this.progress.close();
  }

  /** Asks now, or as soon as the question under way is answered. */
  private beat(): void {
    this.isWanted = this.isUnderWay;
    if (!this.isUnderWay) {
      this.isUnderWay = true;
      void this.ask().finally(() => {
        this.isUnderWay = false;
        if (this.isWanted) {
          this.beat();
        }
      });
    }
  }

  private async ask(): Promise<void> {
    const question = this.progress.ask();
    const sentAt = this.settings.clock.now();
    const isSweep = this.beats++ % BEATS_BETWEEN_SWEEPS === 0;
    try {
      const beat = await this.shard.call('heartbeat', (line) => this.appender.heartbeat(line, this.row(), isSweep));
      const heardAt = this.settings.clock.now();
      this.serverAheadMs = beat.serverMicros / 1_000 - (sentAt + heardAt) / 2;
      this.progress.answered(question, beat.heads);
    } catch {
      // counted by the shard; the next beat tries again, and until then the proof grows old
    }
  }

  private row(): string {
    const at = this.progress.lastKnown;
    const said = {
      version: this.settings.version,
      started: this.startedAt,
      keys: at ? idText(at.keys.id) : '',
      groups: at ? idText(at.groups.id) : '',
      lagMillis: Math.round(this.lagSeconds * 10_000) / 10,
      tiers: ['memory', 'redis'],
    };
    return JSON.stringify(said).slice(1);
  }

  private applied(ms: number): void {
    if (this.serverAheadMs !== undefined) {
      this.lagSeconds = Math.max(0, this.settings.clock.now() + this.serverAheadMs - ms) / 1_000;
    }
  }
}
