/** What was asked of the server and how that stands. Pure: the asking is `http.ts`'s and `store.ts`'s. */

export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What the server's log has this failure under, where it says. */
  readonly request: string | null;
}

export interface Resource<T> {
  /** The last answer that came, also while a newer one is awaited or failed. */
  readonly value: T | null;
  /** When it came, in milliseconds; null where none has. */
  readonly at: number | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
}

export type Standing = 'loading' | 'ready' | 'stale' | 'signedOut' | 'forbidden' | 'missing' | 'broken';

export const NOTHING: Resource<never> = { value: null, at: null, problem: null, loading: false };

export function asked<T>(before: Resource<T>): Resource<T> {
  return { ...before, loading: true };
}

export function answered<T>(value: T, at: number): Resource<T> {
  return { value, at, problem: null, loading: false };
}

/** What was forbidden is not shown any longer; what merely failed is, as stale. */
export function failed<T>(before: Resource<T>, problem: Problem): Resource<T> {
  const kept = problem.status === 401 || problem.status === 403 || problem.status === 404 ? { value: null, at: null } : { value: before.value, at: before.at };
  return { ...kept, problem, loading: false };
}

export function standing(of: Resource<unknown>): Standing {
  if (of.problem) {
    const named = ({ 401: 'signedOut', 403: 'forbidden', 404: 'missing' } as const)[of.problem.status as 401 | 403 | 404];
    return named ?? (of.value === null ? 'broken' : 'stale');
  }
  return of.value === null ? 'loading' : 'ready';
}

/** A sample is old once three of its intervals have passed without another. */
export function isStale(at: number | null, now: number, everyMillis: number): boolean {
  return at !== null && now - at > Math.max(5000, 3 * everyMillis);
}
