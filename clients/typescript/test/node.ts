import { Cache } from '../src/cache/cache.js';
import { partsOf } from '../src/cache/parts.js';
import { settled as settledSpec, type CacheSpec } from '../src/cache/spec.js';
import { TierUnavailableError } from '../src/errors.js';
import { Proof } from '../src/journal/proof.js';
import type { Group } from '../src/journal/records.js';
import { KeyTemplate } from '../src/keys/template.js';
import { Awakening } from '../src/node/belief.js';
import { Invalidator } from '../src/node/invalidator.js';
import { NodeState } from '../src/node/state.js';
import type { Fill, LeaseAnswer, SharedTier } from '../src/tier/tier.js';
import { deferred, type Deferred } from '../src/time/clock.js';
import { ManualClock, settled } from './clock.js';

/** A step of a race: whoever comes there waits until it is opened. */
export class Gate {
  private readonly reached = deferred<undefined>();
  private readonly opened = deferred<undefined>();

  /** Somebody is there. */
  get isReached(): Promise<undefined> {
    return this.reached.promise;
  }

  open(): void {
    this.opened.resolve(undefined);
  }

  pass(): Promise<undefined> {
    this.reached.resolve(undefined);
    return this.opened.promise;
  }
}

/** What Redis holds, without a server. Its operations can be held up after they took effect, fail, or never be answered. */
export class InMemoryTier implements SharedTier {
  readonly values = new Map<string, Buffer>();
  readonly leases = new Map<string, string>();
  readonly groups: Group[] = [];
  readonly leaseMs = 2_000;
  isConnected = true;
  /** What fails, as if the connection were lost. */
  readonly failing = new Set<string>();
  /** What is never answered. */
  readonly silent = new Set<string>();
  /** What is held up, once, behind its effect. */
  readonly gates = new Map<string, Gate>();
  readonly calls: string[] = [];
  onGroup: (group: Group) => void = () => undefined;
  onCatchUp: () => void = () => undefined;
  private tokens = 0;

  fullKey(key: string): string {
    return `t:v1:${key}`;
  }

  confirmedAt(): number {
    return Infinity;
  }

  fetch(key: string): Promise<Buffer | null> {
    return this.answer('fetch', () => this.values.get(key) ?? null);
  }

  fetchAll(keys: readonly string[]): Promise<(Buffer | null)[]> {
    return this.answer('fetchAll', () => keys.map((key) => this.values.get(key) ?? null));
  }

  lease(key: string): Promise<LeaseAnswer> {
    return this.answer('lease', () => {
      const token = this.leases.has(key) ? undefined : `${this.tokens++}`;
      if (token !== undefined) {
        this.leases.set(key, token);
      }
      return { token, isHeld: true, found: this.values.get(key) ?? null };
    });
  }

  poll(key: string): Promise<LeaseAnswer> {
    return this.answer('poll', () => ({ token: undefined, isHeld: this.leases.has(key), found: this.values.get(key) ?? null }));
  }

  renew(key: string, token: string): Promise<boolean> {
    return this.answer('renew', () => this.leases.get(key) === token);
  }

  release(key: string, token: string): Promise<boolean> {
    return this.answer('release', () => this.leases.get(key) === token && this.leases.delete(key));
  }

  fill({ key, envelope }: Fill, token: string): Promise<boolean> {
    return this.answer('fill', () => {
      if (this.leases.get(key) !== token) {
        return false;
      }
      this.leases.delete(key);
      this.values.set(key, envelope);
      return true;
    });
  }

  beginWrite(key: string): Promise<string> {
    return this.answer('beginWrite', () => {
      const token = `w${this.tokens++}`;
      this.values.delete(key);
      this.leases.set(key, token);
      return token;
    });
  }

  put({ key, envelope }: Fill): Promise<boolean> {
    return this.answer('put', () => {
      this.leases.delete(key);
      this.values.set(key, envelope);
      return true;
    });
  }

  invalidate(keys: readonly string[]): Promise<void> {
    return this.answer('invalidate', () => {
      keys.forEach((key) => {
        this.values.delete(key);
        this.leases.delete(key);
      });
    });
  }

  record(): Promise<void> {
    return this.answer('record', () => undefined);
  }

  recordGroup(group: Group): Promise<void> {
    return this.answer('recordGroup', () => {
      this.groups.push(group);
      this.onGroup(group);
    });
  }

  catchUp(): Promise<void> {
    return this.answer('catchUp', () => {
      this.onCatchUp();
    });
  }

  private async answer<T>(operation: string, effect: () => T): Promise<T> {
    this.calls.push(operation);
    if (!this.isConnected || this.failing.has(operation)) {
      throw new TierUnavailableError('unavailable', `no ${operation}`);
    }
    if (this.silent.has(operation)) {
      return new Promise<T>(() => undefined);
    }
    const answer = effect();
    const gate = this.gates.get(operation);
    this.gates.delete(operation);
    await gate?.pass();
    return answer;
  }
}

/** A node in virtual time, whose journal is the test itself. */
export class TestNode {
  readonly clock = new ManualClock();
  readonly state = new NodeState(this.clock, 100);
  readonly proof = new Proof(this.clock);
  readonly awakening = new Awakening(this.clock);
  readonly invalidator: Invalidator;
  private position = 10n;

  constructor(readonly tier = new InMemoryTier()) {
    this.invalidator = new Invalidator(this.state, tier, 100, this.clock);
    tier.onGroup = (group) => {
      this.record(group);
    };
    tier.onCatchUp = () => {
      this.prove();
    };
    this.state.abandon('start', this.position, this.position);
    this.prove();
  }

  /** Nothing was missed up to now. */
  prove(): void {
    this.proof.prove(this.proof.moment());
  }

  /** The tail applies a group record. */
  record(group: Partial<Group>): void {
    this.state.applyGroup({ kind: 'tag', subject: '', reason: '', keepsStale: false, ...group }, ++this.position);
  }

  cache<V>(spec: Partial<CacheSpec<number, V>> = {}): Cache<number, V> {
    const settings = settledSpec<number, V>({ key: 'goal:{id}', schema: 'Goal:1', jitter: 0, ...spec }, 'goal:', 100);
    return new Cache(
      partsOf(settings, new KeyTemplate(settings.key), {
        node: this.state,
        invalidator: this.invalidator,
        tier: this.tier,
        proof: this.proof,
        awakening: this.awakening,
        clock: this.clock,
        softTimeoutMs: 250,
        random: () => 0.5,
        listening: { debug: undefined },
      }),
    );
  }

  /** What the promise settles with, letting time pass meanwhile, and how much of it; half an hour at most. */
  async passing<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
    const began = this.clock.now();
    let isOver = false as boolean;
    void promise.finally(() => (isOver = true)).catch(() => undefined);
    for (let steps = 0; !isOver && steps < 1_800_000; steps++) {
      await settled();
      if (!isOver as boolean) {
        await this.clock.pass(1);
      }
    }
    return { value: await promise, ms: this.clock.now() - began };
  }
}

/** A source whose answers the test hands out. */
export class Source<V> {
  readonly asked: Deferred<V | undefined>[] = [];

  readonly load = (): Promise<V | undefined> => {
    const answer = deferred<V | undefined>();
    this.asked.push(answer);
    return answer.promise;
  };
}
