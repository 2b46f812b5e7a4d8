import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Script } from '../src/connection/script.js';
import { vectors } from './vectors.js';

const file = vectors('scripts.json') as { scripts: { name: string; files: string[]; sha1: string }[] };
/** Those that this client sends. */
const USED = ['append', 'begin', 'heartbeat', 'fill', 'renew', 'release', 'begin-write', 'put', 'replace'];

describe('the script', () => {
  for (const { name, files, sha1 } of file.scripts.filter((script) => USED.includes(script.name))) {
    it(`${name} is that of the Java library, so that servers know both by one digest`, () => {
      const names = files.map((path) => path.replace(/^.*\/|\.lua$/g, ''));
      assert.equal(new Script(...names).digest, sha1);
      for (const path of files) {
        const javas = new URL(`../../../../redis/src/main/resources/dev/larder/redis/internal/${path}`, import.meta.url);
        assert.deepEqual(readFileSync(new URL(`../../lua/${path.replace(/^.*\//, '')}`, import.meta.url)), readFileSync(javas));
      }
    });
  }
  it('that is used is known to the vectors, each of them', () => {
    assert.deepEqual(file.scripts.map(({ name }) => name).filter((name) => USED.includes(name)).sort(), [...USED].sort());
  });
});
