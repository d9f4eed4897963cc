import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardError } from '../../../src/experiments/statistics.ts';

const integer = fc.integer({ min: -1000, max: 1000 });
const reproducible = { seed: 20_261_124, numRuns: 100 };

describe('mean', () => {
  it('is Σ xᵢ / n, exactly where that is a multiple of a power of two', () => {
    expect(mean([5])).toBe(5);
    expect(mean([1, 2, 3, 8])).toBe(3.5);
    expect(mean([-1, 0.5])).toBe(-0.25);
  });

  it('moves with a shift of all values: mean(x + c) = mean(x) + c', () => {
    fc.assert(
      fc.property(fc.array(integer, { minLength: 4, maxLength: 4 }), integer, (values, c) => {
        expect(mean(values.map((x) => x + c))).toBe(mean(values) + c);
      }),
      reproducible,
    );
  });

  it('does not exist without values', () => {
    expect(() => mean([])).toThrow(new RangeError('mean: there are no values'));
  });
});

describe('standardError', () => {
  it('is √(Σ (xᵢ − x̄)² / (n (n − 1)))', () => {
    // x̄ = 2: (1 + 1) / (2 · 1) = 1
    expect(standardError([1, 3])).toBe(1);
    // x̄ = 5: (9 + 9 + 9 + 9) / (4 · 3) = 3
    expect(standardError([2, 8, 2, 8])).toBe(Math.sqrt(3));
    // x̄ = 4: (9 + 0 + 9) / (3 · 2) = 3
    expect(standardError([1, 4, 7])).toBe(Math.sqrt(3));
  });

  it('of two values is half their distance', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(standardError([a, b])).toBe(Math.abs(a - b) / 2);
      }),
      reproducible,
    );
  });

  it('does not change with a shift and doubles with a doubling', () => {
    fc.assert(
      fc.property(fc.array(integer, { minLength: 4, maxLength: 4 }), integer, (values, c) => {
        const error = standardError(values);
        expect(standardError(values.map((x) => x + c))).toBe(error);
        expect(standardError(values.map((x) => 2 * x))).toBe(2 * error);
      }),
      reproducible,
    );
  });

  it('needs two values', () => {
    for (const few of [[], [7]]) {
      expect(() => standardError(few)).toThrow(
        new RangeError(`standardError: ${few.length} values; a spread needs two or more`),
      );
    }
  });
});
