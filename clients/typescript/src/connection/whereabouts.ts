import type { Endpoint } from './address.js';

/** Knows where the master is. */
export interface Whereabouts {
  /** As logs and messages name it, wherever it is. */
  readonly name: string;
  /** Where it is now; @throws where nobody knows */
  master(): Promise<Endpoint>;
  /** Hears that the master is somewhere else than was said last. */
  onMoved(listener: (endpoint: Endpoint) => void): void;
  close(): void;
}

/** A server that is always at one place. */
export function standingAt(endpoint: Endpoint, name: string): Whereabouts {
  return { name, master: () => Promise.resolve(endpoint), onMoved: () => undefined, close: () => undefined };
}
