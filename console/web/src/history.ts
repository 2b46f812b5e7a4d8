/** What charts take of figures over time. Pure. */
import type { Event, History } from './api';
import type { Marker } from './series';

/** So much is shown at least, also where less is known. */
const FEWEST = 10;

/** Without the beginning of which nothing is known: a process that runs for a minute has a chart of a minute. */
export function sinceKnown(history: History): History {
  const unknown = timesOf(history).findIndex((_, i) => Object.values(history.series).some((values) => (values[i] ?? null) !== null));
  const cut = Math.min(unknown, timesOf(history).length - FEWEST);
  return cut <= 0
    ? history
    : {
        ...history,
        from: history.from + cut * history.stepMillis,
        series: Object.fromEntries(Object.entries(history.series).map(([name, values]) => [name, values.slice(cut)])),
        heatmap: history.heatmap && { ...history.heatmap, columns: history.heatmap.columns.slice(cut) },
      };
}

export function timesOf(history: History): number[] {
  const length = Math.max(0, ...Object.values(history.series).map((values) => values.length), history.heatmap?.columns.length ?? 0);
  return Array.from({ length }, (_, i) => history.from + i * history.stepMillis);
}

export function valuesOf(history: History, metric: string): readonly (number | null)[] {
  return history.series[metric] ?? [];
}

/** What happens all the time marks nothing. */
const OFTEN = 10;

export function markersOf(history: History): Marker[] {
  const often = (event: Event) => event.severity === 'info' && history.events.filter((other) => other.kind === event.kind).length > OFTEN;
  return history.events.filter((event) => !often(event)).map((event) => ({ at: event.at, kind: event.severity === 'critical' && event.kind !== 'servers' ? 'alert' : event.kind === 'servers' ? 'failover' : event.kind, text: event.text }));
}

export interface Happened {
  readonly event: Event;
  /** How many of its kind came one after the other; `event` is the newest. */
  readonly many: number;
  readonly since: number;
}

/** Newest first; what is no trouble and comes many times in a row is one line. */
export function inRuns(events: readonly Event[]): readonly Happened[] {
  const all: Happened[] = [];
  for (const event of events) {
    const last = all.at(-1);
    if (last && event.severity === 'info' && last.event.severity === 'info' && last.event.kind === event.kind) {
      all[all.length - 1] = { ...last, many: last.many + 1, since: event.at };
    } else {
      all.push({ event, many: 1, since: event.at });
    }
  }
  return all;
}
