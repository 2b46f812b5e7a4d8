/** How large memory should be. A curve is drawn only where one was measured; what is known without one is said in rows. */
import type { Sizing, SizingCurve, SizingRow } from '../api';
import { chart } from '../chart';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { count, exact, percent, rate, UNKNOWN } from '../format';
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
    { id: 'advice', title: 'Advice', cell: (row) => row.advice ?? UNKNOWN, value: (row) => row.advice },
  ];
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

/** Fewer say too little to advise anybody. */
const ENOUGH = 1000;

/** A point of the ratio is not worth more memory. */
const WORTH = 0.01;

/** The smallest size that answers nearly as often as the largest does; null where too little was seen. */
export function knee(of: SizingCurve): { readonly entries: number; readonly hitRatio: number } | null {
  const most = Math.max(...of.hitRatio);
  const at = of.hitRatio.findIndex((ratio) => ratio >= most - WORTH);
  const entries = of.entries[at];
  return of.samples < ENOUGH || entries === undefined ? null : { entries, hitRatio: of.hitRatio[at] ?? most };
}

/** What the curve says at a size between its points. */
export function ratioAt(of: SizingCurve, entries: number): number | null {
  const above = of.entries.findIndex((size) => size >= entries);
  const [x1, y1] = [of.entries[above], of.hitRatio[above]];
  if (x1 === undefined || y1 === undefined) {
    return of.hitRatio.at(-1) ?? null;
  }
  const [x0, y0] = above === 0 ? [0, 0] : [of.entries[above - 1] ?? 0, of.hitRatio[above - 1] ?? 0];
  return x1 === x0 ? y1 : y0 + ((entries - x0) / (x1 - x0)) * (y1 - y0);
}

/** One sentence: keep it, make it larger, or take something away. */
export function advice(of: SizingCurve, maximum: number | null): string {
  const best = knee(of);
  const now = maximum === null ? null : ratioAt(of, maximum);
  if (best === null || maximum === null || now === null) {
    return best === null ? `Not enough data (n=${count(of.samples)}).` : `${count(best.entries)} entries answer ${percent(best.hitRatio)}.`;
  }
  if (best.hitRatio - now > WORTH) {
    return `${count(best.entries)} entries would answer ${percent(best.hitRatio)}: now it is ${percent(now)}.`;
  }
  return best.entries < maximum * 0.8 ? `${count(best.entries)} entries would do: they answer ${percent(best.hitRatio)}.` : 'The size is right.';
}

function curvePanel(row: SizingRow, of: SizingCurve): HTMLElement {
  const best = knee(of);
  const here = [row.maximumEntries !== null && { at: row.maximumEntries, text: 'now' }, best && best.entries !== row.maximumEntries && { at: best.entries, text: 'enough' }].filter((one) => one !== false && one !== null);
  return panel(row.cache, { about: `Made from ${count(of.samples)} lookups` }, h('p', null, advice(of, row.maximumEntries)), chart({ title: `Hit ratio of ${row.cache} by entries`, times: of.entries, series: [{ label: 'hit ratio', colour: 'memory', values: of.hitRatio }], show: percent, showX: count, max: 1, here }));
}
