import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOf, idText, positionOf, type Link, type Place } from '../src/journal/place.js';
import { Progress } from '../src/journal/progress.js';
import { Proof } from '../src/journal/proof.js';
import { groupFields, horizon, keyFields, parts, Stored, type Group } from '../src/journal/records.js';
import { GroupRules, type Subject } from '../src/node/rules.js';
import { ManualClock } from './clock.js';
import { vectors } from './vectors.js';

interface Said { keys?: string[]; kind?: Group['kind']; subject?: string; reason?: string; keepsStale?: boolean }

const file = vectors('journal.json') as {
  positions: { claim: string; id: string; position: string }[];
  written: { claim: string; says: Said; fields: Record<string, string> }[];
  read: { claim: string; stream: 'keys' | 'groups'; id: string; fields: Record<string, string>; says: Said | null; link: string; before: string; horizonBefore: string }[];
  parts: { claim: string; keys: number; length: number; parts: number[] }[];
  covered: { claim: string; says: Said; position: number; key: string; cache: string; stamp: number; tags: string[]; isNegative: boolean; covered: boolean }[];
};

const linkText = (link: Link | undefined): string => (link ? `${idText(link.id)}:${link.nonce}` : 'null');

describe('the vectors of the journal', () => {
  for (const { claim, id, position } of file.positions) {
    it(`positions: ${claim}`, () => {
      assert.equal(String(positionOf(idOf(id))), position);
    });
  }
  for (const { claim, says, fields } of file.written) {
    it(`written: ${claim}`, () => {
      const [only, ...more] = says.keys ? keyFields(says.keys) : [groupFields(says as Group)];
      assert.deepEqual(more, []);
      assert.deepEqual(Object.fromEntries(pairs(only ?? [])), fields);
    });
  }
  for (const { claim, stream, id, fields, says, link, before, horizonBefore } of file.read) {
    it(`read: ${claim}`, () => {
      const record = new Stored([Buffer.from(id), Object.entries(fields).flat().map((text) => Buffer.from(text))]);
      if (stream === 'keys') {
        assert.deepEqual(record.keys(), says?.keys ?? []);
      } else {
        assert.deepEqual(record.group(), says);
      }
      assert.equal(linkText(record.link), link);
      assert.equal(linkText(record.before), before);
      assert.equal(String(record.horizonBefore), horizonBefore);
    });
  }
  for (const told of file.parts) {
    it(`parts: ${told.claim}`, () => {
      const keys = Array.from({ length: told.keys }, () => 'x'.repeat(told.length));
      assert.deepEqual(parts(keys).map((part) => part.length), told.parts);
    });
  }
  for (const told of file.covered) {
    it(`covered: ${told.claim}`, () => {
      const rules = new GroupRules(10);
      rules.add(told.says as Group, BigInt(told.position));
      const entry = { stamp: BigInt(told.stamp), tags: new Set(told.tags), hasUnknownTags: told.isNegative };
      assert.equal(rules.cover(entry, told.key, told.cache), told.covered);
    });
  }
});

function pairs(fields: readonly string[]): [string, string][] {
  return fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? ''] as [string, string]] : []));
}

describe('what is remembered of groups', () => {
  const stamped = (stamp: number): Subject => ({ stamp: BigInt(stamp), tags: new Set(['a']), hasUnknownTags: false });
  const group = (kind: Group['kind'], subject: string): Group => ({ kind, subject, reason: '', keepsStale: false });

  it('is bounded: the oldest becomes the horizon', () => {
    const rules = new GroupRules(2);
    rules.add(group('tag', 'one'), 10n);
    rules.add(group('tag', 'two'), 20n);
    assert.equal(rules.cover(stamped(5), 'k', 'c:'), false);
    rules.add(group('tag', 'three'), 30n);
    assert.equal(rules.size, 2);
    assert.equal(rules.cover(stamped(9), 'k', 'c:'), true);
    assert.equal(rules.cover(stamped(10), 'k', 'c:'), false);
  });
  it('said once more counts as of the last time', () => {
    const rules = new GroupRules(2);
    rules.add(group('tag', 'a'), 10n);
    rules.add(group('tag', 'b'), 20n);
    rules.add(group('tag', 'a'), 30n);
    rules.add(group('tag', 'c'), 40n);
    assert.equal(rules.cover(stamped(25), 'k', 'c:'), true);
  });
  it('by a pattern that this client finds too long is taken for everything', () => {
    const rules = new GroupRules(2);
    rules.add(group('pattern', 'x'.repeat(2_000)), 10n);
    assert.equal(rules.cover(stamped(9), 'k', 'c:'), true);
  });
  it('in two patterns with one prefix ends with the newest of them', () => {
    const rules = new GroupRules(2);
    rules.add(group('pattern', 'k*'), 10n);
    rules.add(group('pattern', 'k**'), 20n);
    rules.add(group('tag', 'x'), 30n); // the first is forgotten
    assert.equal(rules.cover(stamped(15), 'key', 'c:'), true);
    rules.add(group('tag', 'y'), 40n); // and the second
    assert.equal(rules.cover(stamped(25), 'key', 'c:'), false);
  });
  it('is forgotten by a horizon, which stands for it', () => {
    const rules = new GroupRules(10);
    rules.add(group('cache', 'c:'), 10n);
    rules.add(horizon(''), 20n);
    assert.equal(rules.size, 0);
    assert.equal(rules.cover(stamped(19), 'k', 'other:'), true);
    assert.equal(rules.cover(stamped(20), 'k', 'c:'), false);
  });
});

function at(ms: number, incarnation = 'i'): Place {
  return {
    incarnation,
    keys: { id: { ms: BigInt(ms), seq: 0n }, nonce: `k${ms}` },
    groups: { id: { ms: BigInt(ms), seq: 0n }, nonce: `g${ms}` },
  };
}

function begun() {
  const clock = new ManualClock();
  const proof = new Proof(clock);
  const progress = new Progress(proof, clock, 1_000, () => new Error('late'));
  progress.begun(at(1));
  return { clock, proof, progress };
}

describe('the proof that nothing was missed', () => {
  it('counts from when a heartbeat was sent, once the tail has passed what it answered', async () => {
    const { clock, proof, progress } = begun();
    const sentAt = clock.now();
    const question = progress.ask(); // 1: sent
    await clock.pass(100);
    progress.answered(question, () => at(5)); // 2: the server is further than this node
    assert.equal(proof.at, undefined);
    progress.advanced(at(4));
    assert.equal(proof.at, undefined);
    progress.advanced(at(5)); // 3: passed
    assert.equal(proof.at, sentAt);
  });
  it('is revoked by heads that went backwards, that have another nonce, or of another incarnation', () => {
    const other = { ...at(1), keys: { ...at(1).keys, nonce: 'other' } };
    for (const heads of [at(0), other, at(5, 'j')]) {
      const { proof, progress } = begun();
      progress.answered(progress.ask(), () => at(1));
      assert.notEqual(proof.at, undefined);
      progress.answered(progress.ask(), () => heads);
      assert.equal(proof.at, undefined);
      assert.equal(progress.place, undefined);
    }
  });
  it('is not made of a heartbeat that was sent before continuity was lost', () => {
    const { proof, progress } = begun();
    const question = progress.ask(); // 1: sent
    progress.lost('a gap'); // 2: lost, and begun anew
    progress.begun(at(9));
    progress.answered(question, () => at(9)); // 3: answered
    assert.equal(proof.at, undefined);
  });
  it('grows older by the time for which the machine was suspended', async () => {
    const { clock, proof, progress } = begun();
    progress.answered(progress.ask(), () => at(1));
    const provenAt = proof.at ?? 0;
    clock.suspend(60_000);
    await clock.pass(100);
    proof.compareClocks();
    assert.equal(proof.at, provenAt - 60_000);
  });
  it('is waited for, and a record of a group, for a bounded time', async () => {
    const { clock, progress } = begun();
    const proven = progress.provenNow();
    const applied = progress.groupApplied(at(7).groups);
    const never = progress.groupApplied(at(8).groups);
    progress.groupWasApplied(at(7).groups);
    progress.advanced(at(7));
    progress.answered(progress.ask(), () => at(7));
    await Promise.all([proven, applied]);
    const late = assert.rejects(never, /late/);
    await clock.pass(1_000);
    await late;
  });
});

describe('a group record that was lost with its master', () => {
  const ours: Link = { id: idOf('7-0'), nonce: 'ours' };
  it('is not taken for applied because another came behind it, or by its id', async () => {
    const { progress } = begun(); // 1: a master has acknowledged ours, and was succeeded by a replica that lacks it
    const lost = assert.rejects(progress.groupApplied(ours), /lost/);
    progress.groupWasApplied(at(7).groups); // 2: another node's comes, and follows what was read
    progress.advanced(at(7));
    await lost;
    await assert.rejects(progress.groupApplied(ours), /lost/);
    await progress.groupApplied(at(7).groups);
  });
  it('is told when all was read anew', async () => {
    const { progress } = begun();
    const lost = assert.rejects(progress.groupApplied(ours), /lost/);
    const release = progress.abandoning();
    progress.lost('a head went backwards');
    progress.begun(at(2));
    release();
    await lost;
  });
  it('is what was applied too long ago to be remembered', async () => {
    const { progress } = begun();
    for (let each = 1; each <= 1_024; each++) {
      progress.groupWasApplied(at(each).groups);
    }
    progress.advanced(at(1_024));
    await progress.groupApplied(at(1).groups);
    progress.groupWasApplied(at(1_025).groups);
    await assert.rejects(progress.groupApplied(at(1).groups), /lost/);
  });
});
