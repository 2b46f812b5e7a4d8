/** Four steps: what, what that would do, are you sure, what came of it. Nothing is undone, and the page says so. */
import type { Invalidation, InvalidationRequest, Kind, Preview, PreviewedNode, Selector } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { exact, millis, plural, rate, UNKNOWN } from '../format';
import { ask, problemIn, send } from '../http';
import type { Problem } from '../resource';
import { to } from '../route';
import type { Store } from '../store';
import { bar, facts, icon, note, pageHead, pill, problem, type Tone } from '../widgets';

export type Step = 'select' | 'previewing' | 'confirm' | 'sending' | 'result';

export interface Wizard {
  readonly step: Step;
  readonly kind: Kind;
  readonly subject: string;
  readonly reason: string;
  readonly preview: Preview | null;
  readonly typed: string;
  readonly sure: boolean;
  readonly result: Invalidation | null;
  /** The same counted again, after it was done. */
  readonly after: Preview | null;
  readonly counting: boolean;
  readonly problem: Problem | null;
}

export const EMPTY: Wizard = { step: 'select', kind: 'key', subject: '', reason: '', preview: null, typed: '', sure: false, result: null, after: null, counting: false, problem: null };

/** What `confirmation` has to say, and null where a button is enough. */
export function demanded(preview: Preview): string | null {
  return preview.confirm === 'button' ? null : preview.confirm === 'everything' ? preview.selector.namespace : preview.selector.subject;
}

export function mayExecute(of: Wizard, now: number): boolean {
  const wanted = of.preview && demanded(of.preview);
  return of.step === 'confirm' && of.preview !== null && now < of.preview.expiresAt && (wanted === null || of.typed === wanted) && (of.preview.confirm !== 'everything' || of.sure);
}

export function isOver(of: Invalidation): boolean {
  return of.state === 'done' || of.state === 'cancelled' || of.state === 'failed';
}

/** Nodes whose word is not awaited any more, of all. */
export function progress(of: Invalidation): number {
  return of.nodes.length === 0 ? Number(isOver(of)) : of.nodes.filter((one) => one.state !== 'waiting').length / of.nodes.length;
}

const KINDS: readonly (readonly [Kind, string, string, string])[] = [
  ['key', 'Key', 'One entry', 'goal:42'],
  ['tag', 'Tag', 'All entries that carry it', 'user:42'],
  ['pattern', 'Pattern', 'All keys that fit, with * and ?', 'goal:4*'],
  ['cache', 'Cache', 'All entries of one cache', 'goal'],
  ['everything', 'Everything', 'All caches of the namespace', '*'],
];

/** Between two looks at how far it is: soon at first, since most are done in a moment. */
const SOON = 100;
const SLOWEST = 1000;
let state: Wizard = EMPTY;
let linked = '';

function change(store: Store, by: Partial<Wizard>): void {
  store.change(() => (state = { ...state, ...by }));
}

export function invalidatePage(store: Store, namespace: string): Child[] {
  store.mainPath = null;
  takeLink(store);
  const head = pageHead(store, 'Invalidate', `In ${namespace}, on all nodes and in all tiers`);
  if (!store.may('operator')) {
    return [head, note('Not for your role', 'Operators and admins can invalidate.', null, '⊘')];
  }
  return [head, steps(), state.problem && problem(store, state.problem, null), h('div', { class: 'wizard' }, body(store, namespace))];
}

/** A link from a key or a cache fills the first step in, once. */
function takeLink(store: Store): void {
  const { kind = '', subject = '' } = store.route.params;
  const link = `${kind} ${subject}`;
  if (kind !== '' && link !== linked) {
    state = { ...EMPTY, kind: kind as Kind, subject };
  }
  linked = link;
}

function steps(): HTMLElement {
  const at = { select: 0, previewing: 0, confirm: 1, sending: 1, result: 2 }[state.step];
  return h('ol', { class: 'steps' }, ['What', 'Preview and confirm', 'Result'].map((title, i) => h('li', { class: i < at ? 'done' : i === at ? 'at' : '', 'aria-current': i === at ? 'step' : undefined }, h('b', null, i < at ? '✓' : String(i + 1)), title)));
}

function body(store: Store, namespace: string): Child {
  switch (state.step) {
    case 'select':
    case 'previewing':
      return select(store, namespace);
    case 'confirm':
    case 'sending':
      return state.preview && confirm(store, state.preview);
    case 'result':
      return state.result && result(store, state.result);
  }
}

// ---- 1: what ----

function select(store: Store, namespace: string): HTMLElement {
  const kind = KINDS.find(([id]) => id === state.kind) ?? (['key', 'Key', '', ''] as const);
  const all = state.kind === 'everything';
  const ready = all || state.subject.trim() !== '';
  const submit = (event: Event) => {
    event.preventDefault();
    void preview(store, { namespace, kind: state.kind, subject: all ? '*' : state.subject.trim() });
  };
  return h(
    'form',
    { class: 'panel', onsubmit: submit, key: 'select' },
    h(
      'fieldset',
      { class: 'kinds' },
      h('legend', null, 'What has become untrue?'),
      KINDS.filter(([id]) => id !== 'everything' || store.may('admin')).map(([id, title, text]) =>
        h('label', { class: id === state.kind ? 'kind on' : 'kind' }, h('input', { type: 'radio', name: 'kind', value: id, checked: id === state.kind, onchange: () => change(store, { kind: id, problem: null }) }), h('b', null, title), h('span', null, text)),
      ),
    ),
    !all && h('label', { class: 'field' }, kind[1], h('input', { id: 'subject', type: 'text', autocomplete: 'off', spellcheck: 'false', placeholder: kind[3], value: state.subject, oninput: (event: Event) => change(store, { subject: (event.target as HTMLInputElement).value }) })),
    h('p', { class: 'actions' }, h('button', { type: 'submit', class: 'primary', disabled: !ready || state.step === 'previewing' }, state.step === 'previewing' ? 'Counting…' : 'Preview'), h('span', { class: 'muted' }, 'Nothing is changed by a preview.')),
  );
}

async function preview(store: Store, selector: Selector): Promise<void> {
  change(store, { step: 'previewing', problem: null });
  try {
    change(store, { step: 'confirm', preview: await send<Preview>('POST', endpoints.previews, selector), typed: '', sure: false });
    document.getElementById('preview-title')?.focus();
  } catch (failure) {
    change(store, { step: 'select', problem: problemIn(failure) });
  }
}

// ---- 2: what that would do, and are you sure ----

function confirm(store: Store, of: Preview): HTMLElement {
  const left = of.expiresAt - serverNow(store);
  const submit = (event: Event) => {
    event.preventDefault();
    void execute(store, of);
  };
  return h(
    'form',
    { class: 'panel', onsubmit: submit, key: 'confirm' },
    h('h2', { id: 'preview-title', tabindex: -1 }, `${of.exact ? '' : 'About '}${plural(of.count, 'entry', 'entries')} will be untrue`),
    h('p', { class: 'sub' }, pill('plain', of.selector.kind), ' ', h('code', null, of.selector.subject), ` in ${of.selector.namespace}`),
    h(
      'div',
      { class: 'two' },
      facts(['Counted', of.exact ? 'exactly' : 'about'], ...Object.entries(of.perTier).map(([tier, n]) => [`in ${tier}`, exact(n)] as const), ['Token', left > 0 ? `good for ${millis(Math.ceil(left / 1000) * 1000)}` : 'over']),
      facts(['Loads, if all is asked for', of.loads === null ? UNKNOWN : `up to ${exact(of.loads)}`], ['Their time in the loader', millis(of.loadMillis)], ['Answered without a load now', rate(of.loadsPerSecond), 'Lookups that may need one afterwards']),
    ),
    h('p', { class: 'muted' }, of.basis),
    previewedNodes(of.nodes),
    of.sample.length > 0 && h('details', { class: 'sample', open: of.sample.length <= 5 }, h('summary', null, of.count > of.sample.length ? `${of.sample.length} of the keys` : plural(of.sample.length, 'key')), h('ul', null, of.sample.map((key) => h('li', { key }, h('code', null, key))))),
    demand(store, of),
    h('label', { class: 'field' }, 'Reason, for the audit log (may be empty)', h('input', { type: 'text', value: state.reason, maxlength: 200, oninput: (event: Event) => change(store, { reason: (event.target as HTMLInputElement).value }) })),
    h('p', { class: 'banner warning' }, icon('!'), 'This cannot be undone. The next lookups load again.'),
    h(
      'p',
      { class: 'actions' },
      h('button', { type: 'submit', class: 'danger', disabled: !mayExecute(state, serverNow(store)) }, state.step === 'sending' ? 'Invalidating…' : `Invalidate ${of.exact ? '' : 'about '}${plural(of.count, 'entry', 'entries')}`),
      h('button', { type: 'button', onclick: () => change(store, { step: 'select', problem: null }) }, 'Back'),
      left <= 0 && h('button', { type: 'button', onclick: () => void preview(store, of.selector) }, 'Preview again'),
    ),
  );
}

/** How many of the nodes counted, and what each said. */
export function countedNodes(of: readonly PreviewedNode[]): string {
  return `${of.filter((one) => one.state === 'counted').length} of ${plural(of.length, 'node')} counted`;
}

const UNCOUNTED: Readonly<Record<PreviewedNode['state'], string>> = { counted: '', unanswered: 'has not answered', silent: 'is silent' };

function previewedNodes(of: readonly PreviewedNode[]): Child {
  return of.length > 0 && [h('p', { class: 'line' }, h('b', null, countedNodes(of))), h('ul', { class: 'chips', 'aria-label': 'Nodes that counted' }, of.map((one) => h('li', { key: one.node, class: one.count === null ? '' : 'on' }, h('code', null, one.node), ' ', one.count === null ? UNCOUNTED[one.state] : exact(one.count))))];
}

/** The token's end is by the server's clock. */
function serverNow(store: Store): number {
  return store.now + store.clockOffset;
}

function demand(store: Store, of: Preview): Child {
  const wanted = demanded(of);
  return [
    wanted !== null && h('label', { class: 'field' }, h('span', null, 'To confirm, type ', h('code', null, wanted)), h('input', { id: 'confirmation', type: 'text', autocomplete: 'off', spellcheck: 'false', value: state.typed, oninput: (event: Event) => change(store, { typed: (event.target as HTMLInputElement).value }) })),
    of.confirm === 'everything' && h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: state.sure, onchange: (event: Event) => change(store, { sure: (event.target as HTMLInputElement).checked }) }), 'All caches of this namespace will be empty, on all nodes.'),
  ];
}

async function execute(store: Store, of: Preview): Promise<void> {
  const request: InvalidationRequest = { ...of.selector, token: of.token, confirmation: demanded(of) === null ? null : state.typed, reason: state.reason === '' ? null : state.reason };
  change(store, { step: 'sending', problem: null });
  try {
    const result = await send<Invalidation>('POST', endpoints.invalidations, request);
    change(store, { step: 'result', result, after: null });
    void follow(store, result);
  } catch (failure) {
    change(store, { step: 'confirm', problem: problemIn(failure) });
  }
}

// ---- 3: what came of it ----

/** A node that is silent is not waited for without end: each says its word within the second, or is away. */
const PATIENCE = 60_000;

async function follow(store: Store, from: Invalidation): Promise<void> {
  const until = store.now + PATIENCE;
  let shown = from;
  let wait = SOON;
  let counted = false;
  while ((!isOver(shown) || progress(shown) < 1) && store.now < until) {
    await new Promise((resolve) => window.setTimeout(resolve, wait));
    wait = Math.min(SLOWEST, wait * 1.5);
    if (state.result?.id !== from.id) {
      return;
    }
    shown = await asked(shown);
    change(store, { result: shown });
    counted ||= isOver(shown) && (void countAgain(store, shown), true); // meanwhile nodes say their words
  }
  store.say(`${headline(shown)}.`, store.may('admin') ? to(store.route, 'audit') : undefined);
  if (!counted) {
    await countAgain(store, shown);
  }
}

/** The effect, seen and not supposed: what is there now of what was there. */
async function countAgain(store: Store, of: Invalidation): Promise<void> {
  if (of.state === 'done') {
    change(store, { counting: true });
    const after = await send<Preview>('POST', endpoints.previews, of.selector).catch(() => null);
    if (state.result?.id === of.id) {
      change(store, { after, counting: false });
    }
  }
}

function effect(store: Store, of: Invalidation): Child {
  const after = state.after;
  const share = after && of.previewed > 0 ? after.count / of.previewed : 0;
  if (state.counting) {
    return [h('h3', null, 'Effect'), h('p', { class: 'calm' }, h('span', { class: 'spinner', 'aria-hidden': true }), 'Counting on all nodes what is there now…')];
  }
  return (
    after && [
      h('h3', null, 'Effect'),
      h('p', { class: 'effect' }, h('b', null, exact(of.previewed)), ' before → ', h('b', { class: after.count === 0 ? 'good' : '' }, exact(after.count)), ' now', after.nodes.length > 0 && h('span', { class: 'muted' }, ` · ${countedNodes(after.nodes)}`), h('span', { class: 'grow' }), h('button', { type: 'button', class: 'quiet', onclick: () => void countAgain(store, of) }, 'Count again')),
      bar(share),
      after.count > 0 && h('p', { class: 'muted' }, 'What is there now was loaded after it, or was not counted before.'),
    ]
  );
}

/** As it stands now; where that cannot be asked, as it was, since what was sent is under way all the same. */
function asked(of: Invalidation): Promise<Invalidation> {
  return ask<Invalidation>(endpoints.invalidation(of.id)).catch(() => of);
}

function headline(of: Invalidation): string {
  const removed = of.removed === null ? 'Done' : `${plural(of.removed, 'entry', 'entries')} removed`;
  return { waiting: 'Waiting for its turn', running: 'Under way', done: of.acknowledgement === 'deferred' ? 'Deferred: Redis is away' : removed, cancelled: 'Cancelled', failed: 'Failed' }[of.state];
}

function appliedNodes(of: Invalidation): string {
  return `${of.nodes.filter((one) => one.state === 'applied').length} of ${plural(of.nodes.length, 'node')}`;
}

const TONES: Readonly<Record<Invalidation['state'], Tone>> = { waiting: 'unknown', running: 'degraded', done: 'ok', cancelled: 'unknown', failed: 'critical' };

function result(store: Store, of: Invalidation): HTMLElement {
  const took = of.startedAt !== null && of.endedAt !== null ? of.endedAt - of.startedAt : null;
  return h(
    'section',
    { class: 'panel', 'aria-live': 'polite', key: 'result' },
    h('h2', null, headline(of), ' ', pill(of.acknowledgement === 'deferred' ? 'degraded' : TONES[of.state], of.acknowledgement ?? of.state)),
    of.acknowledgement === 'deferred' && h('p', { class: 'banner warning' }, icon('!'), 'It is kept and sent before this node reads from Redis again. Until then other nodes may serve the old values.'),
    of.message !== null && h('p', { class: 'banner critical' }, icon('!'), of.message),
    h('progress', { max: 1, value: progress(of), 'aria-label': `Nodes that have applied it: ${appliedNodes(of)}` }),
    of.nodes.length > 0 && h('p', { class: 'muted' }, `Applied on ${appliedNodes(of)}`),
    facts(['Previewed', exact(of.previewed)], ['Removed', exact(of.removed), 'Entries that were alive before and are not any more, where they were counted'], ['Took', millis(took)]),
    h('p', { class: 'muted' }, 'Number ', h('code', null, of.id)),
    h('ul', { class: 'chips', 'aria-label': 'Nodes' }, of.nodes.map((one) => h('li', { key: one.node, class: one.state === 'applied' ? 'on' : '' }, h('code', null, one.node), ' ', one.state === 'applied' ? '✓ applied' : one.state))),
    effect(store, of),
    h(
      'p',
      { class: 'actions' },
      of.state === 'waiting' && h('button', { type: 'button', onclick: () => void cancel(store, of.id) }, 'Cancel'),
      isOver(of) && h('button', { type: 'button', class: 'primary', onclick: () => again(store) }, 'Another one'),
      store.may('admin') && h('a', { class: 'button', href: to(store.route, 'audit') }, 'Audit log'),
    ),
  );
}

function again(store: Store): void {
  state = { ...EMPTY, kind: state.kind };
  store.go(to(store.route, 'invalidate'));
  store.change();
}

async function cancel(store: Store, id: string): Promise<void> {
  try {
    change(store, { result: await send<Invalidation>('DELETE', endpoints.invalidation(id)) });
  } catch (failure) {
    change(store, { problem: problemIn(failure) });
  }
}
