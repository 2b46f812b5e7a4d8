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
