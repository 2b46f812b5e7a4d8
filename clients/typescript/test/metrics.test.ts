import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Larder } from '../src/index.js';

describe('a Larder without Redis', () => {
  it('has metrics under the names of the documentation, each told of once, and says what is amiss', async () => {
    const larder = Larder.open({ name: 'shop', redis: 'redis://127.0.0.1:1', softTimeoutMs: 10 });
    const cache = larder.cache<number, string>({ key: 'goal:{id}', schema: 'Goal:1', load: (id) => String(id) });
    assert.equal(await cache.get(1), '1');
    assert.equal(await cache.invalidate(1), 'deferred');
    const page = larder.metrics();
    assert.match(page, /^larder_load_seconds_count\{namespace="shop:v1",cache="goal",result="success"\} 1$/m);
    assert.match(page, /^larder_outbox_size\{namespace="shop:v1"\} 1$/m);
    assert.match(page, /^larder_invalidations_deferred_total\{namespace="shop:v1",kind="key"\} 1$/m);
    const heads = page.split('\n').filter((line) => line.startsWith('# TYPE'));
    assert.equal(new Set(heads).size, heads.length);
    assert.equal(larder.health().status, 'degraded');
    await assert.rejects(larder.ready(1), { name: 'TierUnavailableError' });
    await larder.close();
  });

  it('refuses options by name, value and cure', () => {
    const redis = 'redis://127.0.0.1:1';
    assert.throws(() => Larder.open({ name: 'a b', redis }), /name is 'a b'; use/);
    assert.throws(() => Larder.open({ name: 'a', redis: 'http://x' }), /redis: .*write redis:/);
    assert.throws(() => Larder.open({ name: 'a', redis, softTimeoutMs: 1 }), /softTimeoutMs is 1; give a number from 10/);
    const secret = 'redis://user:se%cret@host:1';
    assert.throws(() => Larder.open({ name: 'a', redis: secret }), (refusal: Error) => /%25/.test(refusal.message) && !refusal.message.includes('cret'));
  });

  it('refuses caches that could be mistaken for each other, and invalidations that say nothing', async () => {
    const larder = Larder.open({ name: 'shop', redis: 'redis://127.0.0.1:1' });
    larder.cache({ key: 'goal:{id}', schema: 'Goal:1' });
    assert.throws(() => larder.cache({ key: 'goal:{id}:steps', name: 'goal', schema: 'Goal:1' }), /named goal already/);
    assert.throws(() => larder.cache({ key: 'goal:active', name: 'other', schema: 'Goal:1' }), /could be keys of cache goal/);
    assert.throws(() => larder.cache({ key: 'plan:{id}', schema: 'Plan' }), /schema is 'Plan'/);
    assert.throws(() => larder.cache({ key: 'plan:{id}', schema: 'Plan:1', maxStalenessMs: 1 }), /maxStalenessMs is 1/);
    await assert.rejects(larder.invalidate({}), /exactly one/);
    await assert.rejects(larder.invalidate({ tag: '' }), /empty/);
    await assert.rejects(larder.invalidate({ tag: 'a', everything: true }), /exactly one/);
    await larder.close();
  });
});
