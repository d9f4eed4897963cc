import { describe, expect, it } from 'vitest';
import { col2im, im2col } from '../../../src/conv/im2col.ts';
import { outputPlane, windowOf } from '../../../src/conv/window.ts';

/** Two channels of 2 × 3 pixels: 1 … 6 and 10 … 60. */
const image = Float64Array.of(1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60);
const shape = [2, 2, 3] as const;

describe('im2col', () => {
  it('has a row for every tap of every channel and a column for every position', () => {
    const window = windowOf([2, 2]);
    const patches = new Float64Array(8 * 2);
    im2col(patches, image, shape, window, outputPlane(window, [2, 3]));
    // biome-ignore format: one row of the matrix a line
    expect([...patches]).toEqual([
      1, 2,
      2, 3,
      4, 5,
      5, 6,
      10, 20,
      20, 30,
      40, 50,
      50, 60,
    ]);
  });

  it('writes 0 where a tap is outside the image, whatever stood there', () => {
    const window = windowOf([1, 2], { padding: [1, 2], stride: [3, 2], dilation: [1, 5] });
    expect(outputPlane(window, [2, 3])).toEqual([2, 1]);
    const patches = new Float64Array(4 * 2).fill(-1);
    im2col(patches, image, shape, window, [2, 1]);
    expect([...patches]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const wider = windowOf([1, 2], { padding: [1, 2], stride: [2, 2], dilation: [1, 3] });
    expect(outputPlane(wider, [2, 3])).toEqual([2, 2]);
    const seen = new Float64Array(4 * 4).fill(-1);
    im2col(seen, image, shape, wider, [2, 2]);
    // biome-ignore format: one row of the matrix a line
    expect([...seen]).toEqual([
      0, 0, 0, 4,
      0, 0, 5, 0,
      0, 0, 0, 40,
      0, 0, 50, 0,
    ]);
  });
});

describe('col2im', () => {
  it('adds every entry to the pixel that it was read from', () => {
    const window = windowOf([2, 2]);
    const sums = new Float64Array(12).fill(1000);
    col2im(
      sums,
      Float64Array.from({ length: 16 }, (_, at) => at + 1),
      shape,
      window,
      [1, 2],
    );
    // Positions of the first channel: (1, 3, 5, 7) at the left, (2, 4, 6, 8) at the right.
    expect([...sums].map((sum) => sum - 1000)).toEqual([
      1,
      2 + 3,
      4,
      5,
      6 + 7,
      8,
      9,
      10 + 11,
      12,
      13,
      14 + 15,
      16,
    ]);
  });
});
