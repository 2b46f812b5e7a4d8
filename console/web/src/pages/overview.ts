/** What somebody wants to know who opens the console: one screen, figures first, what needs attention beside them. */
import { alertRow, current } from '../alerts';
import type { Attention, BigValue, Event, History, HotKey, LoadFigures, Outcomes, Overview, Tile } from '../api';
import { chart } from '../chart';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { ago, bytes, clock, count, exact, lookupTime, micros, millis, percent, rate, ratio, UNKNOWN } from '../format';
import { heat, type HeatData } from '../heat';
import { type Happened, inRuns, markersOf, sinceKnown, timesOf, valuesOf } from '../history';
import { markOf } from '../markers';
import * as promql from '../promql';
import { to } from '../route';
import type { ChartData } from '../series';
import { spark } from '../spark';
import type { Store } from '../store';
import { about, breakerTone, healthPill, icon, instead, note, pageHead, panel, partial, pill, severity, skeleton, staleness } from '../widgets';

export const OUTCOMES: readonly (readonly [keyof Outcomes, string, string, boolean])[] = [
  ['memory', 'memory', 'memory', false],
  ['redis', 'Redis', 'shared', false],
  ['disk', 'disk', 'disk', false],
  ['load', 'loaded', 'load', false],
  ['stale', 'stale', 'stale', true],
  ['miss', 'miss', 'muted', true],
  ['failed', 'failed', 'failed', false],
];

/** Their absence is worth saying too. */
const SAID_ANYWAY: readonly string[] = ['memory', 'redis', 'load', 'failed'];

const METRICS = ['memory', 'redis', 'disk', 'load', 'stale', 'miss', 'failed', 'p50', 'p95', 'p99', 'evictions', 'journal_lag', 'latency'];

export function overviewPage(store: Store, namespace: string): Child[] {
  const path = endpoints.overview(namespace, store.node);
  const answer = store.load<Overview>(path, 2000);
  const history = store.history(METRICS).value;
  store.mainPath = path;
  const shown = answer.value;
  const head = pageHead(store, 'Overview', shown ? subtitle(shown) : 'All nodes together');
  if (!shown) {
    return [head, instead(store, answer, path, 8)];
  }
  const body = shown.totals && total(shown.totals) === 0 ? [nothingYet()] : figures(store, shown, history && sinceKnown(history));
  return [head, staleness(store, answer), partial(shown.coverage), ...body];
}

function subtitle(of: Overview): Child {
  return [healthPill(of.health), of.reasons.length > 0 && ` ${of.reasons.join(' · ')}`, of.reasons.length === 0 && ` ${of.coverage.answered} of ${of.coverage.expected} nodes answered`];
}

function total(of: Outcomes): number {
  return OUTCOMES.reduce((sum, [id]) => sum + of[id], 0);
}

function nothingYet(): HTMLElement {
  return note('No lookup yet', 'The caches are there, and nobody has asked them for anything since the nodes started.', ['Call ', h('code', null, 'cache.get(key)'), ', or start the server with ', h('code', null, './larder up --traffic'), ' to have something to look at.']);
}

function figures(store: Store, of: Overview, history: History | null): Child[] {
  return [
    h('div', { class: 'tiles' }, of.tiles.map(tile)),
    h(
      'div',
      { class: 'overview-grid' },
      h(
        'div',
        { class: 'column' },
        panel('Where lookups were answered', { about: 'Lookups per second over the last minute, by the tier or step that answered' }, waterfall(of.outcomes), history ? chart(outcomesOver(history)) : skeleton(4)),
        panel('Latency', { about: 'Lookups that went beyond memory; memory hits are counted, not timed, and are the fastest in the percentiles. Prometheus has the mean alone' }, history ? latency(history) : skeleton(4)),
      ),
      h('div', { class: 'column' }, attention(store, of.attention), loads(of), eventsPanel(store, of.events)),
    ),
    h('div', { class: 'three' }, history ? evictionsPanel(of, history) : null, hotKeys(store, of.hotKeys), biggest(store, of.biggest)),
  ];
}

// ---- row A ----

const TILES: Readonly<Record<Tile['id'], readonly [title: string, about: string, series: string, better: 1 | -1]>> = {
  hit_ratio: ['Effective hit ratio', 'Lookups answered without a load, of all lookups of the last minute', 'memory', 1],
  p99: ['p99 latency', 'Ninety-nine of a hundred lookups took less; memory hits are taken to be faster than the first bucket', 'shared', -1],
  loads_saved: ['Loads saved', 'Lookups per second that would each have been a load without a cache', 'load', 1],
  errors: ['Errors', 'Lookups that failed, of all lookups of the last minute', 'failed', -1],
};

function shownValue(of: Tile, value: number | null): string {
  return of.unit === 'micros' ? lookupTime(value) : of.unit === 'per_second' ? rate(value) : of.id === 'hit_ratio' ? ratio(value, null) : percent(value);
}

function tile(of: Tile): HTMLElement {
  const [title, text, series, better] = TILES[of.id] ?? [of.id, '', 'memory', 1];
  const few = of.samples < 100;
  return h(
    'section',
    { class: 'tile', key: of.id, 'aria-label': title },
    h('h2', null, title, about(title, text)),
    h('p', { class: 'figure', title: of.value === null ? 'Not known' : exact(of.value) }, shownValue(of, of.value), few && h('small', null, `n=${of.samples}`)),
    h('p', { class: 'delta' }, delta(of, better)),
    spark(of.spark, series, `${title}, the last hour`, 120, 34),
  );
}

function delta(of: Tile, better: 1 | -1): Child {
  if (of.value === null || of.dayBefore === null) {
    return h('span', { class: 'muted', title: 'What it was a day before is not known' }, `${UNKNOWN} yesterday`);
  }
  const change = of.value - of.dayBefore;
  const good = change === 0 ? 'same' : Math.sign(change) === better ? 'good' : 'bad';
  return [h('span', { class: good }, change > 0 ? '▲' : change < 0 ? '▼' : '=', h('span', { class: 'sr' }, good === 'bad' ? ' worse' : good === 'good' ? ' better' : ' same')), h('span', { class: 'muted' }, ` ${shownValue(of, of.dayBefore)} yesterday`)];
}

// ---- row B ----

export function waterfall(of: Outcomes): HTMLElement {
  const sum = total(of);
  const parts = OUTCOMES.filter(([id]) => of[id] > 0);
  const text = parts.map(([id, label]) => `${label} ${percent(of[id] / sum)}`).join(', ');
  return h(
    'div',
    { class: 'waterfall' },
    h('div', { class: 'waterfall-bar', role: 'img', 'aria-label': sum === 0 ? 'No lookups in the last minute' : text }, parts.map(([id, , colour, hatched]) => h('i', { key: id, class: hatched ? 'hatched' : '', style: { 'flex-grow': String(of[id] / sum), '--part': `var(--${colour})` } }))),
    h(
      'ul',
      { class: 'waterfall-legend' },
      OUTCOMES.filter(([id]) => of[id] > 0 || SAID_ANYWAY.includes(id)).map(([id, label, colour, hatched]) =>
        h('li', { key: id }, h('i', { class: hatched ? 'swatch dashed' : 'swatch', style: { '--swatch': `var(--${colour})` } }), label, ' ', h('b', null, sum === 0 ? UNKNOWN : percent(of[id] / sum)), h('span', { class: 'muted' }, ` ${rate(of[id])}`)),
      ),
    ),
  );
}

export function outcomesOver(history: History): ChartData {
  return {
    title: 'Per second',
    times: timesOf(history),
    series: OUTCOMES.filter(([id]) => valuesOf(history, id).some((value) => (value ?? 0) > 0)).map(([id, label, colour, dashed]) => ({ label, colour, dashed, values: valuesOf(history, id) })),
    show: count,
    stacked: true,
    markers: markersOf(history),
    height: 158,
    promql: promql.answers(history.namespace, history.cache),
  };
}

// ---- row C ----

export const PERCENTILES = ['p50', 'p95', 'p99'];

function latency(history: History): HTMLElement {
  const data: HeatData = {
    title: 'Lookups beyond memory, by duration',
    times: timesOf(history),
    bounds: (history.heatmap?.boundsMicros ?? []).map((bound) => bound / 1000),
    counts: history.heatmap?.columns ?? [],
    lines: PERCENTILES.map((label) => ({ label, values: valuesOf(history, label).map((value) => (value === null ? null : value / 1000)) })),
    markers: markersOf(history),
    height: 176,
    promql: promql.lookupTime(history.namespace, history.cache),
  };
  return heat(data);
}

// ---- the right column ----

/** Alerts first, then what the figures say besides; what an alert says already is not said again. */
function attention(store: Store, all: readonly Attention[]): HTMLElement {
  const alerts = current(store.alerts.value?.alerts ?? [], store.now);
  const besides = all.filter((one) => !alerts.some((alert) => alert.text === one.text));
  const many = store.firing.length + besides.length;
  return panel(
    'Needs attention',
    { aside: [many > 0 && String(many), h('a', { href: to(store.route, 'settings') }, 'All alerts')] },
    many === 0 && h('p', { class: 'calm' }, icon('✓'), 'Nothing at the moment.'),
    alerts.length + besides.length > 0 && h('ul', { class: 'list' }, alerts.map((one) => alertRow(store, one)), besides.map((one) => h('li', { key: `${one.cache} ${one.text}` }, pill(severity(one.severity), one.severity), h('span', null, one.cache !== null && [h('a', { href: to(store.route, 'caches', one.cache) }, one.cache), ' '], one.text)))),
  );
}

function loads(of: Overview): HTMLElement {
  const figures: LoadFigures = of.loads;
  const pairs: readonly (readonly [string, string, string])[] = [
    ['Loads', rate(figures.perSecond), 'Over the last minute'],
    ['under way', count(figures.underWay), 'Loads that run at this moment'],
    ['mean', micros(figures.meanMicros), 'Of the last minute'],
    ['failed', rate(figures.failuresPerSecond), 'Loads that ended in an exception'],
    ['time saved', figures.savedMillisPerSecond === null ? UNKNOWN : `${millis(figures.savedMillisPerSecond)}/s`, "The loader's time that hits have saved, at its mean"],
    ['not kept', rate(figures.refusedPerSecond), 'Loaded values that were invalidated while they were loaded'],
  ];
  return panel(
    'Loads',
    { about: 'What went to the source, and what did not have to' },
    h('dl', { class: 'stats' }, pairs.map(([name, value, text]) => h('div', { title: text }, h('dt', null, name), h('dd', null, value)))),
    h('p', { class: 'line' }, 'Journal ', h('b', null, of.journalLagMillis === null ? UNKNOWN : `${millis(of.journalLagMillis)} behind`), h('span', { class: 'grow' }), 'Breaker ', pill(breakerTone(of.breaker), of.breaker?.replace('_', ' ') ?? 'no Redis')),
  );
}

export function eventsPanel(store: Store, events: readonly Event[]): HTMLElement {
  return panel(
    'Events',
    { class: 'fill' },
    events.length === 0
      ? h('p', { class: 'calm' }, 'No events so far.')
      : h('ol', { class: 'feed scroll', tabindex: 0, 'aria-label': 'Events, newest first' }, inRuns(events).map((run) => happened(store, run))),
  );
}

function happened(store: Store, { event, many, since }: Happened): HTMLElement {
  return h('li', { key: event.id, class: event.severity }, h('time', { title: ago(event.at, store.now) }, clock(event.at)), h('span', { class: 'mark', title: event.kind }, markOf(event.kind)[1]), h('span', null, event.text, many > 1 && h('small', null, ` and ${many - 1} more like it since ${clock(since)}`)));
}

// ---- below ----

function evictionsPanel(of: Overview, history: History): HTMLElement {
  return panel('Evictions', { about: 'Entries that left memory, per second over the last minute' }, h('ul', { class: 'causes' }, Object.entries(of.evictions).map(([cause, value]) => h('li', { key: cause }, cause, ' ', h('b', null, rate(value))))), chart(evictionsOver(history)));
}

export function evictionsOver(history: History): ChartData {
  return { title: 'Evictions per second', times: timesOf(history), series: [{ label: 'all', colour: 'load', values: valuesOf(history, 'evictions') }], show: count, markers: markersOf(history), height: 110, promql: promql.evictions(history.namespace, history.cache) };
}

export function hotKeys(store: Store, keys: readonly HotKey[]): HTMLElement {
  return panel(
    'Hot keys',
    { about: 'The hottest in the memory of each node; the number says in how many nodes' },
    keys.length === 0
      ? h('p', { class: 'calm' }, 'None yet: memory has to have seen some lookups.')
      : h('ol', { class: 'ranked' }, keys.slice(0, 8).map((one) => h('li', { key: one.key }, keyLink(store, one.key), h('span', { class: 'muted' }, `${one.nodes} ${one.nodes === 1 ? 'node' : 'nodes'}`)))),
  );
}

export function biggest(store: Store, values: readonly BigValue[]): HTMLElement {
  const top = values[0]?.bytes ?? 1;
  return panel(
    'Biggest values',
    { about: 'As they were written to Redis or disk since the nodes started' },
    values.length === 0
      ? h('p', { class: 'calm' }, 'None seen: sizes are known where there is a Redis or a disk.')
      : h('ol', { class: 'ranked' }, values.slice(0, 8).map((one) => h('li', { key: one.key }, keyLink(store, one.key), h('span', { class: 'sized' }, h('i', { style: { width: `${(one.bytes / top) * 100}%` } }), bytes(one.bytes))))),
  );
}

function keyLink(store: Store, key: string): HTMLElement {
  return h('a', { class: 'key', href: to(store.route, 'keys', null, { key }), title: key }, key);
}
