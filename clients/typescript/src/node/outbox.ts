import { TierUnavailableError } from '../errors.js';
import { horizon, type Group } from '../journal/records.js';
import { within, type Clock } from '../time/clock.js';

/** What waits for the shared tier: a key whose value is to be removed and recorded, one that is only to be recorded, or a group. */
export type Item = { readonly untrue: string } | { readonly replaced: string } | { readonly group: Group };

/** Sends some of what waits; @throws TierUnavailableError if it cannot. */
export type Sender = (items: readonly Item[]) => Promise<void>;

const BATCH = 500;
const PATIENT_MS = 1_000;

/**
 * The invalidations that could not be sent, until they can be. Bounded: what does not fit any more turns all of it into one horizon, which kills too much
 * and never too little. Lost with its process.
 */
export class Outbox {
  private readonly waiting = new Map<string, Item>();
  private sending = 0;
  private draining: Promise<boolean> | undefined;

  constructor(private readonly maximum: number, private readonly clock: Clock) {}

  /** How many wait, those being sent included. */
  get size(): number {
    return this.waiting.size + this.sending;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  add(items: readonly Item[]): void {
    items.forEach((item) => {
      this.waiting.set(nameOf(item), item);
    });
    if (this.waiting.size > this.maximum) {
      this.waiting.clear();
      this.add([{ group: horizon(`more than ${this.maximum} invalidations waited for the shared tier`) }]);
    }
  }

  /** Sends what waits, unless somebody does already; whether nothing waits any more. */
  async drain(send: Sender): Promise<boolean> {
    if (this.isEmpty) {
      return true;
    }
    if (this.draining) {
      return false;
    }
    this.draining = this.sendAll(send).finally(() => {
      this.draining = undefined;
    });
    return this.draining;
  }

  /** As `drain`, waiting up to a second for somebody who sends already. */
  async drainPatiently(send: Sender): Promise<boolean> {
    if (this.draining) {
      await within(this.clock, PATIENT_MS, this.draining, () => new Error('late')).catch(() => undefined);
    }
    return this.drain(send);
  }

  private async sendAll(send: Sender): Promise<boolean> {
    while (!this.isEmpty) {
      const some = this.take();
      try {
        await send(some);
        this.sending = 0;
      } catch (failure) {
        this.sending = 0;
        this.add(some);
        if (failure instanceof TierUnavailableError) {
          return false;
        }
        throw failure;
      }
    }
    return true;
  }

  // Taken out before they are sent: what is added meanwhile became untrue later, and must be sent again.
  private take(): Item[] {
    const some = [...this.waiting].slice(0, BATCH);
    some.forEach(([name]) => this.waiting.delete(name));
    this.sending = some.length;
    return some.map(([, item]) => item);
  }
}

function nameOf(item: Item): string {
  if ('group' in item) {
    const { kind, subject, keepsStale } = item.group;
    return `group ${kind} ${String(keepsStale)} ${subject}`;
  }
  return 'untrue' in item ? `untrue ${item.untrue}` : `replaced ${item.replaced}`;
}
