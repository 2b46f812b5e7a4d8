/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** As whom to log in. The password is in no text this module makes. */
export interface Login {
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Where Redis is. */
export interface Address {
  /** Of the server, or of the sentinels that know it. */
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** The name by which sentinels know the master; undefined for a single server. */
  readonly masterName: string | undefined;
  readonly login: Login;
  readonly database: number;
  readonly isTls: boolean;
}

const ADDRESS = /^(redis|rediss|redis-sentinel|rediss-sentinel):\/\/(?:([^@/]*)@)?([^/#]*)(?:\/(\d{1,5})?)?(?:#([A-Za-z0-9._-]+))?$/;
const CURE = 'write redis://user:password@host:port/0, or redis-sentinel://user:password@sentinel:26379,sentinel:26379/0#master, with special characters percent-encoded; rediss for TLS';

/** Reads an address as docs/redis.md has them; @throws TypeError that names what is wrong, and no secret */
export function addressOf(text: string): Address {
  const parts = ADDRESS.exec(text);
  if (!parts) {
    throw new TypeError(`redis: the address is none that this client knows; ${CURE}`);
  }
  const [, scheme = '', login, hosts = '', database, masterName] = parts;
  const isSentinel = scheme.endsWith('-sentinel');
  if (isSentinel !== (masterName !== undefined)) {
    throw new TypeError(isSentinel ? `redis: the address does not say the master's name behind a #; ${CURE}` : `redis: only sentinels need a master's name; ${CURE}`);
  }
  const [first, ...others] = hosts.split(',').map((host) => endpointOf(host, isSentinel ? 26_379 : 6_379));
  if (!first || (!isSentinel && others.length > 0)) {
    throw new TypeError(`redis: the address names several servers, which only sentinels may be; ${CURE}`);
  }
  return { endpoints: [first, ...others], masterName, login: loginOf(login), database: Number(database ?? '0'), isTls: scheme.startsWith('rediss') };
}

function endpointOf(text: string, usual: number): Endpoint {
  const parts = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(parts?.[3] ?? usual);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined || port < 1 || port > 65_535) {
    throw new TypeError(`redis: a host or port is missing or malformed; ${CURE}`);
  }
  return { host, port };
}

// A text without a colon is the password alone, as in Java.
function loginOf(text: string | undefined): Login {
  if (text === undefined) {
    return { user: undefined, password: undefined };
  }
  const colon = text.indexOf(':');
  return { user: (colon > 0 && decoded(text.slice(0, colon))) || undefined, password: decoded(text.slice(colon + 1)) || undefined };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new TypeError('redis: the user or the password has a % that encodes nothing; write a percent sign as %25');
  }
}

/** As logs and messages name a server. */
export function named({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
