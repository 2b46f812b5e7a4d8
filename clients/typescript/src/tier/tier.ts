import { createHash, randomBytes } from 'node:crypto';
import { bytes, list, saysWord, type Reply } from '../connection/answers.js';
import { callEach } from '../connection/each.js';
import type { Line } from '../connection/line.js';
import { Script } from '../connection/script.js';
import type { Send } from '../connection/shard.js';
import { isAnyConnected, type Shards } from '../connection/shards.js';
import { PartlyUnavailableError } from '../errors.js';
import type { Journal } from '../journal/journal.js';
import { parts, type Group } from '../journal/records.js';
import type { Beacons } from '../node/beacons.js';
import type { Reigns } from '../node/reigns.js';
import type { Clock } from '../time/clock.js';

/** What was answered to who wants a lease: the token if it is theirs, whether anybody holds one, and what stands under the key. */
export interface LeaseAnswer {
  readonly token: string | undefined;
  readonly isHeld: boolean;
  readonly found: Buffer | null;
}

/** A read that somebody waits for. */
interface Wanted {
  readonly key: string;
  readonly resolve: (value: Buffer | null) => void;
  readonly reject: (failure: unknown) => void;
}

/** An envelope to be set, and for how many milliseconds. */
export interface Fill {
  readonly key: string;
  readonly envelope: Buffer;
  readonly timeToLiveMs: number;
}

/** What caches ask of the tier that all nodes share. Every method rejects with TierUnavailableError, and nothing else. */
export interface SharedTier {
  readonly isConnected: boolean;
  /** How long a lease is held unless it is renewed, in milliseconds. */
  readonly leaseMs: number;
  /** How a cache key stands in the tier. */
  fullKey(key: string): string;
  /** When the server that holds the key last confirmed that it still takes writes, by the monotonic clock; minus infinity before the first time. */
  confirmedAt(key: string): number;
  /** What stands under the key. */
  fetch(key: string): Promise<Buffer | null>;
  /** What stands under many keys, in their order, in one round trip; rejects with PartlyUnavailableError where only some of it is known. */
  fetchAll(keys: readonly string[]): Promise<(Buffer | null)[]>;
  /** Takes the lease if nobody has it, and looks at the value behind that: somebody may have filled in between. */
  lease(key: string): Promise<LeaseAnswer>;
  /** Looks whether a value has come, or the lease is gone. */
  poll(key: string): Promise<LeaseAnswer>;
  renew(key: string, token: string): Promise<boolean>;
  release(key: string, token: string): Promise<boolean>;
  /** Sets a loaded value if the lease still holds the token, and ends the lease. */
  fill(fill: Fill, token: string): Promise<boolean>;
  /** Removes the value and puts a write lease, whatever lease there is; answers its token. */
  beginWrite(key: string): Promise<string>;
  /** Sets a value that has no other home and removes the lease; false if the present one is newer. */
  put(fill: Fill, version: bigint): Promise<boolean>;
  /** Removes values and leases, then appends their records. */
  invalidate(keys: readonly string[]): Promise<void>;
  /** Appends key records only: the new values stand there already. */
  record(keys: readonly string[]): Promise<void>;
  /** Appends a group record; resolves when this node's own tail has applied it. */
  recordGroup(group: Group): Promise<void>;
  /** Reads the journal up to its heads as of now. */
  catchUp(): Promise<void>;
}

/** What waits for it runs behind what this turn has begun; `queueMicrotask` does the same, and makes a context for each call. */
const SOON = Promise.resolve();

/** Few enough that Redis has work again soon, and enough that a command is worth its while. */
const HANDED_OUT_AT_ONCE = 8;

const FILL = new Script('fill');
const RENEW = new Script('renew');
const RELEASE = new Script('release');
const BEGIN_WRITE = new Script('begin-write');
const PUT = new Script('put');
const REPLACE = new Script('replace');

/** What a tier stands on. */
export interface Foundation {
  readonly namespace: string;
  readonly shards: Shards;
  readonly journal: Journal;
  readonly reigns: Reigns;
  readonly beacons: Pick<Beacons, 'confirmedAt'>;
  readonly clock: Clock;
  readonly leaseMs: number;
}

/** The shared tier of one namespace on one Redis. */
export class RedisTier implements SharedTier {
  /** Reads that were asked for in this turn, to be sent as one command. */
  private wanted: Wanted[] = [];

  readonly leaseMs: number;
  private readonly shards: Shards;
  private readonly journal: Journal;
  private readonly reigns: Reigns;

  constructor(private readonly on: Foundation) {
    this.leaseMs = on.leaseMs;
    this.shards = on.shards;
    this.journal = on.journal;
    this.reigns = on.reigns;
  }

  get isConnected(): boolean {
    return isAnyConnected(this.shards);
  }

  confirmedAt(key: string): number {
    const shard = this.shards.isCluster ? this.shards.of(this.fullKey(key)) : this.journal.shard;
    // The journal's heartbeat is a proof for its shard, and younger.
    return shard === this.journal.shard ? (this.journal.proof.at ?? -Infinity) : this.on.beacons.confirmedAt(shard);
  }

  fullKey(key: string): string {
    return `${this.on.namespace}:${key}`;
  }

  /** What is asked for in one turn of the event loop is one command: a batch is one round trip. */
  fetch(key: string): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      if (this.wanted.push({ key, resolve, reject }) === 1) {
        void SOON.then(this.fetchWanted);
      }
    });
  }

  private readonly fetchWanted = (): void => {
    const { wanted } = this;
    this.wanted = [];
    this.fetchAll(wanted.map(({ key }) => key)).then(
      (values) => {
        handOut(wanted, values);
      },
      (failure: unknown) => {
        const answers: readonly unknown[] = failure instanceof PartlyUnavailableError ? failure.answers : [];
        wanted.forEach(({ resolve, reject }, i) => {
          const answer = answers[i] as Buffer | null | undefined;
          if (answer === undefined) {
            reject(failure);
          } else {
            resolve(answer);
          }
        });
      },
    );
  };

  fetchAll(keys: readonly string[]): Promise<(Buffer | null)[]> {
    const values = keys.map((key) => this.fullKey(key));
    return this.shards.isCluster
      ? callEach(this.shards, 'fetch', values, itself, (line, some) => Promise.all(some.map((value) => valueOf(line, value))))
      : this.journal.shard.callAgain('fetch', (line) => valuesOf(line, values));
  }

  private call<T>(operation: string, value: string, send: Send<T>): Promise<T> {
    return this.shards.of(value).call(operation, send);
  }

  lease(key: string): Promise<LeaseAnswer> {
    const value = this.fullKey(key);
    const token = newToken();
    return this.call('lease', value, async (line) => {
      const [taken, found] = await Promise.all([line.send('SET', leaseOf(value), token, 'NX', 'PX', this.leaseMs), valueOf(line, value)]);
      return { token: taken === null ? undefined : token, isHeld: true, found };
    });
  }

  poll(key: string): Promise<LeaseAnswer> {
    const value = this.fullKey(key);
    return this.shards.of(value).callAgain('poll', async (line) => {
      const [found, held] = await Promise.all([valueOf(line, value), line.send('EXISTS', leaseOf(value))]);
      return { token: undefined, isHeld: held === 1, found };
    });
  }

  renew(key: string, token: string): Promise<boolean> {
    return this.onLease('renew', RENEW, key, token, this.leaseMs);
  }

  release(key: string, token: string): Promise<boolean> {
    return this.onLease('release', RELEASE, key, token);
  }

  private onLease(operation: string, script: Script, key: string, ...args: (string | number)[]): Promise<boolean> {
    const lease = leaseOf(this.fullKey(key));
    return this.call(operation, lease, async (line) => (await script.run(line, [lease], args)) === 1);
  }

  /** Given up where value and lease are on two masters, because their slot moves: that costs a load. */
  fill({ key, envelope, timeToLiveMs }: Fill, token: string): Promise<boolean> {
    const value = this.fullKey(key);
    const fill = (line: Line): Promise<Reply> => FILL.run(line, [value, leaseOf(value)], [token, envelope, timeToLiveMs]);
    return this.call('fill', value, async (line) => (await whereTorn(fill(line), () => Promise.resolve(0))) === 1);
  }

  /** The lease first where both are on two masters: from then on everybody else is fenced out, and the write has not begun yet. */
  beginWrite(key: string): Promise<string> {
    const value = this.fullKey(key);
    const token = `w${newToken()}`;
    return this.call('begin write', value, async (line) => {
      this.reigns.removing([key], line);
      await whereTorn(BEGIN_WRITE.run(line, [value, leaseOf(value)], [token, this.leaseMs]), async () => {
        await line.send('SET', leaseOf(value), token, 'PX', this.leaseMs);
        return line.send('UNLINK', value);
      });
      return token;
    });
  }

  put({ key, envelope, timeToLiveMs }: Fill, version: bigint): Promise<boolean> {
    const value = this.fullKey(key);
    const versionBytes = Buffer.alloc(8);
    versionBytes.writeBigInt64BE(version);
    return this.call('put', value, async (line) => {
      this.reigns.putting(key, line);
      return (await PUT.run(line, [value, leaseOf(value)], [envelope, timeToLiveMs, versionBytes])) === 1;
    });
  }

  /**
   * Replaces what stands under a key, if it is what was seen there, and removes the lease; else answers what was found. Sent once; bytes without an envelope,
   * for what is no value of a cache. Not done where value and lease are on two masters: who asked looks again.
   */
  replace(key: string, seen: Buffer | null, wanted: Buffer, timeToLiveMs: number): Promise<{ isDone: boolean; found: Buffer | null }> {
    const value = this.fullKey(key);
    const digest = seen === null ? '' : createHash('sha1').update(seen).digest('hex');
    return this.call('replace', value, async (line) => {
      const replaced = REPLACE.run(line, [value, leaseOf(value)], [digest, wanted, timeToLiveMs]);
      const [isDone, found] = list(await whereTorn(replaced, async () => [0, await valueOf(line, value)]));
      return { isDone: isDone === 1, found: bytes(found) };
    });
  }

  invalidate(keys: readonly string[]): Promise<void> {
    return this.shards.isCluster ? this.unlinkThenAppend(keys) : this.unlinkAndAppend(keys);
  }

  /**
   * In one pipeline, on one connection that sends nothing twice, so a record cannot come to stand in
   * the journal before the values are gone.
   */
  private async unlinkAndAppend(keys: readonly string[]): Promise<void> {
    await this.journal.callAgain('invalidate', async (line) => {
      this.reigns.removing(keys, line);
      const removed = parts(keys).map((some) => {
        const values = some.map((key) => this.fullKey(key));
        return line.send('UNLINK', ...values.flatMap((value) => [value, leaseOf(value)]));
      });
      await Promise.all([...removed, this.recordKeys(line, keys)]);
    });
  }

  /** In two steps: a redirection would reorder them, so all unlinks are answered before anything is appended. */
  private async unlinkThenAppend(keys: readonly string[]): Promise<void> {
    await callEach(this.shards, 'invalidate', keys, (key) => this.fullKey(key), (line, some) => {
      this.reigns.removing(some, line);
      return Promise.all(some.map((key) => unlink(line, this.fullKey(key))));
    });
    await this.record(keys);
  }

  async record(keys: readonly string[]): Promise<void> {
    await this.journal.callAgain('append', (line) => this.recordKeys(line, keys));
  }

  private recordKeys(line: Line, keys: readonly string[]): Promise<void> {
    this.reigns.ring.recording(keys, line.reign, this.on.clock.now());
    return this.journal.appendKeys(line, keys);
  }

  async recordGroup(group: Group): Promise<void> {
    const link = await this.journal.callAgain('append', (line) => {
      this.reigns.ring.recordingGroup(group, line.reign, this.on.clock.now());
      return this.journal.appendGroup(line, group);
    });
    await this.journal.groupApplied(link);
  }

  catchUp(): Promise<void> {
    return this.journal.catchUp();
  }
}

// In one turn no more than so many: what they are used for would keep all from asking anew, and leave Redis without work meanwhile.
function handOut(wanted: readonly Wanted[], values: readonly (Buffer | null)[], from = 0): void {
  const to = Math.min(from + HANDED_OUT_AT_ONCE, wanted.length);
  for (let i = from; i < to; i++) {
    wanted[i]?.resolve(values[i] ?? null);
  }
  if (to < wanted.length) {
    setImmediate(handOut, wanted, values, to);
  }
}

/** The lease of a value: on the value's own slot of a cluster. */
export function leaseOf(value: string): string {
  return `{${value}}~lease`;
}

function newToken(): string {
  return randomBytes(16).toString('hex');
}

function itself<T>(one: T): T {
  return one;
}

// The lease first where both are on two masters: who holds it must not fill in after the value was removed.
function unlink(line: Line, value: string): Promise<Reply> {
  return whereTorn(line.send('UNLINK', value, leaseOf(value)), async () => {
    await line.send('UNLINK', leaseOf(value));
    return line.send('UNLINK', value);
  });
}

/** What is done instead where a command was refused because its keys are on two masters. */
async function whereTorn(answer: Promise<Reply>, instead: () => Promise<Reply>): Promise<Reply> {
  try {
    return await answer;
  } catch (failure) {
    if (saysWord(failure, 'TRYAGAIN')) {
      return instead();
    }
    throw failure;
  }
}

// A value of another type is not ours: to be replaced, like a miss.
async function valueOf(line: Line, value: string): Promise<Buffer | null> {
  try {
    return bytes(await line.send('GET', value));
  } catch (failure) {
    if (saysWord(failure, 'WRONGTYPE')) {
      return null;
    }
    throw failure;
  }
}

// MGET takes a value of another type for none.
async function valuesOf(line: Line, values: readonly string[]): Promise<(Buffer | null)[]> {
  const lists = parts(values);
  if (lists.length === 1) {
    return list(await line.send('MGET', ...values)).map(bytes);
  }
  const answers: Reply[] = await Promise.all(lists.map((some) => line.send('MGET', ...some)));
  return answers.flatMap((answer) => list(answer).map(bytes));
}
