/** The bounds of running error where they are largest: not below what may happen, and hardly above. */
import { describe, expect, it } from 'vitest';
import { Undecided } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { expm1, ln } from '../../../../src/theory/arithmetic/elementary.ts';
import { FLOAT32 } from '../../../../src/theory/arithmetic/precision.ts';
import {
  boundedErrorIn,
  exactly,
  type Rounded,
  runningError,
} from '../../../../src/theory/arithmetic/runningError.ts';

const { MAX_VALUE: MAX, MIN_VALUE: MIN } = Number;
const u = FLOAT32.unitRoundoff;
const single = boundedErrorIn(FLOAT32, 1);
const doubtful = (value: number, error: number): Rounded => ({ value, error });

describe('the bound of a sum', () => {
  it('near overflow is at most u of it, and covers what it lost', () => {
    // Its parts overflow on the way to the exact residual.
    const [a, b] = [-6.603023045367417e307, MAX];
    const { value, error } = runningError.add(exactly(a), exactly(b));
    const lost = toDecimal(a).plus(toDecimal(b)).minus(toDecimal(value)).abs();
    expect(lost.toNumber()).toBeGreaterThan(0);
    expect(error).toBeGreaterThanOrEqual(lost.toNumber());
    expect(error).toBeLessThan(2 ** -52 * value);
  });

  it('is finite as long as the sum is', () => {
    expect(runningError.add(exactly(MAX), exactly(0))).toEqual({ value: MAX, error: 0 });
  });

  it('of many terms is γ = nu/(1 − nu) of their size', () => {
    const doublings = 20;
    let sum = single.add(exactly(1), exactly(0));
    for (let i = 0; i < doublings; i++)
      sum = (single.sum as NonNullable<typeof single.sum>)([sum, sum]);
    const roundings = (2 ** doublings - 1) * u;
    const gamma = roundings / (1 - roundings);
    expect(sum.value).toBe(2 ** doublings);
    expect(sum.error / sum.value).toBeGreaterThanOrEqual(gamma);
    expect(sum.error / sum.value).toBeLessThan(gamma * (1 + 2 ** -19));
  });

  it('counts what its terms may be, not what they are', () => {
    const terms = Array.from({ length: 100 }, () => doubtful(0, 1));
    const error = single.sum?.(terms).error as number;
    expect(error).toBeGreaterThanOrEqual(100 + 99 * u * 100);
    expect(error).toBeLessThan(100 + 120 * u * 100);
  });
});

describe('the bound of one operation', () => {
  it('takes in that the result may be another one: u of it, and 16u for the second order', () => {
    const [zero, one] = [doubtful(0, 0.5), doubtful(0, 1)];
    const expected = (1 + u) * (1 + 16 * u);
    expect(single.add(zero, zero).error).toBe(expected);
    expect(single.multiply(one, exactly(1)).error).toBe(expected);
    expect(single.divide(one, exactly(1)).error).toBe(expected);
  });

  it('of a product takes in the product of the errors', () => {
    const half = doubtful(1, 0.5);
    // 1.5² − 1
    expect(runningError.multiply(half, half).error).toBeGreaterThanOrEqual(1.25);
  });

  it('of a quotient takes in a relative error that underflows', () => {
    const { error } = runningError.divide(exactly(2 ** 400), doubtful(1, MIN));
    expect(error).toBeGreaterThanOrEqual(MIN * 2 ** 400);
    expect(error).toBeLessThan(3 * MIN * 2 ** 400);
  });

  it('of a quotient ends where the divisor may be 0', () => {
    expect(() => single.divide(exactly(1), doubtful(0, 0.1))).toThrow(Undecided);
    expect(() => single.divide(exactly(1), doubtful(0.1, 0.1))).toThrow(Undecided);
  });
});

describe('the bound of an elementary function of many ulps', () => {
  const ulps = 1000;
  const A = boundedErrorIn(FLOAT32, ulps);
  const own = 2 * ulps * u;

  it('takes in the ulps of what the exponential may be', () => {
    const { value, error } = A.exp(doubtful(0, 1));
    expect(value).toBe(1);
    // e(1 + own) − 1 = expm1(1) · (1 + own) + own
    expect(error).toBeGreaterThanOrEqual(expm1(1) * (1 + own) + own);
    expect(error).toBeLessThan(expm1(1) * (1 + 3 * own) + own);
  });

  it('takes in the ulps of what the logarithm may be', () => {
    const { value, error } = (A.ln as typeof A.exp)(doubtful(2, 1));
    expect(value).toBe(ln(2));
    expect((error - 1) / own).toBeGreaterThanOrEqual(ln(2) + 1);
    expect((error - 1) / own).toBeLessThan(1.01 * (ln(2) + 1));
  });

  it('of the logarithm is 0 for ln 1, and nothing less than the error of what is nearly 1', () => {
    expect(runningError.ln?.(exactly(1))).toEqual({ value: 0, error: 0 });
    expect(runningError.ln?.(doubtful(1, MIN)).error).toBeGreaterThanOrEqual(MIN);
  });

  it('of the logarithm ends where the number may be 0', () => {
    expect(() => runningError.ln?.(doubtful(1, 1))).toThrow(Undecided);
    expect(() => runningError.ln?.(doubtful(-1, 2))).toThrow(Undecided);
  });
});
