import { named, type Endpoint } from './address.js';

/** Knows where a master is. */
export interface Whereabouts {
  /** As logs and messages name it, wherever it is. */
  readonly name: string;
  /** Where it is now; @throws where nobody knows */
  master(): Promise<Endpoint>;
  /** Hears that the master is somewhere else than was said last. */
  onMoved(listener: (endpoint: Endpoint) => void): void;
  /** Something speaks against what was said last. */
  doubt(): void;
  close(): void;
}

/** A server at an address, where another may take its place. */
export class Place implements Whereabouts {
  private readonly listeners: ((endpoint: Endpoint) => void)[] = [];

  constructor(private at: Endpoint, readonly doubt: () => void = () => undefined) {}

  get name(): string {
    return named(this.at);
  }

  get endpoint(): Endpoint {
    return this.at;
  }

  master(): Promise<Endpoint> {
    return Promise.resolve(this.at);
  }

  onMoved(listener: (endpoint: Endpoint) => void): void {
    this.listeners.push(listener);
  }

  succeededBy(heir: Endpoint): void {
    this.at = heir;
    this.listeners.forEach((listener) => {
      listener(heir);
    });
  }

  close(): void {
    this.listeners.length = 0;
  }
}
