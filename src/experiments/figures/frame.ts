/**
 * What all figures have around them: title, caption, text alternative, and the banner of stand-in
 * data. The same content gives the same bytes. Colours of text and ground come from classes with a
 * style sheet of their own, so that a figure reads well on light and dark pages.
 */
import type { DataName } from '../experimentData.ts';

const TOP = 78;
const BOTTOM = 16;

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

export interface Framed {
  readonly title: string;
  readonly description: string;
  readonly caption: string;
}

/** The inside of a frame: `width` × `height` pixels of SVG. */
export interface Content {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

/** The text of an SVG file. */
export function framed(
  { title, description, caption }: Framed,
  data: DataName,
  { width, height, content }: Content,
): string {
  const total = TOP + height + BOTTOM;
  const banner = data.synthetic
    ? `<text class="banner" x="16" y="72" font-size="13">SYNTHETIC STAND-IN DATA (${escapeXml(data.name)}): not a result on real data</text>`
    : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(description)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${width}" height="${total}"/>`,
    `<text x="16" y="28" font-size="19" font-weight="bold">${escapeXml(title)}</text>`,
    `<text x="16" y="50" font-size="12">${escapeXml(caption)}</text>`,
    banner,
    `<g transform="translate(0 ${TOP})">${content}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A hundredth of a pixel is enough, and hides the last digits of the engine's logarithm. */
export function roundCoordinates(svg: string): string {
  return svg.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}
