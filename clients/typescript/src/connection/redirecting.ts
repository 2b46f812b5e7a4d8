import { pause, type Clock } from '../time/clock.js';
import type { Endpoint } from './address.js';
import { isAnswer, type Reply } from './answers.js';
import type { Line } from './line.js';
import type { Words } from './words.js';

const MOST_HOPS = 5;
const MOST_TRIES = 2;
const PAUSE_MS = 20;

/** How often commands were sent once more, by the words of docs/metrics.md. */
export interface RedirectionCounts {
  moved: number;
  ask: number;
  tryagain: number;
}

/** What a node of a cluster answers to a command that it has not carried out; `target` is where to. */
type Redirection = { readonly kind: 'moved' | 'ask'; readonly target: Endpoint } | { readonly kind: 'tryagain' };

/** Where a command is sent next, and whether ahead of its slot. */
interface Step {
  readonly line: Line;
  readonly isAsking: boolean;
}

/** What is to be known of the cluster. */
export interface Elsewhere {
  /** The connection of the shard whose master is there; undefined while there is none. */
  readonly lineAt: (endpoint: Endpoint) => Line | undefined;
  /** A connection to a server that is asked ahead of the map. */
  readonly guestAt: (endpoint: Endpoint) => Promise<Line>;
  /** The map is not what it was. */
  readonly doubt: () => void;
  readonly clock: Clock;
  /** After so long its caller has been told that it is late, and a command is not sent any more. */
  readonly timeoutMs: number;
}

/**
 * Follows redirections. A command that was answered `MOVED`, `ASK` or `TRYAGAIN` was not carried out, so sending it elsewhere does not repeat it: at most once
 * holds. Anything else is the answer.
 */
export class Redirecting {
  readonly counts: RedirectionCounts = { moved: 0, ask: 0, tryagain: 0 };

  constructor(private readonly elsewhere: Elsewhere) {}

  /** Sends a command that a node has refused where that said, and so on; @throws the refusal if that has no end */
  readonly follow = async (at: Line, words: Words, sentAt: number, refusal: unknown): Promise<Reply> => {
    let failure = refusal;
    let step: Step = { line: at, isAsking: false };
    for (let hops = 0, tries = 0; ; ) {
      const next = redirectionOf(failure, step.line.endpoint);
      const isEnough = next?.kind === 'tryagain' ? tries++ >= MOST_TRIES : hops++ >= MOST_HOPS;
      if (!next || isEnough) {
        throw failure;
      }
      this.counts[next.kind]++;
      const until = sentAt + this.elsewhere.timeoutMs;
      const found = await this.next(step, next, until);
      if (!found || this.elsewhere.clock.now() > until) {
        throw failure;
      }
      step = found;
      try {
        return await (step.isAsking ? step.line.asking(...words) : step.line.here(...words));
      } catch (refused) {
        failure = refused;
      }
    }
  };

  private async next(step: Step, redirection: Redirection, until: number): Promise<Step | undefined> {
    const { clock, lineAt, guestAt } = this.elsewhere;
    if (redirection.kind === 'tryagain') {
      await pause(clock, PAUSE_MS);
      return step;
    }
    const { kind, target } = redirection;
    if (kind === 'ask') {
      return { line: lineAt(target) ?? (await guestAt(target)), isAsking: true };
    }
    const line = await this.met(target, until);
    return line && { line, isAsking: false };
  }

  // Whoever is a master since a moment ago may hold what this node has declared untrue, so nothing is asked there before it was met. The map is read meanwhile.
  private async met(target: Endpoint, until: number): Promise<Line | undefined> {
    const { clock, lineAt, doubt } = this.elsewhere;
    doubt();
    for (let line = lineAt(target); ; line = lineAt(target)) {
      if (line || clock.now() > until) {
        return line;
      }
      await pause(clock, PAUSE_MS);
    }
  }
}

/** Reads an error; undefined if it is no redirection. The node that has answered stands in where no host is named. */
export function redirectionOf(failure: unknown, from: Endpoint): Redirection | undefined {
  const [word, , target = ''] = isAnswer(failure) ? failure.message.split(' ') : [];
  if (word === 'TRYAGAIN') {
    return { kind: 'tryagain' };
  }
  const kind = word === 'MOVED' ? 'moved' : word === 'ASK' ? 'ask' : undefined;
  const colon = target.lastIndexOf(':');
  const port = Number(target.slice(colon + 1));
  // A node that does not know another's port names 0.
  return kind && colon >= 0 && port > 0 && port <= 65_535 ? { kind, target: { host: target.slice(0, colon) || from.host, port } } : undefined;
}
