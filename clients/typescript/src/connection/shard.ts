import { TierUnavailableError, type TierProblem } from '../errors.js';
import { deferred, pause, within, type Deferred } from '../time/clock.js';
import { Nap } from '../time/nap.js';
import { isAt, type Endpoint } from './address.js';
import { isAnswer, isOutage, saysWord, toldOf } from './answers.js';
import { Breaker, type BreakerSettings } from './breaker.js';
import { connect, type Connecting } from './connect.js';
import type { Line } from './line.js';
import type { Listeners } from './shards.js';
import type { Whereabouts } from './whereabouts.js';

/** How a server is dealt with. Times in milliseconds. */
export interface ShardSettings extends Connecting {
  readonly whereabouts: Whereabouts;
  readonly listeners: Listeners;
  /** What one lookup waits for Redis in all, where something else can answer. */
  readonly softTimeoutMs: number;
  /** What any one command may take. */
  readonly commandTimeoutMs: number;
  readonly breaker: BreakerSettings;
  readonly maximumInFlight: number;
}

export type Send<T> = (line: Line) => Promise<T>;

/** A connection that is being made. */
interface Opening {
  readonly endpoint: Endpoint;
  readonly giveUp: Deferred<never>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
const CALL_PAUSE_MS = 50;

/**
 * One master: one connection for all commands, kept up, and others for who has to block. A connection of another reign closes all older ones, so that a
 * command is never sent to a master that this node knows to be succeeded.
 */
export class Shard {
  readonly breaker: Breaker;
  private line: Line | undefined;
  private readonly lines = new Set<Line>();
  private readonly openings = new Set<Opening>();
  private readonly nap: Nap;
  private lastReign: string | undefined;
  private waitingForLine: (() => void)[] = [];
  private isClosed = false;
  private inFlight = 0;
  /** Why there is no connection, or was none the last time; undefined if never. */
  lastError: TierUnavailableError | undefined;
  readonly counts = { connects: 0, connectFailures: new Map<TierProblem, number>(), rejected: 0 };

  constructor(private readonly settings: ShardSettings) {
    this.nap = new Nap(settings.clock);
    this.breaker = new Breaker(settings.breaker, () => this.probe(), settings.clock);
  }

  /** As logs and messages name it. */
  get name(): string {
    return this.settings.whereabouts.name;
  }

  /** Begins to connect, and to stay so. */
  start(): void {
    this.settings.whereabouts.onMoved((endpoint) => {
      this.leaveAllBut(endpoint);
      this.nap.wake();
    });
    void this.keep();
  }

  // It may not know yet that it was succeeded. Whoever still tries to reach one that hangs need not wait until that fails.
  private leaveAllBut(endpoint: Endpoint): void {
    [...this.lines].filter((line) => !isAt(line.endpoint, endpoint)).forEach((line) => {
      line.close();
    });
    [...this.openings].filter((opening) => !isAt(opening.endpoint, endpoint)).forEach(({ giveUp }) => {
      giveUp.reject(new TierUnavailableError('unavailable', 'the master is at another place by now'));
    });
  }

  /** Whether commands can be sent. */
  get isConnected(): boolean {
    return this.line !== undefined && this.breaker.state === 'closed';
  }

  /** The reign under which commands are sent now; undefined before the first connection. */
  get reign(): string | undefined {
    return this.line?.reign;
  }

  get underWay(): number {
    return this.inFlight;
  }

  /** The connection for commands; undefined while there is none. */
  get current(): Line | undefined {
    return this.line;
  }

  /** Whether there was no connection yet. */
  get isNew(): boolean {
    return this.counts.connects === 0;
  }

  /** Sends an operation, once. Its commands go out before this returns. @throws TierUnavailableError, and nothing else */
  async call<T>(operation: string, send: Send<T>): Promise<T> {
    const line = this.usable(operation);
    const sentAt = this.settings.clock.now();
    this.inFlight++;
    try {
      const answer = await this.inTime(send(line), line, sentAt, operation);
      this.breaker.worked();
      return answer;
    } catch (failure) {
      this.judge(line, sentAt, failure);
      throw toldOf(this.name, operation, failure);
    } finally {
      this.inFlight--;
    }
  }

  // One timer, first for when silence is suspicious, then for when it is too late: nearly every answer comes before either.
  private inTime<T>(answer: Promise<T>, line: Line, sentAt: number, operation: string): Promise<T> {
    const { clock, softTimeoutMs, commandTimeoutMs } = this.settings;
    const suspiciousMs = Math.min(softTimeoutMs * 0.8, commandTimeoutMs);
    return new Promise<T>((resolve, reject) => {
      const tooLate = (): void => {
        reject(this.late(line, operation));
      };
      let cancel = clock.after(suspiciousMs, () => {
        cancel = clock.after(commandTimeoutMs - suspiciousMs, tooLate);
        this.suspectSilence(line, sentAt);
      });
      answer.then(
        (value) => {
          cancel();
          resolve(value);
        },
        (failure: unknown) => {
          cancel();
          reject(failure); // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it is
        },
      );
    });
  }

  /** As `call`, for what may be done twice: sent again if its connection broke and another is there within the soft timeout. */
  async callAgain<T>(operation: string, send: Send<T>): Promise<T> {
    const until = this.settings.clock.now() + this.settings.softTimeoutMs;
    for (let wait = CALL_PAUSE_MS; ; wait *= 2) {
      try {
        return await this.call(operation, send);
      } catch (failure) {
        const isLoss = failure instanceof TierUnavailableError && failure.kind === 'unavailable' && failure.cause !== undefined;
        if (!isLoss || this.isClosed || !(await this.lineWithin(until - this.settings.clock.now()))) {
          throw failure;
        }
        await pause(this.settings.clock, Math.random() * wait);
      }
    }
  }

  /** Opens a connection for somebody who blocks it. */
  async open(): Promise<Line> {
    if (!this.line) {
      throw new TierUnavailableError('unavailable', `Redis at ${this.name} is not connected`);
    }
    const line = await this.connected();
    if (line.reign !== this.lastReign) {
      line.close();
      this.closeOthers(line.reign);
      throw new TierUnavailableError('unavailable', `Redis at ${this.name} has another reign, which is met first`);
    }
    return line;
  }

  close(): void {
    this.isClosed = true;
    this.settings.whereabouts.close();
    this.breaker.close();
    this.nap.close();
    this.openings.forEach(({ giveUp }) => {
      giveUp.reject(new TierUnavailableError('unavailable', 'closed'));
    });
    this.lines.forEach((line) => {
      line.close();
    });
    this.wake();
  }

  private usable(operation: string): Line {
    if (this.breaker.state !== 'closed') {
      throw new TierUnavailableError('unavailable', `Redis at ${this.name} does not answer, and is left alone until it does: ${operation} was not sent`);
    }
    if (this.line === undefined) {
      const why = this.lastError ? ` (${this.lastError.message})` : '';
      throw new TierUnavailableError(this.lastError?.kind ?? 'unavailable', `Redis at ${this.name} is not connected: ${operation} was not sent${why}`);
    }
    if (this.inFlight >= this.settings.maximumInFlight) {
      this.counts.rejected++;
      throw new TierUnavailableError('rejected', `Redis at ${this.name} has ${this.inFlight} operations to answer already: ${operation} was not sent; find out what is slow, or raise maximumInFlight`);
    }
    return this.line;
  }

  // A connection on which nothing at all is heard counts for the breaker before its callers have lost their patience.
  private suspectSilence(line: Line, sentAt: number): void {
    if (line.lastHeard < sentAt) {
      this.breaker.failed();
    }
    this.giveUpIfSilent(line);
  }

  private late(line: Line, operation: string): TierUnavailableError {
    this.giveUpIfSilent(line);
    return new TierUnavailableError('timeout', `Redis at ${this.name} gave no answer in time: ${operation}`);
  }

  private giveUpIfSilent(line: Line): void {
    if (this.settings.clock.now() - line.lastHeard > 3 * this.settings.commandTimeoutMs) {
      line.close();
    }
  }

  private judge(line: Line, sentAt: number, failure: unknown): void {
    if (saysWord(failure, 'READONLY')) {
      line.close(); // it was succeeded
    }
    if (['READONLY', 'CLUSTERDOWN', 'MOVED'].some((word) => saysWord(failure, word))) {
      this.settings.whereabouts.doubt();
    }
    if (failure instanceof TierUnavailableError && failure.kind !== 'timeout') {
      return; // this server has answered: that the command belongs to another
    }
    if (!isOutage(failure)) {
      this.breaker.worked();
    } else if (isAnswer(failure) || line.lastHeard >= sentAt || !line.isOpen) {
      this.breaker.failed(); // silence has been counted already
    }
  }

  private probe(): Promise<unknown> {
    const { clock, softTimeoutMs } = this.settings;
    const line = this.line;
    const late = (): Error => {
      if (line) {
        this.giveUpIfSilent(line);
      }
      return new TierUnavailableError('timeout', 'the probe was not answered');
    };
    return line ? within(clock, softTimeoutMs * 0.8, line.send('PING'), late) : Promise.reject(this.lastError ?? late());
  }

  private async keep(): Promise<void> {
    for (let wait = FIRST_PAUSE_MS; !this.isClosed; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
      try {
        const line = await this.connected();
        await this.met(line);
        this.publish(line);
        wait = FIRST_PAUSE_MS;
        await new Promise<void>((resolve) => {
          line.onClose(resolve);
        });
      } catch (failure) {
        this.lastError = toldOf(this.name, 'connecting', failure);
        const { connectFailures } = this.counts;
        connectFailures.set(this.lastError.kind, (connectFailures.get(this.lastError.kind) ?? 0) + 1);
      }
      this.settings.whereabouts.doubt();
      await this.nap.take(wait * (0.5 + Math.random() / 2));
    }
  }

  private async connected(): Promise<Line> {
    const line = await this.opened(await this.settings.whereabouts.master());
    if (this.isClosed) {
      line.close();
      throw new TierUnavailableError('unavailable', 'closed');
    }
    this.lines.add(line);
    line.onClose(() => this.lines.delete(line));
    return line;
  }

  private async opened(endpoint: Endpoint): Promise<Line> {
    const opening: Opening = { endpoint, giveUp: deferred() };
    this.openings.add(opening);
    const connecting = connect(endpoint, this.settings);
    try {
      return await Promise.race([connecting, opening.giveUp.promise]);
    } catch (failure) {
      connecting.then(
        (late) => {
          late.close();
        },
        () => undefined,
      );
      throw failure;
    } finally {
      this.openings.delete(opening);
    }
  }

  private async met(line: Line): Promise<void> {
    try {
      if (this.lastReign !== line.reign) {
        await this.meet(line); // the first as well: who joins may have been a replica of one that has gone, and lack the same
      }
      this.lastReign = line.reign; // only now: what fails is met once more
    } catch (failure) {
      line.close();
      throw failure;
    }
  }

  private async meet(line: Line): Promise<void> {
    this.closeOthers(line.reign);
    for (const listener of this.settings.listeners.reign) {
      await within(this.settings.clock, this.settings.commandTimeoutMs, listener(this, line), () => this.late(line, 'meeting a master'));
    }
  }

  private closeOthers(reign: string): void {
    this.lines.forEach((other) => {
      if (other.reign !== reign) {
        other.close();
      }
    });
  }

  private publish(line: Line): void {
    if (!line.isOpen) {
      throw new TierUnavailableError('unavailable', `Redis at ${this.name} closed the connection`);
    }
    this.line = line;
    line.onClose(() => {
      this.line = undefined; // at once, so that nobody sends on it
    });
    this.counts.connects++;
    void this.breaker.probeNow();
    this.wake();
    this.settings.listeners.connected.forEach((listener) => {
      listener(this);
    });
  }

  private async lineWithin(ms: number): Promise<boolean> {
    if (this.line === undefined && ms > 0 && this.waitingForLine.length < this.settings.maximumInFlight) {
      const { promise, resolve } = deferred<undefined>();
      this.waitingForLine.push(() => {
        resolve(undefined);
      });
      await within(this.settings.clock, ms, promise, () => new Error('late')).catch(() => undefined);
    }
    return this.line !== undefined;
  }

  private wake(): void {
    this.waitingForLine.splice(0).forEach((resolve) => {
      resolve();
    });
  }
}
