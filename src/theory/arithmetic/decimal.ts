/** 64-digit decimals: the oracle that errors in ulps are measured against. */
import { all, type BigNumber, create } from 'mathjs';
import type { Agreement, Arithmetic } from './arithmetic.ts';
import { Undefined } from './arithmetic.ts';
import { FLOAT64, type Precision } from './precision.ts';

const DIGITS = 64;
// Stryker disable next-line ObjectLiteral: 64 digits are also what mathjs computes with unasked.
const mathjs = create(all, { number: 'BigNumber', precision: DIGITS });

export type Decimal = BigNumber;

const TWO = mathjs.bignumber(2);

/**
 * The double x to 64 digits, from its binary form: ±m · 2^e with an integer m < 2⁵³.
 * (The shortest decimal that rounds to x, which printing gives, is another number.)
 */
export function toDecimal(x: number): Decimal {
  // Stryker disable next-line ConditionalExpression: an integer has the same digits either way, sooner.
  if (Number.isSafeInteger(x)) return mathjs.bignumber(x);
  const exponent = exponentOf(x) - 52;
  return mathjs.bignumber(mantissaOf(x, exponent)).div(powerOfTwo(-exponent));
}

const powersOfTwo = new Map<number, Decimal>();

/** 2^n to 64 digits, computed once. */
function powerOfTwo(n: number): Decimal {
  const power = powersOfTwo.get(n) ?? TWO.pow(n);
  powersOfTwo.set(n, power);
  return power;
}

/** e with 2^e ≤ |x| < 2^(e+1); −1022 for subnormals. */
function exponentOf(x: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(x));
  return Math.max(1, bits.getUint32(0) >>> 20) - 1023;
}

/** x / 2^exponent, exact: two steps, because 2^−exponent may not be a double. */
function mantissaOf(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x / 2 ** half / 2 ** (exponent - half);
}

const exponentials = new WeakMap<Decimal, Decimal>();

/** e^a, computed once for each number: sums over sums ask for the same few again and again. */
function exponential(a: Decimal): Decimal {
  const known = exponentials.get(a);
  if (known !== undefined) return known;
  const power = a.exp();
  exponentials.set(a, power);
  return power;
}

export const decimal: Arithmetic<Decimal> = {
  name: '64-digit decimals',
  integer: toDecimal,
  add: (a, b) => a.plus(b),
  subtract: (a, b) => a.minus(b),
  multiply: (a, b) => a.times(b),
  divide(a, b) {
    if (b.isZero()) throw new Undefined('division by zero');
    return a.div(b);
  },
  exp: exponential,
  ln(a) {
    if (!a.greaterThan(0)) throw new Undefined(`the logarithm of ${a}`);
    return a.ln();
  },
  max: (a, b) => (a.cmp(b) >= 0 ? a : b),
  compare: (a, b) => a.cmp(b),
  floor: (a) => a.floor().toNumber(),
  relate(a, relation, b): Agreement {
    const difference = a.minus(b);
    const gap = (relation === '=' ? difference.abs() : difference).toNumber();
    // A hundred operations of 64 digits each still leave 60 of them.
    const allowance = a.abs().plus(b.abs()).toNumber() * 1e-60;
    return { holds: gap <= allowance, gap: Math.max(0, gap), allowance };
  },
  toNumber: (a) => a.toNumber(),
};

/**
 * The spacing of the numbers of a precision at x: in float64 2^(e−52) for 2^e ≤ |x| < 2^(e+1), at
 * least 2⁻¹⁰⁷⁴.
 */
export function ulp(x: number, precision: Precision = FLOAT64): number {
  return 2 ** (Math.max(exponentOf(x), precision.smallestExponent) - precision.fractionBits);
}
