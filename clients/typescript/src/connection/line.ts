import type { Redis } from 'ioredis';
import type { Clock } from '../time/clock.js';
import { named, type Endpoint } from './address.js';
import { saysWord, type Reply } from './answers.js';
import { commandOf, type Words } from './words.js';

/** What is done where a node of a cluster has refused a command because it belongs elsewhere: sends it there, or fails as that did. */
export type Follow = (at: Line, words: Words, sentAt: number, failure: unknown) => Promise<Reply>;

/**
 * One connection to a master, under one reign: commands go out in the order in which they are sent, at most once, and once it broke it is never used
 * again. `reign` is `master_replid` and run id as this very connection was told.
 */
export class Line {
  /** When anything was last heard here, by the monotonic clock. */
  lastHeard: number;
  private readonly closing: (() => void)[] = [];
  private isOpenStill = true;

  /** @param endpoint where it leads; @param follow undefined where there are no other nodes */
  constructor(private readonly redis: Redis, readonly reign: string, readonly endpoint: Endpoint, private readonly clock: Clock, private readonly follow?: Follow) {
    this.lastHeard = clock.now();
    redis.on('close', () => {
      this.closed();
    });
    redis.stream.on('data', () => {
      this.lastHeard = clock.now();
    });
  }

  get isOpen(): boolean {
    return this.isOpenStill;
  }

  /** As logs and messages name where it leads. */
  get server(): string {
    return named(this.endpoint);
  }

  /** Sends a command, behind those sent before. In a cluster it may be carried out by another node, and later. */
  send(...words: Words): Promise<Reply> {
    const { follow } = this;
    if (!follow) {
      return this.here(...words);
    }
    const sentAt = this.clock.now();
    return this.here(...words).catch((failure: unknown) => follow(this, words, sentAt, failure));
  }

  /** As `send`, to this very server: that it belongs elsewhere is an error. */
  here(...words: Words): Promise<Reply> {
    return this.redis.sendCommand(commandOf(words)) as Promise<Reply>;
  }

  /** As `here`, unless its slot is on the way to another server, which is followed: not to one that has taken it, for what that says proves nothing of this one. */
  async hereOrOnTheWay(...words: Words): Promise<Reply> {
    try {
      return await this.here(...words);
    } catch (failure) {
      if (isOnTheWay(failure)) {
        return this.send(...words);
      }
      throw failure;
    }
  }

  /** As `here`, for a key whose slot is about to come to this server. Nothing is sent between the two. */
  asking(...words: Words): Promise<Reply> {
    this.here('ASKING').catch(() => undefined); // what is asked for fails then too
    return this.here(...words);
  }

  /** Tells of the end, at once if it has ended. */
  onClose(listener: () => void): void {
    if (this.isOpenStill) {
      this.closing.push(listener);
    } else {
      listener();
    }
  }

  /** Ends it; what is under way fails. */
  close(): void {
    this.redis.disconnect();
    this.closed();
  }

  private closed(): void {
    if (this.isOpenStill) {
      this.isOpenStill = false;
      this.closing.splice(0).forEach((listener) => {
        listener();
      });
    }
  }
}

/** Whether a command was refused because its slot is on the way from one server to another. */
export function isOnTheWay(failure: unknown): boolean {
  return saysWord(failure, 'ASK') || saysWord(failure, 'TRYAGAIN');
}
