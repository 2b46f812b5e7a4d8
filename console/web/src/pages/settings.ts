/** What is set, what raises alerts, and what this browser keeps: theme and shortcuts. */
import type { Alert, AlertPage, Settings, Threshold } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { ago, count, dateAndTime, exact, millis, UNKNOWN } from '../format';
import type { Store } from '../store';
import { facts, healthPill, instead, pageHead, panel, pill, staleness } from '../widgets';
import { shortcutsOn, toggleShortcuts } from '../preferences';
import { theme, toggleTheme } from '../theme';

export function settingsPage(store: Store, namespace: string): Child[] {
  const path = endpoints.settings(namespace);
  const alertsPath = endpoints.alerts(namespace);
  const settings = store.load<Settings>(path, 30_000);
  const alerts = store.load<AlertPage>(alertsPath, 3000);
  store.mainPath = path;
  return [
    pageHead(store, 'Settings', `Larder ${store.session?.version ?? UNKNOWN}`),
    staleness(store, alerts),
    h('div', { class: 'two' }, alerts.value ? alarms(store, alerts.value) : panel('Alerts', {}, instead(store, alerts, alertsPath, 4)), h('div', { class: 'column' }, browser(store), settings.value ? panel('The console', {}, sheet(settings.value.properties)) : panel('In effect', {}, instead(store, settings, path, 4))), settings.value && values(settings.value)),
  ];
}

// ---- alerts ----

function alarms(store: Store, of: AlertPage): HTMLElement {
  return panel(
    'Alerts',
    { class: 'tall', aside: healthPill(of.health) },
    of.alerts.length === 0 ? h('p', { class: 'calm' }, 'None has fired.') : h('ul', { class: 'list' }, of.alerts.map((alert) => alarm(store, alert))),
    h('h3', null, 'Thresholds'),
    of.thresholds.length === 0 ? h('p', { class: 'calm' }, 'None is watched here. Rules for Prometheus come with Larder: docs/alerts.md.') : h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Thresholds' }, h('table', { class: 'dense' }, h('thead', null, h('tr', null, ['Alert', 'Fires', 'For', 'How bad'].map((title) => h('th', { scope: 'col' }, title)))), h('tbody', null, of.thresholds.map(threshold)))),
    webhook(of),
  );
}

function alarm(store: Store, of: Alert): HTMLElement {
  const when = of.clearedAt === null ? `since ${ago(of.since, store.now)}` : `cleared ${ago(of.clearedAt, store.now)}`;
  return h('li', { key: `${of.id} ${of.namespace} ${of.since}` }, pill(of.state === 'cleared' ? 'unknown' : of.severity === 'critical' ? 'critical' : 'degraded', of.state), h('span', null, of.text, h('span', { class: 'muted', title: dateAndTime(of.since) }, ` ${when}`)));
}

function threshold(of: Threshold): HTMLElement {
  const limit = of.above !== null ? `above ${exact(of.above)}` : of.below !== null ? `below ${exact(of.below)}` : UNKNOWN;
  return h('tr', { key: of.id }, h('th', { scope: 'row' }, of.text), h('td', null, `${limit} ${of.unit}`), h('td', null, millis(of.forMillis)), h('td', null, pill(of.severity === 'critical' ? 'critical' : 'degraded', of.severity)));
}

function webhook(of: AlertPage): HTMLElement {
  const hook = of.webhook;
  return h('p', { class: 'line' }, 'Webhook ', hook.configured ? [h('b', null, `${count(hook.sent)} sent`), hook.failed > 0 && h('b', { class: 'bad' }, ` ${count(hook.failed)} failed`), hook.dropped > 0 && ` ${count(hook.dropped)} dropped`, hook.lastError !== null && h('code', null, ` ${hook.lastError}`)] : h('span', { class: 'muted' }, 'none is set'));
}

// ---- this browser ----

function browser(store: Store): HTMLElement {
  return panel(
    'This browser',
    {},
    h('p', { class: 'actions' }, h('button', { type: 'button', onclick: () => store.change(() => void toggleTheme()) }, 'Other theme'), h('span', { class: 'muted' }, `now ${theme()}`)),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: shortcutsOn(), onchange: () => store.change(toggleShortcuts) }), 'Shortcuts of single keys (Ctrl K and Esc stay)'),
    facts(['You', store.session?.user ?? 'local'], ['Role', store.session?.role ?? UNKNOWN], ['Environment', store.session?.environment || 'not named']),
    store.session?.loginRequired && h('p', { class: 'actions' }, h('button', { type: 'button', onclick: () => void store.signOut() }, 'Log out')),
  );
}

// ---- what is set ----

function values(of: Settings): Child {
  const caches = Object.entries(of.caches);
  return panel('Caches', { class: 'span' }, caches.length === 0 ? h('p', { class: 'calm' }, 'No cache registered yet.') : caches.map(([name, settings]) => h('details', { class: 'fold', key: name }, h('summary', null, name), sheet(settings))));
}

function sheet(of: Record<string, string>): HTMLElement {
  return facts(...Object.entries(of).map(([name, value]) => [name, h('code', null, value === '' ? UNKNOWN : value)] as const));
}
