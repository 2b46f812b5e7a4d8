import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heightOf, highest, merged, shade } from '../src/heatmap';
import { csv, markersAt, newest, type Series, stack, summary } from '../src/series';
import { timeMarks, timeStep } from '../src/axis';
import { sinceKnown, sparkRuns } from '../src/spark';

const one = (label: string, values: (number | null)[]): Series => ({ label, colour: 'memory', values });
const show = (value: number | null | undefined) => (value === null || value === undefined ? '–' : String(value));

test('series are stacked, and where none is known there is a gap', () => {
  assert.deepEqual(stack([one('a', [1, null, 3]), one('b', [10, null, null])]), [[1, null, 3], [11, null, 3]]);
});

test('a chart is one sentence for who cannot see it', () => {
  const data = { title: 't', times: [1, 2, 3], series: [one('memory', [5, 1, null]), one('Redis', [null, null, null])], show };
  assert.equal(summary(data), 'memory: now 1, between 1 and 5; Redis: nothing known.');
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
  assert.equal(sinceKnown([...Array.from({ length: 40 }, () => null), ...Array.from({ length: 20 }, () => 1)]).length, 20);
  assert.equal(sinceKnown([...Array.from({ length: 59 }, () => null), 1]).length, 12);
  assert.equal(sinceKnown([null, null]).length, 2);
});

test('marks of time stand on round times of the clock on the wall', () => {
  const hour = 3_600_000;
  assert.deepEqual(timeMarks(100, 5000, 2000, 0), [2000, 4000]);
  assert.deepEqual(timeMarks(0, 24 * hour, 6 * hour, -330).map((at) => (at + 5.5 * hour) / hour), [6, 12, 18, 24]);
  assert.deepEqual(timeMarks(5, 3, 1000, 0), []);
  assert.equal(timeStep(15 * 60_000, 8), 2 * 60_000);
  assert.equal(timeStep(1e12, 8), 24 * hour);
});

test('neighbouring columns are one where they would be too narrow, and unknown only where all are', () => {
  const all = merged([[1, 0], [2, 1], null, null, [5, 5]], 2);
  assert.deepEqual(all.map((one) => one.counts), [[3, 1], null, [5, 5]]);
  assert.deepEqual(highest([1, null, null, null, 5], 2), [1, null, 5]);
  assert.deepEqual(all.map((one) => [one.from, one.many]), [[0, 2], [2, 2], [4, 1]]);
});

test('what happened is told at the nearest place of a chart', () => {
  const marker = { at: 2600, kind: 'alert', text: 'a' };
  assert.deepEqual(markersAt([marker], [1000, 2000, 3000], 2), [marker]);
  assert.deepEqual(markersAt([marker], [1000, 2000, 3000], 0), []);
});
