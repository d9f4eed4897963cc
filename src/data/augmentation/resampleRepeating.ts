/** Looks up a picture at displaced positions; outside of it its edge goes on. */
import type { AffineMap } from './affine.ts';

/** Positions are multiples of 2⁻¹¹ pixels: their weights and 255 times their sums fit into 32 bits. */
const BITS = 11;
const UNIT = 2 ** BITS;
const WHOLE = UNIT * UNIT;

/** The size of a picture in three planes: red, green and blue. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/**
 * out[r, c] = picture at the affine map of (r, c), rounded to 1/2048 of a pixel, by bilinear
 * interpolation; a position outside is moved to the nearest one on the edge. Values are bytes, 0 to
 * 255, not divided, and exact: where nothing moves a pixel is its byte. The map must be finite.
 *
 * {@link resample} puts 0 outside, as befits digits on black; photographs would get black corners
 * that tell how they were turned. It has any number of channels and room for displacements; this has
 * neither, and counts in integers, in half of its time.
 */
export function resampleRepeating(
  out: Float64Array,
  image: Uint8Array,
  { height, width }: PictureSize,
  map: AffineMap,
): void {
  const plane = height * width;
  const [lastRow, lastColumn] = [UNIT * (height - 1), UNIT * (width - 1)];
  const [downwards, sidewards] = [UNIT * map.rc, UNIT * map.cc];
  for (let r = 0; r < height; r++) {
    const y = r - (height - 1) / 2;
    const startRow = UNIT * (map.rr * y + map.r0) + lastRow / 2;
    const startColumn = UNIT * (map.cr * y + map.c0) + lastColumn / 2;
    for (let c = 0; c < width; c++) {
      const x = c - (width - 1) / 2;
      const row = within(startRow + downwards * x, lastRow);
      const column = within(startColumn + sidewards * x, lastColumn);
      const down = row & (UNIT - 1);
      const right = column & (UNIT - 1);
      // A neighbour without weight may be missing: the pixel itself stands for it.
      const next = right === 0 ? 0 : 1;
      const below = down === 0 ? 0 : width;
      const ofE = Math.imul(down, right);
      const ofD = UNIT * down - ofE;
      const ofB = UNIT * right - ofE;
      const ofA = WHOLE - ofB - ofD - ofE;
      const at = r * width + c;
      const red = Math.imul(row >> BITS, width) + (column >> BITS);
      const green = red + plane;
      const blue = green + plane;
      out[at] = blend(image, red, next, below, ofA, ofB, ofD, ofE);
      out[at + plane] = blend(image, green, next, below, ofA, ofB, ofD, ofE);
      out[at + 2 * plane] = blend(image, blue, next, below, ofA, ofB, ofD, ofE);
    }
  }
}

/** Rounded to the nearest unit; halves go up. */
function within(position: number, last: number): number {
  return (position < 0 ? 0 : position > last ? last : position + 0.5) | 0;
}

/** The mean of a pixel, the next one and the two below them, with these weights of 2²². */
function blend(
  image: Uint8Array,
  pixel: number,
  next: number,
  below: number,
  ofA: number,
  ofB: number,
  ofD: number,
  ofE: number,
): number {
  const lower = pixel + below;
  return (
    ((Math.imul(ofA, image[pixel]) +
      Math.imul(ofB, image[pixel + next]) +
      Math.imul(ofD, image[lower]) +
      Math.imul(ofE, image[lower + next])) |
      0) /
    WHOLE
  );
}
