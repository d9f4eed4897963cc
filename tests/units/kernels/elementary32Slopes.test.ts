/** σ′ and tanh′ in float32 against float64. */
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/kernels/elementary.ts';
import { sigmoidSlope32, tanhSlope32 } from '../../../src/kernels/elementary32.ts';
import { largestError, readErrorRecord } from '../../../src/pages/errorRecord.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const U = 2 ** -24;

/**
 * e/(1 + e)² in units of u: eˣ is off by as many ulps as is recorded, each at most 2u, and by no more
 * once 1 + e, which grows with it, has divided it; the sum is rounded and squared, 2u, then come the
 * roundings of the square and of the quotient.
 */
const SUM = (2 * largestError(readErrorRecord('docs/errors.json'), 'float32', 'exp') + 4) * U;
const BOUND = SUM / (1 - SUM);

/** Float32 numbers of both signs, up to where e^{−|x|} becomes subnormal. */
const numbers = Float32Array.from({ length: 3401 }, (_, n) => (n - 1700) / 20);

const sigmoidSlope = (x: number) => exp(-Math.abs(x)) / (1 + exp(-Math.abs(x))) ** 2;
const slopes = [
  { name: 'sigmoid′', slope: sigmoidSlope32, exact: sigmoidSlope, scale: 1, peak: 0.25 },
  {
    name: 'tanh′',
    slope: tanhSlope32,
    exact: (x: number) => 4 * sigmoidSlope(2 * x),
    scale: 0.5,
    peak: 1,
  },
];

describe.each(slopes)('$name in float32', ({ slope, exact, scale, peak }) => {
  it('keeps its relative precision far from 0, on both sides', () => {
    for (const x of numbers.map((x) => x * scale)) {
      const error = Math.abs(slope(x) - exact(x)) / exact(x);
      if (!(error <= BOUND)) expect(error, `${x}`).toBeLessThanOrEqual(BOUND);
    }
  });

  it('is even, to the bit', () => {
    expect(numbers.map((x) => slope(-x))).toEqual(numbers.map(slope));
  });

  it('is exact at 0, 0 at the infinities, NaN for what is no number', () => {
    expect([0, -0, inf, -inf, nan].map(slope)).toEqual([peak, peak, 0, 0, nan]);
  });

  it('rounds its argument to float32, and gives a float32', () => {
    for (const x of [0.1, 0.3, 5.7]) {
      expect(slope(x)).toBe(slope(Math.fround(x)));
      expect(slope(x)).toBe(Math.fround(slope(x)));
    }
  });
});
