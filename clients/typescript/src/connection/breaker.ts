import { every, type Cancel, type Clock } from '../time/clock.js';

export type BreakerState = 'closed' | 'half_open' | 'open';

/** The state of whoever is worst off; closed if there is nobody. */
export function worstOf(states: readonly BreakerState[]): BreakerState {
  return (['open', 'half_open'] as const).find((state) => states.includes(state)) ?? 'closed';
}

/** When to leave a server alone. */
export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds after which it is tried though no probe was answered. */
  readonly openAtMostMs: number;
}

const PROBE_EVERY_MS = 500;

/**
 * Lets nobody wait for a server that does not answer. Who finds out whether it is back is a probe of our own: no caller is sacrificed.
 *
 *     closed ── failures in a row ──→ open ── a probe is answered, or the longest time is over ──→ half open
 *       ↑                              ↑                                                            │   │
 *       │                              └──────────────── the next probe is not ─────────────────────┘   │
 *       └─────────────────────────────────── the next probe is answered ────────────────────────────────┘
 */
export class Breaker {
  private failuresInARow = 0;
  private present: BreakerState = 'closed';
  private openedAt = 0;
  private isProbing = false;
  private probing: Cancel = () => undefined;
  /** How often it opened. */
  openings = 0;

  /** @param probe asks the server for a sign of life, and settles within a bounded time */
  constructor(private readonly settings: BreakerSettings, private readonly probe: () => Promise<unknown>, private readonly clock: Clock) {}

  get state(): BreakerState {
    return this.present;
  }

  /** The server answered, if only with an error. */
  worked(): void {
    this.failuresInARow = 0;
  }

  /** The server did not answer. */
  failed(): void {
    if (this.present === 'closed' && ++this.failuresInARow >= this.settings.failures) {
      this.openings++;
      this.open();
      this.probing = every(this.clock, PROBE_EVERY_MS, () => this.probeNow());
      void this.probeNow();
    }
  }

  /** Looks whether the server is back; does nothing while closed. */
  async probeNow(): Promise<void> {
    if (this.present === 'closed' || this.isProbing) {
      return;
    }
    this.isProbing = true;
    try {
      await this.asked();
    } finally {
      this.isProbing = false;
    }
  }

  close(): void {
    this.probing();
  }

  // Once out of open, once more out of half open.
  private async asked(): Promise<void> {
    if (this.present === 'open' && (this.clock.now() - this.openedAt >= this.settings.openAtMostMs || (await this.isAlive()))) {
      this.present = 'half_open';
    }
    if (this.present === 'half_open') {
      if (await this.isAlive()) {
        this.present = 'closed';
        this.failuresInARow = 0;
        this.probing();
      } else {
        this.open();
      }
    }
  }

  private async isAlive(): Promise<boolean> {
    try {
      await this.probe();
      return true;
    } catch {
      return false;
    }
  }

  private open(): void {
    this.present = 'open';
    this.openedAt = this.clock.now();
  }
}
