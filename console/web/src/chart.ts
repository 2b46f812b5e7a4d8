/** A chart of lines or areas, drawn by uPlot. */
import uPlot from 'uplot';
import { TIME_STEPS, timeMarks } from './axis';
import { h } from './dom';
import { Figure, type Told } from './figure';
import { clock } from './format';
import { paintHere, paintMarkers } from './markers';
import { type ChartData, isSparse, newest, stack, summary } from './series';
import { colour, isDark } from './theme';

const HEIGHT = 190;

export class Chart extends Figure {
  private given: ChartData | null = null;
  private plot: uPlot | null = null;
  private built = '';
  private readonly hidden_ = new Set<string>();
  protected readonly picture = h('div', { class: 'chart-canvas' });

  set data(data: ChartData | null) {
    this.given = data;
    if (this.isConnected) {
      this.show();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.plot?.destroy();
    this.plot = null;
  }

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
      this.plot = new uPlot(this.options(data), this.aligned(data), this.picture);
    } else {
      this.plot.setData(this.aligned(data));
    }
    this.words();
  }

  protected told(): Told | null {
    const data = this.given;
    return data && { ...data, summary: summary(data), columns: data.series.map((one) => one.label), row: (index) => data.series.map((one) => data.show(one.values[index])), legend: this.legend(data) };
  }

  private legend(data: ChartData): HTMLElement[] {
    const at = this.at;
    return data.series.map((one) =>
      h(
        'li',
        null,
        h(
          'button',
          { type: 'button', class: this.hidden_.has(one.label) ? 'off' : '', 'aria-pressed': String(!this.hidden_.has(one.label)), title: 'Show this alone; with Shift, add or take away', onclick: (event: MouseEvent) => this.isolate(one.label, event.shiftKey) },
          h('i', { class: one.dashed ? 'swatch dashed' : 'swatch', style: { '--swatch': `var(--${one.colour})` } }),
          one.label,
          ' ',
          h('b', null, data.show(at === null ? newest(one.values) : one.values[at])),
        ),
      ),
    );
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
      width: Math.max(120, this.picture.clientWidth),
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
    if (index !== this.at) {
      this.at = index;
      this.words();
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

  protected point(index: number | null): void {
    const x = index === null ? undefined : this.given?.times[index];
    this.plot?.setCursor(x === undefined ? { left: -10, top: -10 } : { left: this.plot.valToPos(x, 'x'), top: 10 });
    this.at = index;
    this.words();
  }

  protected resize(): void {
    const width = this.picture.clientWidth;
    if (this.plot && width > 0 && Math.abs(width - this.plot.width) > 1) {
      this.plot.setSize({ width, height: this.given?.height ?? HEIGHT });
    }
  }
}

export function chart(data: ChartData): HTMLElement {
  return h('l-chart', { data, key: `chart ${data.title}` });
}
