import type { RedirectionCounts } from './redirecting.js';
import { Shard } from './shard.js';
import type { Listeners, Shards, ShardsSettings } from './shards.js';
import type { Whereabouts } from './whereabouts.js';

/** One master that holds all keys. */
export class OneShard implements Shards {
  readonly isCluster = false;
  readonly listeners: Listeners = { reign: [], connected: [] };
  readonly redirections: RedirectionCounts = { moved: 0, ask: 0, tryagain: 0 };
  private readonly shard: Shard;
  private readonly shards: readonly Shard[];

  constructor(whereabouts: Whereabouts, settings: ShardsSettings) {
    this.shard = new Shard({ ...settings, whereabouts, listeners: this.listeners });
    this.shards = [this.shard];
  }

  get name(): string {
    return this.shard.name;
  }

  get lastError(): undefined {
    return undefined; // the shard's own says more
  }

  all(): readonly Shard[] {
    return this.shards;
  }

  of(): Shard {
    return this.shard;
  }

  start(): void {
    this.shard.start();
  }

  doubt(): void {
    // there is no map
  }

  close(): void {
    this.shard.close();
  }
}
