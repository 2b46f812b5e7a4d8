/** A line of the last hour, small enough for a table's cell. Gaps are gaps. */
import { h } from './dom';
import { colourNameOf } from './theme';

interface Run {
  readonly line: string;
  readonly area: string;
}

/** Ratios near one are drawn from near their lowest on, or nothing would be seen; what varies by more stands on zero. */
function floor(low: number, high: number): number {
  return low > high / 2 ? low - (high - low) * 0.4 : Math.min(low, 0);
}

/** One path for each piece between gaps, in a box of the given size. */
export function sparkRuns(values: readonly (number | null)[], width: number, height: number): readonly Run[] {
  const known = values.filter((value): value is number => value !== null);
  const low = floor(Math.min(...known), Math.max(...known));
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => ((index * width) / Math.max(1, values.length - 1)).toFixed(1);
  const y = (value: number) => (height - 1 - ((value - low) / span) * (height - 3)).toFixed(1);
  return runs(values).map(([from, run]) => {
    const points = run.map((value, i) => `${x(from + i)} ${y(value)}`).join('L');
    return { line: `M${points}`, area: `M${x(from)} ${height}L${points}L${x(from + run.length - 1)} ${height}Z` };
  });
}

function runs(values: readonly (number | null)[]): [number, number[]][] {
  const all: [number, number[]][] = [];
  values.forEach((value, index) => {
    const last = all.at(-1);
    if (value !== null && last && last[0] + last[1].length === index) {
      last[1].push(value);
    } else if (value !== null) {
      all.push([index, [value]]);
    }
  });
  return all;
}

/** So much is shown at least, also where less is known. */
const FEWEST = 12;

/** Without the beginning of which nothing is known. */
export function sinceKnown(values: readonly (number | null)[]): readonly (number | null)[] {
  const first = values.findIndex((value) => value !== null);
  return values.slice(Math.max(0, Math.min(first, values.length - FEWEST)));
}

export function spark(values: readonly (number | null)[], colour: string, summary: string, width = 96, height = 24): HTMLElement {
  const stroke = `var(--${colourNameOf(colour)})`;
  return h(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': summary, preserveAspectRatio: 'none' },
    sparkRuns(sinceKnown(values), width, height).map((run) => [h('path', { d: run.area, class: 'spark-area', style: { fill: stroke } }), h('path', { d: run.line, class: 'spark-line', style: { stroke } })]),
  );
}
