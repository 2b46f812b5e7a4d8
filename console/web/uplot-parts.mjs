// uPlot without the parts that this page never asks for: a third of it. Each cut says what it takes away and has to find its place, so that another
// version of uPlot fails the build instead of failing somebody's chart.
import { readFile } from 'node:fs/promises';

const CUTS = [
  ['helpers for callers: joining tables, bars, steps, splines', /uPlot\.assign = assign;[\s\S]*?(?=export \{)/, ''],
  ['scatter plots', /const mode = self\.mode;/, 'const mode = 1;'],
  ['scales that are not linear', /\b(?:\w+\.)?distr\s*(?:==\s*(?:2|3|4|100)|>= 3)\b/g, 'false'],
  ['its legend: the page has its own, which is a list of buttons', /const showLegend = legend\.show;/, 'const showLegend = false;'],
  ['values in its legend', /if \(legend\.live\)/g, 'if (false)'],
  ['dates in words: the page gives its own, see axis.ts', /const \[ timeIncrs[\s\S]*?genTimeStuffs\(1e-3\);/, ''],
  ['formats of dates', /const _tzDate [\s\S]*?const _timeSeriesVal .*\n/, ''],
  ['scales of time', /let isTime = .*;/g, 'const isTime = false;'],
];

function cut(text) {
  return CUTS.reduce((left, [what, place, instead]) => {
    const shorter = left.replace(place, instead);
    if (shorter === left) {
      throw new Error(`uPlot is not as it was: "${what}" is not found in it. Look at uplot-parts.mjs.`);
    }
    return shorter;
  }, text);
}

/** For esbuild. */
export const uplotParts = {
  name: 'uplot-parts',
  setup(build) {
    build.onLoad({ filter: /uPlot\.esm\.js$/ }, async ({ path }) => ({ contents: cut(await readFile(path, 'utf8')), loader: 'js' }));
  },
};
