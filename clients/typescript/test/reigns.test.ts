import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breaker } from '../src/connection/breaker.js';
import type { Line } from '../src/connection/line.js';
import type { Shard } from '../src/connection/shard.js';
import type { ReignListener } from '../src/connection/shards.js';
import { horizon } from '../src/journal/records.js';
import { Reigns } from '../src/node/reigns.js';
import { Ring, type Doubtful, type Judge } from '../src/node/ring.js';
import { deferred } from '../src/time/clock.js';
import { ManualClock, settled } from './clock.js';

const NONE: Doubtful = { untrue: [], replaced: [], groups: [] };

/** All shards are under that reign. */
function under(reign: string): Judge {
  return { isOther: (_key, began) => began !== reign, isOtherForJournal: (began) => began !== reign };
}

function shardUnder(reign: string): Shard {
  return { reign } as unknown as Shard;
}

describe('what this node has declared untrue', () => {
  it('is in doubt under another reign, and only that, each in its own way', () => {
    const ring = new Ring(10);
    ring.removing(['removed'], 'A', 1);
    ring.recording(['removed'], 'A', 1);
    ring.putting('put', 'A', 2);
    ring.recording(['put'], 'A', 2);
    ring.recordingGroup(horizon('x'), 'A', 3);
    ring.removing(['later'], 'B', 4);
    assert.deepEqual(ring.takeDoubtful(under('B')), { untrue: ['removed'], replaced: ['put'], groups: [horizon('x')] });
    assert.deepEqual(ring.takeDoubtful(under('B')), NONE);
    assert.equal(ring.size, 1);
  });

  it('of which the record alone began under an older reign is in doubt too', () => {
    const ring = new Ring(10);
    ring.recording(['k'], 'A', 1);
    assert.deepEqual(ring.takeDoubtful(under('B')).replaced, ['k']);
  });

  it('counts for more than the put behind it, until every replica has it', () => {
    const ring = new Ring(10);
    ring.removing(['k'], 'A', 1);
    ring.putting('k', 'A', 2);
    assert.deepEqual(ring.takeDoubtful(under('B')).untrue, ['k']);
    ring.removing(['k'], 'A', 3);
    ring.putting('k', 'A', 4);
    ring.forgetBefore(4); // the removal of 3 is everywhere
    ring.putting('k', 'A', 5);
    assert.deepEqual(ring.takeDoubtful(under('B')), { ...NONE, replaced: ['k'] });
  });

  it('is in doubt by the shard that holds its key now, and its record by that of the journal', () => {
    const ring = new Ring(10);
    const judge: Judge = { isOther: (key, began) => began !== (key === 'moved' ? 'B' : 'A'), isOtherForJournal: (began) => began !== 'J' };
    for (const key of ['moved', 'stayed']) {
      ring.removing([key], 'A', 1);
      ring.recording([key], 'J', 1);
    }
    ring.putting('put', 'A', 2);
    ring.recording(['put'], 'an older one', 2);
    assert.deepEqual(ring.takeDoubtful(judge), { untrue: ['moved'], replaced: ['put'], groups: [] });
  });

  it('is remembered up to a bound and an age, and beyond by its moment alone', () => {
    const ring = new Ring(2);
    for (const [key, at] of [['a', 1], ['b', 2], ['c', 3]] as const) {
      ring.removing([key], 'A', at);
    }
    assert.equal(ring.forgottenAt, 1);
    ring.forgetBefore(3);
    assert.equal(ring.forgottenAt, 2);
    assert.deepEqual(ring.takeDoubtful(under('B')).untrue, ['c']);
  });
});

describe('when another master is met', () => {
  /** A node on one shard, or on two, the second of which holds the journal. */
  function node(isCluster = false) {
    const clock = new ManualClock();
    const told: (Doubtful | 'distrust')[] = [];
    const listeners: ReignListener[] = [];
    const first = shardUnder('A');
    const second = shardUnder('J');
    const all = isCluster ? [first, second] : [first];
    const shards = { listeners: { reign: listeners }, all: () => all, of: (key: string) => (isCluster && key === '{n}' ? second : first) };
    const doubting = { repeat: (doubtful: Doubtful) => told.push(doubtful), distrust: () => told.push('distrust') };
    const reigns = new Reigns(shards, 'n', clock, 1_000, () => 'beacon', doubting);
    const line = (reign: string, beacon: string | null = null) =>
      ({ reign, here: (command: string) => Promise.resolve(command === 'GET' && beacon !== null ? Buffer.from(beacon) : null) }) as unknown as Line;
    reigns.look(undefined);
    return { clock, told, reigns, line, meet: (on: Line, shard = first) => listeners[0]?.(shard, on), all, second };
  }

  it('what began under the old one is told before the new connection is used', async () => {
    const { told, reigns, line, meet } = node();
    reigns.removing(['k'], line('A'));
    const met = meet(line('B'));
    assert.deepEqual(told, [{ ...NONE, untrue: ['k'] }]); // at once
    await met;
    assert.equal(told.length, 1);
  });

  it('that does not know a heartbeat behind all that was forgotten: a horizon', async () => {
    for (const [beacon, isKnown] of [[null, false], ['rubbish', false], ['old', false], ['new', true]] as const) {
      const { clock, told, reigns, line, meet } = node();
      reigns.removing(['k'], line('A'));
      const forgottenAt = clock.now();
      await clock.pass(60_000);
      reigns.look(clock.now()); // forgets what is 31 s old
      const at = { old: forgottenAt + 1_000, new: forgottenAt + 1_001 };
      await meet(line('B', beacon === 'old' || beacon === 'new' ? String(at[beacon] * 1e6) : beacon));
      assert.deepEqual(told.map((one) => one !== 'distrust' && one.groups[0]?.kind), isKnown ? [] : ['horizon'], String(beacon));
    }
  });

  it('what began under the old one behind that is found by the next heartbeat', async () => {
    const { told, reigns, line, meet } = node();
    await meet(line('A'));
    reigns.putting('late', line('an older reign'));
    reigns.look(undefined);
    assert.deepEqual(told, [{ ...NONE, replaced: ['late'] }]);
  });

  it('copies are dropped, unless the journal is there, and with it what is in doubt', async () => {
    const { told, reigns, line, meet, second } = node(/* isCluster= */ true);
    reigns.removing(['k'], line('A'));
    reigns.ring.recording(['k'], 'J', 1);
    await meet(line('K'), second);
    assert.deepEqual(told.splice(0), [{ ...NONE, untrue: ['k'] }]); // its record may be lost
    await meet(line('B'));
    assert.deepEqual(told, ['distrust']);
  });

  it('of a shard that joins: it may have been the replica of one that has gone, and others have held until lately what it holds', async () => {
    const { told, reigns, line, meet, all } = node(/* isCluster= */ true);
    await meet(line('A'));
    reigns.removing(['k'], line('gone'));
    const joining = shardUnder('C');
    all.push(joining);
    told.splice(0);
    await meet(line('C'), joining);
    assert.deepEqual(told, [{ ...NONE, untrue: ['k'] }, 'distrust']);
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
