/** A dense table that is sorted by the address, walked with j and k, narrowed by columns and taken along as CSV or JSON. */
import { type Child, h } from './dom';
import { csv } from './series';
import type { Store } from './store';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly num?: boolean;
  readonly optional?: boolean;
  /** Not shown until it is picked. */
  readonly extra?: boolean;
  /** Its title is read out, not seen. */
  readonly hidden?: boolean;
  readonly cell: (row: T) => Child;
  /** What the column is sorted and exported by; null is unknown, and sorts last. */
  readonly value?: (row: T) => string | number | null;
}

export interface Sort {
  readonly by: string;
  readonly down: boolean;
}

export function parseSort(text: string | undefined, otherwise: Sort): Sort {
  const [by = '', way = ''] = (text ?? '').split('.');
  return by === '' ? otherwise : { by, down: way === 'down' };
}

/** Unknown values come last whichever way it is sorted. */
export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort): readonly T[] {
  const value = columns.find((column) => column.id === sort.by)?.value;
  if (!value) {
    return rows;
  }
  return [...rows].sort((a, b) => compare(value(a), value(b), sort.down));
}

function compare(a: string | number | null, b: string | number | null, down: boolean): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
  return down ? -order : order;
}

export interface TableOf<T> {
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly key: (row: T) => string;
  readonly sort: Sort;
  readonly tools?: Child;
}

const AT_ONCE = 200;
const shownRows = new Map<string, number>();

export function table<T>(store: Store, of: TableOf<T>): HTMLElement {
  const sort = parseSort(store.route.params['sort'], of.sort);
  const hidden = hiddenColumns(of);
  const columns = of.columns.filter((column) => !hidden.has(column.id));
  const rows = sorted(of.rows, of.columns, sort);
  const most = shownRows.get(of.name) ?? AT_ONCE;
  return h(
    'div',
    { class: 'table-box', key: `table ${of.name}` },
    h('div', { class: 'table-tools' }, of.tools, h('span', { class: 'grow' }), picker(store, of, hidden), exporter(of, rows)),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': of.name },
      h('table', { class: 'dense rows' }, h('thead', null, h('tr', null, columns.map((column) => heading(store, column, sort)))), h('tbody', null, rows.slice(0, most).map((row) => line(of.key(row), row, columns)))),
    ),
    rows.length > most && h('p', { class: 'pager' }, `${most} of ${rows.length} `, h('button', { type: 'button', onclick: () => store.change(() => shownRows.set(of.name, most + AT_ONCE)) }, `Show ${AT_ONCE} more`)),
  );
}

function classes<T>(column: Column<T>): string {
  return `${column.num ? 'num' : ''}${column.optional ? ' optional' : ''}`;
}

function heading<T>(store: Store, column: Column<T>, sort: Sort): HTMLElement {
  const by = sort.by === column.id;
  const way = by ? (sort.down ? 'descending' : 'ascending') : undefined;
  const next = by && sort.down ? 'up' : by ? 'down' : column.num ? 'down' : 'up';
  return h(
    'th',
    { scope: 'col', class: classes(column), 'aria-sort': way, title: column.about },
    column.value ? h('button', { type: 'button', onclick: () => store.swap({ sort: `${column.id}.${next}` }) }, column.title, h('span', { class: 'way', 'aria-hidden': true }, by ? (sort.down ? '↓' : '↑') : '')) : h('span', { class: column.hidden ? 'sr' : '' }, column.title),
  );
}

function line<T>(key: string, row: T, columns: readonly Column<T>[]): HTMLElement {
  return h('tr', { key, 'data-row': true }, columns.map((column, i) => h(i === 0 ? 'th' : 'td', { class: classes(column), ...(i === 0 && { scope: 'row' }) }, column.cell(row))));
}

// ---- columns ----

function keptAs(name: string): string {
  return `larder.columns.${name}`;
}

function hiddenColumns<T>(of: TableOf<T>): Set<string> {
  const kept = localStorage.getItem(keptAs(of.name));
  const extra = of.columns.filter((column) => column.extra).map((column) => column.id);
  return new Set(kept === null ? extra : kept.split(' '));
}

function picker<T>(store: Store, of: TableOf<T>, hidden: Set<string>): HTMLElement | null {
  const optional = of.columns.filter((column) => column.optional);
  const toggle = (id: string) => () => {
    hidden.has(id) ? hidden.delete(id) : hidden.add(id);
    localStorage.setItem(keptAs(of.name), [...hidden].join(' '));
    store.change();
  };
  return optional.length === 0
    ? null
    : h('details', { class: 'menu' }, h('summary', { class: 'button quiet' }, 'Columns'), h('div', { class: 'menu-box' }, optional.map((column) => h('label', null, h('input', { type: 'checkbox', checked: !hidden.has(column.id), onchange: toggle(column.id) }), column.title))));
}

// ---- taking it along ----

function exporter<T>(of: TableOf<T>, rows: readonly T[]): HTMLElement {
  const columns = of.columns.filter((column) => column.value);
  const sheet = () => csv([columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.value?.(row)))]);
  const file = of.name.toLowerCase().replaceAll(' ', '-');
  return h(
    'details',
    { class: 'menu' },
    h('summary', { class: 'button quiet' }, 'Export'),
    h('div', { class: 'menu-box' }, h('button', { type: 'button', onclick: () => save(`${file}.csv`, 'text/csv', sheet()) }, 'CSV'), h('button', { type: 'button', onclick: () => save(`${file}.json`, 'application/json', JSON.stringify(rows, null, 2)) }, 'JSON')),
  );
}

function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
