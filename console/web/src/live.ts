/** The stream of frames, one a second, and what they do to figures over time. The reducers are pure. */
import type { Frame, History } from './api';
import * as endpoints from './endpoints';

export interface Live {
  readonly state: 'connecting' | 'open' | 'lost';
  readonly frame: Frame | null;
  /** By this browser's clock, which need not be the server's. */
  readonly receivedAt: number | null;
}

export const BEFORE: Live = { state: 'connecting', frame: null, receivedAt: null };

export function received(frame: Frame, now: number): Live {
  return { state: 'open', frame, receivedAt: now };
}

/** A history whose points are no more than so far apart follows the stream; longer ones are asked for again. */
const FOLLOWS = 2000;

/** Adds a frame's figures as the newest point and lets the oldest go; what the frame does not know is a gap. */
export function appended(history: History, frame: Frame): History {
  const due = history.to + history.stepMillis;
  if (history.namespace !== frame.namespace || history.node !== null || history.stepMillis > FOLLOWS || frame.at < due) {
    return history;
  }
  const steps = Math.floor((frame.at - history.to) / history.stepMillis);
  const missed = Math.min(lengthOf(history), steps) - 1;
  const series = Object.fromEntries(Object.entries(history.series).map(([name, values]) => [name, [...values.slice(missed + 1), ...gaps(missed), frame.metrics[name] ?? null]]));
  const moved = steps * history.stepMillis;
  const heatmap = history.heatmap && { ...history.heatmap, columns: [...history.heatmap.columns.slice(missed + 1), ...gaps(missed), frame.counts.length > 0 ? frame.counts : null] };
  return { ...history, series, heatmap, from: history.from + moved, to: history.to + moved };
}

function lengthOf(history: History): number {
  return Math.round((history.to - history.from) / history.stepMillis) + 1;
}

function gaps(n: number): null[] {
  return Array.from({ length: n }, () => null);
}

/** The one stream of this page; opened anew for another namespace, closed while paused or hidden. */
export class Stream {
  private source: EventSource | null = null;
  private of: string | null = null;

  constructor(
    private readonly onFrame: (frame: Frame) => void,
    private readonly onState: (state: Live['state']) => void,
  ) {}

  follow(namespace: string | null): void {
    if (namespace === this.of) {
      return;
    }
    this.source?.close();
    this.source = null;
    this.of = namespace;
    if (namespace !== null) {
      this.open(namespace);
    }
  }

  private open(namespace: string): void {
    this.onState('connecting');
    const source = new EventSource(endpoints.stream(namespace));
    source.addEventListener('frame', (event) => this.onFrame(JSON.parse((event as MessageEvent<string>).data) as Frame));
    source.onopen = () => this.onState('open');
    source.onerror = () => {
      this.onState('lost');
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        this.retry(namespace);
      }
    };
    this.source = source;
  }

  /** The browser gives up where the answer was no stream (a server that is starting, a log-in that is over). */
  private retry(namespace: string): void {
    this.of = null;
    window.setTimeout(() => this.of === null && this.follow(namespace), 3000);
  }
}
