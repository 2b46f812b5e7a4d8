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

/** How the servers hang together. */
export type Topology = 'server' | 'sentinel' | 'cluster';

/** Where Redis is. */
export interface Address {
  readonly topology: Topology;
  /** Of the server, of the sentinels that know it, or of some nodes of the cluster. */
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** The name by which sentinels know the master; undefined where there are none. */
  readonly masterName: string | undefined;
  readonly login: Login;
  readonly database: number;
  readonly isTls: boolean;
}

const ADDRESS = /^(rediss?)(?:-(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/#]*)(?:\/(\d{1,5})?)?(?:#([A-Za-z0-9._-]+))?$/;
const CURE = 'write redis://user:password@host:port/0, redis-sentinel://user:password@sentinel:26379,sentinel:26379/0#master or redis-cluster://user:password@node:6379,node:6379, with special characters percent-encoded; rediss for TLS';

/** Reads an address as docs/redis.md has them; @throws TypeError that names what is wrong, and no secret */
export function addressOf(text: string): Address {
  const parts = ADDRESS.exec(text);
  if (!parts) {
    throw new TypeError(`redis: the address is none that this client knows; ${CURE}`);
  }
  const [, scheme, kind, login, hosts = '', database, masterName] = parts;
  const topology = (kind ?? 'server') as Topology;
  const [first, ...others] = hosts.split(',').map((host) => endpointOf(host, topology === 'sentinel' ? 26_379 : 6_379));
  refuse(!first || (topology === 'server' && others.length > 0), 'names several servers, of which only sentinels or nodes of a cluster can be meant');
  refuse(topology === 'sentinel' && masterName === undefined, "does not say the master's name behind a #");
  refuse(topology !== 'sentinel' && masterName !== undefined, "says a master's name, which only sentinels need");
  refuse(topology === 'cluster' && Number(database ?? '0') !== 0, 'names a database, and a cluster has none but 0');
  return { topology, endpoints: [first as Endpoint, ...others], masterName, login: loginOf(login), database: Number(database ?? '0'), isTls: scheme === 'rediss' };
}

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) {
    throw new TypeError(`redis: the address ${why}; ${CURE}`);
  }
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

/** Whether two are the same place. */
export function isAt(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.host === other.host;
}
