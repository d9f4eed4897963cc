/** Exponentials and tanh to 64 digits, in a time that does not grow with the argument. */
import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { decay, hyperbolicTangent } from '../../../../src/theory/rounding/oracle.ts';

/** The library sums a series for it, the longer the larger the number is. */
function withoutSeries(x: number) {
  const refuse = () => {
    throw new Error(`the series of tanh ${x} is summed`);
  };
  return Object.assign(toDecimal(x), { tanh: refuse });
}

describe('hyperbolicTangent', () => {
  it('sums no series from 1 on', () => {
    for (const x of [1, 2, 1e300]) {
      const truth = hyperbolicTangent(withoutSeries(x));
      expect(truth.toNumber()).toBeCloseTo(Math.tanh(x), 15);
      expect(hyperbolicTangent(withoutSeries(-x))).toEqual(truth.neg());
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
