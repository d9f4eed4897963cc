/** The elementary functions to 64 digits: exact in comparison with anything in binary floating point. */
import { type Decimal, toDecimal, ulp } from '../../src/theory/arithmetic/decimal.ts';
import { FLOAT32, FLOAT64, type Precision } from '../../src/theory/arithmetic/precision.ts';

/** f(x) for the number that a double is, x not 0 where f is singular. */
export type Truth = (x: number) => Decimal;

const ONE = toDecimal(1);
const PI = toDecimal(-1).acos();

/** expm1, log1p and the sigmoid are written so that nothing cancels: all 64 digits count. */
export const truths = {
  exp: (x) => toDecimal(x).exp(),
  expm1(x) {
    const given = toDecimal(x);
    if (Math.abs(x) > 1) return given.exp().minus(1);
    const half = given.div(2);
    return half.sinh().times(2).times(half.exp());
  },
  ln: (x) => toDecimal(x).ln(),
  log1p(x) {
    const given = toDecimal(x);
    if (x > 1) return given.plus(1).ln();
    return given.div(given.plus(2)).atanh().times(2);
  },
  tanh: (x) => toDecimal(x).tanh(),
  sigmoid(x) {
    const e = toDecimal(-Math.abs(x)).exp();
    return (x < 0 ? e : ONE).div(e.plus(1));
  },
  cospi(x) {
    // Of |x| mod 2 and its distance from ½ and 3/2, which are exact, only a sine is left near zeros.
    const turn = toDecimal(Math.abs(x)).mod(2);
    const quarter = turn.times(2).plus('0.5').floor().toNumber() % 4;
    const rest = turn.minus(toDecimal(quarter).div(2));
    if (quarter === 0 && turn.greaterThan(1)) return rest.minus(2).times(PI).cos();
    const angle = rest.times(PI);
    return [angle.cos(), angle.sin().neg(), angle.cos().neg(), angle.sin()][quarter];
  },
} satisfies Record<string, Truth>;

/**
 * |y − f(x)| in units of the spacing of the precision's numbers at f(x). An overflow counts as the
 * number that would follow the largest; where f(x) lies beyond that, infinity is right: error 0.
 */
export function errorInUlps(y: number, truth: Decimal, precision: Precision): number {
  if (Number.isNaN(y)) return Number.POSITIVE_INFINITY;
  const limit = toDecimal(2).pow(precision === FLOAT32 ? 128 : 1024);
  const beyond = truth.abs().greaterThanOrEqualTo(limit);
  if (beyond && !Number.isFinite(y)) return 0;
  const computed = Number.isFinite(y) ? toDecimal(y) : limit.times(Math.sign(y));
  // The spacing above the limit goes on as below it.
  const spacing = ulp(beyond ? precision.largest : below(truth.toNumber()), precision);
  return computed.minus(truth).abs().div(toDecimal(spacing)).toNumber();
}

/** Not infinite, if only rounding made it so. */
function below(x: number): number {
  return Math.min(Math.abs(x), Number.MAX_VALUE);
}

/** The number of the precision nearest to the truth; ties do not occur for irrational truths. */
export function roundTo(truth: Decimal, precision: Precision): number {
  const nearest = truth.toNumber();
  if (precision === FLOAT64) return nearest;
  // The double may lie on a tie of float32 that the truth is beside.
  const step = Math.abs(nearest) * 2 ** -50 + Number.MIN_VALUE;
  const low = Math.fround(nearest - step);
  const high = Math.fround(nearest + step);
  if (low === high) return low;
  const finite = (v: number) => (Number.isFinite(v) ? v : Math.sign(v) * 2 ** 128);
  return truth.greaterThan(toDecimal((finite(low) + finite(high)) / 2)) ? high : low;
}
