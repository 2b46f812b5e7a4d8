/** Asking the server. A change carries the session's token; a failure is a `Problem`, whatever went wrong. */
import type { Session } from './api';
import type { Problem } from './resource';

const PATIENCE = 30_000;

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

let csrf: { header: string; token: string } | null = null;

export function use(session: Session): void {
  csrf = { header: session.csrfHeader, token: session.csrfToken };
}

export function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', path, { signal });
}

/** A change, or what is guarded like one: a value that is revealed. */
export function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  return request<T>(method, path, { body, guarded: true });
}

async function request<T>(method: string, path: string, { body, signal, guarded }: { body?: unknown; signal?: AbortSignal | undefined; guarded?: boolean }): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (csrf && guarded) {
    headers[csrf.header] = csrf.token;
    headers['X-Larder-Via'] = 'console';
  }
  const limit = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  }).catch((failure: unknown) => {
    throw new Refused(unreachable(failure));
  });
  if (!answer.ok) {
    throw new Refused(await problemOf(answer));
  }
  return (answer.status === 204 ? null : await answer.json()) as T;
}

function unreachable(failure: unknown): Problem {
  const late = failure instanceof DOMException && failure.name === 'TimeoutError';
  return { status: 0, title: late ? 'No answer' : 'Not reachable', detail: late ? `The server has not answered within ${PATIENCE / 1000} s.` : 'The server cannot be reached. Is it running?', request: null };
}

async function problemOf(answer: Response): Promise<Problem> {
  const told = (await answer.json().catch(() => null)) as { title?: string; detail?: string; requestId?: string } | null;
  return {
    status: answer.status,
    title: told?.title ?? `Status ${answer.status}`,
    detail: told?.detail ?? 'The server gave no reason.',
    request: told?.requestId ?? answer.headers.get('X-Request-Id'),
  };
}

export function problemIn(failure: unknown): Problem {
  return failure instanceof Refused ? failure.problem : { status: -1, title: 'The page failed', detail: String(failure), request: null };
}
