/** A chart as a figure: drawn by uPlot for the eye, with a sentence, arrow keys and a table for everybody else. */
import uPlot from 'uplot';
import { announce } from './announce';
import { TIME_STEPS, timeMarks } from './axis';
import { h, morph } from './dom';
import { clock } from './format';
import { paintMarkers, paintHere } from './markers';
import { type ChartData, newest, pointText, rows, type Series, stack, summary } from './series';
import { colour, isDark } from './theme';

const HEIGHT = 190;
const TABLE_PAGE = 20;

export class Chart extends HTMLElement {
  private given: ChartData | null = null;
  private plot: uPlot | null = null;
  private built = '';
  private at: number | null = null;
  private readonly hidden_ = new Set<string>();
  private tablePage = 0;
  private tableOpen = false;
  private readonly canvas = h('div', { class: 'chart-canvas' });
  private readonly head = h('div');
  private readonly foot = h('div');
  private readonly resized = new ResizeObserver(() => this.resize());

  set data(data: ChartData | null) {
    this.given = data;
    if (this.isConnected) {
      this.show();
    }
  }

  connectedCallback(): void {
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.onkeydown = (event) => this.key(event);
    this.canvas.onblur = () => this.move(null, false);
    this.replaceChildren(h('figure', { class: 'chart' }, this.head, this.canvas, this.foot));
    this.resized.observe(this.canvas);
    this.show();
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  /** Colours are drawn, not styled: another theme is another plot. */
  repaint(): void {
    this.built = '';
    this.show();
  }

  private show(): void {
    const data = this.given;
    if (!data) {
      return;
    }
    const shape = JSON.stringify([data.title, data.stacked, data.max, data.height, isDark(), data.series.map((one) => [one.label, one.colour, one.dashed, isSparse(one)])]);
    if (shape !== this.built || !this.plot) {
      this.plot?.destroy();
      this.built = shape;
      this.plot = new uPlot(this.options(data), this.aligned(data), this.canvas);
    } else {
      this.plot.setData(this.aligned(data));
    }
    this.words(data);
  }

  private words(data: ChartData): void {
    this.canvas.setAttribute('aria-label', `${data.title}. ${summary(data)} Arrow keys read single points.`);
    morph(this.head, [h('figcaption', null, h('span', { class: 'chart-title' }, data.title), this.legend(data))]);
    morph(this.foot, [this.table(data)]);
  }

  private legend(data: ChartData): HTMLElement {
    const index = this.at ?? data.times.length - 1;
    return h(
      'ul',
      { class: 'legend' },
      data.series.map((one) =>
        h(
          'li',
          null,
          h(
            'button',
            {
              type: 'button',
              class: this.hidden_.has(one.label) ? 'off' : '',
              'aria-pressed': String(!this.hidden_.has(one.label)),
              title: 'Show this alone; with Shift, add or take away',
              onclick: (event: MouseEvent) => this.isolate(one.label, event.shiftKey),
            },
            h('i', { class: one.dashed ? 'swatch dashed' : 'swatch', style: { '--swatch': `var(--${one.colour})` } }),
            one.label,
            ' ',
            h('b', null, data.show(this.at === null ? newest(one.values) : one.values[index])),
          ),
        ),
      ),
      h('li', { class: 'legend-at' }, this.at === null ? '' : this.showX(data.times[index] ?? 0)),
    );
  }

  private table(data: ChartData): HTMLElement {
    return h(
      'details',
      { class: 'chart-table', ontoggle: (event: Event) => this.openTable((event.target as HTMLDetailsElement).open) },
      h('summary', null, 'Table', h('span', { class: 'sr' }, ` of ${data.title}`)),
      this.tableOpen && this.sheet(data),
    );
  }

  private openTable(open: boolean): void {
    this.tableOpen = open;
    if (this.given) {
      this.words(this.given);
    }
  }

  private sheet(data: ChartData): HTMLElement {
    const all = rows(data, (x) => this.showX(x)).reverse();
    const last = Math.max(0, Math.ceil(all.length / TABLE_PAGE) - 1);
    this.tablePage = Math.min(this.tablePage, last);
    const turn = (by: number) => () => {
      this.tablePage = Math.max(0, Math.min(last, this.tablePage + by));
      this.words(data);
    };
    const from = this.tablePage * TABLE_PAGE;
    return h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${data.title}, as a table` },
      h(
        'table',
        { class: 'dense' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, data.showX ? 'at' : 'time'), data.series.map((one) => h('th', { scope: 'col', class: 'num' }, one.label)))),
        h('tbody', null, all.slice(from, from + TABLE_PAGE).map(([at, ...values]) => h('tr', null, h('th', { scope: 'row' }, at), values.map((value) => h('td', { class: 'num' }, value))))),
      ),
      h('p', { class: 'pager' }, h('button', { type: 'button', onclick: turn(-1), disabled: this.tablePage === 0 }, 'Newer'), ` ${this.tablePage + 1} of ${last + 1} `, h('button', { type: 'button', onclick: turn(1), disabled: this.tablePage === last }, 'Older')),
    );
  }

  private showX(value: number): string {
    return this.given?.showX ? this.given.showX(value) : clock(value);
  }

  /** A click shows one series alone, the second click all again; with Shift, one is added or taken away. */
  private isolate(label: string, add: boolean): void {
    const all = this.given?.series.map((one) => one.label) ?? [];
    const alone = !this.hidden_.has(label) && this.hidden_.size === all.length - 1;
    if (add) {
      this.hidden_.has(label) ? this.hidden_.delete(label) : this.hidden_.add(label);
    } else {
      this.hidden_.clear();
      all.filter((one) => !alone && one !== label).forEach((one) => this.hidden_.add(one));
    }
    this.repaint();
  }

  private aligned(data: ChartData): uPlot.AlignedData {
    const seen = data.series.map((one) => (this.hidden_.has(one.label) ? { ...one, values: one.values.map(() => null) } : one));
    const drawn = data.stacked ? stack(seen).reverse() : seen.map((one) => [...one.values]);
    return [[...data.times], ...drawn];
  }

  private options(data: ChartData): uPlot.Options {
    return {
      width: Math.max(120, this.canvas.clientWidth),
      height: data.height ?? HEIGHT,
      padding: [10, 6, 0, 0],
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, data.max ?? (high > 0 ? high * 1.08 : 1)] } },
      cursor: { sync: data.showX ? undefined : { key: 'larder', scales: ['x', null] }, drag: { x: !data.showX, y: false }, points: { size: 5 }, y: false } as uPlot.Cursor,
      axes: [{ ...this.axis(data.showX ?? null), size: 24 }, { ...this.axis(data.show), size: 58 }],
      series: [{}, ...this.drawnSeries(data)],
      hooks: {
        draw: [(plot) => { paintMarkers(plot, this.given?.markers ?? []); paintHere(plot, this.given?.here ?? []); }],
        setCursor: [(plot) => this.hovered(plot.cursor.idx ?? null)],
        setSelect: [(plot) => this.zoom(plot)],
      },
    };
  }

  private axis(show: ((value: number) => string) | null): uPlot.Axis {
    return {
      stroke: colour('muted'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: colour('grid'), width: 1 },
      ticks: { show: false },
      gap: 6,
      ...(show
        ? { values: (_plot, marks) => marks.map(show), space: 36 }
        : { values: (_plot, marks, _axis, _space, step) => marks.map((at) => clock(at, step < 60_000)), space: 64, incrs: [...TIME_STEPS], splits: (_plot, _axis, from, until, step) => timeMarks(from, until, step) }),
    };
  }

  /** Stacked areas are drawn from the highest sum down, so that each covers the foot of the one above it. */
  private drawnSeries(data: ChartData): uPlot.Series[] {
    const drawn = data.series.map((one) => ({
      label: one.label,
      stroke: colour(one.colour),
      width: data.stacked ? 1 : 1.75,
      dash: one.dashed ? [5, 4] : [],
      fill: data.stacked ? this.filled(one.colour, !!one.dashed) : undefined,
      points: { show: isSparse(one), size: 5, fill: colour(one.colour) },
      spanGaps: false,
    })) as uPlot.Series[];
    return data.stacked ? drawn.reverse() : drawn;
  }

  /** Dashed series are hatched where they are areas: not by colour alone. */
  private filled(name: string, hatched: boolean): CanvasPattern | string {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 6;
    const pen = tile.getContext('2d');
    if (!pen || !hatched) {
      return colour(`${name}`);
    }
    pen.fillStyle = colour('surface');
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = colour(name);
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(-1, 7);
    pen.lineTo(7, -1);
    pen.stroke();
    return pen.createPattern(tile, 'repeat') ?? colour(name);
  }

  private hovered(index: number | null): void {
    if (index !== this.at && this.given) {
      this.at = index;
      this.words(this.given);
    }
  }

  private zoom(plot: uPlot): void {
    if (plot.select.width < 8 || this.given?.showX) {
      return;
    }
    const from = Math.round(plot.posToVal(plot.select.left, 'x'));
    const until = Math.round(plot.posToVal(plot.select.left + plot.select.width, 'x'));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.dispatchEvent(new CustomEvent('zoom', { bubbles: true, detail: { from, until } }));
  }

  private key(event: KeyboardEvent): void {
    const last = (this.given?.times.length ?? 0) - 1;
    const from = this.at ?? last;
    const target = { ArrowLeft: from - 1, ArrowRight: this.at === null ? last : from + 1, Home: 0, End: last, PageUp: from - 10, PageDown: from + 10 }[event.key];
    if (target === undefined || last < 0) {
      return;
    }
    event.preventDefault();
    this.move(Math.max(0, Math.min(last, target)), true);
  }

  private move(index: number | null, say: boolean): void {
    const data = this.given;
    if (!data || !this.plot) {
      return;
    }
    const x = index === null ? undefined : data.times[index];
    this.plot.setCursor(x === undefined ? { left: -10, top: -10 } : { left: this.plot.valToPos(x, 'x'), top: 10 });
    this.at = index;
    this.words(data);
    if (say && index !== null) {
      announce(pointText(data, index, (value) => this.showX(value)), true);
    }
  }

  private resize(): void {
    const width = this.canvas.clientWidth;
    if (this.plot && width > 0 && Math.abs(width - this.plot.width) > 1) {
      this.plot.setSize({ width, height: this.given?.height ?? HEIGHT });
    }
  }
}

/** Two points and fewer are hardly a line. */
function isSparse(series: Series): boolean {
  return series.values.filter((value) => value !== null).length < 3;
}

export function chart(data: ChartData): HTMLElement {
  return h('l-chart', { data, key: `chart ${data.title}` });
}
