/** A latency heatmap: time by logarithmic buckets, each cell as dark as many lookups fell into it, percentiles drawn over it. */
import { announce } from './announce';
import { h, morph } from './dom';
import { clock, count, millis } from './format';
import { heightOf, shade } from './heatmap';
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
  readonly height?: number;
}

const LEFT = 58;
const BOTTOM = 20;
const TOP = 12;
const DASHES = [[], [6, 3], [2, 3]];

export class Heat extends HTMLElement {
  private given: HeatData | null = null;
  private at: number | null = null;
  private readonly canvas = document.createElement('canvas');
  private readonly words = h('div');
  private readonly resized = new ResizeObserver(() => this.paint());

  set data(data: HeatData | null) {
    this.given = data;
    if (this.isConnected) {
      this.repaint();
    }
  }

  connectedCallback(): void {
    this.canvas.tabIndex = 0;
    this.canvas.className = 'heat';
    this.canvas.setAttribute('role', 'img');
    this.canvas.onkeydown = (event) => this.key(event);
    this.canvas.onblur = () => this.point(null, false);
    this.canvas.onmouseleave = () => this.point(null, false);
    this.canvas.onmousemove = (event) => this.point(this.indexAt(event.offsetX), false);
    this.replaceChildren(h('figure', { class: 'chart' }, this.words, this.canvas));
    this.resized.observe(this);
    this.repaint();
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
  }

  repaint(): void {
    this.paint();
    this.caption();
  }

  private caption(): void {
    const data = this.given;
    if (!data) {
      return;
    }
    const at = this.at;
    const value = (values: readonly (number | null)[]) => {
      const found = at === null ? newest(values) : values[at];
      return found === 0 ? `<${millis(data.bounds[0])}` : millis(found); // memory hits are not timed
    };
    const values = data.lines.map((line) => `${line.label} ${value(line.values)}`);
    this.canvas.setAttribute('aria-label', `${data.title}. Now ${values.join(', ')}. Arrow keys read single points.`);
    morph(this.words, [
      h(
        'figcaption',
        null,
        h('span', { class: 'chart-title' }, data.title),
        h(
          'ul',
          { class: 'legend' },
          data.lines.map((line, i) => h('li', null, h('i', { class: `swatch line-${i}` }), line.label, ' ', h('b', null, value(line.values)))),
          this.at !== null && h('li', { class: 'legend-at' }, `${clock(data.times[this.at])} · ${this.total(this.at)} lookups`),
        ),
      ),
    ]);
  }

  private total(index: number): string {
    const column = this.given?.counts[index];
    return column ? count(column.reduce((a, b) => a + b, 0)) : '–';
  }

  private paint(): void {
    const data = this.given;
    const pen = this.canvas.getContext('2d');
    const width = this.clientWidth;
    const height = data?.height ?? 190;
    if (!data || !pen || width === 0) {
      return;
    }
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    this.canvas.style.height = `${height}px`;
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

  private key(event: KeyboardEvent): void {
    const last = (this.given?.times.length ?? 0) - 1;
    const from = this.at ?? last + (event.key === 'ArrowLeft' ? 1 : 0);
    const target = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (target !== undefined && last >= 0) {
      event.preventDefault();
      this.point(Math.max(0, Math.min(last, target)), true);
    }
  }

  private point(index: number | null, say: boolean): void {
    if (index === this.at && !say) {
      return;
    }
    this.at = index;
    this.repaint();
    if (say && index !== null && this.given) {
      const data = this.given;
      announce(`${clock(data.times[index])}: ${this.total(index)} lookups, ${data.lines.map((line) => `${line.label} ${millis(line.values[index])}`).join(', ')}`, true);
    }
  }
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

function paintCells(pen: CanvasRenderingContext2D, data: HeatData, shown: { from: number; until: number }, box: Box): void {
  const fullest = Math.max(0, ...data.counts.flatMap((column) => column ?? []));
  const wide = box.width / Math.max(1, data.times.length);
  const high = box.height / (shown.until - shown.from);
  pen.fillStyle = colour('heat');
  data.counts.forEach((column, x) => {
    for (let bucket = shown.from; column && bucket < shown.until; bucket++) {
      const dark = shade(column[bucket] ?? 0, fullest);
      if (dark > 0) {
        pen.globalAlpha = dark;
        pen.fillRect(box.left + x * wide, box.top + (shown.until - bucket - 1) * high, Math.max(1, wide - (wide > 4 ? 1 : 0)), high - 1);
      }
    }
  });
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
  const steps = Math.max(1, Math.floor(box.width / 90));
  const short = (data.times.at(-1) ?? 0) - (data.times[0] ?? 0) < steps * 60_000;
  for (let step = 0; step <= steps; step++) {
    const index = Math.min(data.times.length - 1, Math.round((step / steps) * data.times.length));
    const x = Math.max(box.left + 14, Math.min(box.left + box.width - 14, box.left + (step / steps) * box.width));
    pen.fillText(clock(data.times[index], short), x, box.top + box.height + 12);
  }
}

function paintLines(pen: CanvasRenderingContext2D, data: HeatData, shown: { from: number; until: number }, box: Box): void {
  const high = box.height / (shown.until - shown.from);
  const wide = box.width / Math.max(1, data.times.length);
  data.lines.forEach((line, i) => {
    pen.beginPath();
    let down = false;
    line.values.forEach((value, x) => {
      if (value === null) {
        down = false;
        return;
      }
      const y = box.top + Math.max(0, Math.min(box.height, (shown.until - heightOf(value, data.bounds)) * high));
      down ? pen.lineTo(box.left + (x + 0.5) * wide, y) : pen.moveTo(box.left + (x + 0.5) * wide, y);
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
