import { Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { TierUnavailableError } from '../errors.js';
import { every, within, type Cancel, type Clock } from '../time/clock.js';
import { named, type Endpoint, type Login } from './address.js';
import { list, text, type Reply } from './answers.js';
import type { Whereabouts } from './whereabouts.js';

const ASK_EVERY_MS = 1_000;
const LONGEST_RETRY_MS = 500;

interface Told {
  readonly endpoint: Endpoint;
  readonly epoch: number;
}

/** How sentinels are asked. */
export interface SentinelSettings {
  readonly sentinels: readonly Endpoint[];
  /** The name by which they know the master. */
  readonly masterName: string;
  readonly login: Login;
  readonly tls: ConnectionOptions | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * All sentinels are asked, once a second and when somebody connects. The greatest `config-epoch` counts, also over what was answered before: one that is
 * down, hangs or lags behind neither delays nor misleads.
 */
export class Sentinels implements Whereabouts {
  readonly name: string;
  private readonly connections: Redis[];
  private readonly asking: Cancel;
  private readonly listeners: ((endpoint: Endpoint) => void)[] = [];
  private known: Told | undefined;

  constructor(private readonly settings: SentinelSettings) {
    this.name = `${settings.masterName} of ${settings.sentinels.map(named).join(', ')}`;
    this.connections = settings.sentinels.map((endpoint) => connected(endpoint, settings));
    this.asking = every(settings.clock, ASK_EVERY_MS, () => this.ask().catch(() => undefined));
  }

  async master(): Promise<Endpoint> {
    await this.ask();
    if (!this.known) {
      throw new TierUnavailableError('unavailable', `no sentinel of ${this.name} told where the master is`);
    }
    return this.known.endpoint;
  }

  onMoved(listener: (endpoint: Endpoint) => void): void {
    this.listeners.push(listener);
  }

  doubt(): void {
    // asked once a second, and whenever somebody connects
  }

  close(): void {
    this.asking();
    this.connections.forEach((connection) => {
      connection.disconnect();
    });
  }

  // The first answer is enough to begin with; what comes later counts when it comes.
  private async ask(): Promise<void> {
    const answers = this.connections.map((connection) => this.askOne(connection));
    const late = (): Error => new TierUnavailableError('timeout', `no sentinel of ${this.name} answered in time`);
    try {
      await within(this.settings.clock, this.settings.timeoutMs, Promise.any(answers), late);
    } catch (failure) {
      throw failure instanceof AggregateError ? (failure.errors[0] as Error) : failure;
    }
  }

  private async askOne(connection: Redis): Promise<void> {
    const reply = (await connection.callBuffer('SENTINEL', 'MASTER', this.settings.masterName)) as Reply;
    const told = toldBy(reply);
    if (told && (!this.known || told.epoch >= this.known.epoch)) {
      const isMoved = this.known !== undefined && named(told.endpoint) !== named(this.known.endpoint);
      this.known = told;
      if (isMoved) {
        this.listeners.forEach((listener) => {
          listener(told.endpoint);
        });
      }
    }
  }
}

function toldBy(reply: Reply): Told | undefined {
  const said = list(reply).map(text);
  const field = (name: string): string => said[said.indexOf(name) + 1] ?? '';
  const endpoint = { host: field('ip'), port: Number(field('port')) };
  return endpoint.host === '' || !(endpoint.port > 0) ? undefined : { endpoint, epoch: Number(field('config-epoch')) };
}

// Questions only: here it does no harm that a connection is made anew by itself.
function connected(endpoint: Endpoint, { login, tls, timeoutMs }: SentinelSettings): Redis {
  const redis = new Redis({
    ...endpoint,
    ...(login.user !== undefined && { username: login.user }),
    ...(login.password !== undefined && { password: login.password }),
    ...(tls && { tls: { ...tls, rejectUnauthorized: true } }),
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(LONGEST_RETRY_MS, 50 * times),
  });
  redis.on('error', () => undefined); // what is asked fails, and tells
  return redis;
}
