import { Command, type Redis } from 'ioredis';
import type { Clock } from '../time/clock.js';
import type { Reply } from './answers.js';

const AS_BYTES = { replyEncoding: null };

/**
 * One connection to a master, under one reign: commands go out in the order in which they are sent, at most once, and once it broke it is never used
 * again. `reign` is `master_replid` and run id as this very connection was told.
 */
export class Line {
  /** When anything was last heard here, by the monotonic clock. */
  lastHeard: number;
  private readonly closing: (() => void)[] = [];
  private isOpenStill = true;

  /** @param server where it leads */
  constructor(private readonly redis: Redis, readonly reign: string, readonly server: string, clock: Clock) {
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

  /** Sends a command, behind those sent before. */
  send(command: string, ...args: (string | Buffer | number)[]): Promise<Reply> {
    return this.redis.sendCommand(new Command(command, args, AS_BYTES)) as Promise<Reply>;
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
