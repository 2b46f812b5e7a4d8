import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { Bucket } from '../src/limits/bucket.js';
import { Larder, type Decision } from '../src/index.js';
import { KeyTemplate } from '../src/keys/template.js';
import { leaseOf } from '../src/tier/tier.js';
import { systemClock } from '../src/time/clock.js';
import { RedisServer, withoutRedis } from './redis.js';
import { valueOf, vectors, type Told } from './vectors.js';

interface Step {
  at: string; before: string; seen: string; allowed: boolean; remaining: number; resetNanos: string; retryAfterNanos: string; after: string; writtenForMillis: string;
}

const file = vectors('limits.json') as {
  sequences: {
    claim: string; namespace: string; template: string; parameters: Told[]; key: string; lease: string;
    limit: { requests: number; perMillis: number; burst: number }; steps: Step[];
  }[];
};

describe("the vectors of rate limits are counted as in Bucket4j's own bytes", () => {
  for (const { claim, namespace, template, parameters, key, lease, limit, steps } of file.sequences) {
    it(claim, () => {
      const value = `${namespace}:${new KeyTemplate(template).fill(parameters.map(valueOf))}`;
      assert.deepEqual([value, leaseOf(value)], [key, lease]);
      for (const step of steps) {
        assert.deepEqual(answered(step, { requests: limit.requests, perMs: limit.perMillis, burst: limit.burst }), step);
      }
    });
  }
});

function answered({ at, before }: Step, limit: { requests: number; perMs: number; burst: number }): Step {
  const bytes = before === '' ? null : Buffer.from(before, 'hex');
  const there = Bucket.read(bytes)?.refilled(Number(at)) ?? Bucket.full(limit, Number(at));
  const allowed = there.tokens >= 1n;
  const left = allowed ? there.withoutOne() : there;
  return {
    at,
    before,
    seen: bytes === null ? '' : createHash('sha1').update(bytes).digest('hex'),
    allowed,
    remaining: Number(left.tokens),
    resetNanos: String(left.untilFull),
    retryAfterNanos: allowed ? '0' : String(there.untilOne),
    after: allowed ? left.write().toString('hex') : before,
    writtenForMillis: allowed ? String(left.livesMs) : '',
  };
}

const TEMPLATE = 'rate_limit:user:{user_id}:{endpoint}';
const DAY_MS = 86_400_000;
const PATIENT = { softTimeoutMs: 60_000, commandTimeoutMs: 60_000 };

describe('a rate limit', { skip: withoutRedis, timeout: 120_000 }, () => {
  it('of two nodes that are asked at once allows as many as one', async () => {
    await withRedis(async (redis) => {
      await withLarders(redis, 2, async (larders) => {
        const limits = larders.map((larder) => larder.rateLimit(TEMPLATE, { requests: 20, perMs: DAY_MS }));
        const decisions = await Promise.all(limits.flatMap((limit) => Array.from({ length: 20 }, () => limit.ask(7, 'reviews'))));
        assert.equal(decisions.filter(({ isCounted }) => isCounted).length, 40);
        assert.equal(decisions.filter(({ isAllowed }) => isAllowed).length, 20);
        assert.match(larders[0]!.metrics(), /larder_rate_limit_decisions_total\{limit="rate_limit:user:\{user_id\}:\{endpoint\}",result="allowed"\} \d+\n/);
      });
    });
  });

  it('allows again when it said that it would, and another key meanwhile', async () => {
    let skippedMs = 0;
    const clock = { ...systemClock, wall: () => Date.now() + skippedMs };
    await withRedis(async (redis) => {
      await withLarders(redis, 1, async ([larder]) => {
        const limit = larder!.rateLimit(TEMPLATE, { requests: 1, perMs: DAY_MS });
        const isAllowed = async (user: string): Promise<boolean> => (await limit.ask(user, 'x')).isAllowed;
        assert.ok(await isAllowed('a b'));
        const refused: Decision = await limit.ask('a b', 'x');
        assert.deepEqual([refused.isAllowed, await isAllowed('another')], [false, true]);
        skippedMs = refused.retryAfterMs;
        assert.ok(await isAllowed('a b'));
      }, clock);
    });
  });

  it('replaces what is no bucket', async () => {
    await withRedis(async (redis) => {
      await redis.raw.set('limits:v1:rate_limit:1', 'something else');
      await redis.raw.rpush('limits:v1:rate_limit:2', 'a list');
      await withLarders(redis, 1, async ([larder]) => {
        const limit = larder!.rateLimit('rate_limit:{user}', { requests: 3, perMs: 60_000 });
        assert.deepEqual([(await limit.ask(1)).remaining, (await limit.ask(2)).remaining], [2, 2]);
      });
    });
  });
});

describe('a rate limit without Redis', () => {
  for (const [whenAway, isAllowed] of [['allow', true], ['refuse', false]] as const) {
    it(`answers everybody alike: ${whenAway}`, async () => {
      const larder = Larder.open({ name: 'limits', redis: 'redis://127.0.0.1:1' });
      try {
        const limit = larder.rateLimit(TEMPLATE, { requests: 1, perMs: 1_000 }, whenAway);
        for (let i = 0; i < 3; i++) {
          const decision = await limit.ask(1, 'x');
          assert.deepEqual([decision.isAllowed, decision.isCounted], [isAllowed, false]);
        }
        assert.equal(limit.counts[`uncounted_${isAllowed ? 'allowed' : 'refused'}`], 3);
      } finally {
        await larder.close();
      }
    });
  }

  it('is made once, of numbers in their range, and asked for keys of its template', async () => {
    const larder = Larder.open({ name: 'limits', redis: 'redis://127.0.0.1:1' });
    try {
      for (const bad of [{ requests: 0, perMs: 1_000 }, { requests: 1, perMs: 999 }, { requests: 1, perMs: DAY_MS + 1 }, { requests: 1, perMs: 1_000, burst: 1e9 + 1 }]) {
        assert.throws(() => larder.rateLimit(TEMPLATE, bad), /give a number from/);
      }
      const limit = larder.rateLimit(TEMPLATE, { requests: 1, perMs: 1_000 });
      assert.throws(() => larder.rateLimit(TEMPLATE, { requests: 1, perMs: 1_000 }), /There is a limit/);
      await assert.rejects(limit.ask(1), /has 1 parameters/);
    } finally {
      await larder.close();
    }
  });
});

async function withRedis(test: (redis: RedisServer) => Promise<void>): Promise<void> {
  const redis = await RedisServer.start();
  try {
    await test(redis);
  } finally {
    await redis.stop();
  }
}

async function withLarders(redis: RedisServer, count: number, test: (larders: Larder[]) => Promise<void>, clock = systemClock): Promise<void> {
  const larders = Array.from({ length: count }, () => Larder.open({ name: 'limits', redis: `redis://127.0.0.1:${redis.port}`, ...PATIENT, clock }));
  try {
    await Promise.all(larders.map((larder) => larder.ready()));
    await test(larders);
  } finally {
    await Promise.all(larders.map((larder) => larder.close()));
  }
}
