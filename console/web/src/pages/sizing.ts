/** How large memory should be. A curve is drawn only where one was measured; what is known without one is said in rows. */
import type { Sizing, SizingCurve, SizingIntervals, SizingLifetime, SizingRow } from '../api';
import { chart } from '../chart';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { count, exact, millis, percent, rate, UNKNOWN } from '../format';
import { to } from '../route';
import type { Store } from '../store';
import { type Column, table } from '../table';
import { bar, instead, note, pageHead, panel, staleness } from '../widgets';

function columns(store: Store): readonly Column<SizingRow>[] {
  return [
    { id: 'cache', title: 'Cache', cell: (row) => h('a', { href: to(store.route, 'caches', row.cache), 'data-open': true }, row.cache), value: (row) => row.cache },
    { id: 'entries', title: 'Entries', num: true, cell: (row) => exact(row.entries), value: (row) => row.entries },
    { id: 'maximum', title: 'At most', num: true, cell: (row) => (row.maximumEntries === null ? h('span', { title: 'Bounded by weight' }, UNKNOWN) : exact(row.maximumEntries)), value: (row) => row.maximumEntries },
    { id: 'full', title: 'Full', num: true, cell: full, value: share },
    { id: 'hit', title: 'Hit ratio', num: true, about: 'Over the last minute', cell: (row) => percent(row.hitRatio), value: (row) => row.hitRatio },
    { id: 'evicted', title: 'Evicted for room', num: true, cell: (row) => rate(row.evictedForRoomPerSecond), value: (row) => row.evictedForRoomPerSecond },
    { id: 'reuse', title: 'Asked again', num: true, about: 'Half of the lookups of this node come sooner than this after the one before of the same key', cell: (row) => between(row, (of) => of.reuseMillis), value: (row) => row.intervals?.reuseMillis ?? null },
    { id: 'change', title: 'Changes', num: true, about: 'Every so long in the mean, told by invalidations or found by loads', cell: (row) => between(row, changes), value: (row) => (row.intervals === null ? null : changes(row.intervals)) },
    { id: 'advice', title: 'Advice', about: 'By the lookups of this node', cell: (row) => row.advice.join('. ') || (row.missing ? h('span', { title: row.missing }, UNKNOWN) : UNKNOWN), value: (row) => row.advice[0] ?? null },
  ];
}

function between(row: SizingRow, of: (intervals: SizingIntervals) => number | null): Child {
  return row.intervals === null ? UNKNOWN : h('span', { title: intervalWords(row.intervals) }, millis(of(row.intervals)));
}

/** How often a value changes, whether somebody says so or not: both rates together. */
export function changes(of: SizingIntervals): number | null {
  const perMilli = [of.changeMillis, of.invalidationMillis].reduce<number>((sum, one) => sum + (one === null ? 0 : 1 / one), 0);
  return perMilli === 0 ? null : 1 / perMilli;
}

function share(row: SizingRow): number | null {
  return row.maximumEntries === null || row.maximumEntries === 0 ? null : row.entries / row.maximumEntries;
}

function full(row: SizingRow): Child {
  const of = share(row);
  return of === null ? UNKNOWN : h('span', { class: 'stacked', title: `${count(row.entries)} of ${count(row.maximumEntries)}` }, percent(of), bar(of));
}

export function sizingPage(store: Store, namespace: string): Child[] {
  const path = endpoints.sizing(namespace);
  const answer = store.load<Sizing>(path, 5000);
  store.mainPath = path;
  const sizing = answer.value;
  const head = pageHead(store, 'Sizing', 'Whether more memory would help, and less would hurt');
  if (!sizing) {
    return [head, instead(store, answer, path, 6)];
  }
  return [
    head,
    staleness(store, answer),
    !sizing.available && note('No curve of hits by size', sizing.reason ?? 'It is not measured by this version.', null, '∿'),
    h('div', { class: 'two curves' }, sizing.caches.map((row) => row.curve && curvePanel(row, row.curve))),
    sizing.caches.length === 0 ? note('No cache registered yet', 'There is nothing to size.', ['Call ', h('code', null, 'larder.cache(…)'), '.']) : table(store, { name: 'Sizes', columns: columns(store), rows: sizing.caches, key: (row) => row.cache, sort: { by: 'evicted', down: true } }),
  ];
}

// ---- where lookups were analysed ----

/** What the curve stands on. */
export function basis(of: SizingCurve): string {
  return `Of ${count(of.samples)} sampled lookups among ${count(of.lookups)} on this node, in ${millis(of.seenMillis)}`;
}

/** What another time to live would do. */
export function lifetimeWords(one: SizingLifetime): string {
  return `TTL ${millis(one.timeToLiveMillis)}: ${one.loadsPerSecond.toFixed(1)} loads/s, ${percent(one.outdated)} outdated`;
}

/** How long keys go unasked, and values unchanged. */
export function intervalWords(of: SizingIntervals): string {
  const told = of.invalidationMillis === null ? 'none declared untrue' : `declared untrue every ${millis(of.invalidationMillis)} (${count(of.invalidations)} seen)`;
  const found = of.changeMillis === null ? 'no other change found' : `changed without a word every ${millis(of.changeMillis)}`;
  return `Asked for again within ${millis(of.reuseMillis)} half of the time, within ${millis(of.longReuseMillis)} nine times in ten. Values: ${told}, ${found} by ${count(of.compared)} loads compared`;
}

function curvePanel(row: SizingRow, of: SizingCurve): HTMLElement {
  const here = [{ at: of.bound, text: 'now' }];
  return panel(
    row.cache,
    {},
    h('p', { class: 'calm' }, basis(of)),
    row.missing && h('p', { class: 'calm' }, row.missing),
    row.advice.map((sentence) => h('p', null, sentence)),
    chart({ title: `Hit ratio of ${row.cache} by entries`, times: of.bounds, series: [{ label: 'hit ratio', colour: 'memory', values: of.hitRatio }], show: percent, showX: count, max: 1, here }),
    row.intervals && h('p', { class: 'calm' }, intervalWords(row.intervals)),
    row.lifetimes.length > 0 && h('ul', { 'aria-label': `Times to live of ${row.cache}` }, row.lifetimes.map((one) => h('li', null, lifetimeWords(one)))),
  );
}
