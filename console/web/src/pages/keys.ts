/** One key, exactly: where it is, how old, what it holds. And a search by prefix that never lists everything. */
import type { FoundKey, KeyDetail, KeyInTier, KeyPage, ValuePreview } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { bytes, exact, micros, millis, plural, UNKNOWN } from '../format';
import { ask, problemIn, send } from '../http';
import { type Action, copies, menu } from '../menu';
import type { Problem } from '../resource';
import { to } from '../route';
import type { Store } from '../store';
import { copy, instead, note, pageHead, panel, pill, problem, staleness, type Tone } from '../widgets';

/** Keys looked at before it asks whether to go on; enough for a small Redis, and milliseconds for a large one. */
const BUDGET = 10_000;
const ENOUGH = 200;

interface Search {
  readonly prefix: string;
  readonly found: readonly FoundKey[];
  readonly cursor: string | null;
  readonly scanned: number;
  readonly total: number | null;
  readonly running: boolean;
  readonly cancelled: boolean;
  readonly unavailable: string | null;
  readonly problem: Problem | null;
}

export function begun(prefix: string): Search {
  return { prefix, found: [], cursor: null, scanned: 0, total: null, running: true, cancelled: false, unavailable: null, problem: null };
}

/** What another page of answers makes of a search. SCAN may name a key twice. */
export function found(search: Search, page: KeyPage): Search {
  const known = new Set(search.found.map((one) => one.key));
  return { ...search, found: [...search.found, ...page.keys.filter((one) => !known.has(one.key))], cursor: page.cursor, scanned: search.scanned + page.scanned, total: page.total, unavailable: page.unavailable };
}

/** Whether it goes on by itself: within the budget, and until there is enough to choose from. */
export function goesOn(search: Search, budget: number): boolean {
  return search.running && search.cursor !== null && search.scanned < budget && search.found.length < ENOUGH;
}

let search: Search | null = null;
let aborter: AbortController | null = null;
let typed: string | null = null;
let revealed: { readonly key: string; readonly value: ValuePreview } | null = null;
let refusal: Problem | null = null;

export function keysPage(store: Store, namespace: string): Child[] {
  const key = store.route.params['key'] ?? '';
  store.mainPath = key === '' ? null : endpoints.key(namespace, key);
  const head = pageHead(store, 'Keys', 'One key exactly, or keys by how they begin');
  if (!store.may('operator')) {
    return [head, note('Not for your role', 'Keys can be looked up by operators and admins.', null, '⊘')];
  }
  return [head, form(store, namespace, key), key !== '' && detail(store, namespace, key), results(store, namespace), key === '' && search === null && hints(store)];
}

function form(store: Store, namespace: string, key: string): HTMLElement {
  const value = typed ?? key;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const prefixed = (event.submitter as HTMLButtonElement | null)?.value === 'prefix';
    const wanted = (typed ?? key).trim();
    prefixed || wanted.endsWith('*') ? void start(store, namespace, wanted.replace(/\*$/, '')) : lookUp(store, wanted);
  };
  return h(
    'form',
    { class: 'search-form', role: 'search', onsubmit: submit },
    h('label', { class: 'sr', for: 'key-input' }, 'Key, or the beginning of keys'),
    h('input', { id: 'key-input', type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: 'resource:module.java.sql — or the beginning of keys, and *', value, oninput: (event: Event) => (typed = (event.target as HTMLInputElement).value) }),
    h('button', { type: 'submit', class: 'primary', value: 'exact' }, 'Look up'),
    h('button', { type: 'submit', value: 'prefix' }, 'Search by beginning'),
  );
}

function lookUp(store: Store, key: string): void {
  typed = null;
  revealed = null;
  refusal = null;
  store.set({ key });
}

function hints(store: Store): HTMLElement {
  return note('Look up a key', 'A cache’s key is its template filled in, such as “goal:42” of “goal:{id}”. Every tier and node is asked for it. Nothing is listed by itself: a search looks at 10,000 keys, tells how far it is, and then asks.', h('a', { href: to(store.route, 'caches') }, 'Templates of all caches'));
}

// ---- one key ----

const STATES: Readonly<Record<KeyInTier['state'], Tone>> = { fresh: 'ok', stale: 'degraded', invalidated: 'critical', gone: 'unknown', unreadable: 'critical' };

function detail(store: Store, namespace: string, key: string): Child {
  const path = endpoints.key(namespace, key);
  const answer = store.load<KeyDetail>(path, 2000);
  const of = answer.value;
  if (!of) {
    return instead(store, answer, path, 5);
  }
  return [staleness(store, answer), of.found ? held(store, of) : nowhere(store, of)];
}

function nowhere(store: Store, of: KeyDetail): HTMLElement {
  return panel(of.key, { class: 'key-panel' }, note('Not cached', of.complete ? 'No tier of any node holds this key at the moment.' : 'Not here, and not in Redis. Other nodes are still being asked.', of.cache === null ? 'It fits the template of no cache: check the spelling.' : ['It belongs to ', h('a', { href: to(store.route, 'caches', of.cache) }, of.cache), '; the next lookup will load it.']), nodesOf(of));
}

function held(store: Store, of: KeyDetail): Child {
  const tools = [
    h('button', { type: 'button', class: 'quiet', onclick: () => void copy(store, of.key, 'The key is copied.') }, 'Copy key'),
    h('a', { class: 'button', href: to(store.route, 'invalidate', null, { kind: 'key', subject: of.key }) }, 'Invalidate…'),
  ];
  return h(
    'div',
    { class: 'two' },
    panel(of.key, { class: 'key-panel span', aside: tools }, h('p', { class: 'sub' }, of.cache === null ? 'Fits the template of no cache' : ['Cache ', h('a', { href: to(store.route, 'caches', of.cache) }, of.cache)], !of.complete && ' · other nodes are still being asked'), tiers(of), nodesOf(of)),
    value(store, of),
  );
}

function tiers(of: KeyDetail): HTMLElement {
  const titles = ['Tier', 'State', 'Age', 'Fresh for', 'Gone in', 'Size', 'Load took', 'Version', 'Stamp', 'Tags'];
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Tiers that hold the key' },
    h('table', { class: 'dense' }, h('thead', null, h('tr', null, titles.map((title) => h('th', { scope: 'col' }, title)))), h('tbody', null, of.tiers.map(tierRow))),
  );
}

function tierRow(of: KeyInTier): HTMLElement {
  const left = of.freshForMillis !== null && of.freshForMillis < 0 ? `${millis(-of.freshForMillis)} ago` : millis(of.freshForMillis);
  return h(
    'tr',
    { key: `${of.tier} ${of.node}` },
    h('th', { scope: 'row' }, h('span', { class: `tier ${of.tier}` }, of.tier), of.node !== null && h('code', { class: 'muted' }, ` ${of.node}`)),
    h('td', null, pill(STATES[of.state], of.state), of.negative && ' known to be absent'),
    [millis(of.ageMillis), left, millis(of.staleForMillis), bytes(of.sizeBytes), micros(of.loadMicros), of.version ?? UNKNOWN].map((text) => h('td', null, text)),
    h('td', null, h('code', { title: 'Where the journal was when its load began' }, of.stamp)),
    h('td', null, of.tags.length === 0 ? UNKNOWN : of.tags.map((tag) => h('code', { class: 'tag', key: tag }, tag))),
  );
}

function nodesOf(of: KeyDetail): HTMLElement | null {
  const words = (one: KeyDetail['nodes'][number]): string => (one.state !== 'answered' ? ({ asked: 'asked, no answer yet', gone: 'gone', unknown: 'cannot be asked without Redis' } as const)[one.state] : [one.memory && 'memory', one.disk && 'disk'].filter(Boolean).join(', ') || 'does not hold it');
  return of.nodes.length === 0 ? null : h('ul', { class: 'chips', 'aria-label': 'Nodes' }, of.nodes.map((one) => h('li', { key: one.node, class: one.memory || one.disk ? 'on' : '' }, h('code', null, one.node), ' ', words(one))));
}

function value(store: Store, of: KeyDetail): HTMLElement | null {
  const shown = revealed?.key === of.key ? revealed.value : of.preview;
  if (!shown) {
    return null;
  }
  const aside = shown.masked ? h('button', { type: 'button', onclick: () => void reveal(store, of) }, 'Reveal') : h('button', { type: 'button', onclick: () => store.change(() => (revealed = null)) }, 'Mask again');
  return panel(
    'Value',
    { class: 'span', aside },
    h('p', { class: 'sub' }, shown.masked ? 'Masked: names and structure only. Revealing is written to the audit log.' : 'Revealed, and written to the audit log.', shown.truncated && ' Cut off after 64 KB.'),
    refusal && problem(store, refusal, null),
    shown.format === 'none' ? h('p', { class: 'calm' }, 'The source has no value for this key, and that is cached.') : h('pre', { class: shown.masked ? 'value masked' : 'value', tabindex: 0, 'aria-label': 'Value' }, shown.text),
  );
}

async function reveal(store: Store, of: KeyDetail): Promise<void> {
  try {
    const shown = await send<ValuePreview>('GET', endpoints.value(of.namespace, of.key));
    store.change(() => {
      revealed = { key: of.key, value: shown };
      refusal = null;
    });
  } catch (failure) {
    store.change(() => (refusal = problemIn(failure)));
  }
}

// ---- search ----

async function start(store: Store, namespace: string, prefix: string): Promise<void> {
  aborter?.abort();
  search = begun(prefix);
  typed = null;
  store.set({ key: '' });
  await goOn(store, namespace, BUDGET);
}

async function goOn(store: Store, namespace: string, budget: number): Promise<void> {
  const mine = new AbortController();
  aborter = mine;
  search = search && { ...search, running: true, cancelled: false, problem: null };
  try {
    do {
      const page: KeyPage = await ask(endpoints.keys(namespace, search?.prefix ?? '', search?.cursor ?? null, 2000), mine.signal);
      if (mine.signal.aborted || !search) {
        return;
      }
      search = found(search, page);
      store.change();
    } while (search && goesOn(search, budget));
  } catch (failure) {
    if (!mine.signal.aborted && search) {
      search = { ...search, problem: problemIn(failure) };
    }
  }
  store.change(() => (search = search && aborter === mine ? { ...search, running: false } : search));
}

function actions(store: Store, namespace: string, key: string): readonly Action[] {
  return [{ text: 'Look up', href: to(store.route, 'keys', null, { key }) }, { text: 'Invalidate…', href: to(store.route, 'invalidate', null, { kind: 'key', subject: key }) }, ...copies(store, key, endpoints.key(namespace, key))];
}

function cancel(store: Store): void {
  aborter?.abort();
  store.change(() => (search = search && { ...search, running: false, cancelled: true }));
}

function results(store: Store, namespace: string): Child {
  const of = search;
  if (!of) {
    return null;
  }
  const far = `${exact(of.scanned)} of ${of.total === null ? 'an unknown number of' : exact(of.total)} keys looked at`;
  const aside = of.running
    ? h('button', { type: 'button', onclick: () => cancel(store) }, 'Cancel')
    : [of.cursor !== null && h('button', { type: 'button', onclick: () => void goOn(store, namespace, of.scanned + BUDGET) }, 'Look further'), h('button', { type: 'button', class: 'quiet', onclick: () => store.change(() => (search = null)) }, 'Close')];
  return panel(
    `Keys that begin with “${of.prefix}”`,
    { class: 'results', aside },
    h('p', { class: 'sub', role: 'status' }, of.running && h('span', { class: 'spinner', 'aria-hidden': true }), plural(of.found.length, 'key'), ` · ${far}`, of.cancelled && ' · cancelled', !of.running && !of.cancelled && of.cursor === null && ' · that is all'),
    of.total !== null && of.total > 0 && h('progress', { max: of.total, value: of.cursor === null && !of.running ? of.total : Math.min(of.scanned, of.total), 'aria-label': 'Keys looked at' }),
    of.problem && problem(store, of.problem, null),
    of.unavailable !== null && note('Cannot be listed', of.unavailable, 'One key can still be looked up exactly.', '⊘'),
    of.found.length === 0 && !of.running && of.unavailable === null && !of.problem && note('No key begins so', of.cursor === null ? 'There is none in this namespace.' : 'None among those looked at so far.', null),
    h('ul', { class: 'found' }, of.found.map((one) => h('li', { key: one.key, 'data-row': true }, h('a', { class: 'key', 'data-open': true, href: to(store.route, 'keys', null, { key: one.key }) }, one.key), h('span', { class: 'muted' }, one.cache ?? 'no cache'), menu(one.key, actions(store, namespace, one.key))))),
  );
}
