import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heightOf, shade } from '../src/heatmap';
import { csv, newest, pointText, rows, type Series, stack, summary, topAndOther } from '../src/series';
import { timeMarks, timeStep } from '../src/axis';
import { sparkRuns } from '../src/spark';

const one = (label: string, values: (number | null)[]): Series => ({ label, colour: 'memory', values });
const show = (value: number | null | undefined) => (value === null || value === undefined ? '–' : String(value));

test('series are stacked, and where none is known there is a gap', () => {
  assert.deepEqual(stack([one('a', [1, null, 3]), one('b', [10, null, null])]), [[1, null, 3], [11, null, 3]]);
});

test('beyond eight series, the smallest are one', () => {
  const many = Array.from({ length: 12 }, (_, i) => one(`s${i}`, [i, null]));
  const shown = topAndOther(many);
  assert.equal(shown.length, 8);
  assert.deepEqual(shown.at(-1), { label: '5 others', colour: 'muted', values: [10, null] });
});

test('a chart is one sentence for who cannot see it', () => {
  const data = { title: 't', times: [1, 2, 3], series: [one('memory', [5, 1, null]), one('Redis', [null, null, null])], show };
  assert.equal(summary(data), 'memory: now 1, between 1 and 5; Redis: nothing known.');
  assert.equal(pointText(data, 2, String), '3: memory –, Redis –');
  assert.deepEqual(rows(data, String)[0], ['1', '5', '–']);
});

test('now is the newest point that is complete, and nothing older', () => {
  assert.equal(newest([1, 2, null]), 2);
  assert.equal(newest([1, null, null, null]), null);
});

test('an export is quoted, and is no formula', () => {
  assert.equal(csv([['a,b', 'say "x"'], ['=1+1', -5]]), '"a,b","say ""x"""\r\n\'=1+1,-5');
});

test('the few slow lookups are seen beside the many fast ones', () => {
  assert.equal(shade(0, 100), 0);
  assert.ok(shade(1, 10_000) > 0.1);
  assert.equal(shade(100, 100), 1);
});

test('a duration stands between its buckets, on a logarithmic scale', () => {
  const bounds = [1, 10, 100];
  assert.equal(heightOf(10, bounds), 2);
  assert.ok(Math.abs(heightOf(Math.sqrt(10), bounds) - 1.5) < 1e-9);
  assert.equal(heightOf(1e9, bounds), 3);
});

test('a gap in a small line is a gap', () => {
  assert.equal(sparkRuns([1, 2, null, 3], 30, 10).length, 2);
  assert.equal(sparkRuns([null, null], 30, 10).length, 0);
});

test('marks of time stand on round times of the clock on the wall', () => {
  const hour = 3_600_000;
  assert.deepEqual(timeMarks(100, 5000, 2000, 0), [2000, 4000]);
  assert.deepEqual(timeMarks(0, 24 * hour, 6 * hour, -330).map((at) => (at + 5.5 * hour) / hour), [6, 12, 18, 24]);
  assert.deepEqual(timeMarks(5, 3, 1000, 0), []);
  assert.equal(timeStep(15 * 60_000, 8), 2 * 60_000);
  assert.equal(timeStep(1e12, 8), 24 * hour);
});
