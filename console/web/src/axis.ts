/** Where an axis of time has its marks: on round times of the clock on the wall. Pure. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Distances between marks, ascending, in milliseconds. */
export const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
];

/** The marks from one time until another, a step apart; `zone` is what the clock on the wall is behind UTC, in minutes. */
export function timeMarks(from: number, until: number, step: number, zone = new Date(from).getTimezoneOffset()): number[] {
  const behind = zone * MINUTE;
  const first = Math.ceil((from - behind) / step) * step + behind;
  const many = step > 0 ? Math.floor((until - first) / step) + 1 : 0;
  return Array.from({ length: Math.max(0, many) }, (_, i) => first + i * step);
}

/** The smallest step of which no more than so many fit in. */
export function timeStep(span: number, most: number): number {
  return TIME_STEPS.find((step) => span / step <= most) ?? 24 * HOUR;
}
