/** Pictures of any size → squares of one size. */
import type { RgbPicture } from './rgbPicture.ts';

const CHANNELS = 3;

/** Which pixels a cell reads along one axis: `weights[i]` of pixel `first + i`, all whole numbers. */
interface Reach {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * The central square of the picture, as long as its short side, averaged to size × size cells: 3 · size²
 * bytes, channels first. This is «resize the short side, then crop the centre» without the rounding of
 * the long side; so, as far as can be told from their contents, were the course's 64 × 64 pictures made.
 *
 * A cell is the mean of what it covers: with s the short side it covers s/size pixels each way, and
 * pixels that it covers in part count in part. All weights are multiples of 1/(2·size), so sums are
 * taken of whole numbers (exactly: they stay below 2⁵³) and divided once, rounding halves up. A picture
 * of the right size keeps its bytes; a smaller one is enlarged by the same rule.
 */
export function toSquare({ width, height, rgb }: RgbPicture, size: number): Uint8Array {
  if (rgb.length !== width * height * CHANNELS) {
    throw new RangeError(
      `toSquare: ${rgb.length} bytes for ${width} × ${height} pixels of ${CHANNELS} channels; it needs ${width * height * CHANNELS}`,
    );
  }
  if (!(width > 0 && height > 0 && size > 0 && Number.isInteger(size))) {
    throw new RangeError(
      `toSquare: ${width} × ${height} pixels to size ${size}; all must be positive whole numbers`,
    );
  }
  if (width === size && height === size) return channelsFirst(rgb, size);
  const short = Math.min(width, height);
  const across = reaches(width, short, size);
  const down = reaches(height, short, size);
  const total = (2 * short) ** 2;
  const out = new Uint8Array(CHANNELS * size * size);
  const row = new Float64Array(width * CHANNELS);
  for (let y = 0; y < size; y++) {
    sumRows(rgb, width, down[y], row);
    for (let x = 0; x < size; x++) {
      const { first, weights } = across[x];
      for (let c = 0; c < CHANNELS; c++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++)
          sum += weights[i] * row[(first + i) * CHANNELS + c];
        out[(c * size + y) * size + x] = Math.floor((2 * sum + total) / (2 * total));
      }
    }
  }
  return out;
}

/** What the averages come to where each cell covers one pixel. */
function channelsFirst(rgb: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(rgb.length);
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let c = 0; c < CHANNELS; c++) out[c * size * size + pixel] = rgb[pixel * CHANNELS + c];
  }
  return out;
}

/** The rows that a row of cells covers, added up with their weights. */
function sumRows(
  rgb: Uint8Array,
  width: number,
  { first, weights }: Reach,
  row: Float64Array,
): void {
  row.fill(0);
  for (const [i, weight] of weights.entries()) {
    const start = (first + i) * width * CHANNELS;
    for (let j = 0; j < row.length; j++) row[j] += weight * rgb[start + j];
  }
}

/**
 * In units of 1/(2·size) of a pixel, a pixel is 2·size long, a cell 2·short, and the square begins at
 * size · (length − short).
 */
function reaches(length: number, short: number, size: number): Reach[] {
  const unit = 2 * size;
  return Array.from({ length: size }, (_, cell) => {
    const begin = size * (length - short) + cell * 2 * short;
    const end = begin + 2 * short;
    const first = Math.floor(begin / unit);
    const weights: number[] = [];
    for (let pixel = first; pixel * unit < end; pixel++) {
      weights.push(Math.min(end, (pixel + 1) * unit) - Math.max(begin, pixel * unit));
    }
    return { first, weights };
  });
}
