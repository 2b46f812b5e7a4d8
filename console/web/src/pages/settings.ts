/** What is set, what raises alerts, and what this browser keeps: theme and shortcuts. */
import { alertRow } from '../alerts';
import type { AlertPage, Settings, Threshold, Webhook } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { ago, count, exact, inUnit, millis, UNKNOWN } from '../format';
import type { Store } from '../store';
import { facts, healthPill, icon, instead, pageHead, panel, pill, severity, staleness } from '../widgets';
import { shortcutsOn, toggleShortcuts } from '../preferences';
import { theme, toggleTheme } from '../theme';

export function settingsPage(store: Store, namespace: string): Child[] {
  const path = endpoints.settings(namespace);
  const alertsPath = endpoints.alerts(namespace);
  const settings = store.load<Settings>(path, 30_000);
  const alerts = store.alerts;
  store.mainPath = path;
  return [
    pageHead(store, 'Settings', `Larder ${store.session?.version ?? UNKNOWN}`),
    staleness(store, alerts),
    h('div', { class: 'two' }, alerts.value ? alarms(store, alerts.value) : panel('Alerts', {}, instead(store, alerts, alertsPath, 4)), h('div', { class: 'column' }, browser(store), settings.value ? panel('larder.console', { about: 'Properties in effect; secrets are not shown' }, sheet(shortened(settings.value.properties))) : panel('In effect', {}, instead(store, settings, path, 4))), alerts.value && thresholds(alerts.value), settings.value && values(settings.value)),
  ];
}

// ---- alerts ----

function alarms(store: Store, of: AlertPage): HTMLElement {
  return panel(
    'Alerts',
    { class: 'tall', aside: healthPill(of.health) },
    of.alerts.length === 0 ? h('p', { class: 'calm' }, icon('✓'), 'None has fired in the last 24 hours.') : h('ul', { class: 'list' }, of.alerts.map((alert) => alertRow(store, alert))),
    h('h3', null, 'Webhook'),
    webhook(store, of.webhook),
  );
}

function thresholds(of: AlertPage): HTMLElement {
  return panel(
    'Thresholds',
    { class: 'span', about: 'When alerts fire, and how long it has to last before they do: larder.console.alerts' },
    of.thresholds.length === 0 ? h('p', { class: 'calm' }, 'None is watched here. Rules for Prometheus come with Larder: docs/alerts.md.') : h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Thresholds' }, h('table', { class: 'dense wrapped' }, h('thead', null, h('tr', null, ['Alert', 'Fires', 'For', 'How bad', 'Name'].map((title) => h('th', { scope: 'col' }, title)))), h('tbody', null, of.thresholds.map(threshold)))),
  );
}

/** When it fires, in words: “below 50%”; of what is yes or no, “when so”. */
export function limitOf(of: Threshold): string {
  return of.above !== null ? `above ${inUnit(of.above, of.unit)}` : of.below !== null ? `below ${inUnit(of.below, of.unit)}` : 'when so';
}

function threshold(of: Threshold): HTMLElement {
  return h('tr', { key: of.id }, h('th', { scope: 'row' }, of.text), h('td', null, limitOf(of), of.minimum > 0 && h('small', { title: 'Fewer lookups, or loads, in the last minute say nothing' }, ` from n=${exact(of.minimum)} on`)), h('td', null, of.forMillis === 0 ? 'at once' : millis(of.forMillis)), h('td', null, of.enabled ? pill(severity(of.severity), of.severity) : pill('unknown', 'off')), h('td', null, h('code', null, of.id)));
}

function webhook(store: Store, of: Webhook): HTMLElement {
  if (!of.configured) {
    return h('p', { class: 'calm' }, 'None is set: alerts are shown here, and sent nowhere.');
  }
  const well = of.lastStatus !== null && of.lastStatus < 300;
  const last = of.lastAt === null ? 'nothing sent yet' : [pill(well ? 'ok' : 'critical', of.lastStatus === null ? 'no answer' : String(of.lastStatus)), ` ${ago(of.lastAt, store.now)}`];
  return h('div', null, facts(['Goes to', h('code', null, of.url ?? UNKNOWN)], ['Last', last], ['Sent', count(of.sent)], ['Given up', of.failed > 0 ? h('b', { class: 'bad' }, count(of.failed)) : '0'], ['Waiting', count(of.waiting)], ['Dropped', count(of.dropped)]), of.lastError !== null && h('p', { class: 'banner warning' }, icon('!'), of.lastError));
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
  return panel('Caches', { class: 'span' }, caches.length === 0 ? h('p', { class: 'calm' }, 'No cache registered yet.') : h('div', { class: 'folds' }, caches.map(([name, settings]) => h('details', { class: 'fold', key: name }, h('summary', null, name), sheet(settings)))));
}

/** The panel says what all of them begin with. */
function shortened(of: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name.replace(/^larder\.console\./, ''), value]));
}

function sheet(of: Record<string, string>): HTMLElement {
  return facts(...Object.entries(of).map(([name, value]) => [name, h('code', null, value === '' ? UNKNOWN : value)] as const));
}
