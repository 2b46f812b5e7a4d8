import { deferred, type Deferred } from '../time/clock.js';
import type { BulkLoader, Loading } from './spec.js';

/**
 * What the lookups of one batch ask the source for, asked at once: as soon as each of them has an answer, asks, or waits for somebody else's load. Who asks
 * later, since that load brought nothing, is asked for with whoever does so in the same turn.
 */
export class Gathering<K, V> {
  private readonly undecided: Set<string>;
  private asked: { key: K; answer: Deferred<V | undefined | null> }[] = [];
  private isDue = false;

  constructor(texts: Iterable<string>, private readonly loadMany: BulkLoader<K, V>) {
    this.undecided = new Set(texts);
  }

  /** Asks for a key; settles with its value. */
  load(text: string, key: K, loading: Loading): Promise<V | undefined | null> {
    const answer = deferred<V | undefined | null>();
    this.asked.push({ key, answer });
    this.decided(text, loading);
    return answer.promise;
  }

  /** The key needs no load, or not yet. */
  decided(text: string, loading: Loading = NEVER): void {
    this.undecided.delete(text);
    if (this.undecided.size === 0 && this.asked.length > 0 && !this.isDue) {
      this.isDue = true;
      queueMicrotask(() => {
        this.isDue = false;
        void this.ask(this.asked.splice(0), loading);
      });
    }
  }

  private async ask(asked: { key: K; answer: Deferred<V | undefined | null> }[], loading: Loading): Promise<void> {
    try {
      const values = await this.loadMany(asked.map(({ key }) => key), loading);
      if (values.length !== asked.length) {
        throw new TypeError(`loadMany answered ${values.length} values for ${asked.length} keys; answer one for each, in the keys' order, undefined for none`);
      }
      asked.forEach(({ answer }, i) => {
        answer.resolve(values[i]);
      });
    } catch (failure) { // the user's code enters here
      asked.forEach(({ answer }) => {
        answer.reject(failure);
      });
    }
  }
}

const NEVER: Loading = { signal: new AbortController().signal };
