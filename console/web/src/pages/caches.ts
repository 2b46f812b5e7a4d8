/** All caches in rows, and one cache with its tabs. */
import type { CacheDetail, CacheList, CacheOnNode, CacheRow, History, Latency } from '../api';
import { chart } from '../chart';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { bytes, count, exact, lookupTime, micros, percent, rate, ratio } from '../format';
import { type Action, copies, menu } from '../menu';
import { markersOf, sinceKnown, timesOf, valuesOf } from '../history';
import * as promql from '../promql';
import { having, to } from '../route';
import { shade } from '../heatmap';
import type { ChartData } from '../series';
import { spark } from '../spark';
import type { Store } from '../store';
import { type Column, table } from '../table';
import { bar, facts, icon, instead, note, pageHead, panel, partial, skeleton, staleness } from '../widgets';
import { biggest, evictionsOver, hotKeys, outcomesOver, PERCENTILES, waterfall } from './overview';

const sum = (of: Record<string, number>): number => Object.values(of).reduce((a, b) => a + b, 0);

function columns(store: Store): readonly Column<CacheRow>[] {
  return [
    { id: 'name', title: 'Cache', cell: (row) => [h('a', { href: to(store.route, 'caches', row.name), 'data-open': true }, row.name), ' ', h('code', { class: 'muted' }, row.template)], value: (row) => row.name },
    { id: 'tiers', title: 'Tiers', optional: true, cell: (row) => row.tiers.map((tier) => h('span', { class: `tier small ${tier}`, key: tier, title: tier }, h('span', { class: 'sr' }, tier))) },
    { id: 'hit', title: 'Hit ratio', num: true, about: 'Over the last minute', cell: (row) => percent(row.hitRatio), value: (row) => row.hitRatio },
    { id: 'spark', title: 'Last hour', optional: true, cell: (row) => spark(row.spark, 'memory', `Hit ratio of ${row.name} in the last hour`) },
    { id: 'memory', title: 'Memory', num: true, optional: true, about: 'Answered from memory, of all', cell: (row) => percent(row.memoryRatio), value: (row) => row.memoryRatio },
    { id: 'redis', title: 'Redis', num: true, optional: true, about: 'Answered from Redis, of those that left memory', cell: (row) => percent(row.redisRatio), value: (row) => row.redisRatio },
    { id: 'rate', title: 'Lookups', num: true, cell: (row) => rate(row.perSecond), value: (row) => row.perSecond },
    { id: 'p99', title: 'p99', num: true, cell: (row) => lookupTime(row.p99Micros), value: (row) => row.p99Micros },
    { id: 'entries', title: 'Entries', num: true, cell: entries, value: (row) => row.entries },
    { id: 'loads', title: 'Loads', num: true, cell: (row) => rate(row.loadsPerSecond), value: (row) => row.loadsPerSecond },
    { id: 'loadMean', title: 'Load mean', num: true, optional: true, extra: true, cell: (row) => micros(row.loadMeanMicros), value: (row) => row.loadMeanMicros },
    { id: 'evictions', title: 'Evicted', num: true, optional: true, cell: (row) => h('span', { title: causes(row.evictions) }, rate(row.evictionsPerSecond)), value: (row) => row.evictionsPerSecond },
    { id: 'bytes', title: 'Written', num: true, optional: true, extra: true, about: 'Bytes written to Redis since the nodes started', cell: (row) => bytes(row.bytesWritten), value: (row) => row.bytesWritten },
    { id: 'troubles', title: 'Troubles', num: true, about: 'Loads that failed and errors of tiers, since the nodes started', cell: troubles, value: (row) => row.loadFailures + sum(row.errors) },
    { id: 'actions', title: 'Actions', hidden: true, cell: (row) => menu(row.name, actions(store, row.name)) },
  ];
}

function actions(store: Store, name: string): readonly Action[] {
  return [{ text: 'Open', href: to(store.route, 'caches', name) }, { text: 'Invalidate…', href: to(store.route, 'invalidate', null, { kind: 'cache', subject: name }) }, ...copies(store, name, endpoints.cache(store.namespace ?? '', name, store.node))];
}

function entries(row: CacheRow): Child {
  return row.maximumEntries === null ? exact(row.entries) : h('span', { class: 'stacked', title: `${exact(row.entries)} of ${exact(row.maximumEntries)}` }, `${count(row.entries)} / ${count(row.maximumEntries)}`, bar(row.entries / row.maximumEntries));
}

function causes(of: Record<string, number>): string {
  const parts = Object.entries(of).map(([cause, n]) => `${cause} ${exact(n)}`);
  return parts.length === 0 ? 'None since the nodes started' : parts.join(', ');
}

function troubles(row: CacheRow): Child {
  const n = row.loadFailures + sum(row.errors);
  return n === 0 ? h('span', { class: 'muted' }, '0') : h('b', { class: 'bad', title: [`loads failed ${row.loadFailures}`, ...Object.entries(row.errors).map(([kind, m]) => `${kind} ${m}`)].join(', ') }, count(n));
}

export function cachesPage(store: Store, namespace: string): Child[] {
  return store.route.item === null ? listPage(store, namespace) : detailPage(store, namespace, store.route.item);
}

function listPage(store: Store, namespace: string): Child[] {
  const path = endpoints.caches(namespace, store.node);
  const answer = store.load<CacheList>(path, 3000);
  store.mainPath = path;
  const list = answer.value;
  const head = pageHead(store, 'Caches', list ? `${exact(list.total)} in ${namespace}` : namespace);
  if (!list) {
    return [head, instead(store, answer, path, 10)];
  }
  return [head, staleness(store, answer), partial(list.coverage), list.total === 0 ? noCache() : rowsOf(store, list)];
}

function noCache(): HTMLElement {
  return note('No cache registered yet', 'A cache is listed as soon as the application makes it.', ['Call ', h('code', null, 'larder.cache(CacheSpec.of("goal:{id}", …))'), ', or put ', h('code', null, '@Cacheable'), ' on a method with the Spring Boot starter.']);
}

function rowsOf(store: Store, list: CacheList): Child[] {
  const filter = store.route.params['filter'] ?? '';
  const rows = list.caches.filter((row) => `${row.name} ${row.template}`.toLowerCase().includes(filter.toLowerCase()));
  const tools = h('input', { type: 'search', class: 'filter', placeholder: 'Filter by name', 'aria-label': 'Filter caches by name', value: filter, oninput: (event: Event) => store.swap({ filter: (event.target as HTMLInputElement).value }) });
  return [
    table(store, { name: 'Caches', columns: columns(store), rows, key: (row) => row.name, sort: { by: 'rate', down: true }, tools }),
    rows.length === 0 && note('No cache of that name', `None of ${exact(list.total)} fits “${filter}”.`, h('button', { type: 'button', onclick: () => store.swap({ filter: '' }) }, 'Show all')),
    list.total > list.caches.length && h('p', { class: 'muted' }, `The first ${exact(list.caches.length)} of ${exact(list.total)} are shown.`),
  ];
}

// ---- one cache ----

const TABS = ['traffic', 'latency', 'loads', 'evictions', 'keys', 'config'] as const;
type Tab = (typeof TABS)[number];

function detailPage(store: Store, namespace: string, name: string): Child[] {
  const path = endpoints.cache(namespace, name, store.node);
  const answer = store.load<CacheDetail>(path, 2000);
  store.mainPath = path;
  const detail = answer.value;
  const head = pageHead(store, name, [h('a', { href: to(store.route, 'caches') }, 'Caches'), detail && ` · ${detail.row.template} · ${detail.row.tiers.join(', ')}`], h('a', { class: 'button', href: to(store.route, 'invalidate', null, { kind: 'cache', subject: name }) }, 'Invalidate…'));
  if (!detail) {
    return [head, instead(store, answer, path, 8)];
  }
  return [head, staleness(store, answer), partial(detail.coverage), numbers(detail), tabs(store), ofAllNodes(store), tabOf(store, detail)];
}

function numbers(of: CacheDetail): HTMLElement {
  const row = of.row;
  const all: readonly (readonly [string, Child, string])[] = [
    ['Hit ratio', ratio(row.hitRatio, row.hitRatio === null ? 0 : null), 'Answered without a load, over the last minute'],
    ['Lookups', rate(row.perSecond), `${exact(row.lookups)} since the nodes started`],
    ['p99', lookupTime(row.p99Micros), 'Over the last minute; memory hits are the fastest of all'],
    ['Entries', row.maximumEntries === null ? count(row.entries) : `${count(row.entries)} / ${count(row.maximumEntries)}`, 'In memory, all nodes together'],
    ['Loads', rate(row.loadsPerSecond), `${count(row.flights)} under way`],
    ['Stale served', count(row.stale), 'Since the nodes started'],
  ];
  return h('dl', { class: 'stats wide' }, all.map(([title, value, text]) => h('div', { title: text }, h('dt', null, title), h('dd', null, value))));
}

/** Figures over time of one cache are kept of all nodes together. */
function ofAllNodes(store: Store): HTMLElement | null {
  return store.node === '' ? null : h('p', { class: 'banner', role: 'note' }, icon('○'), 'Figures are of ', h('code', null, store.node), ' alone; charts over time are of all nodes together.');
}

function currentTab(store: Store): Tab {
  const tab = store.route.params['tab'] as Tab;
  return TABS.includes(tab) ? tab : 'traffic';
}

function tabs(store: Store): HTMLElement {
  const at = currentTab(store);
  return h('nav', { class: 'tabs', 'aria-label': 'Parts of the cache' }, TABS.map((tab) => h('a', { href: having(store.route, { tab }), 'aria-current': tab === at ? 'page' : undefined }, tab[0]?.toUpperCase(), tab.slice(1))));
}

function tabOf(store: Store, of: CacheDetail): Child {
  switch (currentTab(store)) {
    case 'traffic':
      return traffic(store, of);
    case 'latency':
      return latency(store, of);
    case 'loads':
      return loads(store, of);
    case 'evictions':
      return evictions(store, of);
    case 'keys':
      return h('div', { class: 'two' }, hotKeys(store, of.hotKeys), biggest(store, of.biggest));
    case 'config':
      return panel('Settings in effect', {}, facts(...Object.entries(of.settings).map(([name, value]) => [name, h('code', null, value)] as const)));
  }
}

/** A chart of this cache, once its figures over time are there. */
function overTime(store: Store, of: CacheDetail, metrics: readonly string[], draw: (history: History) => ChartData): Child {
  const answer = store.history(metrics, of.row.name);
  return answer.value ? chart(draw(sinceKnown(answer.value))) : answer.problem ? h('p', { class: 'calm' }, `Not known over time: ${answer.problem.detail}`) : skeleton(4);
}

interface Line {
  readonly metric: string;
  readonly label: string;
  readonly colour: string;
  readonly dashed?: boolean;
}

function lines(history: History, title: string, show: ChartData['show'], query: promql.Query, ...all: readonly Line[]): ChartData {
  return { title, show, times: timesOf(history), series: all.map(({ metric, ...line }) => ({ ...line, values: valuesOf(history, metric) })), markers: markersOf(history), promql: query(history.namespace, history.cache) };
}

const OUTCOMES = ['memory', 'redis', 'disk', 'load', 'stale', 'miss', 'failed'];

function traffic(store: Store, of: CacheDetail): Child {
  return h(
    'div',
    { class: 'two' },
    panel('Where lookups were answered', { about: 'Per second, over the last minute' }, waterfall(of.outcomes), overTime(store, of, OUTCOMES, (history) => ({ ...outcomesOver(history), height: 190 }))),
    panel('Hit ratio', { about: 'Lookups answered without a load, of all' }, overTime(store, of, ['hit_ratio'], (history) => ({ ...lines(history, 'Hit ratio over time', percent, promql.hitRatio, { metric: 'hit_ratio', label: 'hit ratio', colour: 'memory' }), max: 1, height: 239 }))),
    panel('By node', { class: 'span' }, of.byNode.length === 0 ? h('p', { class: 'calm' }, 'No node has answered.') : table(store, { name: 'Nodes of the cache', columns: NODE_COLUMNS, rows: of.byNode, key: (row) => row.node, sort: { by: 'rate', down: true } })),
  );
}

function latency(store: Store, of: CacheDetail): Child {
  const colours = ['memory', 'shared', 'load'];
  return h(
    'div',
    { class: 'two' },
    panel('Latency over time', { about: 'Of all lookups; memory hits are not timed, and are the fastest' }, overTime(store, of, PERCENTILES, (history) => lines(history, 'Latency', lookupTime, promql.lookupTime, ...PERCENTILES.map((metric, i) => ({ metric, label: metric, colour: colours[i] ?? 'load', dashed: i > 0 }))))),
    panel('Lookups beyond memory, by duration', { about: 'The last minute; memory hits are counted and not timed' }, buckets(of.latency, 'lookups')),
  );
}

const NODE_COLUMNS: readonly Column<CacheOnNode>[] = [
  { id: 'node', title: 'Node', cell: (row) => h('code', null, row.node), value: (row) => row.node },
  { id: 'hit', title: 'Hit ratio', num: true, cell: (row) => percent(row.hitRatio), value: (row) => row.hitRatio },
  { id: 'rate', title: 'Lookups', num: true, cell: (row) => rate(row.perSecond), value: (row) => row.perSecond },
  { id: 'lookups', title: 'Since start', num: true, cell: (row) => exact(row.lookups), value: (row) => row.lookups },
  { id: 'entries', title: 'Entries', num: true, cell: (row) => exact(row.entries), value: (row) => row.entries },
];

/** A histogram as rows: bound, bar, number. Read by everybody in the same way. */
export function buckets(of: Latency, what: string): Child {
  const most = Math.max(0, ...of.counts);
  const all = of.counts.reduce((a, b) => a + b, 0);
  if (all === 0) {
    return h('p', { class: 'calm' }, `No ${what} were timed in the last minute${of.memoryHits > 0 ? `; ${exact(of.memoryHits)} were answered from memory` : ''}.`);
  }
  const first = of.counts.findIndex((n) => n > 0);
  const last = of.counts.findLastIndex((n) => n > 0);
  return [
    h('dl', { class: 'stats' }, ([['p50', of.p50Micros], ['p95', of.p95Micros], ['p99', of.p99Micros], ['beyond memory p99', of.beyondP99Micros]] as const).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, lookupTime(value)))), h('div', null, h('dt', null, what), h('dd', null, exact(all), all < 100 && h('small', null, ` n=${all}`)))),
    h(
      'table',
      { class: 'histogram' },
      h('caption', { class: 'sr' }, `${what} by duration`),
      h('tbody', null, of.counts.slice(first, last + 1).map((n, i) => bucket(of, first + i, n, most, all))),
    ),
  ];
}

function bucket(of: Latency, index: number, n: number, most: number, all: number): HTMLElement {
  const bound = of.boundsMicros[index];
  const label = bound === undefined ? `over ${micros(of.boundsMicros.at(-1))}` : `under ${micros(bound)}`;
  return h('tr', { key: index }, h('th', { scope: 'row', class: 'num' }, label), h('td', { class: 'grow' }, h('i', { class: 'fill-bar', style: { width: `${most === 0 ? 0 : (n / most) * 100}%`, opacity: String(0.4 + 0.6 * shade(n, most)) } })), h('td', { class: 'num' }, exact(n)), h('td', { class: 'num muted' }, percent(n / all)));
}

function loads(store: Store, of: CacheDetail): Child {
  const failures = Object.entries(of.failures);
  const pair = [{ metric: 'load', label: 'loads', colour: 'load' }, { metric: 'load_failures', label: 'failed', colour: 'failed', dashed: true }] as const;
  return h(
    'div',
    { class: 'two' },
    panel('Loads over time', { class: 'span' }, overTime(store, of, ['load', 'load_failures'], (history) => ({ ...lines(history, 'Loads per second', count, promql.loads, ...pair), height: 150 }))),
    panel('Loads by duration', {}, buckets(of.loadLatency, 'loads')),
    panel('Failures by exception', {}, failures.length === 0 ? h('p', { class: 'calm' }, 'No load has failed since the nodes started.') : h('ol', { class: 'ranked' }, failures.sort((a, b) => b[1] - a[1]).map(([name, n]) => h('li', { key: name }, h('code', null, name), h('b', { class: 'bad' }, exact(n))))), facts(['Loaded values that came too late to be kept', exact(of.row.refusedFills)], ['Errors of tiers and codecs', Object.entries(of.row.errors).map(([kind, n]) => `${kind} ${exact(n)}`).join(', ') || '0'])),
  );
}

function evictions(store: Store, of: CacheDetail): Child {
  const rows = Object.entries(of.row.evictions);
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return h(
    'div',
    { class: 'two' },
    panel('Evictions over time', {}, overTime(store, of, ['evictions'], (history) => ({ ...evictionsOver(history), height: 150 }))),
    panel('Entries over time', { about: 'In memory, all nodes together' }, overTime(store, of, ['entries'], (history) => ({ ...lines(history, 'Entries', count, promql.entries, { metric: 'entries', label: 'entries', colour: 'memory' }), height: 150 }))),
    panel('Evictions by cause', { about: 'Since the nodes started' }, rows.length === 0 ? h('p', { class: 'calm' }, 'Nothing was evicted.') : h('table', { class: 'histogram' }, h('tbody', null, rows.map(([cause, n]) => h('tr', { key: cause }, h('th', { scope: 'row' }, cause), h('td', { class: 'grow' }, h('i', { class: 'fill-bar', style: { width: `${(n / most) * 100}%` } })), h('td', { class: 'num' }, exact(n))))))),
    panel('Writes by tier', {}, facts(...Object.entries(of.puts).map(([tier, n]) => [tier, exact(n)] as const), ['bytes to Redis', bytes(of.row.bytesWritten)], ['evicted now', rate(of.row.evictionsPerSecond)], ['load takes', micros(of.row.loadMeanMicros)])),
  );
}
