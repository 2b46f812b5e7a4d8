import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame, History } from '../src/api';
import { appended } from '../src/live';

const coverage = { answered: 1, expected: 1, partial: false, reason: null, sampleAgeMillis: 0 };
const history: History = { namespace: 'n', node: null, cache: null, from: 1000, to: 3000, stepMillis: 1000, series: { hit: [0.1, 0.2, 0.3] }, heatmap: { boundsMicros: [50], columns: [[1, 0], null, [2, 0]] }, events: [] };

function frame(at: number, change: Partial<Frame> = {}): Frame {
  return { namespace: 'n', at, coverage, health: 'ok', metrics: { hit: 0.9 }, counts: [7, 0], ...change };
}

test('a frame is the newest point, and the oldest goes', () => {
  const next = appended(history, frame(4000));
  assert.deepEqual(next.series, { hit: [0.2, 0.3, 0.9] });
  assert.deepEqual(next.heatmap?.columns, [null, [2, 0], [7, 0]]);
  assert.deepEqual([next.from, next.to], [2000, 4000]);
});

test('frames that were missed are gaps', () => {
  const next = appended(history, frame(5000));
  assert.deepEqual(next.series, { hit: [0.3, null, 0.9] });
  assert.equal(next.to, 5000);
});

test('after a long silence all but the newest is a gap, and no more points than there were', () => {
  const next = appended(history, frame(3_600_000));
  assert.equal(next.series['hit']?.length, 3);
  assert.equal(next.series['hit']?.at(-1), 0.9);
});

test('a metric that the frame does not know is a gap, not a zero', () => {
  assert.deepEqual(appended(history, frame(4000, { metrics: {} })).series, { hit: [0.2, 0.3, null] });
});

test('nothing is added to another namespace, to one node or cache alone, to longer steps, nor twice', () => {
  assert.equal(appended(history, frame(4000, { namespace: 'm' })), history);
  assert.equal(appended(history, frame(3000)), history);
  const alone = { ...history, node: 'a' };
  assert.equal(appended(alone, frame(4000)), alone);
  const one = { ...history, cache: 'goal' };
  assert.equal(appended(one, frame(4000)), one);
  const coarse = { ...history, stepMillis: 60_000 };
  assert.equal(appended(coarse, frame(1e6)), coarse);
});
