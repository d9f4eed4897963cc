/** Exponentials and tanh to 64 digits, in a time that does not grow with the argument. */
import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { decay, hyperbolicTangent } from '../../../../src/theory/rounding/oracle.ts';

describe('hyperbolicTangent', () => {
  it('is right on both sides of 1, and soon there for the largest numbers', () => {
    for (const x of [0.5, 1, 1.5, 30, 1e300]) {
      const truth = hyperbolicTangent(toDecimal(x));
      expect(truth.toNumber()).toBeCloseTo(Math.tanh(x), 15);
      expect(hyperbolicTangent(toDecimal(-x))).toEqual(truth.neg());
    }
  });

  it('keeps all digits near 0', () => {
    const x = toDecimal(2 ** -200);
    expect(hyperbolicTangent(x)).toEqual(x);
    expect(hyperbolicTangent(x.neg())).toEqual(x.neg());
  });
});

describe('decay', () => {
  it('is 0 where no format has so small a number', () => {
    expect(decay(toDecimal(1000)).isZero()).toBe(false);
    expect(decay(toDecimal(1001)).isZero()).toBe(true);
    expect(decay(toDecimal(0)).toNumber()).toBe(1);
  });
});
