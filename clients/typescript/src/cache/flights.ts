import { AsyncLocalStorage } from 'node:async_hooks';
import { deferred, type Deferred } from '../time/clock.js';

/** One lookup under way, which others may join. Its owner settles it in every case. */
export class Flight<A> {
  private joined: Deferred<A> | undefined;

  /** @param asOf the moment, by the monotonic clock, that its answer is not older than */
  constructor(readonly asOf: number) {}

  /** What it brings, for who joins it before it is settled; most flights nobody joins. */
  get result(): Promise<A> {
    this.joined ??= deferred<A>();
    return this.joined.promise;
  }

  resolve(answer: A): void {
    this.joined?.resolve(answer);
  }

  reject(failure: unknown): void {
    this.joined?.reject(failure);
  }
}

interface Chain {
  readonly flight: object;
  readonly outer: Chain | undefined;
}

const underLoad = new AsyncLocalStorage<Chain | undefined>();

/** From this version of Node on it costs nothing; before, once it is used every promise of the application is slower. */
const CHEAP_SINCE = 24;

/** Whether loaders are followed unless somebody says otherwise. */
export const followsLoaders = Number(process.versions.node.split('.')[0]) >= CHEAP_SINCE;

/** Runs a loader on behalf of a flight; if it is followed, one that waits for its own key is found out. */
export function onBehalfOf<T>(flight: object, isFollowed: boolean, load: () => T): T {
  return isFollowed ? underLoad.run({ flight, outer: underLoad.getStore() }, load) : load();
}

/** Runs something that nobody's load waits for. */
export function onNobodysBehalf<T>(work: () => T): T {
  return underLoad.getStore() ? underLoad.run(undefined, work) : work();
}

/** Whether whoever runs this is being waited for by the flight. */
export function isOwn(flight: object): boolean {
  for (let chain = underLoad.getStore(); chain; chain = chain.outer) {
    if (chain.flight === flight) {
      return true;
    }
  }
  return false;
}

/**
 * The lookups under way in one cache, one for each key. A flight that was detached goes on for those who joined it before; who comes later starts anew.
 * Bounded by the number of callers.
 */
export class Flights<A> {
  private readonly underWay = new Map<string, Flight<A>>();

  get size(): number {
    return this.underWay.size;
  }

  find(text: string): Flight<A> | undefined {
    return this.underWay.get(text);
  }

  start(text: string, asOf: number): Flight<A> {
    const flight = new Flight<A>(asOf);
    this.underWay.set(text, flight);
    return flight;
  }

  /** Takes a flight out; always before it is settled, so that those who joined do not meet it again. */
  takeOut(text: string, flight: Flight<A>): void {
    if (this.underWay.get(text) === flight) {
      this.underWay.delete(text);
    }
  }

  /** Lets nobody join the key's present flight any more. */
  detach(text: string): void {
    this.underWay.delete(text);
  }

  detachAll(): void {
    this.underWay.clear();
  }
}
