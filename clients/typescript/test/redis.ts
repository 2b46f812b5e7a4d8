import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Why tests on a real Redis are skipped; false where they are not. In CI they never are. */
export const withoutRedis: string | false =
  process.env['CI'] === 'true' || spawnSync('redis-server', ['--version']).status === 0 ? false : 'there is no redis-server on the PATH';

const TRIES = 20;

/** A redis-server of the test's own: its own port, folder and process. */
export class RedisServer {
  private constructor(readonly port: number, private readonly process: ChildProcess, private readonly folder: string, readonly raw: Redis) {}

  /** Starts one; a port that somebody else has taken is given up for another, and options are asked for anew. */
  static async start(options: () => string[] = () => []): Promise<RedisServer> {
    for (let tries = 0; tries < TRIES; tries++) {
      const port = 20_000 + Math.floor(Math.random() * 10_000);
      const folder = mkdtempSync(join(tmpdir(), 'larder-ts-'));
      const server = spawn('redis-server', ['--port', String(port), '--dir', folder, '--save', '', '--enable-debug-command', 'yes', ...options()]);
      if (await isUp(server, 'Ready to accept connections')) {
        return new RedisServer(port, server, folder, rawClient(port));
      }
      rmSync(folder, { recursive: true });
    }
    throw new Error(`redis-server did not start ${TRIES} times`);
  }

  /** Starts a sentinel that alone decides about a master, by the name `mymaster`. */
  static async startSentinel(masterPort: number): Promise<RedisServer> {
    for (let tries = 0; tries < TRIES; tries++) {
      const port = 20_000 + Math.floor(Math.random() * 10_000);
      const folder = mkdtempSync(join(tmpdir(), 'larder-ts-'));
      const file = join(folder, 'sentinel.conf');
      writeFileSync(file, `port ${port}\ndir ${folder}\nsentinel monitor mymaster 127.0.0.1 ${masterPort} 1\nsentinel down-after-milliseconds mymaster 5000\n`);
      const server = spawn('redis-server', [file, '--sentinel']);
      if (await isUp(server, '+monitor master mymaster')) {
        return new RedisServer(port, server, folder, rawClient(port));
      }
      rmSync(folder, { recursive: true });
    }
    throw new Error(`no sentinel started ${TRIES} times`);
  }

  /** It answers nobody until it is continued, and its connections stay open. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  thaw(): void {
    this.process.kill('SIGCONT');
  }

  /** As after a failover: another reign, and all connections but this one's are new. */
  async changeReign(): Promise<void> {
    await this.raw.call('DEBUG', 'CHANGE-REPL-ID');
    await this.raw.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  }

  async stop(): Promise<void> {
    if (!existsSync(this.folder)) {
      return;
    }
    this.raw.disconnect();
    this.thaw();
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

function rawClient(port: number): Redis {
  const raw = new Redis({ port, host: '127.0.0.1', protocol: 2 });
  raw.on('error', () => undefined); // what is asked of it fails, and tells
  return raw;
}

async function isUp(server: ChildProcess, sign: string): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    server.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes(sign)) {
        resolve(true);
      }
    });
    server.once('exit', () => {
      resolve(false);
    });
    server.once('error', () => {
      resolve(false);
    });
  });
}

/** Stands between a client and a server, and cuts the way. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(private readonly server: Server, private readonly target: number) {
    server.on('connection', (client: Socket) => {
      this.accept(client);
    });
  }

  static async to(target: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks all connections, and refuses new ones until it is mended. */
  cut(): void {
    this.isCut = true;
    this.sockets.forEach((socket) => socket.destroy());
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private accept(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const server = new Socket();
    server.connect(this.target, '127.0.0.1');
    for (const [from, to] of [[client, server], [server, client]] as const) {
      this.sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

/** Waits, looking again and again, until it is so; for a minute at most. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) {
      throw new Error(`It has not come about in 60 s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
