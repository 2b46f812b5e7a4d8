import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Glob } from '../src/keys/glob.js';
import { storedTag } from '../src/keys/tags.js';
import { KeyTemplate } from '../src/keys/template.js';
import { canonicalJson, decimal } from '../src/keys/values.js';
import { schemaHash } from '../src/envelope/envelope.js';
import { valueOf, vectors, type Told } from './vectors.js';

const file = vectors('keys.json') as {
  keys: { claim: string; template: string; parameters: Told[]; key: string }[];
  refusedKeys: { claim: string; template: string; parameters: Told[] }[];
  refusedTemplates: { claim: string; template: string }[];
  collisions: { one: string; other: string; mayCollide: boolean }[];
  canonicalJson: { claim: string; value: Told; json: string }[];
  globs: { pattern: string; text: string; matches: boolean }[];
  tags: { tag: string; stored: string }[];
  schemas: { schema: string; hash: string }[];
};

describe('the vectors of keys', () => {
  for (const { claim, template, parameters, key } of file.keys) {
    it(`keys: ${claim}`, () => {
      assert.equal(new KeyTemplate(template).fill(parameters.map(valueOf)), key);
    });
  }
  for (const { claim, template, parameters } of file.refusedKeys) {
    it(`refused keys: ${claim}`, () => {
      assert.throws(() => new KeyTemplate(template).fill(parameters.map(valueOf)), TypeError);
    });
  }
  for (const { claim, template } of file.refusedTemplates) {
    it(`refused templates: ${claim}`, () => {
      assert.throws(() => new KeyTemplate(template), TypeError);
    });
  }
  for (const { one, other, mayCollide } of file.collisions) {
    it(`${one} and ${other} ${mayCollide ? 'may' : 'cannot'} collide`, () => {
      assert.equal(new KeyTemplate(one).mayCollideWith(new KeyTemplate(other)), mayCollide);
      assert.equal(new KeyTemplate(other).mayCollideWith(new KeyTemplate(one)), mayCollide);
    });
  }
  for (const { claim, value, json } of file.canonicalJson) {
    it(`canonical JSON: ${claim}`, () => {
      assert.equal(canonicalJson(valueOf(value)), json);
    });
  }
  for (const { pattern, text, matches } of file.globs) {
    it(`${JSON.stringify(pattern)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(new Glob(pattern).matches(text), matches);
    });
  }
  it('have tags and schemas', () => {
    file.tags.forEach(({ tag, stored }) => { assert.equal(storedTag(tag), stored); });
    file.schemas.forEach(({ schema, hash }) => { assert.equal(schemaHash(schema).toString(16).padStart(8, '0'), hash); });
  });
});

describe('a key', () => {
  const local = new KeyTemplate('goal:near:{country}:{city_id}');

  it('fills by name, whatever the order and spelling of its members, or in order', () => {
    assert.equal(local.keyOf({ cityId: 3, country: 'no' }), 'goal:near:no:3');
    assert.equal(local.keyOf({ city_id: 3, country: 'no' }), 'goal:near:no:3');
    assert.equal(local.keyOf(['no', 3]), 'goal:near:no:3');
  });
  it('that leaves a member over is one parameter as a whole, or refused', () => {
    assert.throws(() => local.keyOf({ cityId: 3, country: 'no', street: 1 }), /country, cityId/);
    assert.match(new KeyTemplate('goal:{id}').keyOf({ id: 1, more: 2 }), /^goal:~[0-9a-f]{32}$/);
  });
  it('that is a list with one simple value is that value, and otherwise one parameter as a whole', () => {
    const goals = new KeyTemplate('goals:{ids}');
    assert.equal(goals.keyOf([42]), 'goals:42');
    assert.match(goals.keyOf([1, 2]), /^goals:~/);
    assert.match(goals.keyOf([]), /^goals:~/);
  });
  it('never shows itself in a refusal', () => {
    assert.throws(() => local.keyOf(['secret']), (refusal: Error) => !refusal.message.includes('secret'));
  });
  it('of a date is ISO 8601 as Java prints an instant', () => {
    const at = new KeyTemplate('at:{at}');
    assert.equal(at.keyOf(new Date(0)), 'at:1970-01-01T00%3A00%3A00Z');
    assert.equal(at.keyOf(new Date(1)), 'at:1970-01-01T00%3A00%3A00.001Z');
    assert.throws(() => at.keyOf(new Date(NaN)), /date/);
  });
  it('holds half a surrogate pair or what has no text: refused', () => {
    assert.throws(() => new KeyTemplate('t:{t}').keyOf('\ud83d'), /surrogate/);
    assert.throws(() => new KeyTemplate('t:{t}').keyOf(/x/ as never), /RegExp/);
  });
});

describe('a decimal', () => {
  it('has neither exponent nor trailing zeros', () => {
    const texts = { '1.50': '1.5', '1E+3': '1000', '123.00': '123', '-0.0': '0', '0012': '12', '1.5e-3': '0.0015', '+7': '7', '120e-1': '12' };
    for (const [written, text] of Object.entries(texts)) {
      assert.equal(decimal(written), text, written);
    }
  });
});
