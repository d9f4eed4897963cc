import { describe, expect, it } from 'vitest';
import { occlusion } from '../../../../src/experiments/analysis/occlusion.ts';
import { elements, view } from '../../../../src/kernels/array.ts';
import { ln } from '../../../../src/kernels/elementary.ts';
import { logSumExp } from '../../../../src/nn/softmax.ts';
import type { Classifier } from '../../../../src/nn/training.ts';

const SIZE = { channels: 2, height: 12, width: 16 };
const FEATURES = 2 * 12 * 16;
/** No two alike, none 0, and small enough that their sums are exact. */
const pixels = Float64Array.from({ length: FEATURES }, (_, i) => (i + 1) / 1024);

/** What two classes are told apart by: pixels of the second channel, rows 5 to 6, columns 9 to 11. */
const inRegion = (row: number, column: number) =>
  row >= 5 && row <= 6 && column >= 9 && column <= 11;
const region = Array.from({ length: 12 * 16 }, (_, i) => i).filter((i) =>
  inRegion(Math.floor(i / 16), i % 16),
);
const second = (i: number) => 12 * 16 + i;

/** Logits: 0, and `scale` times the sum over the region. */
const watching = (scale = 1): Classifier => ({
  forward(x) {
    const rows = elements(x);
    const logits = Array.from({ length: x.shape[0] }, (_, n) => [
      0,
      scale * region.reduce((sum, i) => sum + rows[n * FEATURES + second(i)], 0),
    ]);
    return view(Float64Array.from(logits.flat()), [x.shape[0], 2]);
  },
});

/** The part of the region's sum that lies in rows [top, top + side) and columns [left, left + side). */
const hiddenPart = (top: number, left: number, side: number) =>
  region
    .filter((i) => {
      const [row, column] = [Math.floor(i / 16), i % 16];
      return row >= top && row < top + side && column >= left && column < left + side;
    })
    .reduce((sum, i) => sum + pixels[second(i)], 0);

describe('occlusion', () => {
  it.each([
    // side, stride, rows and columns of the grid, pixels of the square above and left of its cell
    [6, 2, 6, 8, 2],
    [4, 4, 3, 4, 0],
    [7, 4, 3, 4, 1],
    [5, 5, 3, 4, 0],
    [3, 1, 12, 16, 1],
    [40, 4, 3, 4, 18],
  ])(
    'drops exactly where the square covers what counts: side %i, stride %i',
    (side, stride, rows, columns, before) => {
      const found = occlusion(watching(), pixels, SIZE, 1, { side, stride });
      expect([found.rows, found.columns]).toEqual([rows, columns]);
      const expected = Array.from({ length: rows * columns }, (_, at) => {
        const [i, j] = [Math.floor(at / columns), at % columns];
        return hiddenPart(i * stride - before, j * stride - before, side);
      });
      expect([...found.drops]).toEqual(expected);
      expect(expected.some((drop) => drop > 0)).toBe(true);
      if (side < 40) expect(expected).toContain(0);
    },
  );

  it('hides every pixel in some place, those at the edges too', () => {
    for (const [side, stride] of [
      [16, 4],
      [5, 5],
      [4, 3],
    ]) {
      const shown = new Uint8Array(FEATURES).fill(1);
      const recording: Classifier = {
        forward(x) {
          elements(x).forEach((value, i) => {
            if (value === 0) shown[i % FEATURES] = 0;
          });
          return view(new Float64Array(2 * x.shape[0]), [x.shape[0], 2]);
        },
      };
      occlusion(recording, pixels, SIZE, 0, { side, stride });
      expect(shown.includes(1)).toBe(false);
    }
  });

  it('has the opposite sign for the other class, and the probability of the class', () => {
    const square = { side: 6, stride: 2 };
    const [other, own] = [0, 1].map((label) => occlusion(watching(), pixels, SIZE, label, square));
    expect([...other.drops]).toEqual([...own.drops].map((drop) => 0 - drop));
    expect(own.probability).toBeGreaterThan(0.5);
    expect(other.probability).toBeCloseTo(1 - own.probability, 15);
  });

  it('still tells places apart where the probability is 1', () => {
    const square = { side: 6, stride: 2 };
    const { drops, probability } = occlusion(watching(4096), pixels, SIZE, 1, square);
    expect(probability).toBe(1);
    const { drops: small } = occlusion(watching(), pixels, SIZE, 1, square);
    expect([...drops]).toEqual([...small].map((drop) => 4096 * drop));
    expect(new Set(drops).size).toBeGreaterThan(2);
  });

  it('weighs the class against all others together', () => {
    // Of three classes with the odds 1 : 2 : 3, whatever is shown, but for a hidden first pixel.
    const three: Classifier = {
      forward(x) {
        const rows = elements(x);
        const logits = Array.from({ length: x.shape[0] }, (_, n) =>
          rows[n * FEATURES] === 0 ? [0, 0, 0] : [0, ln(2), ln(3)],
        );
        return view(Float64Array.from(logits.flat()), [x.shape[0], 3]);
      },
    };
    const { drops, probability } = occlusion(three, pixels, SIZE, 2, { side: 4, stride: 4 });
    expect(drops[0]).toBe(ln(3) - logSumExp([0, ln(2)]) - (0 - logSumExp([0, 0])));
    expect(drops[0]).toBeCloseTo(ln(1) - ln(1 / 2), 14);
    expect([...drops.subarray(1)]).toEqual(new Array(11).fill(0));
    expect(probability).toBeCloseTo(3 / 6, 15);
  });

  it('leaves the picture alone', () => {
    const copy = pixels.slice();
    occlusion(watching(), copy, SIZE, 1, { side: 4, stride: 4 });
    expect(copy).toEqual(pixels);
  });

  it('refuses squares that leave gaps or are cut into parts', () => {
    for (const [side, stride] of [
      [3, 4],
      [4, 0],
      [4.5, 4],
      [4, 1.5],
      [Number.NaN, 1],
    ]) {
      expect(() => occlusion(watching(), pixels, SIZE, 1, { side, stride })).toThrow(
        new RangeError(
          `occlusion: a square of side ${side} with stride ${stride}; give integers, the stride from 1 to the side, or pixels are never hidden`,
        ),
      );
    }
  });

  it('refuses other pictures, labels that are no class, and a network that has diverged', () => {
    const square = { side: 4, stride: 4 };
    expect(() => occlusion(watching(), [1, 2, 3], SIZE, 1, square)).toThrow(
      new RangeError('occlusion: 3 pixels for 2 × 12 × 16; it needs 384'),
    );
    for (const label of [-1, 2, 0.5]) {
      expect(() => occlusion(watching(), pixels, SIZE, label, square)).toThrow(
        new RangeError(
          `occlusion: label ${label} for 2 classes; give one of 0 … 1, of at least two`,
        ),
      );
    }
    const lone: Classifier = {
      forward: (x) => view(new Float64Array(x.shape[0]), [x.shape[0], 1]),
    };
    expect(() => occlusion(lone, pixels, SIZE, 0, square)).toThrow('label 0 for 1 classes');
    expect(() => occlusion(watching(Number.NaN), pixels, SIZE, 1, square)).toThrow(
      new RangeError(
        'occlusion: logits 0, NaN give log-odds NaN, which must be finite; look at the weights: training may have diverged',
      ),
    );
  });
});
