/** Every value of a domain may be drawn, and none outside of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Drawing,
  decimals,
  type ExactLeaf,
  formatPoint,
  fractions,
  points,
} from '../../../src/evidence/draw.ts';
import type { Exact } from '../../../src/theory/arithmetic/exact.ts';
import { count, matrix, type Scalar, scalar } from '../../../src/theory/domain.ts';

const drawn = <T>(t: Scalar, drawing: Drawing): T[] =>
  fc.sample(points({ t }, drawing, 'ordinary'), { seed: 1, numRuns: 600 }).map((p) => p.t as T);

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

describe('multiples of a grid', () => {
  it('are all of those within the range', () => {
    for (const drawing of ['float64', 'float32'] as const) {
      expect(sorted(drawn(scalar(-0.3, 0.6, { grid: 1 / 4 }), drawing))).toEqual([
        ...[-0.25, 0, 0.25, 0.5],
      ]);
      expect(sorted(drawn(scalar(4, 8, { grid: 2 }), drawing))).toEqual([4, 6, 8]);
    }
  });

  it('a range of one number has that number, in float32 too', () => {
    expect(sorted(drawn(scalar(1, 1), 'float32'))).toEqual([1]);
  });

  it('a range between two numbers of float32 has those inside of it only', () => {
    const below = Math.fround(0.7);
    expect(below).toBeLessThan(0.7);
    expect(sorted(drawn(scalar(0.7, 0.7000001), 'float32'))).toEqual([below + 2 ** -24]);
    expect(sorted(drawn(scalar(-0.7000001, -0.7), 'float32'))).toEqual([-below - 2 ** -24]);
  });
});

describe('fractions', () => {
  it('have denominators up to 6 and keep to the range', () => {
    const leaves = drawn<ExactLeaf>(scalar(2, 3), 'exact');
    expect(sorted(leaves.map(({ denominator }) => denominator))).toEqual([1, 2, 3, 4, 5, 6]);
    const values = leaves.map(({ numerator, denominator }) => numerator / denominator);
    expect([Math.min(...values), Math.max(...values)]).toEqual([2, 3]);
    const integers = drawn<ExactLeaf>(scalar(-1.5, 2.5, { exactly: 'integer' }), 'exact');
    expect(sorted(integers.map(({ numerator }) => numerator))).toEqual([-1, 0, 1, 2]);
  });
});

describe('logarithms', () => {
  const terms = (from: number, exactly: 'ln' | 'lnSquare' = 'ln') =>
    drawn<ExactLeaf>(scalar(from, 5, { exactly }), 'exact');
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];

  it('are of fractions with terms up to 9', () => {
    const both = terms(-5);
    expect(sorted(both.map(({ numerator }) => numerator))).toEqual(digits);
    expect(sorted(both.map(({ denominator }) => denominator))).toEqual(digits);
    const squares = terms(-5, 'lnSquare');
    expect(sorted(squares.map(({ numerator }) => numerator))).toEqual(digits.map((n) => n * n));
  });

  it('are 0 or more, or more than 0, where the number is', () => {
    const least = terms(0);
    expect(least.every(({ numerator, denominator }) => numerator >= denominator)).toBe(true);
    expect(least.some(({ numerator, denominator }) => numerator === denominator)).toBe(true);
    expect(least).toContainEqual({ numerator: 9, denominator: 1, logarithm: true });
    for (const { numerator, denominator } of terms(0.1)) {
      expect(numerator).toBeGreaterThan(denominator);
      if (denominator < 9) expect(numerator).toBeLessThan(10);
    }
  });
});

describe('a point', () => {
  it('becomes decimals and fractions', () => {
    const variables = { n: count(1, 2), W: matrix(1, 'n', 0, 1) };
    const { n, W } = decimals(variables, { n: 2, W: [[0.5, 3]] });
    expect(n).toBe(2);
    expect((W as unknown[][]).map((row) => row.map(String))).toEqual([['0.5', '3']]);
    const leaf = { numerator: 3, denominator: 4, logarithm: false };
    const [[q, three]] = fractions(variables, { n: 2, W: [[leaf, 3]] }).W as Exact[][];
    expect([q, three].map((x) => [x.logarithm, x.q.toFraction()])).toEqual([
      [false, '3/4'],
      [false, '3'],
    ]);
    expect(() => decimals(variables, { n: 2, W: [[leaf, leaf]] })).toThrow(
      'a fraction where a double is needed',
    );
  });

  it('is printed row by row', () => {
    const leaf = { numerator: 3, denominator: 4, logarithm: false };
    expect(formatPoint({ W: [[1, leaf], [0]], t: 0 })).toBe('W = [[1, 3/4], [0]], t = 0');
  });
});
