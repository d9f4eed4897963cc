import { describe, expect, it } from 'vitest';
import { toSquare } from '../../../../src/data/pictures/resize.ts';
import type { RgbPicture } from '../../../../src/data/pictures/rgbPicture.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';

const picture = (
  width: number,
  height: number,
  value: (x: number, y: number, c: number) => number,
): RgbPicture => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
  ),
  converted: '',
});

/** The definition: each pixel becomes 2·size × 2·size points, and a cell averages 2·short × 2·short. */
function byPoints({ width, height, rgb }: RgbPicture, size: number): number[] {
  const short = Math.min(width, height);
  const [left, top] = [size * (width - short), size * (height - short)];
  const out: number[] = [];
  for (let c = 0; c < 3; c++) {
    for (let cell = 0; cell < size * size; cell++) {
      let sum = 0n;
      for (let j = 0; j < 2 * short; j++) {
        for (let i = 0; i < 2 * short; i++) {
          const x = Math.floor((left + (cell % size) * 2 * short + i) / (2 * size));
          const y = Math.floor((top + Math.floor(cell / size) * 2 * short + j) / (2 * size));
          sum += BigInt(rgb[(y * width + x) * 3 + c]);
        }
      }
      const points = BigInt(4 * short * short);
      out.push(Number((2n * sum + points) / (2n * points)));
    }
  }
  return out;
}

describe('toSquare', () => {
  it('is the average of what a cell covers, for all small sizes', () => {
    const random = new RandomStream(7, 'pictures');
    for (let width = 1; width <= 7; width++) {
      for (let height = 1; height <= 7; height++) {
        const drawn = picture(width, height, () => random.integer(0, 255));
        for (const size of [1, 2, 3, 4, 6]) {
          expect([...toSquare(drawn, size)]).toEqual(byPoints(drawn, size));
        }
      }
    }
  });

  it('keeps the bytes of a picture of the right size, channels first', () => {
    const value = (x: number, y: number, c: number) => ((x + 64 * y) % 83) ^ c;
    const square = toSquare(picture(64, 64, value), 64);
    for (let c = 0; c < 3; c++) {
      for (let i = 0; i < 4096; i++) {
        expect(square[c * 4096 + i]).toBe(value(i % 64, Math.floor(i / 64), c));
      }
    }
  });

  it('crops the centre of wide and of high pictures', () => {
    const wide = picture(8, 2, (x) => 10 * x);
    expect([...toSquare(wide, 2).subarray(0, 4)]).toEqual([30, 40, 30, 40]);
    const high = picture(2, 6, (_, y) => 10 * y);
    expect([...toSquare(high, 2).subarray(0, 4)]).toEqual([20, 20, 30, 30]);
  });

  it('cuts through pixels where the rest is odd', () => {
    const wide = picture(3, 2, (x) => [0, 100, 255][x]);
    expect([...toSquare(wide, 2).subarray(0, 4)]).toEqual([50, 178, 50, 178]);
  });

  it('rounds halves up', () => {
    expect([
      ...toSquare(
        picture(2, 2, (x) => x),
        1,
      ),
    ]).toEqual([1, 1, 1]);
  });

  it('keeps one colour exactly, for large pictures too', () => {
    for (const [width, height] of [
      [500, 374],
      [333, 1001],
      [1, 1],
      [65, 63],
    ]) {
      const square = toSquare(
        picture(width, height, (_x, _y, c) => [255, 1, 128][c]),
        64,
      );
      expect(square.length).toBe(3 * 4096);
      for (let c = 0; c < 3; c++) {
        expect(new Set(square.subarray(c * 4096, (c + 1) * 4096))).toEqual(
          new Set([[255, 1, 128][c]]),
        );
      }
    }
  });

  it('refuses bytes that are not the picture, and sizes of nothing', () => {
    const whole = picture(2, 3, () => 0);
    expect(() => toSquare({ ...whole, height: 4 }, 2)).toThrow(
      'toSquare: 18 bytes for 2 × 4 pixels of 3 channels; it needs 24',
    );
    for (const size of [0, -1, 1.5]) {
      expect(() => toSquare(whole, size)).toThrow(
        `toSquare: 2 × 3 pixels to size ${size}; all must be positive whole numbers`,
      );
    }
    expect(() => toSquare({ ...whole, width: 0, rgb: new Uint8Array(0) }, 2)).toThrow(
      'toSquare: 0 × 3 pixels to size 2',
    );
  });
});
