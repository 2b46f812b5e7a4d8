import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { best } from '../src/connection/ballot.js';
import { redirectionOf } from '../src/connection/redirecting.js';
import { Roster, type Member } from '../src/connection/roster.js';
import type { Shard } from '../src/connection/shard.js';
import { SlotMap, slotOf } from '../src/connection/slots.js';
import { Place } from '../src/connection/whereabouts.js';
import { deferred } from '../src/time/clock.js';
import { ManualClock } from './clock.js';

const ASKED = { host: 'asked', port: 1 };

/** A map of ranges such as `0-9 a`, whose masters listen at port 1. */
function mapOf(epoch: number, ...ranges: string[]): SlotMap {
  return new SlotMap(
    epoch,
    ranges.map((range) => {
      const [, from, to, host = ''] = /^(\d+)-(\d+) (\w+)$/.exec(range) ?? [];
      return { from: Number(from), to: Number(to), master: { host, port: 1 } };
    }),
  );
}

function member(endpoint: { host: string; port: number }): Member {
  return { place: new Place(endpoint), shard: { name: endpoint.host } as unknown as Shard };
}

const namesOf = (roster: Roster): string[] => roster.shards.map(({ name }) => name);

describe('a slot', () => {
  it('is that of what stands between the first braces, if there is anything', () => {
    assert.equal(slotOf('123456789'), 0x31c3);
    assert.equal(slotOf('{user1000}.following'), slotOf('user1000'));
    assert.equal(slotOf('{shop:v1:goal:42}~lease'), slotOf('shop:v1:goal:42'));
    assert.equal(slotOf('foo{}{bar}'), 8_363);
    assert.equal(slotOf('foo{{bar}}zap'), slotOf('{bar'));
    assert.notEqual(slotOf('é'), slotOf('e'));
  });
});

describe('the map of slots', () => {
  it('is read from what a node answers, which leaves out what it does not know', () => {
    const map = SlotMap.of(Buffer.from('cluster_state:ok\r\ncluster_current_epoch:7\r\n'), [
      [0, 5, [Buffer.from('10.0.0.1'), 7000, Buffer.from('id')], [Buffer.from('10.0.0.2'), 7000]],
      [6, 7, [Buffer.from(''), 7001]],
      [8, 8, [Buffer.from('?'), 7002]],
      [9, 9, [null, 7003]],
      [10, 16_383],
    ], ASKED);
    assert.equal(map.epoch, 7);
    assert.deepEqual(map.masters.map(({ host, port }) => `${host}:${port}`), ['10.0.0.1:7000', 'asked:7001', 'asked:7002', 'asked:7003']);
  });

  it('leaves a shard who it is when a replica takes its place, and nobody else', () => {
    const first = Roster.empty().next(mapOf(1, '0-99 a', '100-199 b', '200-299 c'), member);
    const failed = first.next(mapOf(2, '0-99 a', '100-199 d', '200-299 c'), member);
    assert.deepEqual(namesOf(failed), ['a', 'b', 'c']);
    assert.deepEqual(failed.moved().map(({ endpoint }) => endpoint.host), ['d']);
    assert.equal(failed.at({ host: 'd', port: 1 })?.name, 'b');
    const grown = failed.next(mapOf(3, '0-49 a', '50-99 e', '100-199 d', '200-299 c'), member);
    assert.deepEqual(namesOf(grown), ['a', 'e', 'b', 'c']);
    const shrunk = grown.next(mapOf(4, '0-199 d', '200-299 c'), member);
    assert.deepEqual(namesOf(shrunk), ['b', 'c']); // whose slots others have got has no heir
  });

  it('has whoever serves most of the slots as the heir', () => {
    const before = Roster.empty().next(mapOf(1, '0-99 a'), member);
    assert.deepEqual(namesOf(before.next(mapOf(2, '0-9 b', '10-99 c'), member)), ['b', 'a']);
  });
});

describe('a question to several', () => {
  it('is answered by the best when all have answered, and by who has when that takes too long', async () => {
    const clock = new ManualClock();
    const rank = (answer: number): number => answer;
    assert.equal(await best(clock, 250, [Promise.resolve(1), Promise.reject<number>(new Error('away')), Promise.resolve(3), Promise.resolve(2)], rank), 3);
    const hanging = deferred<number>();
    const late = best(clock, 250, [Promise.resolve(1), hanging.promise], rank);
    await clock.pass(250);
    assert.equal(await late, 1);
    const nobody = best(clock, 250, [hanging.promise], rank);
    await clock.pass(1_000);
    hanging.resolve(9);
    assert.equal(await nobody, 9);
    await assert.rejects(best<number>(clock, 250, [Promise.reject<number>(new Error('away'))], rank), /away/);
    await assert.rejects(best(clock, 250, [], rank), /nobody was asked/);
  });
});

describe('a redirection', () => {
  it('is an error that says that a command was not carried out, and nothing else is', () => {
    const refused = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });
    assert.deepEqual(redirectionOf(refused('MOVED 3999 127.0.0.1:6381'), ASKED), { kind: 'moved', target: { host: '127.0.0.1', port: 6381 } });
    assert.deepEqual(redirectionOf(refused('ASK 3999 ::1:6381'), ASKED), { kind: 'ask', target: { host: '::1', port: 6381 } });
    assert.deepEqual(redirectionOf(refused('MOVED 3999 :6381'), ASKED), { kind: 'moved', target: { host: 'asked', port: 6381 } });
    assert.deepEqual(redirectionOf(refused('TRYAGAIN Multiple keys request during rehashing of slot'), ASKED), { kind: 'tryagain' });
    for (const message of ['MOVED 3999 h:0', 'MOVED 3999', 'ERR MOVED 3999 h:1', 'CLUSTERDOWN Hash slot not served']) {
      assert.equal(redirectionOf(refused(message), ASKED), undefined, message);
    }
    assert.equal(redirectionOf(new Error('MOVED 3999 h:1'), ASKED), undefined);
  });
});
