import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event, History } from '../src/api';
import { inRuns, sinceKnown, timesOf } from '../src/history';
import { answers, hitRatio } from '../src/promql';

const history = (values: (number | null)[]): History => ({ namespace: 'n', node: null, cache: null, from: 0, to: (values.length - 1) * 1000, stepMillis: 1000, series: { p99: values }, heatmap: { boundsMicros: [50], columns: values.map((value) => (value === null ? null : [value])) }, events: [] });

test('a chart begins where something is known, and is never of a few points alone', () => {
  const young = sinceKnown(history([...Array.from({ length: 60 }, () => null), ...Array.from({ length: 40 }, () => 1)]));
  assert.equal(timesOf(young).length, 40);
  assert.equal(young.from, 60_000);
  assert.equal(young.heatmap?.columns.length, 40);
  assert.equal(timesOf(sinceKnown(history([...Array.from({ length: 98 }, () => null), 1, 2]))).length, 10);
});

test('what is known all along, and what is not known at all, stays as it is', () => {
  for (const values of [Array.from({ length: 50 }, () => 1), Array.from({ length: 50 }, () => null), [1, ...Array.from({ length: 50 }, () => null)], []]) {
    const given = history(values);
    assert.equal(sinceKnown(given), given);
  }
});

const event = (id: number, change: Partial<Event> = {}): Event => ({ id, at: id * 1000, kind: 'invalidation', severity: 'info', node: 'a', text: 't', ...change });

test('what is no trouble and comes many times in a row is one line; trouble never is', () => {
  const runs = inRuns([event(5), event(4), event(3, { severity: 'critical' }), event(2, { severity: 'critical' }), event(1, { kind: 'config' })]);
  assert.deepEqual(runs.map((one) => [one.event.id, one.many, one.since]), [[5, 2, 4000], [3, 1, 3000], [2, 1, 2000], [1, 1, 1000]]);
});

test('Prometheus is asked for this namespace and this cache, whatever they are called', () => {
  assert.equal(answers('shop:v1', null), 'sum by (tier) (rate(cache_gets_total{namespace="shop:v1",result="hit"}[1m]))');
  assert.match(hitRatio('n', 'a"b\\'), /cache="a\\"b\\\\",result="hit"/);
});
