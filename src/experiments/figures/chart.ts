/**
 * Charts with two axes, drawn by Observable Plot without a browser. Every series has a marker or dash
 * of its own besides its colour.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Axis, Chart, Series } from '../experiment.ts';
import type { DataName } from '../experimentData.ts';
import { escapeXml, framed, roundCoordinates } from './frame.ts';
import { logAxis } from './logAxis.ts';

const WIDTH = 760;
const HEIGHT = 440;
const LEGEND_ROW = 20;
const MOST_TICKS = 20;
/** A name of more letters does not fit beside another one. */
const LONG_NAME = 44;

/** Distinguishable with colour-deficient vision, on white and on near-black. */
const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#8f7700',
  '#56b4e9',
  '#e41a1c',
  '#777777',
];

/** Grey points have no colour to tell subjects apart, so each of the first three has a mark of its own. */
const GREY_MARKS = ['circle', 'triangle', 'square'] as const;
type GreyMark = (typeof GREY_MARKS)[number];

function marks({ points, style }: Series, colour: string, grey: GreyMark): Plot.Markish[] {
  switch (style) {
    case 'line':
      return [
        Plot.line(points, { stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, { fill: colour, r: 3 }),
      ];
    case 'dashed':
      return [Plot.line(points, { stroke: colour, strokeWidth: 1.5, strokeDasharray: '6 4' })];
    case 'dots':
      return [Plot.dot(points, { fill: colour, r: 4.5 })];
    case 'crossed':
      return [Plot.dot(points, { stroke: colour, symbol: 'times', r: 5, strokeWidth: 2 })];
    case 'ring':
      return [Plot.dot(points, { stroke: colour, r: 9, strokeWidth: 2 })];
    case 'faint':
      return [Plot.dot(points, { stroke: '#8b949e', r: 3.5, symbol: grey })];
  }
}

/** Elements around (x, y), without what they have in common. */
const GREY_SAMPLES: Readonly<Record<GreyMark, (x: number, y: number) => string>> = {
  circle: (x, y) => `circle cx="${x}" cy="${y}" r="3.5"`,
  triangle: (x, y) => `path d="M${x},${y - 5}l4.5,8h-9z"`,
  square: (x, y) => `path d="M${x - 3},${y - 3}h6v6h-6z"`,
};

/** A sample of the series' mark at (x, y), as it stands in the legend. */
function legendMark(
  style: Series['style'],
  colour: string,
  grey: GreyMark,
  x: number,
  y: number,
): string {
  switch (style) {
    case 'line':
      return `<path d="M${x},${y}h24" stroke="${colour}" stroke-width="2"/><circle cx="${x + 12}" cy="${y}" r="3" fill="${colour}"/>`;
    case 'dashed':
      return `<path d="M${x},${y}h24" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`;
    case 'dots':
      return `<circle cx="${x + 12}" cy="${y}" r="4.5" fill="${colour}"/>`;
    case 'crossed':
      return `<path d="M${x + 8},${y - 4}l8,8m0,-8l-8,8" stroke="${colour}" stroke-width="2"/>`;
    case 'ring':
      return `<circle cx="${x + 12}" cy="${y}" r="7" fill="none" stroke="${colour}" stroke-width="2"/>`;
    case 'faint':
      return `<${GREY_SAMPLES[grey](x + 12, y)} fill="none" stroke="#8b949e" stroke-width="1.5"/>`;
  }
}

/** The colour of a series is that of the first series whose name begins the same: one per subject. */
function colourOf(series: readonly Series[], index: number): string {
  const subject = (name: string) => name.split(/[,:] /)[0];
  const subjects = [...new Set(series.map((s) => subject(s.name)))];
  return COLOURS[subjects.indexOf(subject(series[index].name)) % COLOURS.length];
}

/** That of a grey series, by its place among the grey ones. */
function greyMarkOf(series: readonly Series[], index: number): GreyMark {
  const before = series.slice(0, index).filter(({ style }) => style === 'faint').length;
  return GREY_MARKS[Math.min(before, GREY_MARKS.length - 1)];
}

/** Without the points that an axis cannot show: NaN, the infinities, and on a logarithm what is not positive. */
function withVisiblePoints(figure: Chart): Chart {
  const visible = ({ scale }: Axis, value: number) =>
    Number.isFinite(value) && (scale === 'linear' || value > 0);
  const series = figure.series.map((s) => ({
    ...s,
    points: s.points.filter(([x, y]) => visible(figure.x, x) && visible(figure.y, y)),
  }));
  return { ...figure, series };
}

/** The figure as the text of an SVG file. Throws if it has no points that can be shown. */
export function drawChart(asked: Chart, data: DataName): string {
  const figure = withVisiblePoints(asked);
  if (figure.series.every((s) => s.points.length === 0)) {
    throw new RangeError(
      `drawChart: the figure «${figure.title}» has no points that its axes can show`,
    );
  }
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const axis = ({ label, scale }: Axis, coordinate: 0 | 1) => ({
    label,
    type: scale,
    grid: true,
    nice: true,
    labelArrow: 'none' as const,
    ...(scale === 'log' ? logAxis(valuesOf(figure, coordinate)) : {}),
  });
  const plot = Plot.plot({
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 70,
    marginBottom: 46,
    style: { fontSize: '13px', background: 'none' },
    x: {
      ...axis(figure.x, 0),
      ...(figure.x.scale === 'linear' ? integerTicks(valuesOf(figure, 0)) : {}),
    },
    y: axis(figure.y, 1),
    marks: [
      Plot.frame({ strokeOpacity: 0.3 }),
      ...figure.series.flatMap((s, i) =>
        marks(s, colourOf(figure.series, i), greyMarkOf(figure.series, i)),
      ),
    ],
  });
  plot.setAttribute('class', 'plot');
  const style = plot.querySelector('style');
  style?.remove();
  const columns = figure.series.some((s) => s.name.length > LONG_NAME) ? 1 : 2;
  const rows = Math.ceil(figure.series.length / columns);
  const legend = figure.series.map((s, i) => {
    const x = 70 + (i % columns) * 340;
    const y = HEIGHT + 8 + Math.floor(i / columns) * LEGEND_ROW;
    const mark = legendMark(
      s.style,
      colourOf(figure.series, i),
      greyMarkOf(figure.series, i),
      x,
      y,
    );
    return `${mark}<text class="legend" x="${x + 32}" y="${y + 4}" font-size="13">${escapeXml(s.name)}</text>`;
  });
  return framed(figure, data, {
    width: WIDTH,
    height: HEIGHT + rows * LEGEND_ROW,
    content: [roundCoordinates(plot.outerHTML), ...legend].join('\n'),
  });
}

function valuesOf(figure: Chart, coordinate: 0 | 1): number[] {
  return figure.series.flatMap((s) => s.points.map((point) => point[coordinate]));
}

/** A tick for each value where all are integers and not too many, as epochs are. */
function integerTicks(values: readonly number[]): Plot.ScaleOptions {
  const ticks = [...new Set(values)].sort((a, b) => a - b);
  if (ticks.length > MOST_TICKS || !ticks.every(Number.isInteger)) return {};
  return { ticks, tickFormat: String };
}
