// What a hit in Redis costs through the TypeScript client, beside ioredis by hand: README.md beside this file.
import { createRequire } from 'node:module';
import { Larder } from '../typescript/dist/src/index.js';

const { Redis } = createRequire(new URL('../typescript/package.json', import.meta.url))('ioredis');
const [, , url, rounds] = process.argv;
const KEYS = Array.from({ length: 1_000 }, (_, i) => `k${i}`);
const item = (id) => ({ id, text: 'x'.repeat(160) });

const raw = new Redis(url);
const larder = Larder.open({ name: 'speed', version: 'typescript', redis: url });
const items = larder.cache({ key: 'item:{id}', schema: 'Item:1', load: item });
await larder.ready();
await items.getMany(KEYS);
await raw.mset(...KEYS.flatMap((key) => [`raw:${key}`, JSON.stringify(item(key))]));

const byHand = {
  get: async (key) => JSON.parse(await raw.get(`raw:${key}`)),
  many: async (keys) => (await raw.mget(keys.map((key) => `raw:${key}`))).map((found) => JSON.parse(found)),
};
const byLarder = { get: (key) => items.get(key), many: (keys) => items.getMany(keys) };

async function perSecond(callers, ask) {
  const began = performance.now();
  let asked = 0;
  const caller = async () => {
    while (performance.now() - began < 400) {
      await ask(asked++);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (asked * 1_000) / (performance.now() - began);
}

const shapes = {
  'get, 1 caller': [1, (door) => (n) => door.get(KEYS[n % 1_000])],
  'get, 32 callers': [32, (door) => (n) => door.get(KEYS[n % 1_000])],
  '100 in one call, 1 caller': [1, (door) => (n) => door.many(KEYS.slice((n * 100) % 1_000, ((n * 100) % 1_000) + 100))],
};
const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
for (const [shape, [callers, asking]] of Object.entries(shapes)) {
  const [hand, cache] = [[], []];
  for (let round = 0; round <= Number(rounds); round++) {
    hand.push(await perSecond(callers, asking(byHand)));
    cache.push(await perSecond(callers, asking(byLarder)));
  }
  // The first round is for the compiler.
  const ratios = cache.slice(1).map((figure, i) => figure / hand[i + 1]);
  console.log(`| TypeScript | ioredis | ${shape} | ${Math.round(middle(hand))} | ${Math.round(middle(cache))} | ${middle(ratios).toFixed(2)} |`);
}
raw.disconnect();
await larder.close();
