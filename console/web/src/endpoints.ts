/** Where the API answers what: the one place that knows its paths. Relative to the page, so that the console works below any path. */

const API = 'api/v1';

type Params = Readonly<Record<string, string | number | null | undefined>>;

function at(path: string, params: Params = {}): string {
  const given = Object.entries(params).flatMap(([name, value]) => (value === null || value === undefined || value === '' ? [] : [[name, String(value)]]));
  return `${API}/${path}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`;
}

/** In one request; a table of more than this would be paged. */
const MOST_ROWS = 1000;

export const session = at('session');
export const namespaces = at('namespaces');
export const stream = (namespace: string): string => at('stream', { namespace });
export const overview = (namespace: string, node: string): string => at('overview', { namespace, node });
export const caches = (namespace: string, node: string): string => at('caches', { namespace, node, limit: MOST_ROWS });
export const cache = (namespace: string, name: string, node: string): string => at(`caches/${encodeURIComponent(name)}`, { namespace, node });
/** The key is a parameter, since containers refuse some characters in a path. */
export const key = (namespace: string, of: string): string => at('keys/-', { namespace, key: of });
export const value = (namespace: string, of: string): string => at('keys/-/value', { namespace, key: of });
export const keys = (namespace: string, prefix: string, cursor: string | null, budget: number): string => at('keys', { namespace, prefix, cursor, budget });
export const previews = at('invalidations/preview');
export const invalidations = at('invalidations');
export const invalidation = (id: string): string => at(`invalidations/${encodeURIComponent(id)}`);
export const nodes = (namespace: string): string => at('nodes', { namespace });
export const redis = (namespace: string): string => at('redis', { namespace });
export const sizing = (namespace: string): string => at('sizing', { namespace });
export const alerts = (namespace: string): string => at('alerts', { namespace });
export const audit = (before: string | null): string => at('audit', { before, limit: 100 });
export const settings = (namespace: string): string => at('settings', { namespace });

export function history(namespace: string, of: { node: string } | { cache: string }, metrics: readonly string[], from: string | number, to: number | null): string {
  return `${at('history', { namespace, ...of, from, to })}${metrics.map((metric) => `&metric=${metric}`).join('')}`;
}
