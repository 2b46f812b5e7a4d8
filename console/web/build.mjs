// Builds the console's bundle into the folder the Java module serves it from.
//   node build.mjs            writes the bundle and the hash of its sources
//   node build.mjs --verify   fails, naming the files, if what is committed is not what the sources give
//   node build.mjs --tests    writes the tests into target/tests, for node --test
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';
import { uplotParts } from './uplot-parts.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const served = join(web, '../src/main/resources/dev/larder/console/page');
const hashed = ['package.json', 'package-lock.json', 'tsconfig.json', 'build.mjs', 'uplot-parts.mjs', 'src', 'static'];
// Types only, so nothing of it is in the bundle; it is the contract, which may be described better without a new bundle.
const notInBundle = ['src/api.ts'];

async function filesIn(path) {
  const folder = await readdir(join(web, path), { withFileTypes: true }).catch(() => null);
  if (!folder) {
    return [path];
  }
  const below = await Promise.all(folder.map((entry) => filesIn(`${path}/${entry.name}`)));
  return below.flat();
}

/** One SHA-256 over the names and bytes of all sources; SourcesOfTheBundleTest computes the same without Node. */
async function hashOfSources() {
  const names = (await Promise.all(hashed.map(filesIn))).flat().filter((name) => !notInBundle.includes(name));
  const all = createHash('sha256');
  for (const name of names.sort()) {
    const one = createHash('sha256').update(await readFile(join(web, name))).digest('hex');
    all.update(`${one}  ${name}\n`);
  }
  return `${all.digest('hex')}\n`;
}

async function bundle() {
  const result = await build({
    absWorkingDir: web,
    entryPoints: { console: 'src/main.ts', 'console-style': 'src/style.css' },
    outdir: served,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
    plugins: [uplotParts],
    logLevel: 'warning',
  });
  const files = new Map();
  for (const file of result.outputFiles) {
    files.set(relative(served, file.path).split(sep).join('/'), Buffer.from(await smallest(file)));
  }
  for (const name of await filesIn('static')) {
    files.set(name.slice('static/'.length), await readFile(join(web, name)));
  }
  files.set('licenses.txt', Buffer.from(`uPlot 1.6.32, https://github.com/leeoniya/uPlot\n\n${await readFile(join(web, 'node_modules/uplot/LICENSE'), 'utf8')}`));
  files.set('sources.sha256', Buffer.from(await hashOfSources()));
  return files;
}

/** esbuild's own output is 4 % larger, which here is what a page costs. */
async function smallest(file) {
  if (!file.path.endsWith('.js')) {
    return file.contents;
  }
  const result = await minify(file.text, { module: true, ecma: 2020, compress: { passes: 3, unsafe_arrows: true, keep_fargs: false }, mangle: true });
  return `${result.code}\n`;
}

async function write(files) {
  await rm(served, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(served, name)), { recursive: true });
    await writeFile(join(served, name), bytes);
  }
}

async function differences(files) {
  const different = [];
  for (const [name, bytes] of files) {
    const committed = await readFile(join(served, name)).catch(() => null);
    if (!committed || !committed.equals(bytes)) {
      different.push(name);
    }
  }
  const known = await readdir(served, { recursive: true, withFileTypes: true }).catch(() => []);
  const left = known.filter((entry) => entry.isFile()).map((entry) => relative(served, join(entry.parentPath ?? entry.path, entry.name)));
  return different.concat(left.map((name) => name.split(sep).join('/')).filter((name) => !files.has(name)));
}

async function verify(files) {
  const different = await differences(files);
  if (different.length > 0) {
    console.error(`The committed bundle is not what its sources give: ${different.join(', ')}.\nRun: cd console/web && npm ci && npm run build, and commit what changed.`);
    process.exitCode = 1;
  }
}

async function tests() {
  const names = (await filesIn('test')).filter((name) => name.endsWith('.test.ts'));
  await build({
    absWorkingDir: web,
    entryPoints: names,
    outdir: 'target/tests',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
}

if (process.argv.includes('--tests')) {
  await tests();
} else {
  const files = await bundle();
  await (process.argv.includes('--verify') ? verify(files) : write(files));
}
