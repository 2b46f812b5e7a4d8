import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breaker } from '../src/connection/breaker.js';
import type { Line } from '../src/connection/line.js';
import type { ReignListener } from '../src/connection/shard.js';
import { horizon } from '../src/journal/records.js';
import { Reigns } from '../src/node/reigns.js';
import { Ring, type Doubtful } from '../src/node/ring.js';
import { deferred } from '../src/time/clock.js';
import { ManualClock, settled } from './clock.js';

const NONE: Doubtful = { untrue: [], replaced: [], groups: [] };

describe('what this node has declared untrue', () => {
  it('is in doubt under another reign, and only that, each in its own way', () => {
    const ring = new Ring(10);
    ring.removing(['removed'], 'A', 1);
    ring.recording(['removed'], 'A', 1);
    ring.putting('put', 'A', 2);
    ring.recording(['put'], 'A', 2);
    ring.recordingGroup(horizon('x'), 'A', 3);
    ring.removing(['later'], 'B', 4);
    assert.deepEqual(ring.takeDoubtful('B'), { untrue: ['removed'], replaced: ['put'], groups: [horizon('x')] });
    assert.deepEqual(ring.takeDoubtful('B'), NONE);
    assert.equal(ring.size, 1);
  });

  it('of which the record alone began under an older reign is in doubt too', () => {
    const ring = new Ring(10);
    ring.recording(['k'], 'A', 1);
    assert.deepEqual(ring.takeDoubtful('B').replaced, ['k']);
  });

  it('counts for more than the put behind it, until every replica has it', () => {
    const ring = new Ring(10);
    ring.removing(['k'], 'A', 1);
    ring.putting('k', 'A', 2);
    assert.deepEqual(ring.takeDoubtful('B').untrue, ['k']);
    ring.removing(['k'], 'A', 3);
    ring.putting('k', 'A', 4);
    ring.forgetBefore(4); // the removal of 3 is everywhere
    ring.putting('k', 'A', 5);
    assert.deepEqual(ring.takeDoubtful('B'), { ...NONE, replaced: ['k'] });
  });

  it('is remembered up to a bound and an age, and beyond by its moment alone', () => {
    const ring = new Ring(2);
    for (const [key, at] of [['a', 1], ['b', 2], ['c', 3]] as const) {
      ring.removing([key], 'A', at);
    }
    assert.equal(ring.forgottenAt, 1);
    ring.forgetBefore(3);
    assert.equal(ring.forgottenAt, 2);
    assert.deepEqual(ring.takeDoubtful('B').untrue, ['c']);
  });
});

describe('when another master is met', () => {
  function node() {
    const clock = new ManualClock();
    const told: Doubtful[] = [];
    let meet: ReignListener = () => Promise.resolve();
    const shard = { reign: 'A', onReign: (listener: ReignListener) => (meet = listener) };
    const reigns = new Reigns(shard, { namespace: 'n', node: 'me' }, clock, 1_000, (doubtful) => told.push(doubtful));
    const line = (reign: string, beacon: string | null) =>
      ({ reign, send: (command: string) => Promise.resolve(command === 'GET' && beacon !== null ? Buffer.from(beacon) : null) }) as unknown as Line;
    return { clock, told, reigns, line, meet: (on: Line) => meet(on, 'A') };
  }

  it('what began under the old one is told before the new connection is used', async () => {
    const { told, reigns, line, meet } = node();
    reigns.removing(['k'], line('A', null));
    const met = meet(line('B', null));
    assert.deepEqual(told, [{ ...NONE, untrue: ['k'] }]); // at once
    await met;
    assert.equal(told.length, 1);
  });

  it('that does not know a heartbeat behind all that was forgotten: a horizon', async () => {
    for (const [beacon, isKnown] of [[null, false], ['rubbish', false], ['old', false], ['new', true]] as const) {
      const { clock, told, reigns, line, meet } = node();
      reigns.removing(['k'], line('A', null));
      const forgottenAt = clock.now();
      await clock.pass(60_000);
      await reigns.light(line('A', null), clock.now()); // forgets what is 31 s old
      const at = { old: forgottenAt + 1_000, new: forgottenAt + 1_001 };
      await meet(line('B', beacon === 'old' || beacon === 'new' ? String(at[beacon] * 1e6) : beacon));
      assert.deepEqual(told.map(({ groups }) => groups[0]?.kind), isKnown ? [] : ['horizon'], String(beacon));
    }
  });

  it('what began under the old one behind that is found by the next heartbeat', async () => {
    const { clock, told, reigns, line } = node();
    reigns.putting('late', line('an older reign', null));
    await reigns.light(line('A', null), clock.now());
    assert.deepEqual(told, [{ ...NONE, replaced: ['late'] }]);
  });
});

describe('the circuit breaker', () => {
  function breaker() {
    const clock = new ManualClock();
    let isAlive = false;
    let probes = 0;
    const one = new Breaker({ failures: 5, openAtMostMs: 30_000 }, () => (probes++, isAlive ? Promise.resolve() : Promise.reject(new Error('silent'))), clock);
    return { clock, one, revive: () => (isAlive = true), probes: () => probes };
  }

  it('opens at the fifth failure in a row, and not at the fifth in all', async () => {
    const { one } = breaker();
    for (let i = 0; i < 4; i++) {
      one.failed();
    }
    one.worked();
    one.failed();
    assert.equal(one.state, 'closed');
    for (let i = 0; i < 4; i++) {
      one.failed();
    }
    assert.equal(one.state, 'open');
    await settled();
    assert.equal(one.openings, 1);
    one.close();
  });

  it('probes at once and twice a second, and closes when two probes in a row are answered', async () => {
    const { clock, one, revive, probes } = breaker();
    for (let i = 0; i < 5; i++) {
      one.failed();
    }
    await clock.pass(1_600);
    assert.equal(one.state, 'open');
    assert.equal(probes(), 4);
    revive();
    await clock.pass(500);
    assert.equal(one.state, 'closed');
    const afterwards = probes();
    await clock.pass(10_000);
    assert.equal(probes(), afterwards);
  });

  it('is not closed by a probe that hangs, and asks no other meanwhile', async () => {
    const clock = new ManualClock();
    const hanging = deferred<undefined>();
    let probes = 0;
    const one = new Breaker({ failures: 1, openAtMostMs: 30_000 }, () => (probes++, hanging.promise), clock);
    one.failed();
    await clock.pass(5_000);
    assert.equal(one.state, 'open');
    assert.equal(probes, 1);
    one.close();
  });
});
