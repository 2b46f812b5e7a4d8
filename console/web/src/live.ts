/** The stream of frames, one a second, and what they do to figures over time. The reducers are pure. */
import type { Alert, Event, Frame, History } from './api';
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
  if (history.namespace !== frame.namespace || history.node !== null || history.cache !== null || history.stepMillis > FOLLOWS || frame.at < due) {
    return history;
  }
  const steps = Math.floor((frame.at - history.to) / history.stepMillis);
  const missed = Math.min(lengthOf(history), steps) - 1;
  const series = Object.fromEntries(Object.entries(history.series).map(([name, values]) => [name, [...values.slice(missed + 1), ...gaps(missed), frame.metrics[name] ?? null]]));
  const moved = steps * history.stepMillis;
  const heatmap = history.heatmap && { ...history.heatmap, columns: [...history.heatmap.columns.slice(missed + 1), ...gaps(missed), frame.counts.length > 0 ? frame.counts : null] };
  return { ...history, series, heatmap, from: history.from + moved, to: history.to + moved };
}

/** Adds what has just happened, once. */
export function noticed(history: History, event: Event): History {
  return history.events.some((one) => one.id === event.id && one.node === event.node) ? history : { ...history, events: [event, ...history.events] };
}

function lengthOf(history: History): number {
  return Math.round((history.to - history.from) / history.stepMillis) + 1;
}

function gaps(n: number): null[] {
  return Array.from({ length: n }, () => null);
}

/** What comes by the stream, and goes from tab to tab as it came. */
export type Message =
  | { readonly kind: 'frame'; readonly data: Frame }
  | { readonly kind: 'notice'; readonly data: Event }
  | { readonly kind: 'alert'; readonly data: Alert }
  | { readonly kind: 'state'; readonly data: Live['state'] };

/**
 * The one stream of this browser: a browser has six connections for a server, and seven tabs with a stream each would leave none for questions. One tab
 * listens and tells the others; when it closes, pauses, or is hidden, another takes its place. Where a browser has no locks (a page that came
 * neither by https nor from this machine) each tab that can be seen listens for itself.
 */
export class Stream {
  private of: string | null = null;
  private end = new AbortController();

  constructor(private readonly take: (message: Message) => void) {}

  /** Follows another namespace, or none: while paused or hidden. */
  follow(namespace: string | null): void {
    if (namespace !== this.of) {
      this.end.abort();
      this.end = new AbortController();
      this.of = namespace;
      if (namespace !== null) {
        this.join(namespace, this.end.signal);
      }
    }
  }

  private join(namespace: string, end: AbortSignal): void {
    const name = new URL(endpoints.stream(namespace), document.baseURI).href;
    const tabs = new BroadcastChannel(name);
    tabs.onmessage = (event: MessageEvent<Message>) => this.take(event.data);
    end.addEventListener('abort', () => tabs.close());
    this.take({ kind: 'state', data: 'connecting' });
    const tell = (message: Message) => {
      if (!end.aborted) {
        this.take(message);
        tabs.postMessage(message);
      }
    };
    void inTurn(name, end, () => listen(name, end, tell));
  }
}

/** Whoever comes first does it; the next one when that is over. */
function inTurn(name: string, end: AbortSignal, work: () => Promise<void>): Promise<void> {
  return navigator.locks ? navigator.locks.request(name, { signal: end }, work).catch(() => undefined) : work();
}

const AGAIN = 3000;

/** Until the end; begins again where the browser gives up, since the answer was no stream: a server that is starting, a log-in that is over. */
function listen(address: string, end: AbortSignal, tell: (message: Message) => void): Promise<void> {
  return new Promise((done) => {
    let source: EventSource;
    const open = () => {
      source = new EventSource(address);
      for (const kind of ['frame', 'notice', 'alert'] as const) {
        source.addEventListener(kind, (event) => tell({ kind, data: JSON.parse((event as MessageEvent<string>).data) } as Message));
      }
      source.onopen = () => tell({ kind: 'state', data: 'open' });
      source.onerror = () => {
        tell({ kind: 'state', data: 'lost' });
        if (source.readyState === EventSource.CLOSED) {
          window.setTimeout(() => end.aborted || open(), AGAIN);
        }
      };
    };
    end.addEventListener('abort', () => (source.close(), done()));
    open();
  });
}
