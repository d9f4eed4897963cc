/** What the error of a sum is relative to, and how often it may miss η. */
import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { sumOfProducts } from '../../../../src/theory/rounding/sumOfProducts.ts';

describe('sumOfProducts', () => {
  it('adds the products, their absolute values, and one underflow each', () => {
    const pairs = [
      [1, 2],
      [3, -4],
      [-5, -6],
    ];
    const entry = sumOfProducts(pairs.map(([a, b]) => [toDecimal(a), toDecimal(b)] as const));
    expect(entry).toEqual({ value: toDecimal(20), size: toDecimal(44), underflows: 3 });
  });

  it('of no terms is 0, without an error', () => {
    expect(sumOfProducts([])).toEqual({ value: toDecimal(0), size: toDecimal(0), underflows: 0 });
  });
});
