// The TypeScript process of the mesh: what README.md beside this file says, with the client as any application has it.
import { createInterface } from 'node:readline';
import { Larder } from '../typescript/dist/src/index.js';

const loads = new Map();

function say(line) {
  process.stdout.write(line + '\n');
}

function loadedBy(key) {
  const load = loads.size + 1;
  return new Promise((resolve) => {
    loads.set(load, (version) => resolve({ version: Number(version) }));
    say(`load ${load} ${key}`);
  });
}

const text = (item) => (item === undefined ? '-' : String(item.version));

const larder = Larder.open({ name: 'mesh', redis: process.argv[2], memoryEntries: 1_000_000 });
const items = larder.cache({
  key: 'item:{id}',
  schema: 'Item:1',
  load: loadedBy,
  keyTags: (key) => [`last:${key.at(-1)}`],
});

const operations = {
  get: async (key) => text(await items.get(key)),
  peek: async (key) => text(items.peek(key)),
  many: async (keys) => {
    const found = await items.getMany(keys.split(','));
    return keys.split(',').map((key) => text(found.get(key))).join(',');
  },
  put: (key, version) => items.put(key, { version: Number(version) }),
  update: async (key) => text(await items.update(key, () => loadedBy(key))),
  invalidate: (keys) => items.invalidate(...keys.split(',')),
  tag: (tag) => larder.invalidate({ tag }),
  pattern: (pattern) => larder.invalidate({ pattern }),
  cache: () => larder.invalidate({ cache: { prefix: 'item:' } }),
};

await larder.ready();
say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [id, operation, ...rest] = line.split(' ');
  if (id === 'answer') {
    loads.get(Number(operation))(rest[0]);
  } else {
    operations[operation](...rest).then(
      (answer) => say(`${id} ok ${answer}`),
      (failure) => say(`${id} error ${String(failure).replaceAll('\n', ' ')}`),
    );
  }
}
await larder.close();
