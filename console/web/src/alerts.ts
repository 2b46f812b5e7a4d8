/** Alerts as people read them: what fires, since when, at which figure against which limit. */
import type { Alert } from './api';
import { h } from './dom';
import { ago, dateAndTime, inUnit, millis } from './format';
import { to } from './route';
import type { Store } from './store';
import { pill, type Tone } from './widgets';

/** What cleared a while ago is of the past: Settings has it still. */
const LATELY = 15 * 60_000;

/** What somebody has to see: all that fires, and what has just cleared. */
export function current(alerts: readonly Alert[], now: number): readonly Alert[] {
  return alerts.filter((one) => one.clearedAt === null || now - one.clearedAt < LATELY);
}

/** The figure and its limit; empty where it is yes or no. */
export function figureOf(of: Alert): string {
  return of.unit === '' || of.limit === null ? '' : `${inUnit(of.value, of.unit)}, limit ${inUnit(of.limit, of.unit)}`;
}

function when(of: Alert, now: number): string {
  return of.clearedAt === null ? `since ${ago(of.since, now)}` : `cleared ${ago(of.clearedAt, now)}, after ${millis(of.clearedAt - of.since)}`;
}

export function tone(of: Alert): Tone {
  return of.state === 'cleared' ? 'ok' : of.severity === 'critical' ? 'critical' : 'degraded';
}

export function alertRow(store: Store, of: Alert): HTMLElement {
  const about = [of.node, figureOf(of), when(of, store.now)].filter(Boolean).join(' · ');
  return h(
    'li',
    { key: `${of.id} ${of.cache} ${of.node} ${of.since}`, class: 'alert' },
    pill(tone(of), of.state === 'cleared' ? 'cleared' : of.severity),
    h('span', null, of.cache !== null && [h('a', { href: to(store.route, 'caches', of.cache) }, of.cache), ' '], of.text, h('small', { title: dateAndTime(of.since) }, about)),
  );
}
