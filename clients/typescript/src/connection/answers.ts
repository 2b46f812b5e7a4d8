import { TierUnavailableError, type TierProblem } from '../errors.js';

/** What Redis answers, by ioredis' `callBuffer`. */
export type Reply = Buffer | string | number | null | Reply[];

/** What an error answer means: its kind, whether the server is of no use to anybody meanwhile, and what to do. As docs/resilience.md has them. */
interface Meaning {
  readonly kind: TierProblem;
  readonly isOutage: boolean;
  readonly cure: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  WRONGPASS: { kind: 'wrongpass', isOutage: false, cure: 'give the right user and password in the address' },
  NOAUTH: { kind: 'wrongpass', isOutage: false, cure: 'give a user and password in the address' },
  NOPERM: { kind: 'noperm', isOutage: false, cure: 'grant the user what docs/security.md lists' },
  OOM: { kind: 'oom', isOutage: false, cure: 'raise maxmemory, or set maxmemory-policy to allkeys-lru' },
  LOADING: { kind: 'loading', isOutage: true, cure: 'wait until the server has read its data' },
  BUSY: { kind: 'busy', isOutage: true, cure: 'wait for the script, or end it by SCRIPT KILL' },
  MASTERDOWN: { kind: 'readonly', isOutage: true, cure: 'connect to the master' },
  READONLY: { kind: 'readonly', isOutage: false, cure: 'connect to the master' },
  NOREPLICAS: { kind: 'readonly', isOutage: false, cure: 'bring its replicas back, or lower min-replicas-to-write' },
  MISCONF: { kind: 'readonly', isOutage: false, cure: "make room on the server's disk; its log says why it cannot save" },
  CLUSTERDOWN: { kind: 'clusterdown', isOutage: false, cure: 'wait for the failover, or look at CLUSTER INFO' },
};

/** Whether the server answered with an error, as opposed to not answering at all. */
export function isAnswer(failure: unknown): failure is Error {
  return failure instanceof Error && failure.name === 'ReplyError';
}

/** Whether the server answered with an error that says the word: a script passes on, in its own words, what a command in it was answered. */
export function saysWord(failure: unknown, word: string): boolean {
  return isAnswer(failure) && failure.message.split(/[^A-Z]+/).includes(word);
}

/** Whether a failure says that the server is of no use to anybody at the moment; every other answer shows that it lives. */
export function isOutage(failure: unknown): boolean {
  return isAnswer(failure) ? (meaningOf(failure)?.isOutage ?? false) : true;
}

function meaningOf(failure: Error): Meaning | undefined {
  const word = failure.message.split(/[^A-Z]+/).find((said) => said in MEANINGS);
  return word === undefined ? undefined : MEANINGS[word];
}

/** A failure in words for operators. Redis repeats the arguments of a command that it does not know: those stay out. */
export function toldOf(server: string, operation: string, failure: unknown): TierUnavailableError {
  if (failure instanceof TierUnavailableError) {
    return failure;
  }
  const message = (failure instanceof Error ? failure.message : String(failure)).replace(/, with args beginning with.*/s, '');
  if (!isAnswer(failure)) {
    return new TierUnavailableError('unavailable', `Redis at ${server} was lost during ${operation}: ${message}`, { cause: failure });
  }
  const meaning = meaningOf(failure);
  const cure = meaning ? `; ${meaning.cure}` : '';
  return new TierUnavailableError(meaning?.kind ?? 'error', `Redis at ${server} refused ${operation}: ${message}${cure}`);
}

/** A reply as text; the empty text for what is missing. */
export function text(reply: Reply | undefined): string {
  return Buffer.isBuffer(reply) ? reply.toString() : Array.isArray(reply) || reply === undefined || reply === null ? '' : String(reply);
}

/** A reply as bytes, null for what is missing. */
export function bytes(reply: Reply | undefined): Buffer | null {
  return Buffer.isBuffer(reply) ? reply : null;
}

/** A reply as a list. */
export function list(reply: Reply | undefined): Reply[] {
  return Array.isArray(reply) ? reply : [];
}

/** What `INFO` and `CLUSTER INFO` say, by its name. */
export function fieldsOf(info: string): Map<string, string> {
  return new Map(info.split('\r\n').map((line) => line.split(':', 2) as [string, string]));
}
