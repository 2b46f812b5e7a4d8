/** Starts the console, and draws a new picture when something changed: at most one per frame of the screen. */
import { announce } from './announce';
import type { Alert } from './api';
import { Chart } from './chart';
import { type Child, h, morph } from './dom';
import { Heat } from './heat';
import { problemIn } from './http';
import { type Command, commandFor } from './keyboard';
import { auditPage } from './pages/audit';
import { cachesPage } from './pages/caches';
import { invalidatePage } from './pages/invalidate';
import { keysPage } from './pages/keys';
import { loginPage } from './pages/login';
import { nodesPage } from './pages/nodes';
import { overviewPage } from './pages/overview';
import { redisPage } from './pages/redis';
import { settingsPage } from './pages/settings';
import { sizingPage } from './pages/sizing';
import { closeMenus, openByRightClick } from './menu';
import { shortcutsOn } from './preferences';
import { stepRange, to, type Page } from './route';
import { close, shell, title } from './shell';
import { Store } from './store';
import { onSystemTheme, showTheme, toggleTheme } from './theme';
import { copy, instead, note, problem, skeleton } from './widgets';

const PAGE: Readonly<Record<Page, (store: Store, namespace: string) => Child[]>> = {
  overview: overviewPage,
  caches: cachesPage,
  keys: keysPage,
  invalidate: invalidatePage,
  nodes: nodesPage,
  redis: redisPage,
  sizing: sizingPage,
  audit: auditPage,
  settings: settingsPage,
};

const root = document.getElementById('console') as HTMLElement;
const region = h('div', { id: 'announcements', class: 'sr', role: 'status', 'aria-live': 'polite' });
let due = false;
let shownPage = '';
let shownTheme = '';
let opener: HTMLElement | null = null;

customElements.define('l-chart', Chart);
customElements.define('l-heat', Heat);

const store = new Store(() => {
  if (!due) {
    due = true;
    requestAnimationFrame(draw);
  }
});

function draw(): void {
  due = false;
  store.forget();
  store.mainPath = null;
  morph(root, page());
  document.title = `${store.signedIn ? `${badge()}${title(store.route.page)}` : 'Log in'} · Larder`;
  openDialogs();
  arrive();
  repaint();
}

/** How many alerts fire, before the title: seen in a row of tabs. */
function badge(): string {
  const firing = store.firing;
  sayNew(firing);
  return firing.length === 0 ? '' : `(${firing.length}) `;
}

let said: ReadonlySet<string> = new Set();

/** Whoever does not see the badge hears of it. */
function sayNew(firing: readonly Alert[]): void {
  const fresh = firing.filter((one) => !said.has(`${one.id} ${one.since}`));
  said = new Set(firing.map((one) => `${one.id} ${one.since}`));
  if (fresh.length > 0) {
    announce(`Alert: ${fresh.map((one) => one.text).join('. ')}`);
  }
}

function page(): Child[] {
  if (store.session === null) {
    return [h('main', { class: 'login', id: 'main' }, store.sessionProblem ? problem(store, store.sessionProblem, null) : skeleton(4))];
  }
  return store.signedIn ? shell(store, body()) : [loginPage(store)];
}

function body(): Child {
  const namespace = store.namespace;
  if (namespace !== null) {
    return drawn(() => PAGE[store.route.page](store, namespace));
  }
  const all = store.namespaces;
  return all.value ? note('No cache instance yet', 'This application has made no Larder.', [h('code', null, 'Larder.named("shop").build()'), ' makes one; with the Spring Boot starter there is one by itself.']) : instead(store, all, 'api/v1/namespaces', 8);
}

/** A page that fails does not take the way to the other pages along. */
function drawn(one: () => Child[]): Child {
  try {
    return one();
  } catch (failure) {
    console.error(failure);
    return problem(store, problemIn(failure), null);
  }
}

/** Modal by the browser: it keeps the focus inside, and Escape closes. Who opened it gets the focus back. */
function openDialogs(): void {
  const dialog = root.querySelector('dialog');
  if (dialog && !dialog.open) {
    opener = document.activeElement as HTMLElement | null;
    dialog.showModal();
  } else if (!dialog && opener) {
    opener.isConnected && opener.focus();
    opener = null;
  }
}

/** On another page: to its top, and screen readers hear which. */
function arrive(): void {
  const at = `${store.route.page}/${store.route.item ?? ''}`;
  if (store.signedIn && at !== shownPage) {
    const first = shownPage === '';
    shownPage = at;
    if (!first) {
      window.scrollTo(0, 0);
      store.overlay = store.overlay === 'rail' ? null : store.overlay;
      root.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      announce(`${title(store.route.page)}`, true);
    }
  }
}

/** Canvases do not follow the style sheet. */
function repaint(): void {
  const theme = `${document.documentElement.dataset['theme']} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  if (theme !== shownTheme) {
    shownTheme = theme;
    root.querySelectorAll<Chart | Heat>('l-chart, l-heat').forEach((canvas) => canvas.repaint());
  }
}

// ---- keyboard ----

let pending = false;

function pressed(event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  const typing = at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName);
  const command = commandFor({ key: event.key, mod: event.ctrlKey || event.metaKey, alt: event.altKey, typing }, pending, shortcutsOn());
  pending = command?.kind === 'await';
  if (command && store.signedIn && act(command)) {
    event.preventDefault();
  }
}

function act(command: Command): boolean {
  switch (command.kind) {
    case 'go':
      store.go(to(store.route, command.page));
      return true;
    case 'search':
      store.go(to(store.route, 'keys'));
      store.moved();
      draw();
      document.getElementById('key-input')?.focus();
      return true;
    case 'help':
    case 'palette':
      store.change(() => (store.overlay = command.kind as 'help' | 'palette'));
      draw(); // at once: the next letter is meant for what was opened
      return true;
    case 'pause':
      store.pause();
      announce(store.paused ? 'Paused' : 'Live', true);
      return true;
    case 'theme':
      store.change(() => void toggleTheme());
      return true;
    case 'row':
      return row(command.by);
    case 'range':
      store.set({ range: stepRange(store.range, command.by), zoom: '' });
      return true;
    case 'close':
      return closeMenus(root) || (store.overlay !== null && (close(store), true));
    default:
      return false;
  }
}

/** From row to row by their first link; Enter then opens it, as it does any link. */
function row(by: 1 | -1): boolean {
  const links = [...root.querySelectorAll<HTMLElement>('[data-row] [data-open], [data-row] a')].filter((link, i, all) => all.findIndex((other) => other.closest('[data-row]') === link.closest('[data-row]')) === i);
  const at = links.findIndex((link) => link.closest('[data-row]')?.contains(document.activeElement));
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next?.focus();
  return next !== undefined;
}

document.body.append(region);
showTheme();
onSystemTheme(() => store.change());
addEventListener('hashchange', () => store.moved());
addEventListener('keydown', pressed);
root.addEventListener('click', (event) => closeMenus(root, event.target));
root.addEventListener('contextmenu', openByRightClick);
root.addEventListener('zoom', (event) => store.set({ zoom: `${(event as CustomEvent<{ from: number; until: number }>).detail.from}-${(event as CustomEvent<{ from: number; until: number }>).detail.until}` }));
root.addEventListener('copy-text', (event) => void copy(store, (event as CustomEvent<{ text: string }>).detail.text, (event as CustomEvent<{ told: string }>).detail.told));
root.addEventListener('dblclick', (event) => (event.target as Element).closest('l-chart') && store.zoom && store.set({ zoom: '' }));
document.addEventListener('visibilitychange', () => store.tick());
setInterval(() => {
  store.tick();
  store.change();
}, 1000);
void store.signIn();
