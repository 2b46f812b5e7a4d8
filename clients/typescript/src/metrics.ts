import type { Counters } from './cache/counters.js';
import type { RedirectionCounts } from './connection/redirecting.js';
import type { RateLimit } from './limits/rates.js';
import type { LarderStatus } from './status.js';

/** What one cache tells. */
export interface CacheFigures {
  readonly name: string;
  readonly counters: Counters;
  readonly size: number;
  readonly maximum: number;
  readonly flights: number;
  readonly paused: number;
}

/** What a Larder tells beside its status. */
export interface TierFigures {
  readonly told: ReadonlyMap<string, number>;
  readonly deferred: ReadonlyMap<string, number>;
  readonly connects: number;
  readonly connectFailures: ReadonlyMap<string, number>;
  readonly rejected: number;
  readonly redirections: Readonly<RedirectionCounts>;
}

type Labels = Readonly<Record<string, string>>;
type Type = 'counter' | 'gauge' | 'summary';

const BREAKER = { closed: 0, half_open: 1, open: 2 };
const SUSPECT_MS = 5_000;

/** The text that Prometheus scrapes: a line of meaning and type for each meter, and its series. */
class Page {
  private readonly meters = new Map<string, { readonly head: string; readonly lines: string[] }>();

  add(type: Type, name: string, help: string, labels: Labels, value: number, suffix = ''): void {
    const meter = this.meters.get(name) ?? { head: `# HELP ${name} ${help}\n# TYPE ${name} ${type}`, lines: [] };
    this.meters.set(name, meter);
    const said = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`);
    meter.lines.push(`${name}${suffix}{${said.join(',')}} ${value === Infinity ? '+Inf' : value}`);
  }

  text(): string {
    return [...this.meters.values()].map(({ head, lines }) => `${head}\n${lines.join('\n')}\n`).join('');
  }
}

/** All meters, under the names and labels of docs/metrics.md, in Prometheus' text format. Pure. */
export function metricsPage(status: LarderStatus, tier: TierFigures, caches: readonly CacheFigures[], limits: readonly Pick<RateLimit, 'template' | 'counts'>[]): string {
  const page = new Page();
  caches.forEach((cache) => {
    addCache(page, cache, { namespace: status.namespace, cache: cache.name });
  });
  addNode(page, status, tier, { namespace: status.namespace });
  limits.forEach(({ template, counts }) => {
    Object.entries<number>({ ...counts }).forEach(([result, value]) => {
      page.add('counter', 'larder_rate_limit_decisions_total', 'What a limit has answered', { limit: template, result }, value);
    });
  });
  return page.text();
}

function addCache(page: Page, { counters, size, maximum, flights, paused }: CacheFigures, labels: Labels): void {
  const gets = (tier: string, result: string, value: number): void => {
    page.add('counter', 'cache_gets_total', 'Lookups that a tier answered fresh, or left to the next', { ...labels, tier, result }, value);
  };
  gets('memory', 'hit', counters.memoryHits);
  gets('memory', 'miss', counters.memoryMisses);
  gets('redis', 'hit', counters.redisHits);
  gets('redis', 'miss', counters.redisMisses);
  page.add('counter', 'cache_puts_total', 'Entries that were kept', { ...labels, tier: 'memory' }, counters.memoryPuts);
  page.add('counter', 'cache_puts_total', '', { ...labels, tier: 'redis' }, counters.redisPuts);
  Object.entries(counters.evictions).forEach(([cause, value]) => {
    page.add('counter', 'cache_evictions_total', 'Entries that left memory', { ...labels, cause }, value);
  });
  page.add('gauge', 'cache_size', 'Entries in memory', labels, size);
  page.add('gauge', 'larder_memory_maximum', 'Entries that memory may hold', labels, maximum);
  page.add('gauge', 'larder_flights', 'Keys that are being looked up', labels, flights);
  page.add('gauge', 'larder_loads_paused', 'Keys whose source is left alone because it failed', labels, paused);
  counters.lookups.forEach(({ count, seconds }, outcome) => {
    page.add('summary', 'larder_lookup_seconds', 'What callers wait when memory cannot answer', { ...labels, outcome }, seconds, '_sum');
    page.add('summary', 'larder_lookup_seconds', '', { ...labels, outcome }, count, '_count');
  });
  Object.entries(counters.loads).forEach(([result, { count, seconds }]) => {
    page.add('summary', 'larder_load_seconds', 'What the source takes', { ...labels, result }, seconds, '_sum');
    page.add('summary', 'larder_load_seconds', '', { ...labels, result }, count, '_count');
  });
  counters.tierErrors.forEach((value, kind) => {
    page.add('counter', 'larder_tier_errors_total', 'What failed in Redis, or in its envelopes', { ...labels, tier: 'redis', kind }, value);
  });
  page.add('counter', 'larder_bytes_written_total', 'Bytes of envelopes', { ...labels, tier: 'redis' }, counters.bytesWritten);
  page.add('counter', 'larder_stale_served_total', 'Answers past their time to live', labels, counters.staleServed);
  page.add('counter', 'larder_fills_refused_total', 'Loads that an invalidation overtook, or that outlasted their lease', labels, counters.fillsRefused);
}

function addNode(page: Page, status: LarderStatus, tier: TierFigures, labels: Labels): void {
  const redis = { ...labels, tier: 'redis' };
  tier.told.forEach((value, kind) => {
    page.add('counter', 'larder_invalidations_total', 'What this node declared untrue', { ...labels, kind }, value);
  });
  tier.deferred.forEach((value, kind) => {
    page.add('counter', 'larder_invalidations_deferred_total', 'How much of that had to wait for Redis', { ...labels, kind }, value);
  });
  page.add('gauge', 'larder_outbox_size', 'Invalidations that wait', labels, status.deferred);
  page.add('gauge', 'larder_rules_size', 'Group invalidations that are remembered', labels, status.rules);
  page.add('gauge', 'larder_journal_lag_seconds', 'How far behind the newest record was when it was applied', labels, status.lagSeconds);
  page.add('gauge', 'larder_journal_proof_age_seconds', 'Since when it is not known that nothing is missing', labels, status.proofAgeMs / 1_000);
  page.add('counter', 'larder_journal_gaps_total', 'How often memory was emptied for safety, the start included', labels, status.gaps);
  page.add('gauge', 'larder_suspect', 'Whether copies are not believed', labels, status.proofAgeMs <= SUSPECT_MS ? 0 : 1);
  page.add('gauge', 'larder_tier_connected', 'Whether commands can be sent', redis, status.isConnected ? 1 : 0);
  page.add('gauge', 'larder_breaker_state', '0 closed, 1 half open, 2 open', redis, BREAKER[status.breaker]);
  page.add('counter', 'larder_breaker_openings_total', 'How often it opened', redis, status.breakerOpenings);
  status.servers.forEach(({ name, isConnected, breaker }) => {
    const server = { ...redis, server: name };
    page.add('gauge', 'larder_server_connected', 'Whether commands can be sent to this server', server, isConnected ? 1 : 0);
    page.add('gauge', 'larder_server_breaker_state', 'As larder_breaker_state, of this server alone', server, BREAKER[breaker]);
  });
  page.add('gauge', 'larder_tier_inflight', 'Operations that wait for their answers', redis, status.inFlight);
  page.add('counter', 'larder_tier_rejected_total', 'Operations refused because too many waited', redis, tier.rejected);
  page.add('counter', 'larder_tier_connects_total', 'Connections for commands', redis, tier.connects);
  Object.entries(tier.redirections).forEach(([kind, value]) => {
    page.add('counter', 'larder_tier_redirections_total', 'How often a cluster sent a command elsewhere, or to the same server once more', { ...redis, kind }, value);
  });
  tier.connectFailures.forEach((value, kind) => {
    page.add('counter', 'larder_tier_connect_failures_total', 'Attempts to connect that failed', { ...redis, kind }, value);
  });
}
