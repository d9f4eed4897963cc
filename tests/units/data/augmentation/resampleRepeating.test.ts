import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AffineMap } from '../../../../src/data/augmentation/affine.ts';
import {
  type PictureSize,
  resampleRepeating,
} from '../../../../src/data/augmentation/resampleRepeating.ts';

const identity: AffineMap = { rr: 1, rc: 0, r0: 0, cr: 0, cc: 1, c0: 0 };

/** What is looked up, over what was there before: NaN, so that nothing is left out unseen. */
function look(image: ArrayLike<number>, size: PictureSize, map: AffineMap): number[] {
  const out = new Float64Array(image.length).fill(Number.NaN);
  resampleRepeating(out, Uint8Array.from(image), size, map);
  return [...out];
}

/** 2 rows of 3 pixels; green and blue are 100 and 200 more than red. */
const small = { height: 2, width: 3 };
const colours = (...reds: number[]) => [0, 100, 200].flatMap((more) => reds.map((v) => v + more));
const six = colours(0, 10, 20, 30, 40, 50);

describe('resampleRepeating', () => {
  it('keeps every byte where nothing moves', () => {
    const all = Array.from({ length: 768 }, (_, i) => (i * 77) % 256);
    expect(look(all, { height: 16, width: 16 }, identity)).toEqual(all);
  });

  it('looks whole pixels further down and to the right, and repeats the edge outside', () => {
    expect(look(six, small, { ...identity, r0: 1 })).toEqual(colours(30, 40, 50, 30, 40, 50));
    expect(look(six, small, { ...identity, r0: -1 })).toEqual(colours(0, 10, 20, 0, 10, 20));
    expect(look(six, small, { ...identity, c0: 1 })).toEqual(colours(10, 20, 20, 40, 50, 50));
    expect(look(six, small, { ...identity, c0: -2 })).toEqual(colours(0, 0, 0, 30, 30, 30));
  });

  it('shows the corner wherever it looks, however far outside', () => {
    for (const far of [3, 1e6, 1e300]) {
      const map = (r0: number, c0: number) => ({ ...identity, r0, c0 });
      expect(look(six, small, map(far, far))).toEqual(colours(50, 50, 50, 50, 50, 50));
      expect(look(six, small, map(-far, -far))).toEqual(colours(0, 0, 0, 0, 0, 0));
      expect(look(six, small, map(-far, far))).toEqual(colours(20, 20, 20, 20, 20, 20));
    }
  });

  it('rounds positions to the nearest 1/2048 of a pixel, halves up', () => {
    const pair = { height: 1, width: 2 };
    const first = (c0: number) => look([0, 128, 0, 0, 0, 0], pair, { ...identity, c0 })[0];
    expect(first(1 / 2048)).toBe(128 / 2048);
    expect(first(1 / 4096)).toBe(128 / 2048);
    expect(first(1 / 4096 - 2 ** -40)).toBe(0);
    expect(first(3 / 4096 - 2 ** -40)).toBe(128 / 2048);
    expect(first(3 / 4096)).toBe(256 / 2048);
  });

  it('keeps white white: its weights sum to 1 at every place', () => {
    const white = new Uint8Array(3 * 7 * 5).fill(255);
    for (const map of [
      { rr: 0.7, rc: -0.31, r0: 0.123, cr: 0.29, cc: 0.81, c0: -0.456 },
      { rr: 1.3, rc: 0.4, r0: -2.7, cr: -0.6, cc: 1.2, c0: 1.9 },
    ]) {
      expect(new Set(look(white, { height: 7, width: 5 }, map))).toEqual(new Set([255]));
    }
  });

  const half = fc.integer({ min: -8, max: 8 }).map((n) => n / 2);
  const quarter = fc.integer({ min: -20, max: 20 }).map((n) => n / 4);
  const cases = fc
    .record({ height: fc.integer({ min: 1, max: 5 }), width: fc.integer({ min: 1, max: 5 }) })
    .chain((size) => {
      const length = 3 * size.height * size.width;
      return fc.record({
        size: fc.constant(size),
        image: fc.uint8Array({ minLength: length, maxLength: length }),
        map: fc.record({ rr: half, rc: half, r0: quarter, cr: half, cc: half, c0: quarter }),
      });
    });

  it('is Σᵢⱼ image[i, j] (1 − |row − i|)⁺ (1 − |column − j|)⁺ at the nearest position inside, exactly for multiples of 1/8', () => {
    const hat = (x: number) => Math.max(0, 1 - Math.abs(x));
    const inside = (x: number, last: number) => Math.min(last, Math.max(0, x));
    fc.assert(
      fc.property(cases, ({ size: { height, width }, image, map }) => {
        const expected: number[] = [];
        for (let k = 0; k < 3; k++) {
          for (let r = 0; r < height; r++) {
            for (let c = 0; c < width; c++) {
              const [y, x] = [r - (height - 1) / 2, c - (width - 1) / 2];
              const row = (height - 1) / 2 + map.rr * y + map.rc * x + map.r0;
              const column = (width - 1) / 2 + map.cr * y + map.cc * x + map.c0;
              let sum = 0;
              for (let i = 0; i < height; i++) {
                for (let j = 0; j < width; j++) {
                  const weight =
                    hat(inside(row, height - 1) - i) * hat(inside(column, width - 1) - j);
                  sum += image[(k * height + i) * width + j] * weight;
                }
              }
              expected.push(sum);
            }
          }
        }
        expect(look(image, { height, width }, map)).toEqual(expected);
      }),
      { seed: 20_261_125, numRuns: 300 },
    );
  });
});
