/** What stands around each page: top bar, rail, messages; palette and help over it. */
import type { NodeList } from './api';
import { type Child, h } from './dom';
import * as endpoints from './endpoints';
import { millis, plural } from './format';
import { HELP } from './keyboard';
import { type Command, matching } from './palette';
import { railIsNarrow, toggleRail } from './preferences';
import { PAGES, type Page, RANGES, to } from './route';
import type { Store } from './store';
import { toggleTheme } from './theme';
import { healthPill, icon } from './widgets';

const TITLES: Readonly<Record<Page, readonly [title: string, sign: string]>> = {
  overview: ['Overview', '◫'],
  caches: ['Caches', '▤'],
  keys: ['Keys', '⌕'],
  invalidate: ['Invalidate', '⌫'],
  nodes: ['Nodes', '⬡'],
  redis: ['Redis', '◈'],
  sizing: ['Sizing', '∿'],
  audit: ['Audit', '≡'],
  settings: ['Settings', '⚙'],
};

export function title(page: Page): string {
  return TITLES[page][0];
}

export function shell(store: Store, body: Child): Child[] {
  return [
    h('a', { class: 'skip', href: '#main', onclick: (event: Event) => skip(event) }, 'Skip to the page'),
    topBar(store),
    h('div', { class: railIsNarrow() ? 'frame narrow' : 'frame' }, rail(store), h('main', { id: 'main', tabindex: -1, class: store.paused ? 'paused' : '' }, body)),
    store.toast && h('div', { class: 'toast', role: 'status' }, store.toast.text, store.toast.link !== undefined && h('a', { href: store.toast.link }, 'Audit log'), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close the message', onclick: () => store.change(() => (store.toast = null)) }, '×')),
    store.overlay === 'palette' && palette(store),
    store.overlay === 'help' && help(store),
  ];
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

// ---- top ----

function topBar(store: Store): HTMLElement {
  const environment = store.session?.environment ?? '';
  return h(
    'header',
    { class: environment === '' ? 'top' : 'top guarded' },
    h('button', { type: 'button', class: 'quiet menu-button', 'aria-label': 'Pages', 'aria-expanded': String(store.overlay === 'rail'), onclick: () => store.change(() => (store.overlay = store.overlay === 'rail' ? null : 'rail')) }, '☰'),
    h('a', { class: 'brand', href: to(store.route, 'overview') }, h('img', { src: 'icon.svg', alt: '', width: 22, height: 22 }), 'Larder'),
    environment !== '' && h('b', { class: 'environment' }, environment),
    namespaces(store),
    health(store),
    alerts(store),
    live(store),
    h('span', { class: 'grow' }),
    ranges(store),
    nodes(store),
    h('button', { type: 'button', class: 'search-button', onclick: () => store.change(() => (store.overlay = 'palette')) }, icon('⌕'), h('span', null, 'Search'), h('kbd', null, '⌘K')),
    h('button', { type: 'button', class: 'quiet', 'aria-label': 'Other theme', title: 'Light or dark (t)', onclick: () => store.change(() => void toggleTheme()) }, '◐'),
    h('button', { type: 'button', class: 'quiet', 'aria-label': 'Help', title: 'Shortcuts (?)', onclick: () => store.change(() => (store.overlay = 'help')) }, '?'),
  );
}

function namespaces(store: Store): HTMLElement {
  const all = store.namespaces.value?.namespaces ?? [];
  return h('select', { class: 'namespace', 'aria-label': 'Namespace', value: store.namespace ?? '', onchange: (event: Event) => store.set({ namespace: (event.target as HTMLSelectElement).value, node: '' }) }, all.map((one) => h('option', { value: one.namespace, selected: one.namespace === store.namespace, key: one.namespace }, one.namespace)));
}

function health(store: Store): HTMLElement {
  const frame = store.live.frame;
  const coverage = frame?.coverage;
  const known = store.namespaces.value?.namespaces.find((one) => one.namespace === store.namespace)?.health;
  return h('span', { class: 'health' }, healthPill(frame?.health ?? known, coverage ? ` ${coverage.answered}/${coverage.expected}` : ''));
}

function alerts(store: Store): HTMLElement | null {
  const firing = store.firing;
  const tone = firing.some((one) => one.severity === 'critical') ? 'critical' : 'degraded';
  return firing.length === 0 ? null : h('a', { class: `pill ${tone} alerts`, href: to(store.route, 'settings'), title: firing.map((one) => one.text).join('\n') }, icon('⚑'), plural(firing.length, 'alert'));
}

/** Old from five seconds without a frame on; one comes each second. */
const OLD = 5000;

function live(store: Store): HTMLElement {
  const age = store.live.receivedAt === null ? null : store.now - store.live.receivedAt;
  // Once in half an hour the stream ends and the browser comes back; that alone is no reason to worry anybody.
  const lost = !store.paused && (age === null ? store.live.state === 'lost' : age > OLD);
  const word = store.paused ? 'paused' : lost ? 'no signal' : store.live.state === 'connecting' && age === null ? 'connecting' : 'live';
  const since = age === null || age < OLD ? '' : ` · ${millis(Math.floor(age / 1000) * 1000)} old`;
  return h('button', { type: 'button', class: `live ${store.paused ? 'paused' : lost ? 'lost' : 'on'}`, 'aria-pressed': String(store.paused), 'aria-label': store.paused ? 'Paused: go on with live figures' : `Live figures, ${word}${since}: pause`, title: 'Pause or go on (p)', onclick: () => store.pause() }, h('i', null), `${word}${since}`);
}

function ranges(store: Store): HTMLElement {
  return h(
    'div',
    { class: 'ranges', role: 'group', 'aria-label': 'Range of time' },
    Object.keys(RANGES).map((range) => h('button', { type: 'button', key: range, 'aria-pressed': String(store.zoom === null && range === store.range), onclick: () => store.set({ range, zoom: '' }) }, range)),
    store.zoom && h('button', { type: 'button', class: 'zoomed', 'aria-pressed': 'true', onclick: () => store.set({ zoom: '' }) }, 'zoom ×'),
  );
}

function nodes(store: Store): HTMLElement | null {
  const namespace = store.namespace;
  if (namespace === null) {
    return null;
  }
  const all = store.load<NodeList>(endpoints.nodes(namespace), 5000).value?.nodes ?? [];
  const chosen = store.node;
  return h(
    'select',
    { class: 'node', 'aria-label': 'Node', value: chosen, onchange: (event: Event) => store.set({ node: (event.target as HTMLSelectElement).value }) },
    h('option', { value: '', selected: chosen === '' }, 'all nodes'),
    all.map((one) => h('option', { value: one.node, key: one.node, selected: one.node === chosen }, one.state === 'gone' ? `${one.node} (gone)` : one.node)),
    chosen !== '' && !all.some((one) => one.node === chosen) && h('option', { value: chosen, selected: true }, `${chosen} (not known)`),
  );
}

// ---- left ----

function rail(store: Store): HTMLElement {
  return h(
    'nav',
    { class: store.overlay === 'rail' ? 'rail open' : 'rail', 'aria-label': 'Pages' },
    h('ul', null, PAGES.map((page) => h('li', null, h('a', { href: to(store.route, page), 'aria-current': page === store.route.page ? 'page' : undefined, title: TITLES[page][0] }, icon(TITLES[page][1]), h('span', null, TITLES[page][0]))))),
    h('p', { class: 'rail-foot' }, store.session?.user && h('span', { class: 'who' }, store.session.user, h('small', null, store.session.role ?? '')), h('button', { type: 'button', class: 'quiet', 'aria-label': railIsNarrow() ? 'Wide rail' : 'Narrow rail', 'aria-pressed': String(railIsNarrow()), onclick: () => store.change(toggleRail) }, railIsNarrow() ? '»' : '«')),
  );
}

// ---- over the page ----

let query = '';
let chosen = 0;

function commands(store: Store): Command[] {
  const go = (address: string) => () => store.go(address);
  const cacheNames = knownCaches(store);
  return [
    ...PAGES.map((page) => ({ text: TITLES[page][0], hint: 'page', run: go(to(store.route, page)) })),
    ...cacheNames.map((name) => ({ text: name, hint: 'cache', run: go(to(store.route, 'caches', name)) })),
    ...cacheNames.map((name) => ({ text: `Invalidate ${name}`, hint: 'action', run: go(to(store.route, 'invalidate', null, { kind: 'cache', subject: name })) })),
    ...knownNodes(store).map((node) => ({ text: node, hint: 'node', run: () => store.set({ node }) })),
    ...(store.namespaces.value?.namespaces ?? []).map((one) => ({ text: one.namespace, hint: 'namespace', run: () => store.set({ namespace: one.namespace, node: '' }) })),
    { text: store.paused ? 'Go on with live figures' : 'Pause live figures', hint: 'action', run: () => store.pause() },
    { text: 'Light or dark', hint: 'action', run: () => void toggleTheme() },
    { text: 'Shortcuts', hint: 'help', run: () => store.change(() => (store.overlay = 'help')) },
    ...(query === '' ? [] : [{ text: `Look up the key ${query}`, hint: 'key', run: go(to(store.route, 'keys', null, { key: query })) }]),
  ];
}

function knownCaches(store: Store): string[] {
  const namespace = store.namespace;
  const list = namespace === null ? null : store.load<{ caches: { name: string }[] }>(endpoints.caches(namespace, ''), 30_000).value;
  return list?.caches.map((one) => one.name) ?? [];
}

function knownNodes(store: Store): string[] {
  const namespace = store.namespace;
  return namespace === null ? [] : (store.load<NodeList>(endpoints.nodes(namespace), 5000).value?.nodes.map((one) => one.node) ?? []);
}

function palette(store: Store): HTMLElement {
  const found = matching(commands(store), query);
  chosen = Math.max(0, Math.min(chosen, found.length - 1));
  const run = (command: Command | undefined) => {
    close(store);
    command?.run();
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      store.change(() => (chosen = (chosen + step + found.length) % Math.max(1, found.length)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(matching(commands(store), query)[chosen]); // not what was drawn last: letters may have come since
    }
  };
  return dialog(
    store,
    'Commands',
    'palette',
    h('input', { type: 'search', role: 'combobox', 'aria-label': 'Page, cache, node, key or action', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-activedescendant': found.length > 0 ? `command-${chosen}` : undefined, placeholder: 'Page, cache, node, key, action …', autocomplete: 'off', value: query, onkeydown: key, oninput: (event: Event) => store.change(() => ((query = (event.target as HTMLInputElement).value), (chosen = 0))) }),
    h('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'Commands' }, found.map((command, i) => h('li', { id: `command-${i}`, role: 'option', 'aria-selected': String(i === chosen), onclick: () => run(command) }, command.text, h('small', null, command.hint)))),
    found.length === 0 && h('p', { class: 'calm' }, 'Nothing fits.'),
  );
}

function help(store: Store): HTMLElement {
  return dialog(store, 'Shortcuts', 'help', h('dl', { class: 'help' }, HELP.map(([keys, what]) => h('div', null, h('dt', null, keys.split(' ').map((part) => (['then', '/'].includes(part) && keys.length > 1 ? ` ${part} ` : h('kbd', null, part)))), h('dd', null, what)))), h('p', { class: 'muted' }, 'Single keys do nothing while you type, and can be switched off in ', h('a', { href: to(store.route, 'settings'), onclick: () => close(store) }, 'Settings'), '.'), h('p', { class: 'actions' }, h('button', { type: 'button', onclick: () => close(store) }, 'Close')));
}

function dialog(store: Store, name: string, kind: string, ...children: Child[]): HTMLElement {
  const outside = (event: MouseEvent) => event.target === event.currentTarget && close(store);
  return h('dialog', { class: kind, 'aria-label': name, key: kind, onclick: outside, oncancel: (event: Event) => (event.preventDefault(), close(store)) }, h('div', { class: 'dialog-box' }, h('h2', { class: kind === 'palette' ? 'sr' : '' }, name), children));
}

export function close(store: Store): void {
  query = '';
  store.change(() => (store.overlay = null));
}
