/** Where and how dark the cells of a heatmap are. Pure. */

/** How dark a cell is, 0 to 1: by the root of its share of the fullest, so that the few slow ones are seen. */
export function shade(value: number, fullest: number): number {
  return value <= 0 || fullest <= 0 ? 0 : 0.12 + 0.88 * Math.sqrt(value / fullest);
}

/** Where a time in milliseconds stands between the buckets: 0 at the lowest, one step for each. */
export function heightOf(value: number, bounds: readonly number[]): number {
  const above = bounds.findIndex((bound) => value <= bound);
  if (above < 0) {
    return bounds.length;
  }
  const high = bounds[above] ?? value;
  const low = above === 0 ? high / 2 : (bounds[above - 1] ?? 0);
  const part = low > 0 && high > low ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : 1;
  return above + Math.max(0, Math.min(1, part));
}

export interface Merged {
  readonly from: number;
  readonly many: number;
  readonly counts: readonly number[] | null;
}

/** Neighbouring columns as one, so many at a time; unknown where none of them is known. */
export function merged(columns: readonly (readonly number[] | null)[], many: number): readonly Merged[] {
  const at = Math.max(1, many);
  return Array.from({ length: Math.ceil(columns.length / at) }, (_, i) => {
    const group = columns.slice(i * at, (i + 1) * at);
    const known = group.filter((column): column is readonly number[] => column !== null);
    const counts = known.length === 0 ? null : known.reduce((a, b) => a.map((n, bucket) => n + (b[bucket] ?? 0)));
    return { from: i * at, many: group.length, counts };
  });
}

/** The highest of so many neighbours at a time: a percentile of a second with five lookups in it says little alone. Null where none is known. */
export function highest(values: readonly (number | null)[], many: number): readonly (number | null)[] {
  const at = Math.max(1, many);
  return Array.from({ length: Math.ceil(values.length / at) }, (_, i) => {
    const known = values.slice(i * at, (i + 1) * at).filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
}
