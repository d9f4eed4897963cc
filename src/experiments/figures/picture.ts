/** Small images side by side: weights, feature maps, digits, photographs. */
import { encode } from 'fast-png';
import type { Picture, Tile } from '../experiment.ts';
import type { DataName } from '../experimentData.ts';
import { escapeXml, framed } from './frame.ts';

const WIDTH = 760;
const MARGIN = 16;
const GAP = 8;
const LABEL = 18;

/** Throws if there are no tiles, or a tile has not as many values as pixels, three times as many in colour. */
export function drawPicture(picture: Picture, data: DataName): string {
  const { tiles, columns } = picture;
  if (tiles.length === 0) throw new RangeError(`drawPicture: «${picture.title}» has no tiles`);
  const side = Math.floor((WIDTH - 2 * MARGIN + GAP) / columns) - GAP;
  const labelled = tiles.some(({ label }) => label !== '');
  const down = side + GAP + (labelled ? LABEL : 0);
  const places = placesOf(tiles, columns);
  const images = tiles.map((tile, t) => {
    const x = MARGIN + places[t].column * (side + GAP);
    const y = places[t].row * down;
    const image = `<image x="${x}" y="${y}" width="${side}" height="${side}" style="image-rendering: pixelated" href="data:image/png;base64,${pngOf(tile)}"/>`;
    if (tile.label === '') return image;
    return `${image}<text x="${x + side / 2}" y="${y + side + 14}" font-size="12" text-anchor="middle">${escapeXml(tile.label)}</text>`;
  });
  return framed(picture, data, {
    width: WIDTH,
    height: (places[places.length - 1].row + 1) * down,
    content: images.join('\n'),
  });
}

/** Row by row, each filled unless a tile starts the next one. */
function placesOf(tiles: readonly Tile[], columns: number): { row: number; column: number }[] {
  let [row, column] = [0, -1];
  return tiles.map(({ startsRow = false }, t) => {
    column++;
    if (column === columns || (startsRow && t > 0)) [row, column] = [row + 1, 0];
    return { row, column };
  });
}

/** Base64 of the PNG. */
function pngOf(tile: Tile): string {
  const { width, height, values, scale } = tile;
  const area = width * height;
  if (values.length !== (scale === 'colour' ? 3 : 1) * area) {
    throw new RangeError(
      `drawPicture: the tile «${tile.label}» has ${values.length} values for ${width} × ${height} pixels${scale === 'colour' ? ' in colour; give three for each' : ''}`,
    );
  }
  if (scale === 'grey') {
    const data = Uint8Array.from(values, byteOf);
    return toBase64(encode({ width, height, data, channels: 1, depth: 8 }));
  }
  const data = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    data.set(scale === 'signed' ? signed(values[i]) : colour(values, i, area), 3 * i);
  }
  return toBase64(encode({ width, height, data, channels: 3, depth: 8 }));
}

/** From 0 to 1: black to white. */
function byteOf(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** From −1 to 1: blue over white to red. */
function signed(value: number): [number, number, number] {
  const [red, blue] = [1 + Math.min(0, value), 1 - Math.max(0, value)];
  return [byteOf(red), byteOf(Math.min(red, blue)), byteOf(blue)];
}

/** Red, green and blue of the i-th pixel, from planes of `area` values. */
function colour(planes: ArrayLike<number>, i: number, area: number): [number, number, number] {
  return [byteOf(planes[i]), byteOf(planes[area + i]), byteOf(planes[2 * area + i])];
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
