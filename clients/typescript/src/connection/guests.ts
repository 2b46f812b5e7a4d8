import { TierUnavailableError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import { named, type Endpoint } from './address.js';
import type { Line } from './line.js';

const MOST = 100;
const UNUSED_MS = 30_000;

/** Connections to servers that are asked ahead of the map: made when somebody comes, closed when nobody did for a while. */
export class Guests {
  private readonly guests = new Map<string, { readonly opening: Promise<Line>; usedAt: number }>();

  /** @param visit opens a connection */
  constructor(private readonly visit: (endpoint: Endpoint) => Promise<Line>, private readonly clock: Clock) {}

  /** A connection to the server, which others use too; @throws TierUnavailableError */
  async at(endpoint: Endpoint): Promise<Line> {
    const server = named(endpoint);
    try {
      const known = this.guests.get(server) ?? this.opened(endpoint, server);
      known.usedAt = this.clock.now();
      return await known.opening;
    } catch (cause) {
      throw new TierUnavailableError('unavailable', `a command belongs to ${server}, which cannot be reached`, { cause });
    }
  }

  private opened(endpoint: Endpoint, server: string): { readonly opening: Promise<Line>; usedAt: number } {
    if (this.guests.size >= MOST) {
      throw new Error(`commands are redirected to more than ${MOST} servers`);
    }
    const guest = { opening: this.visit(endpoint), usedAt: 0 };
    this.guests.set(server, guest);
    const forget = (): void => {
      if (this.guests.get(server) === guest) {
        this.guests.delete(server);
      }
    };
    guest.opening.then((line) => {
      line.onClose(forget);
    }, forget);
    return guest;
  }

  closeUnused(): void {
    this.closeThose((usedAt) => this.clock.now() - usedAt > UNUSED_MS);
  }

  close(): void {
    this.closeThose(() => true);
  }

  private closeThose(isOver: (usedAt: number) => boolean): void {
    for (const [server, { opening, usedAt }] of this.guests) {
      if (isOver(usedAt)) {
        this.guests.delete(server);
        opening.then(
          (line) => {
            line.close();
          },
          () => undefined,
        );
      }
    }
  }
}
