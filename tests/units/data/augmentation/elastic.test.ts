import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ElasticField,
  requireElasticOptions,
  splineWeights,
} from '../../../../src/data/augmentation/elastic.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { middleBut, ScriptedStream } from './scriptedStream.ts';

const reproducible = { seed: 20_261_124, numRuns: 60 };
/** An interpolation is at most 2 · 7 operations on numbers up to the strength, and the weights hold 4 roundings. */
const ROOM = 32 * 2 ** -53;

/** The cubic B-spline of support (−2, 2): correctly rounded for multiples of 1/8. */
function basis(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return (4 - 6 * a * a + 3 * a * a * a) / 6;
  return a < 2 ? ((2 - a) * (2 - a) * (2 - a)) / 6 : 0;
}

describe('splineWeights', () => {
  it('are the B-spline at the distances 1 + t, t, 1 − t and 2 − t', () => {
    for (let t = 0; t < 1; t += 1 / 8) {
      expect(splineWeights(t)).toEqual([1 + t, t, 1 - t, 2 - t].map(basis));
    }
    expect(splineWeights(0)).toEqual([1 / 6, 4 / 6, 1 / 6, 0]);
    expect(splineWeights(0.5)).toEqual([1 / 48, 23 / 48, 23 / 48, 1 / 48]);
  });

  it('are at least 0, sum to 1, and lie about t', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (t) => {
        const [a, b, c, d] = splineWeights(t);
        expect(Math.min(a, b, c, d)).toBeGreaterThanOrEqual(0);
        // At most 8 operations each on numbers up to 6, divided by 6.
        expect(Math.abs(a + b + c + d - 1)).toBeLessThanOrEqual(ROOM);
        expect(Math.abs(-a + c + 2 * d - t)).toBeLessThanOrEqual(ROOM);
      }),
      reproducible,
    );
  });
});

describe('ElasticField', () => {
  // 8 × 5 pixels, an arrow every 2: arrows at the rows −2, 0, 2, …, 10 and the columns −2, …, 8.
  const [height, width, spacing, down, across] = [8, 5, 2, 7, 6];
  const nodes = down * across;

  /** Of all arrows zero but this one, the strength. */
  function impulse(at: number, strength: number): ElasticField {
    const field = new ElasticField(height, width, { strength, spacing });
    field.draw(new ScriptedStream(middleBut(2 * nodes, at, 1)));
    return field;
  }

  /** What one arrow of the strength does to every pixel. */
  const reach = (i: number, j: number, strength: number) =>
    Array.from({ length: height * width }, (_, at) => {
      const [r, c] = [Math.floor(at / width), at % width];
      return basis(r / spacing - (i - 1)) * (basis(c / spacing - (j - 1)) * strength);
    });

  it('spreads each arrow by a B-spline about its place: first those down, then those to the right', () => {
    const still = new Array(height * width).fill(0);
    for (let i = 0; i < down; i++) {
      for (let j = 0; j < across; j++) {
        const arrow = i * across + j;
        const [first, second] = [impulse(arrow, 2), impulse(nodes + arrow, 2)];
        expect([...first.down]).toEqual(reach(i, j, 2));
        expect([...first.right]).toEqual(still);
        expect([...second.right]).toEqual(reach(i, j, 2));
        expect([...second.down]).toEqual(still);
      }
    }
  });

  it('is a mean of nine arrows where every pixel has one', () => {
    // 1 × 2 pixels: arrows at the rows −1, 0, 1, 2 and the columns −1, …, 3.
    const field = new ElasticField(1, 2, { strength: 36, spacing: 1 });
    field.draw(new ScriptedStream([...middleBut(20, 6, 1), ...new Array(20).fill(0)]));
    const [centre, side] = [4 / 6, 1 / 6];
    expect([...field.down]).toEqual([centre * (centre * 36), centre * (side * 36)]);
    for (const pixel of field.right) expect(Math.abs(pixel + 36)).toBeLessThanOrEqual(36 * ROOM);
  });

  it('draws from −strength to strength', () => {
    const field = new ElasticField(height, width, { strength: 3, spacing });
    field.draw(new ScriptedStream([...new Array(nodes).fill(0), ...new Array(nodes).fill(0.75)]));
    for (const pixel of field.down) expect(Math.abs(pixel + 3)).toBeLessThanOrEqual(3 * ROOM);
    for (const pixel of field.right) expect(Math.abs(pixel - 1.5)).toBeLessThanOrEqual(3 * ROOM);
  });

  it('needs arrows for two rows on each side of the outermost pixels, and no more', () => {
    for (const [pixels, every, count] of [
      [1, 1, 4],
      [1, 5, 4],
      [5, 5, 4],
      [6, 5, 5],
      [10, 5, 5],
      [11, 5, 6],
      [3, 1, 6],
    ]) {
      for (const [rows, columns] of [
        [pixels, 1],
        [1, pixels],
      ]) {
        const stream = new ScriptedStream(new Array(2 * 4 * count).fill(0.5));
        new ElasticField(rows, columns, { strength: 1, spacing: every }).draw(stream);
        expect(stream.drawn).toBe(2 * 4 * count);
      }
    }
  });

  const sizes = fc.integer({ min: 1, max: 12 });
  const options = fc.record({
    strength: fc.double({ min: 0, max: 10, noNaN: true }),
    spacing: fc.integer({ min: 1, max: 9 }),
  });

  it('moves no pixel further than the strength, nor neighbours apart by more than 2 strength / spacing', () => {
    fc.assert(
      fc.property(sizes, sizes, options, fc.nat(), (rows, columns, some, seed) => {
        const { strength } = some;
        const field = new ElasticField(rows, columns, some);
        field.draw(new RandomStream(seed, 'test'));
        // The slope of a spline is a mean of the differences of neighbouring arrows over the spacing.
        const apart = (2 * strength) / some.spacing + strength * ROOM;
        for (const plane of [field.down, field.right]) {
          expect(plane.length).toBe(rows * columns);
          for (let at = 0; at < plane.length; at++) {
            expect(Math.abs(plane[at])).toBeLessThanOrEqual(strength * (1 + ROOM));
            if ((at + 1) % columns !== 0) {
              expect(Math.abs(plane[at + 1] - plane[at])).toBeLessThanOrEqual(apart);
            }
            if (at + columns < plane.length) {
              expect(Math.abs(plane[at + columns] - plane[at])).toBeLessThanOrEqual(apart);
            }
          }
        }
      }),
      reproducible,
    );
  });

  it('of the strength 0 moves nothing', () => {
    const field = new ElasticField(4, 3, { strength: 0, spacing: 2 });
    field.draw(new RandomStream(1, 'test'));
    expect([...field.down, ...field.right].every((pixel) => pixel === 0)).toBe(true);
  });

  it('is drawn anew in the same arrays, and is the same for the same numbers', () => {
    const field = new ElasticField(4, 3, { strength: 2, spacing: 2 });
    const { down: before } = field;
    field.draw(new RandomStream(1, 'test'));
    const first = [...field.down, ...field.right];
    field.draw(new RandomStream(2, 'test'));
    expect(field.down).toBe(before);
    expect([...field.down, ...field.right]).not.toEqual(first);
    field.draw(new RandomStream(1, 'test'));
    expect([...field.down, ...field.right]).toEqual(first);
  });

  it('refuses impossible options under its own name', () => {
    expect(() => new ElasticField(4, 3, { strength: -1, spacing: 2 })).toThrow(
      'ElasticField: strength -1 must be finite and at least 0 pixels',
    );
  });
});

describe('requireElasticOptions', () => {
  it('takes a strength of 0 and a spacing of 1', () => {
    requireElasticOptions('test', { strength: 0, spacing: 1 });
  });

  it('refuses a strength that is negative or not finite', () => {
    for (const strength of [-0.5, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => requireElasticOptions('caller', { strength, spacing: 1 })).toThrow(
        new RangeError(`caller: strength ${strength} must be finite and at least 0 pixels`),
      );
    }
  });

  it('refuses a spacing that is no positive integer', () => {
    for (const spacing of [0, -1, 1.5, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => requireElasticOptions('caller', { strength: 1, spacing })).toThrow(
        new RangeError(`caller: spacing ${spacing} must be a positive integer of pixels`),
      );
    }
  });
});
