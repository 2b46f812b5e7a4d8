/** The figures of charts as Prometheus would be asked for them: docs/metrics.md has the meters. Pure. */

function of(meter: string, namespace: string, cache: string | null, more = ''): string {
  const labels = [`namespace="${quoted(namespace)}"`, cache !== null && `cache="${quoted(cache)}"`, more].filter(Boolean).join(',');
  return `${meter}{${labels}}`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

export type Query = (namespace: string, cache: string | null) => string;

/** Per second, by the tier that answered. */
export const answers: Query = (namespace, cache) => `sum by (tier) (rate(${of('cache_gets_total', namespace, cache, 'result="hit"')}[1m]))`;

/** Hits of any tier, of all lookups: each begins in memory. */
export const hitRatio: Query = (namespace, cache) => `sum(rate(${of('cache_gets_total', namespace, cache, 'result="hit"')}[1m])) / sum(rate(${of('cache_gets_total', namespace, cache, 'tier="memory"')}[1m]))`;

/** The mean: percentiles are the console's alone. */
export const lookupTime: Query = (namespace, cache) => `sum(rate(${of('larder_lookup_seconds_sum', namespace, cache)}[1m])) / sum(rate(${of('larder_lookup_seconds_count', namespace, cache)}[1m]))`;

export const loads: Query = (namespace, cache) => `sum by (result) (rate(${of('larder_load_seconds_count', namespace, cache)}[1m]))`;

export const evictions: Query = (namespace, cache) => `sum by (cause) (rate(${of('cache_evictions_total', namespace, cache)}[1m]))`;

export const entries: Query = (namespace, cache) => `sum(${of('cache_size', namespace, cache)})`;
