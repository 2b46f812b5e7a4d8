import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, having, parse, rangeOf, stepRange, to } from '../src/route';

test('an address is read and written the same', () => {
  const route = { page: 'caches', item: 'a/b c', params: { range: '1h', filter: 'x=y&z' } } as const;
  assert.deepEqual(parse(format(route)), route);
});

test('an address typed by hand breaks nothing', () => {
  assert.equal(parse('#/nonsense/%E0%A4%A').page, 'overview');
  assert.equal(parse('').page, 'overview');
  assert.equal(rangeOf(parse('#/caches?range=7y')), '5m');
});

test('namespace, range and node go along from page to page, filters do not', () => {
  const route = parse('#/caches/goal?range=6h&node=a&namespace=n&filter=x&sort=y');
  assert.equal(to(route, 'nodes'), '#/nodes?namespace=n&range=6h&node=a');
  assert.equal(having(route, { filter: '', tab: 'keys' }), '#/caches/goal?range=6h&node=a&namespace=n&sort=y&tab=keys');
});

test('the last range stays the last', () => {
  assert.equal(stepRange('15m', 1), '1h');
  assert.equal(stepRange('24h', 1), '24h');
  assert.equal(stepRange('5m', -1), '5m');
});
