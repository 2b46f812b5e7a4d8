/** A latency heatmap: time by logarithmic buckets, each cell as dark as many lookups fell into it, percentiles drawn over it. */
import { timeMarks, timeStep } from './axis';
import { h } from './dom';
import { Figure, type Told } from './figure';
import { clock, count, lookupTime, type Maybe, millis, UNKNOWN } from './format';
import { heightOf, highest, merged, shade } from './heatmap';
import { markOf } from './markers';
import { type Marker, newest } from './series';
import { colour } from './theme';

export interface HeatData {
  readonly title: string;
  readonly times: readonly number[];
  /** Upper bounds in milliseconds, ascending. */
  readonly bounds: readonly number[];
  /** For each time, how many fell into each bucket; null where nothing is known. */
  readonly counts: readonly (readonly number[] | null)[];
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  readonly markers?: readonly Marker[];
  readonly promql?: string;
  readonly height?: number;
}

const LEFT = 58;
const BOTTOM = 20;
const TOP = 12;
/** Cells of fewer pixels would be read by nobody: neighbours are drawn as one. */
const NARROWEST = 5;
const DASHES = [[], [6, 3], [2, 3]];

export class Heat extends Figure {
  private given: HeatData | null = null;
  protected readonly picture = h('canvas', { class: 'heat' }) as HTMLCanvasElement;

  set data(data: HeatData | null) {
    this.given = data;
    if (this.isConnected) {
      this.repaint();
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.picture.onmouseleave = () => this.point(null);
    this.picture.onmousemove = (event) => this.point(this.indexAt(event.offsetX));
  }

  repaint(): void {
    this.resize();
    this.words();
  }

  protected told(): Told | null {
    const data = this.given;
    const at = this.at;
    return data && {
      ...data,
      summary: `Now ${data.lines.map((line) => `${line.label} ${took(newest(line.values))}`).join(', ')}.`,
      columns: ['lookups', ...data.lines.map((line) => line.label)],
      row: (index) => [total(data, index), ...data.lines.map((line) => took(line.values[index]))],
      legend: [
        data.lines.map((line, i) => h('li', null, h('i', { class: `swatch line-${i}` }), line.label, ' ', h('b', null, took(at === null ? newest(line.values) : line.values[at])))),
        h('li', { class: 'muted' }, `${total(data, at ?? data.counts.length - 1)} lookups`),
      ],
    };
  }

  protected resize(): void {
    const data = this.given;
    const pen = this.picture.getContext('2d');
    const width = this.clientWidth;
    const height = data?.height ?? 190;
    if (!data || !pen || width === 0) {
      return;
    }
    this.picture.width = width * devicePixelRatio;
    this.picture.height = height * devicePixelRatio;
    this.picture.style.height = `${height}px`;
    pen.scale(devicePixelRatio, devicePixelRatio);
    const shown = visible(data);
    const box = { left: LEFT, top: TOP, width: width - LEFT - 6, height: height - TOP - BOTTOM };
    paintCells(pen, data, shown, box);
    paintAxes(pen, data, shown, box);
    paintLines(pen, data, shown, box);
    paintEvents(pen, data, box);
    if (this.at !== null) {
      pen.fillStyle = colour('ink');
      pen.fillRect(box.left + ((this.at + 0.5) / data.times.length) * box.width, box.top, 1, box.height);
    }
  }

  private indexAt(x: number): number | null {
    const times = this.given?.times.length ?? 0;
    const index = Math.floor(((x - LEFT) / (this.clientWidth - LEFT - 6)) * times);
    return index < 0 || index >= times ? null : index;
  }

  protected point(index: number | null): void {
    if (index !== this.at) {
      this.at = index;
      this.repaint();
    }
  }
}

function took(millis: Maybe): string {
  return lookupTime(millis === null || millis === undefined ? null : millis * 1000);
}

function total(data: HeatData, index: number): string {
  const column = data.counts[index];
  return column ? count(column.reduce((a, b) => a + b, 0)) : UNKNOWN;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The buckets between the lowest and the highest that anything fell into, with one to spare at each end. */
function visible(data: HeatData): { from: number; until: number } {
  const used = data.bounds.map((_, bucket) => data.counts.some((column) => (column?.[bucket] ?? 0) > 0));
  const first = used.indexOf(true);
  return first < 0 ? { from: 0, until: data.bounds.length } : { from: Math.max(0, first - 1), until: Math.min(data.bounds.length, used.lastIndexOf(true) + 2) };
}

function together(data: HeatData, box: Box): number {
  return Math.ceil((NARROWEST * data.times.length) / box.width);
}

function paintCells(pen: CanvasRenderingContext2D, data: HeatData, shown: { from: number; until: number }, box: Box): void {
  const columns = merged(data.counts, together(data, box));
  const fullest = Math.max(0, ...columns.flatMap(({ counts }) => counts ?? []));
  const wide = box.width / Math.max(1, data.times.length);
  const high = box.height / (shown.until - shown.from);
  pen.fillStyle = colour('heat');
  for (const { from, many, counts } of columns) {
    for (let bucket = shown.from; counts && bucket < shown.until; bucket++) {
      const dark = shade(counts[bucket] ?? 0, fullest);
      if (dark > 0) {
        pen.globalAlpha = dark;
        pen.fillRect(box.left + from * wide, box.top + (shown.until - bucket - 1) * high, Math.max(1, many * wide - 1), high - 1);
      }
    }
  }
  pen.globalAlpha = 1;
}

function paintAxes(pen: CanvasRenderingContext2D, data: HeatData, shown: { from: number; until: number }, box: Box): void {
  pen.font = '11px system-ui, sans-serif';
  pen.fillStyle = colour('muted');
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  const high = box.height / (shown.until - shown.from);
  const each = Math.ceil(22 / high);
  for (let bucket = shown.from; bucket < shown.until; bucket += each) {
    pen.fillText(millis(data.bounds[bucket]), box.left - 8, box.top + (shown.until - bucket - 1) * high);
  }
  pen.textAlign = 'center';
  const [first = 0, last = 0] = [data.times[0], data.times.at(-1)];
  const step = timeStep(last - first, Math.max(1, Math.floor(box.width / 90)));
  for (const at of last > first ? timeMarks(first, last, step) : []) {
    const x = box.left + ((at - first) / (last - first)) * box.width;
    pen.fillText(clock(at, step < 60_000), Math.max(box.left + 14, Math.min(box.left + box.width - 18, x)), box.top + box.height + 12);
  }
}

function paintLines(pen: CanvasRenderingContext2D, data: HeatData, shown: { from: number; until: number }, box: Box): void {
  const high = box.height / (shown.until - shown.from);
  const many = together(data, box);
  const wide = (box.width * many) / Math.max(1, data.times.length);
  data.lines.forEach((line, i) => {
    pen.beginPath();
    let down = false;
    highest(line.values, many).forEach((value, x) => {
      if (value === null) {
        down = false;
        return;
      }
      const at = Math.min(box.left + box.width, box.left + (x + 0.5) * wide);
      const y = box.top + Math.max(0, Math.min(box.height, (shown.until - heightOf(value, data.bounds)) * high));
      down ? pen.lineTo(at, y) : pen.moveTo(at, y);
      down = true;
    });
    for (const [stroke, thick] of [['surface', 3.5], ['ink', 1.5]] as const) {
      pen.setLineDash(DASHES[i % DASHES.length] ?? []);
      pen.strokeStyle = colour(stroke);
      pen.lineWidth = thick;
      pen.stroke();
    }
  });
  pen.setLineDash([]);
}

function paintEvents(pen: CanvasRenderingContext2D, data: HeatData, box: Box): void {
  const first = data.times[0];
  const last = data.times.at(-1);
  if (first === undefined || last === undefined || last === first) {
    return;
  }
  pen.textAlign = 'center';
  pen.setLineDash([3, 3]);
  for (const marker of data.markers ?? []) {
    if (marker.at >= first && marker.at <= last) {
      const x = box.left + ((marker.at - first) / (last - first)) * box.width;
      const [name, sign] = markOf(marker.kind);
      pen.strokeStyle = pen.fillStyle = colour(name);
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x, box.top);
      pen.lineTo(x, box.top + box.height);
      pen.stroke();
      pen.fillText(sign, x, box.top - 6);
    }
  }
  pen.setLineDash([]);
}

export function heat(data: HeatData): HTMLElement {
  return h('l-heat', { data, key: `heat ${data.title}` });
}
