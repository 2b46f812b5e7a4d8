import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, bytes, count, inUnit, lookupTime, micros, millis, percent, rate, ratio } from '../src/format';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

test('what is not known is a dash, whatever is asked of it', () => {
  for (const show of [count, rate, percent, bytes, millis, micros]) {
    assert.equal(show(null), '–');
    assert.equal(show(undefined), '–');
    assert.equal(show(Number.NaN), '–');
    assert.notEqual(show(0), '–');
  }
});

test('what is not quite all is not 100 %, what is not quite nothing not 0 %', () => {
  assert.equal(percent(0.99999), '99.99%');
  assert.equal(percent(1), '100%');
  assert.equal(percent(0.00001), '<0.01%');
  assert.equal(percent(0), '0%');
  assert.equal(percent(0.9638), '96.4%');
  assert.equal(percent(0.0002), '0.02%');
});

test('a ratio of few says of how many', () => {
  assert.equal(ratio(0.5, 37), '50% n=37');
  assert.equal(ratio(0.5, 100), '50%');
  assert.equal(ratio(null, 0), '– n=0');
});

test('units fit the size', () => {
  assert.equal(count(12_345), '12.3k');
  assert.equal(rate(0.25), '0.25/s');
  assert.equal(plain(bytes(420_000)), '410 KiB');
  assert.equal(plain(bytes(512)), '512 B');
  assert.equal(plain(millis(0.042)), '42 µs');
  assert.equal(plain(micros(4100)), '4.1 ms');
  assert.equal(plain(millis(331_000)), '5.5 min');
  assert.equal(plain(millis(-4)), '-4 ms');
});

test('ages are whole, and never negative where clocks differ', () => {
  assert.equal(plain(ago(0, 331_900)), '5 min ago');
  assert.equal(ago(5000, 4000), 'just now');
});

test('a lookup that memory answered was not timed, and took less than the first bucket', () => {
  assert.equal(plain(lookupTime(0)), '<32 µs');
  assert.equal(plain(lookupTime(4100)), '4.1 ms');
  assert.equal(lookupTime(null), '–');
});

test('a figure of an alert is read in its own unit', () => {
  assert.equal(inUnit(0.41, 'ratio'), '41%');
  assert.equal(plain(inUnit(5000, 'ms')), '5 s');
  assert.equal(inUnit(12, 'per_second'), '12/s');
  assert.equal(inUnit(3, 'count'), '3');
  assert.equal(inUnit(3, 'a unit of tomorrow'), '3');
});
