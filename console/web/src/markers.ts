/** Events on charts: a line from top to bottom, with a mark whose shape tells the kind, since colours alone tell nothing to some. */
import type uPlot from 'uplot';
import type { Marker } from './series';
import { colour } from './theme';

const MARKS: Readonly<Record<string, readonly [colour: string, sign: string]>> = {
  invalidation: ['shared', '×'],
  failover: ['failed', '⇄'],
  breaker: ['failed', '!'],
  alert: ['failed', '!'],
  gap: ['stale', '∅'],
  config: ['muted', '⚙'],
};

export function markOf(kind: string): readonly [colour: string, sign: string] {
  return MARKS[kind] ?? ['muted', '•'];
}

export function paintMarkers(plot: uPlot, markers: readonly Marker[]): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  pen.save();
  for (const marker of markers) {
    const x = Math.round(plot.valToPos(marker.at, 'x', true)) + 0.5;
    if (x >= left && x <= left + width) {
      const [name, sign] = markOf(marker.kind);
      paintLine(pen, x, top, top + height, colour(name));
      pen.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
      pen.textAlign = 'center';
      pen.fillStyle = colour(name);
      pen.fillText(sign, x, top - 1);
    }
  }
  pen.restore();
}

/** Places on the x axis of a chart that is not over time. */
export function paintHere(plot: uPlot, places: readonly { at: number; text: string }[]): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  pen.save();
  pen.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  pen.fillStyle = colour('ink');
  for (const place of places) {
    const x = Math.round(plot.valToPos(place.at, 'x', true)) + 0.5;
    const right = x > left + width * 0.75;
    paintLine(pen, x, top, top + height, colour('ink'));
    pen.textAlign = right ? 'right' : 'left';
    pen.fillText(place.text, x + (right ? -5 : 5) * devicePixelRatio, top + height - 8 * devicePixelRatio);
  }
  pen.restore();
}

function paintLine(pen: CanvasRenderingContext2D, x: number, from: number, to: number, stroke: string): void {
  pen.strokeStyle = stroke;
  pen.lineWidth = devicePixelRatio;
  pen.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  pen.beginPath();
  pen.moveTo(x, from);
  pen.lineTo(x, to);
  pen.stroke();
}
