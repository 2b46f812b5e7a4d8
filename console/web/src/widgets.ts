/** The pieces that pages share: panels, states, pills, tables. Each gives new nodes and holds nothing. */
import type { Coverage, Health } from './api';
import { type Child, h } from './dom';
import { millis, plural } from './format';
import { type Resource, type Problem, standing } from './resource';
import type { Store } from './store';

export function panel(title: string, props: { class?: string; aside?: Child; about?: string }, ...children: Child[]): HTMLElement {
  const id = `panel-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  return h('section', { class: `panel ${props.class ?? ''}`, 'aria-labelledby': id, key: id }, h('header', null, h('h2', { id }, title, props.about ? about(title, props.about) : null), h('div', { class: 'aside' }, props.aside)), children);
}

/** What a figure means, for pointer and keyboard alike. */
export function about(name: string, text: string): HTMLElement {
  return h('span', { class: 'about', tabindex: 0, role: 'note', 'aria-label': `${name}: ${text}`, 'data-tip': text }, '?');
}

export function pageHead(store: Store, title: string, sub: Child, ...tools: Child[]): HTMLElement {
  return h('header', { class: 'page-head' }, h('div', null, h('h1', { tabindex: -1 }, title), h('p', { class: 'sub' }, sub)), h('div', { class: 'tools' }, tools, copyCurl(store)));
}

/** The same question, for scripts. */
function copyCurl(store: Store): HTMLElement | null {
  const path = store.mainPath;
  return path === null ? null : h('button', { type: 'button', class: 'quiet', title: curl(path), onclick: () => void copy(store, curl(path), 'The curl command is copied.') }, 'Copy as curl');
}

export function curl(path: string): string {
  return `curl -s '${new URL(path, document.baseURI).href.replaceAll("'", '%27')}'`;
}

export async function copy(store: Store, text: string, told: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    store.say(told);
  } catch {
    store.say('The browser does not let this page copy.');
  }
}

// ---- how an answer stands ----

/** What is shown instead of an answer that is not there, in about its size; null where it is there. */
export function instead(store: Store, of: Resource<unknown>, path: string | null, rows = 4): HTMLElement | null {
  switch (standing(of)) {
    case 'loading':
      return skeleton(rows);
    case 'broken':
    case 'missing':
      return problem(store, of.problem, path);
    case 'forbidden':
      return forbidden(of.problem);
    case 'signedOut':
      return note('Signed out', 'The session is over.', null);
    default:
      return null;
  }
}

/** What is said above an answer that is there, but old. */
export function staleness(store: Store, of: Resource<unknown>): HTMLElement | null {
  return standing(of) === 'stale' && of.at !== null
    ? h('p', { class: 'banner warning', role: 'status', key: 'stale' }, icon('!'), `${of.problem?.title ?? 'No answer'}: these figures are ${millis(Math.floor((store.now - of.at) / 1000) * 1000)} old. `, of.problem?.detail)
    : null;
}

export function partial(coverage: Coverage | undefined): HTMLElement | null {
  return coverage?.partial
    ? h('p', { class: 'banner warning', role: 'status', key: 'partial' }, icon('◐'), h('b', null, `${coverage.answered} of ${plural(coverage.expected, 'node')} answered. `), coverage.reason)
    : null;
}

export function skeleton(rows: number): HTMLElement {
  return h('div', { class: 'skeleton', role: 'status', 'aria-busy': true, key: 'skeleton' }, h('span', { class: 'sr' }, 'Loading'), Array.from({ length: rows }, () => h('i')));
}

export function problem(store: Store, of: Problem | null, path: string | null): HTMLElement {
  return h(
    'div',
    { class: 'note broken', role: 'alert', key: 'problem' },
    h('b', null, icon('!'), of?.title ?? 'No answer'),
    h('p', null, of?.detail),
    h('p', { class: 'actions' }, path !== null && h('button', { type: 'button', onclick: () => void store.refresh(path) }, 'Try again'), of?.request && h('span', { class: 'muted' }, 'Request ', h('code', null, of.request))),
  );
}

function forbidden(of: Problem | null): HTMLElement {
  return note('Not for your role', of?.detail ?? 'Your role may not see this.', null, '⊘');
}

/** Nothing there: why, and the exact next step. */
export function note(title: string, text: Child, next: Child, sign = '○'): HTMLElement {
  return h('div', { class: 'note', key: `note ${title}` }, h('b', null, icon(sign), title), h('p', null, text), next && h('p', { class: 'actions' }, h('span', null, next)));
}

// ---- signs ----

export function icon(sign: string): HTMLElement {
  return h('span', { class: 'icon', 'aria-hidden': true }, sign);
}

const HEALTH: Readonly<Record<Health, readonly [string, string]>> = { ok: ['●', 'healthy'], degraded: ['▲', 'degraded'], critical: ['■', 'critical'], unknown: ['○', 'unknown'] };

export function healthPill(health: Health | undefined, suffix = ''): HTMLElement {
  const [sign, text] = HEALTH[health ?? 'unknown'];
  return h('span', { class: `pill ${health ?? 'unknown'}` }, icon(sign), `${text}${suffix}`);
}

export type Tone = 'ok' | 'degraded' | 'critical' | 'unknown' | 'plain';

export function pill(tone: Tone, text: string): HTMLElement {
  const sign = { ok: '●', degraded: '▲', critical: '■', unknown: '○', plain: '' }[tone];
  return h('span', { class: `pill ${tone}` }, sign !== '' && icon(sign), text);
}

export function severity(of: 'info' | 'warning' | 'critical'): Tone {
  return ({ info: 'plain', warning: 'degraded', critical: 'critical' } as const)[of];
}

export function breakerTone(of: string | null | undefined): Tone {
  return of === 'open' ? 'critical' : of === 'half_open' ? 'degraded' : of === 'closed' ? 'ok' : 'unknown';
}

export function facts(...pairs: readonly (readonly [string, Child, string?] | null | false)[]): HTMLElement {
  return h('dl', { class: 'facts' }, pairs.map((pair) => pair && h('div', null, h('dt', null, pair[0]), h('dd', pair[2] ? { title: pair[2] } : null, pair[1]))));
}

/** A bar of a share of 0 to 1; the words beside it say the same. */
export function bar(share: number | null, tone = 'accent'): HTMLElement {
  return h('span', { class: 'bar', 'aria-hidden': true }, h('i', { style: { width: `${Math.max(0, Math.min(1, share ?? 0)) * 100}%`, background: `var(--${tone})` } }));
}
