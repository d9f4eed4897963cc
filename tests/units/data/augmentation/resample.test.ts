import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AffineMap } from '../../../../src/data/augmentation/affine.ts';
import {
  type Displacement,
  type ImageSize,
  resample,
} from '../../../../src/data/augmentation/resample.ts';

const identity: AffineMap = { rr: 1, rc: 0, r0: 0, cr: 0, cc: 1, c0: 0 };

/** What is looked up, over what was there before: NaN, so that nothing is left out unseen. */
function look(
  image: ArrayLike<number>,
  size: ImageSize,
  map: AffineMap = identity,
  displacement: Displacement | null = null,
): number[] {
  const out = new Float64Array(image.length).fill(Number.NaN);
  resample(out, Uint8Array.from(image), size, map, displacement);
  return [...out];
}

const scaled = (...bytes: number[]) => bytes.map((byte) => byte / 255);

/** 2 rows of 3 pixels. */
const small = { channels: 1, height: 2, width: 3 };
const six = [10, 20, 30, 40, 50, 60];

describe('resample', () => {
  it('keeps every pixel, as byte / 255, where nothing moves', () => {
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    expect(look(all, { channels: 2, height: 8, width: 16 })).toEqual(scaled(...all));
    const still = { down: new Float64Array(6), right: new Float64Array(6) };
    expect(look(six, small, identity, still)).toEqual(scaled(...six));
  });

  it('looks whole pixels further down and to the right, at 0 outside', () => {
    expect(look(six, small, { ...identity, r0: 1 })).toEqual(scaled(40, 50, 60, 0, 0, 0));
    expect(look(six, small, { ...identity, r0: -1 })).toEqual(scaled(0, 0, 0, 10, 20, 30));
    expect(look(six, small, { ...identity, c0: 1 })).toEqual(scaled(20, 30, 0, 50, 60, 0));
    expect(look(six, small, { ...identity, c0: -2 })).toEqual(scaled(0, 0, 10, 0, 0, 40));
    expect(look(six, small, { ...identity, r0: 1, c0: 1 })).toEqual(scaled(50, 60, 0, 0, 0, 0));
  });

  it('is 0 wherever it looks far outside or nowhere', () => {
    for (const far of [-100, 100, 2, -2, 1e300, Number.NaN]) {
      expect(look(six, small, { ...identity, r0: far })).toEqual(scaled(0, 0, 0, 0, 0, 0));
    }
    for (const far of [-100, 100, 3, -3, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(look(six, small, { ...identity, c0: far })).toEqual(scaled(0, 0, 0, 0, 0, 0));
    }
  });

  it('turns about the centre', () => {
    const half = { ...identity, rr: -1, cc: -1 };
    expect(look(six, small, half)).toEqual(scaled(60, 50, 40, 30, 20, 10));
    const quarter = { rr: 0, rc: -1, r0: 0, cr: 1, cc: 0, c0: 0 };
    const square = { channels: 1, height: 3, width: 3 };
    // (r, c) sees (−c, r): the first row shows the last … first row's pixel of the first column.
    expect(look([1, 2, 3, 4, 5, 6, 7, 8, 9], square, quarter)).toEqual(
      scaled(7, 4, 1, 8, 5, 2, 9, 6, 3),
    );
  });

  it('scales about the centre', () => {
    const square = { channels: 1, height: 3, width: 3 };
    const nine = [4, 8, 12, 16, 20, 24, 28, 32, 36];
    const twiceAsLarge = { ...identity, rr: 0.5, cc: 0.5 };
    expect(look(nine, square, twiceAsLarge)).toEqual(scaled(12, 14, 16, 18, 20, 22, 24, 26, 28));
    const halfAsLarge = { ...identity, rr: 2, cc: 2 };
    expect(look(nine, square, halfAsLarge)).toEqual(scaled(0, 0, 0, 0, 20, 0, 0, 0, 0));
  });

  it('shears: a row looks to the side by its distance from the middle', () => {
    const sheared = look(
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      { channels: 1, height: 3, width: 3 },
      {
        ...identity,
        cr: 1,
      },
    );
    expect(sheared).toEqual(scaled(0, 1, 2, 4, 5, 6, 8, 9, 0));
  });

  it('fades out over one pixel beyond the edge', () => {
    expect(look(six, small, { ...identity, r0: -0.5 })).toEqual(scaled(5, 10, 15, 25, 35, 45));
    expect(look(six, small, { ...identity, c0: 0.25 })).toEqual(
      scaled(12.5, 22.5, 22.5, 42.5, 52.5, 45),
    );
  });

  it('displaces each pixel by itself', () => {
    const down = Float64Array.of(1, 0, 0, 0, -1, 0);
    const right = Float64Array.of(0, 1, 0, 2, 0, -0.5);
    expect(look(six, small, identity, { down, right })).toEqual(scaled(40, 30, 30, 60, 20, 55));
    // After the map, not before it.
    const half = { ...identity, rr: -1, cc: -1 };
    const first = { down: Float64Array.of(-1, 0, 0, 0, 0, 0), right: new Float64Array(6) };
    expect(look(six, small, half, first)).toEqual(scaled(30, 50, 40, 30, 20, 10));
  });

  const half = fc.integer({ min: -8, max: 8 }).map((n) => n / 2);
  const quarter = fc.integer({ min: -20, max: 20 }).map((n) => n / 4);
  const cases = fc
    .record({
      channels: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 1, max: 5 }),
      width: fc.integer({ min: 1, max: 5 }),
    })
    .chain((size) => {
      const plane = size.height * size.width;
      const field = fc.array(quarter, { minLength: plane, maxLength: plane });
      const length = size.channels * plane;
      return fc.record({
        size: fc.constant(size),
        image: fc.uint8Array({ minLength: length, maxLength: length }),
        map: fc.record({ rr: half, rc: half, r0: quarter, cr: half, cc: half, c0: quarter }),
        displacement: fc.option(fc.record({ down: field, right: field })),
      });
    });

  it('is Σᵢⱼ image[i, j] (1 − |row − i|)⁺ (1 − |column − j|)⁺ / 255, exactly for multiples of 1/8', () => {
    const hat = (x: number) => Math.max(0, 1 - Math.abs(x));
    fc.assert(
      fc.property(cases, ({ size, image, map, displacement }) => {
        const { channels, height, width } = size;
        const expected: number[] = [];
        for (let k = 0; k < channels; k++) {
          for (let r = 0; r < height; r++) {
            for (let c = 0; c < width; c++) {
              const [y, x] = [r - (height - 1) / 2, c - (width - 1) / 2];
              const at = r * width + c;
              const row =
                (height - 1) / 2 + map.rr * y + map.rc * x + map.r0 + (displacement?.down[at] ?? 0);
              const column =
                (width - 1) / 2 + map.cr * y + map.cc * x + map.c0 + (displacement?.right[at] ?? 0);
              let sum = 0;
              for (let i = 0; i < height; i++) {
                for (let j = 0; j < width; j++) {
                  sum += image[(k * height + i) * width + j] * hat(row - i) * hat(column - j);
                }
              }
              expected.push(sum / 255);
            }
          }
        }
        const field = displacement && {
          down: Float64Array.from(displacement.down),
          right: Float64Array.from(displacement.right),
        };
        expect(look(image, size, map, field)).toEqual(expected);
      }),
      { seed: 20_261_124, numRuns: 300 },
    );
  });
});
