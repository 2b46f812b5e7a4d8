/** What every chart has besides its picture: a caption with the figures under the cursor, arrow keys, and all of it again as a table. */
import { announce } from './announce';
import { type Child, h, morph } from './dom';
import { clock } from './format';
import { type Marker, markersAt } from './series';

const TABLE_PAGE = 20;

/** What a chart says in words. */
export interface Told {
  readonly title: string;
  /** One sentence for who cannot see it. */
  readonly summary: string;
  readonly times: readonly number[];
  readonly columns: readonly string[];
  /** The figures at one place, one for each column. */
  readonly row: (index: number) => readonly string[];
  readonly legend: Child;
  readonly markers?: readonly Marker[] | undefined;
  /** The same figures for Prometheus, where there is a meter. */
  readonly promql?: string | undefined;
  /** Of a chart that is not over time: how a place on the x axis reads. */
  readonly showX?: ((value: number) => string) | undefined;
}

/** What is read out at one place. */
export function pointText(of: Told, index: number): string {
  const row = of.row(index);
  return `${place(of, index)}: ${of.columns.map((name, i) => `${name} ${row[i]}`).join(', ')}`;
}

function place(of: Told, index: number): string {
  return (of.showX ?? clock)(of.times[index] ?? 0);
}

/** Where an arrow key leads to from where one is; undefined where it is none. */
export function moved(key: string, at: number | null, last: number): number | undefined {
  const from = at ?? last + 1;
  const target = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, PageUp: from - 10, PageDown: from + 10 }[key];
  return target === undefined || last < 0 ? undefined : Math.max(0, Math.min(last, target));
}

export abstract class Figure extends HTMLElement {
  protected at: number | null = null;
  private tablePage: number | null = null;
  private readonly head = h('div');
  private readonly foot = h('div');
  private readonly resized = new ResizeObserver(() => this.resize());

  /** What is drawn on; it takes the focus. */
  protected abstract readonly picture: HTMLElement;

  protected abstract told(): Told | null;

  /** Draws all of it anew: colours are drawn, not styled. */
  abstract repaint(): void;

  protected abstract resize(): void;

  /** Shows that one place is pointed at, or none. */
  protected abstract point(index: number | null): void;

  connectedCallback(): void {
    const picture = this.picture;
    picture.tabIndex = 0;
    picture.setAttribute('role', 'img');
    picture.onkeydown = (event) => this.key(event);
    picture.onblur = () => this.point(null);
    this.replaceChildren(h('figure', { class: 'chart' }, this.head, picture, this.foot));
    this.resized.observe(picture);
    this.repaint();
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
  }

  protected words(): void {
    const of = this.told();
    if (of) {
      this.picture.setAttribute('aria-label', `${of.title}. ${of.summary} Arrow keys read single points.`);
      morph(this.head, [h('figcaption', null, h('span', { class: 'chart-title' }, this.here(of)), h('ul', { class: 'legend' }, of.legend), this.tools(of))]);
      morph(this.foot, [this.tablePage !== null && this.sheet(of, this.tablePage)]);
    }
  }

  /** Where the cursor is, and what happened there; in the place of the title, so that nothing moves below the cursor. */
  private here(of: Told): string {
    const index = this.at;
    return index === null ? of.title : [place(of, index), ...markersAt(of.markers ?? [], of.times, index).map((marker) => marker.text)].join(' · ');
  }

  private tools(of: Told): HTMLElement {
    const open = this.tablePage !== null;
    const copy = () => this.dispatchEvent(new CustomEvent('copy-text', { bubbles: true, detail: { text: of.promql, told: 'The query for Prometheus is copied.' } }));
    const name = h('span', { class: 'sr' }, ` of ${of.title}`);
    return h(
      'span',
      { class: 'chart-tools' },
      of.promql !== undefined && h('button', { type: 'button', class: 'quiet', title: `Copy for Prometheus: ${of.promql}`, onclick: copy }, 'PromQL', name.cloneNode(true)),
      h('button', { type: 'button', class: 'quiet', 'aria-expanded': String(open), onclick: () => this.turn(open ? null : 0) }, 'Table', name),
    );
  }

  private turn(page: number | null): void {
    this.tablePage = page;
    this.words();
  }

  /** Newest first, a page at a time. */
  private sheet(of: Told, wanted: number): HTMLElement {
    const last = Math.max(0, Math.ceil(of.times.length / TABLE_PAGE) - 1);
    const page = Math.min(wanted, last);
    const newest = of.times.length - 1 - page * TABLE_PAGE;
    const rows = Array.from({ length: Math.min(TABLE_PAGE, newest + 1) }, (_, i) => newest - i);
    return h(
      'div',
      { class: 'scroll chart-table', tabindex: 0, role: 'region', 'aria-label': `${of.title}, as a table` },
      h(
        'table',
        { class: 'dense' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, of.showX ? 'at' : 'time'), of.columns.map((name) => h('th', { scope: 'col', class: 'num' }, name)))),
        h('tbody', null, rows.map((index) => h('tr', null, h('th', { scope: 'row' }, place(of, index)), of.row(index).map((text) => h('td', { class: 'num' }, text))))),
      ),
      h('p', { class: 'pager' }, h('button', { type: 'button', onclick: () => this.turn(page - 1), disabled: page === 0 }, 'Newer'), ` ${page + 1} of ${last + 1} `, h('button', { type: 'button', onclick: () => this.turn(page + 1), disabled: page === last }, 'Older')),
    );
  }

  private key(event: KeyboardEvent): void {
    const of = this.told();
    const target = of && moved(event.key, this.at, of.times.length - 1);
    if (of && typeof target === 'number') {
      event.preventDefault();
      this.point(target);
      announce(pointText(of, target), true);
    }
  }
}
