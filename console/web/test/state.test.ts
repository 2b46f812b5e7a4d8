import assert from 'node:assert/strict';
import { test } from 'node:test';
import { current, figureOf } from '../src/alerts';
import type { Alert, Invalidation, Preview } from '../src/api';
import { waitBefore } from '../src/announce';
import { commandFor, type Pressed } from '../src/keyboard';
import { countedNodes, demanded, EMPTY, mayExecute, progress } from '../src/pages/invalidate';
import { begun, found, goesOn } from '../src/pages/keys';
import { outlier } from '../src/pages/nodes';
import { limitOf } from '../src/pages/settings';
import { basis, changes, intervalWords, lifetimeWords } from '../src/pages/sizing';
import { matching } from '../src/palette';
import { answered, asked, failed, NOTHING, standing } from '../src/resource';
import { parseSort, sorted } from '../src/table';

const problem = (status: number) => ({ status, title: 't', detail: 'd', request: null });
const press = (key: string, change: Partial<Pressed> = {}): Pressed => ({ key, mod: false, alt: false, typing: false, ...change });

test('a failure keeps the last answer as stale, a refusal hides it', () => {
  const ready = answered('x', 1);
  assert.equal(standing(NOTHING), 'loading');
  assert.equal(standing(asked(ready)), 'ready');
  assert.equal(standing(failed(ready, problem(500))), 'stale');
  assert.equal(failed(ready, problem(503)).value, 'x');
  assert.equal(standing(failed(ready, problem(403))), 'forbidden');
  assert.equal(failed(ready, problem(403)).value, null);
  assert.equal(standing(failed(NOTHING, problem(0))), 'broken');
});

test('single keys do nothing while somebody types, or when they are switched off', () => {
  assert.deepEqual(commandFor(press('c'), true, true), { kind: 'go', page: 'caches' });
  assert.equal(commandFor(press('c'), false, true), null);
  assert.equal(commandFor(press('p', { typing: true }), false, true), null);
  assert.equal(commandFor(press('p'), false, false), null);
  assert.deepEqual(commandFor(press('k', { mod: true, typing: true }), false, false), { kind: 'palette' });
});

test('commands are found by some of their letters, beginnings first', () => {
  const all = ['Overview', 'Invalidate', 'Invalidate goal', 'Nodes'].map((text) => ({ text }));
  assert.deepEqual(matching(all, 'inv').map((one) => one.text), ['Invalidate', 'Invalidate goal']);
  assert.deepEqual(matching(all, 'xyz'), []);
});

test('a search names a key once, and stops at its budget', () => {
  const page = { prefix: 'a', keys: [{ key: 'a1', cache: null }, { key: 'a2', cache: null }], cursor: 'c', scanned: 2000, total: 9000, unavailable: null };
  const twice = found(found(begun('a'), page), page);
  assert.equal(twice.found.length, 2);
  assert.equal(twice.scanned, 4000);
  assert.equal(goesOn(twice, 10_000), true);
  assert.equal(goesOn(twice, 4000), false);
  assert.equal(goesOn({ ...twice, cursor: null }, 10_000), false);
});

const preview: Preview = { token: 't', expiresAt: 1000, selector: { namespace: 'n', kind: 'tag', subject: 'user:42' }, count: 500, exact: true, basis: '', perTier: {}, sample: [], loadsPerSecond: null, loadMillis: null, confirm: 'name', reversible: false, loads: null, nodes: [] };

test('an invalidation waits for the very words, the tick, and a token that is still good', () => {
  const at = { ...EMPTY, step: 'confirm', preview } as const;
  assert.equal(demanded(preview), 'user:42');
  assert.equal(mayExecute(at, 0), false);
  assert.equal(mayExecute({ ...at, typed: 'user:42' }, 0), true);
  assert.equal(mayExecute({ ...at, typed: 'user:42' }, 1000), false);
  const all = { ...at, preview: { ...preview, confirm: 'everything' as const }, typed: 'n' };
  assert.equal(mayExecute(all, 0), false);
  assert.equal(mayExecute({ ...all, sure: true }, 0), true);
  assert.equal(mayExecute({ ...at, preview: { ...preview, confirm: 'button' } }, 0), true);
});

test('progress counts nodes whose word is not awaited any more', () => {
  const node = (state: 'applied' | 'waiting' | 'gone') => ({ node: state, state });
  const of = { state: 'running', nodes: [node('applied'), node('waiting'), node('gone'), node('waiting')] } as unknown as Invalidation;
  assert.equal(progress(of), 0.5);
});

test('unknown values sort last, whichever way', () => {
  const columns = [{ id: 'n', title: '', cell: () => null, value: (row: number | null) => row }];
  assert.deepEqual(sorted([null, 2, 10], columns, parseSort('n.down', { by: '', down: false })), [10, 2, null]);
  assert.deepEqual(sorted([null, 10, 2], columns, { by: 'n', down: false }), [2, 10, null]);
});

test('a node is told apart where it differs', () => {
  assert.equal(outlier(0.84, 0.962), '12.2% below the others');
  assert.equal(outlier(0.96, 0.962), null);
  assert.equal(outlier(null, 0.9), null);
});

test('a screen reader hears one message in ten seconds, and what it asked for at once', () => {
  assert.equal(waitBefore(1000, 0, false), 9000);
  assert.equal(waitBefore(1000, 0, true), 0);
  assert.equal(waitBefore(20_000, 0, false), 0);
});

const counted = (node: string, count: number | null) => ({ node, state: count === null ? ('unanswered' as const) : ('counted' as const), count });

test('how many nodes counted is said, and which of them did not', () => {
  assert.equal(countedNodes([counted('a', 7), counted('b', 0), counted('c', null)]), '2 of 3 nodes counted');
});

test('a curve says what it was made from', () => {
  const of = { bounds: [1000, 2000], hitRatio: [0.6, 0.8], bound: 1000, samples: 50_000, lookups: 2_000_000, seenMillis: 720_000 };
  assert.equal(basis(of), 'Of 50k sampled lookups among 2M on this node, in 12\u202fmin');
});

test('a time to live says what it costs and what it serves', () => {
  assert.equal(lifetimeWords({ timeToLiveMillis: 300_000, loadsPerSecond: 12.34, outdated: 0.001 }), 'TTL 5\u202fmin: 12.3 loads/s, 0.1% outdated');
});

test('intervals say how often keys are asked for and values change, and by whose word', () => {
  const of = { reuseMillis: 12_345, longReuseMillis: 98_000, changeMillis: 600_000, compared: 4200, invalidationMillis: 300_000, invalidations: 8100 };
  assert.ok(Math.abs((changes(of) ?? 0) - 200_000) < 0.001);
  assert.equal(changes({ ...of, changeMillis: null }), 300_000);
  assert.equal(changes({ ...of, changeMillis: null, invalidationMillis: null }), null);
  assert.match(intervalWords(of), /declared untrue every 5\u202fmin \(8\.1k seen\), changed without a word every 10\u202fmin by 4\.2k loads/);
  assert.match(intervalWords({ ...of, changeMillis: null, invalidationMillis: null }), /none declared untrue, no other change found/);
});

const alert: Alert = { id: 'hit-ratio', namespace: 'n', state: 'firing', severity: 'warning', text: 't', value: 0.41, since: 0, clearedAt: null, cache: 'price', node: null, limit: 0.5, unit: 'ratio' };

test('an alert that cleared long ago needs nobody, one that fires always does', () => {
  const cleared = (clearedAt: number): Alert => ({ ...alert, state: 'cleared', clearedAt });
  assert.deepEqual(current([alert, cleared(9_000_000), cleared(1000)], 9_100_000).map((one) => one.clearedAt), [null, 9_000_000]);
});

test('an alert says its figure and the limit, and nothing where it is yes or no', () => {
  assert.equal(figureOf(alert), '41%, limit 50%');
  assert.equal(figureOf({ ...alert, unit: '', limit: null, value: 1 }), '');
  const threshold = { id: 'a', text: '', severity: 'warning' as const, above: null, below: 0.5, unit: 'ratio', forMillis: 0, minimum: 1000, enabled: true };
  assert.equal(limitOf(threshold), 'below 50%');
  assert.equal(limitOf({ ...threshold, below: null }), 'when so');
});
