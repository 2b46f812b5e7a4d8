/** What charts draw, and what can be said of it without seeing it. Pure. */

export interface Series {
  readonly label: string;
  /** A colour's name in the style sheet, without dashes in front. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

export interface Marker {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
}

export interface ChartData {
  readonly title: string;
  /** Times in milliseconds, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly show: (value: number | null | undefined) => string;
  readonly stacked?: boolean;
  readonly markers?: readonly Marker[];
  readonly height?: number;
  /** Of a chart that is not over time: how a place on the x axis reads. */
  readonly showX?: (value: number) => string;
  /** The largest value of the y axis where that is fixed: 1 for ratios. */
  readonly max?: number;
  /** A place on the x axis to mark: the present size in a sizing curve. */
  readonly here?: readonly { readonly at: number; readonly text: string }[];
  /** The same figures for Prometheus, where there is a meter. */
  readonly promql?: string;
}

/** Each series on top of those before it; where one is unknown, it adds nothing, and where all are, there is a gap. */
export function stack(series: readonly Series[]): (number | null)[][] {
  const sums: number[] = [];
  return series.map((one) =>
    one.values.map((value, index) => {
      const gap = series.every((other) => (other.values[index] ?? null) === null);
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return gap ? null : (sums[index] ?? 0);
    }),
  );
}

/** The newest value: the last point may not be complete yet, but what is older than that is not now. */
export function newest(values: readonly (number | null)[]): number | null {
  return values.slice(-3).findLast((value) => value !== null) ?? null;
}

function lastKnown(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** One sentence for who cannot see the chart. */
export function summary(data: ChartData): string {
  const parts = data.series.map((one) => {
    const known = one.values.filter((value): value is number => value !== null);
    return known.length === 0
      ? `${one.label}: nothing known`
      : `${one.label}: now ${data.show(lastKnown(one.values))}, between ${data.show(Math.min(...known))} and ${data.show(Math.max(...known))}`;
  });
  return parts.length === 0 ? 'No data.' : `${parts.join('; ')}.`;
}

/** What happened nearest to this place of a chart, and not nearer to another. */
export function markersAt(markers: readonly Marker[], times: readonly number[], index: number): readonly Marker[] {
  const at = times[index] ?? 0;
  const half = ((times[1] ?? 0) - (times[0] ?? 0)) * 0.75;
  return markers.filter((marker) => Math.abs(marker.at - at) <= half);
}

/** Two points and fewer are hardly a line. */
export function isSparse(series: Series): boolean {
  return series.values.filter((value) => value !== null).length < 3;
}

/** Quoted where that is needed; what a spreadsheet would take for a formula is not one. */
export function csv(lines: readonly (readonly unknown[])[]): string {
  return lines.map((line) => line.map(cell).join(',')).join('\r\n');
}

function cell(value: unknown): string {
  const text = String(value ?? '');
  const safe = /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
