/** Who did what, when, from where, what it was to do and what it did. */
import type { AuditEntry, AuditPage } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { dateAndTime, exact, millis } from '../format';
import { ask, problemIn } from '../http';
import type { Store } from '../store';
import { type Column, table } from '../table';
import { instead, note, pageHead, pill, staleness } from '../widgets';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'at', title: 'When', cell: (row) => h('time', null, dateAndTime(row.at)), value: (row) => row.at },
  { id: 'user', title: 'Who', cell: (row) => h('b', null, row.user), value: (row) => row.user },
  { id: 'action', title: 'What', cell: (row) => pill(row.action === 'login-failed' ? 'degraded' : 'plain', row.action), value: (row) => row.action },
  { id: 'subject', title: 'Of', cell: (row) => [h('code', null, row.subject), row.namespace !== '' && h('span', { class: 'muted' }, ` ${row.namespace}`)], value: (row) => row.subject },
  { id: 'previewed', title: 'Previewed', num: true, cell: (row) => exact(row.previewed), value: (row) => row.previewed },
  { id: 'removed', title: 'Removed', num: true, cell: (row) => exact(row.removed), value: (row) => row.removed },
  { id: 'took', title: 'Took', num: true, optional: true, cell: (row) => millis(row.durationMillis), value: (row) => row.durationMillis },
  { id: 'result', title: 'Result', cell: (row) => row.result, value: (row) => row.result },
  { id: 'from', title: 'From', optional: true, cell: (row) => `${row.from} · ${row.via}`, value: (row) => row.from },
];

/** Older pages, as they were asked for; the newest one is asked for again and again. */
let older: readonly AuditEntry[] = [];
let next: string | null | undefined;

export function auditPage(store: Store): Child[] {
  const path = endpoints.audit(null);
  const answer = store.load<AuditPage>(path, 5000);
  store.mainPath = path;
  const page = answer.value;
  const head = pageHead(store, 'Audit', page ? (page.file === null ? 'Kept in memory alone: there is no data folder' : ['Kept in ', h('code', null, page.file)]) : 'Reveals, invalidations, log-ins');
  if (!page) {
    return [head, instead(store, answer, path, 8)];
  }
  const newest = new Set(page.entries.map((entry) => entry.id));
  const all = [...page.entries, ...older.filter((entry) => !newest.has(entry.id))];
  return [head, staleness(store, answer), all.length === 0 ? note('Nothing yet', 'Every invalidation, every revealed value and every log-in is written here, before it is answered.', 'Nobody has done one of these.') : rows(store, all, next === undefined ? page.next : next)];
}

function rows(store: Store, all: readonly AuditEntry[], before: string | null): Child {
  const filter = (store.route.params['filter'] ?? '').toLowerCase();
  const fitting = all.filter((entry) => `${entry.user} ${entry.action} ${entry.subject} ${entry.namespace} ${entry.result} ${entry.from} ${entry.via}`.toLowerCase().includes(filter));
  const tools = h('input', { type: 'search', class: 'filter', placeholder: 'Filter', 'aria-label': 'Filter the audit log', value: store.route.params['filter'] ?? '', oninput: (event: Event) => store.swap({ filter: (event.target as HTMLInputElement).value }) });
  return [table(store, { name: 'Audit log', columns: COLUMNS, rows: fitting, key: (entry) => entry.id, sort: { by: 'at', down: true }, tools }), before !== null && h('p', { class: 'pager' }, h('button', { type: 'button', onclick: () => void more(store, before) }, 'Older entries'))];
}

async function more(store: Store, before: string): Promise<void> {
  try {
    const page = await ask<AuditPage>(endpoints.audit(before));
    store.change(() => {
      older = [...older, ...page.entries];
      next = page.next;
    });
  } catch (failure) {
    store.say(problemIn(failure).detail);
  }
}
