/** The measure of these tests: how many unit roundoffs a float64 is away from the true value. */
import { all, type BigNumber, create } from 'mathjs';

/** Arithmetic with 80 digits: enough for 64 true ones after the cancellation in e^x − 1 here. */
export const decimal = create(all, { number: 'BigNumber', precision: 80 });

/**
 * The float64 as the number that it is: an integer times a power of 2. (`bignumber(0.1)` would be
 * the decimal 0.1, which is another number.) Throws if it is NaN or infinite.
 */
export function exactly(x: number): BigNumber {
  if (!Number.isFinite(x)) throw new RangeError(`exactly: ${x} is no fraction`);
  let mantissa = x;
  let exponent = 0;
  for (; !Number.isInteger(mantissa); exponent--) mantissa *= 2;
  for (; Math.abs(mantissa) > Number.MAX_SAFE_INTEGER; exponent++) mantissa /= 2;
  return decimal.bignumber(2).pow(exponent).times(mantissa);
}

/** Unit roundoff: rounding to nearest has a relative error of at most u = 2⁻⁵³. */
export const U = 2 ** -53;

/** |actual − expected| / (u·|expected|). One correctly rounded operation gives at most 1. */
export function roundoffs(actual: number, expected: BigNumber): number {
  return exactly(actual).minus(expected).div(expected).abs().toNumber() / U;
}
