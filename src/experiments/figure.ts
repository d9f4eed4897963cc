/**
 * Figures as SVG, drawn by Observable Plot without a browser. The same record gives the same bytes.
 * Colours come from classes with a style sheet of their own, so that a figure reads well on light
 * and dark pages; every series has a marker or dash of its own besides its colour.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { DataName, Figure, Series } from './experiment.ts';

const WIDTH = 760;
const HEIGHT = 440;
const TOP = 78;
const LEGEND_ROW = 20;

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

const STYLE = `
  .ground { fill: #ffffff; }
  text, .legend { fill: #1f2328; }
  .plot { color: #1f2328; }
  .banner { fill: #b35900; font-weight: bold; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; }
    text, .legend { fill: #e6edf3; }
    .plot { color: #e6edf3; }
    .banner { fill: #ffb454; }
  }`;

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function marks(series: Series, colour: string): Plot.Markish[] {
  const { points, style } = series;
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
    case 'faint':
      return [Plot.dot(points, { stroke: '#8b949e', r: 3.5 })];
  }
}

/** A sample of the series' mark at (x, y), as it stands in the legend. */
function legendMark(style: Series['style'], colour: string, x: number, y: number): string {
  switch (style) {
    case 'line':
      return `<path d="M${x},${y}h24" stroke="${colour}" stroke-width="2"/><circle cx="${x + 12}" cy="${y}" r="3" fill="${colour}"/>`;
    case 'dashed':
      return `<path d="M${x},${y}h24" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`;
    case 'dots':
      return `<circle cx="${x + 12}" cy="${y}" r="4.5" fill="${colour}"/>`;
    case 'crossed':
      return `<path d="M${x + 8},${y - 4}l8,8m0,-8l-8,8" stroke="${colour}" stroke-width="2"/>`;
    case 'faint':
      return `<circle cx="${x + 12}" cy="${y}" r="3.5" fill="none" stroke="#8b949e" stroke-width="1.5"/>`;
  }
}

/** The colour of a series is that of the first series whose name begins the same: one per subject. */
function colourOf(series: readonly Series[], index: number): string {
  const subject = (name: string) => name.split(/[,:] /)[0];
  const subjects = [...new Set(series.map((s) => subject(s.name)))];
  return COLOURS[subjects.indexOf(subject(series[index].name)) % COLOURS.length];
}

/** The figure as the text of an SVG file. Throws if it has no points at all. */
export function drawFigure(figure: Figure, data: DataName): string {
  if (figure.series.every((s) => s.points.length === 0)) {
    throw new RangeError(`drawFigure: the figure «${figure.title}» has no points`);
  }
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const axis = ({ label, scale }: Figure['x']) => ({
    label,
    type: scale,
    grid: true,
    nice: true,
    labelArrow: 'none' as const,
    ...(scale === 'log' ? { tickFormat: logTick } : {}),
  });
  const plot = Plot.plot({
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 70,
    marginBottom: 46,
    style: { fontSize: '13px', background: 'none' },
    x: {
      ...axis(figure.x),
      ...(figure.x.scale === 'linear' ? { ticks: integerTicks(figure) } : {}),
    },
    y: axis(figure.y),
    marks: [
      Plot.frame({ strokeOpacity: 0.3 }),
      ...figure.series.flatMap((s, i) => marks(s, colourOf(figure.series, i))),
    ],
  });
  plot.setAttribute('class', 'plot');
  const style = plot.querySelector('style');
  style?.remove();
  const columns = 2;
  const rows = Math.ceil(figure.series.length / columns);
  const total = TOP + HEIGHT + rows * LEGEND_ROW + 16;
  const legend = figure.series.map((s, i) => {
    const x = 70 + (i % columns) * 340;
    const y = TOP + HEIGHT + 8 + Math.floor(i / columns) * LEGEND_ROW;
    const mark = legendMark(s.style, colourOf(figure.series, i), x, y);
    return `${mark}<text class="legend" x="${x + 32}" y="${y + 4}" font-size="13">${escapeXml(s.name)}</text>`;
  });
  const banner = data.synthetic
    ? `<text class="banner" x="16" y="72" font-size="13">SYNTHETIC STAND-IN DATA (${escapeXml(data.name)}): not a result on real data</text>`
    : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif">`,
    `<title id="title">${escapeXml(figure.title)}</title>`,
    `<desc id="description">${escapeXml(figure.description)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${total}"/>`,
    `<text x="16" y="28" font-size="19" font-weight="bold">${escapeXml(figure.title)}</text>`,
    `<text x="16" y="50" font-size="12">${escapeXml(figure.caption)}</text>`,
    banner,
    `<g transform="translate(0 ${TOP})">${roundCoordinates(plot.outerHTML)}</g>`,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

/** A hundredth of a pixel is enough, and hides the last digits of the engine's logarithm. */
function roundCoordinates(svg: string): string {
  return svg.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}

/** Powers of ten as 10ⁿ, nothing between them. */
function logTick(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(value / 10 ** exponent - 1) > 1e-9) return '';
  if (exponent >= -2 && exponent <= 3) return String(10 ** exponent);
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const superscript = [...String(Math.abs(exponent))].map((d) => digits[Number(d)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${superscript}`;
}

function integerTicks(figure: Figure): number[] {
  const xs = figure.series.flatMap((s) => s.points.map(([x]) => x));
  return [...new Set(xs)].filter(Number.isInteger).sort((a, b) => a - b);
}
