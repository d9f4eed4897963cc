/**
 * Exact arithmetic: a value is a fraction q or the logarithm ln q of a positive fraction.
 *
 * Because e^{ln q} = q, every identity of softmax and sigmoid becomes a statement about fractions.
 * An operation that would leave this set (ln 2 · ln 3, say) throws: such a step is not rational in
 * the exponentials and has to be checked in another arithmetic.
 */
import { type Fraction, fraction } from 'mathjs';
import type { Agreement, Arithmetic } from './arithmetic.ts';
import { Undefined } from './arithmetic.ts';
import { ln } from './elementary.ts';

export interface Exact {
  readonly q: Fraction;
  /** true: the value is ln q */
  readonly logarithm: boolean;
}

const ONE = fraction(1);
const ZERO = fraction(0);

/** The fraction numerator / denominator. */
export function rational(numerator: number, denominator = 1): Exact {
  return { q: fraction(numerator, denominator), logarithm: false };
}

/** ln(numerator / denominator) of a positive fraction. */
export function logarithm(numerator: number, denominator = 1): Exact {
  return { q: fraction(numerator, denominator), logarithm: true };
}

const value = (q: Fraction): Exact => ({ q, logarithm: false });
const lnOf = (q: Fraction): Exact => ({ q, logarithm: true });

/** The fraction that a is the logarithm of. */
function antilogarithm(a: Exact): Fraction {
  if (a.logarithm) return a.q;
  if (a.q.equals(0)) return ONE;
  throw new Undefined(`e^(${a.q.toFraction()}) is not a fraction`);
}

function asFraction(a: Exact): Fraction {
  if (!a.logarithm) return a.q;
  if (a.q.equals(1)) return ZERO;
  throw new Undefined(`ln(${a.q.toFraction()}) is not a fraction`);
}

function power(base: Fraction, exponent: Fraction): Exact {
  const q = base.pow(exponent);
  if (q === null) {
    throw new Undefined(`(${base.toFraction()})^(${exponent.toFraction()}) is not a fraction`);
  }
  return lnOf(q);
}

function compare(a: Exact, b: Exact): number {
  return a.logarithm || b.logarithm ? antilogarithm(a).compare(antilogarithm(b)) : a.q.compare(b.q);
}

function toNumber(a: Exact): number {
  return a.logarithm ? ln(Number(a.q)) : Number(a.q);
}

export const exact: Arithmetic<Exact> = {
  name: 'exact fractions and logarithms',
  integer: (n) => rational(n),
  add: (a, b) =>
    a.logarithm || b.logarithm ? lnOf(antilogarithm(a).mul(antilogarithm(b))) : value(a.q.add(b.q)),
  subtract: (a, b) =>
    a.logarithm || b.logarithm ? lnOf(antilogarithm(a).div(antilogarithm(b))) : value(a.q.sub(b.q)),
  multiply(a, b) {
    if (a.logarithm && !b.logarithm) return power(a.q, b.q);
    if (b.logarithm && !a.logarithm) return power(b.q, a.q);
    return value(asFraction(a).mul(asFraction(b)));
  },
  divide(a, b) {
    const divisor = asFraction(b);
    if (divisor.equals(0)) throw new Undefined('division by zero');
    return a.logarithm ? power(a.q, divisor.inverse()) : value(a.q.div(divisor));
  },
  exp: (a) => value(antilogarithm(a)),
  ln(a) {
    const q = asFraction(a);
    if (q.compare(0) <= 0) throw new Undefined(`the logarithm of ${q.toFraction()}`);
    return lnOf(q);
  },
  max: (a, b) => (compare(a, b) >= 0 ? a : b),
  compare,
  floor: (a) => Number(asFraction(a).floor()),
  relate(a, relation, b): Agreement {
    const sign = compare(a, b);
    const holds = relation === '=' ? sign === 0 : relation === '<' ? sign < 0 : sign <= 0;
    const difference = toNumber(a) - toNumber(b);
    return {
      holds,
      gap: relation === '=' ? Math.abs(difference) : Math.max(0, difference),
      allowance: 0,
    };
  },
  toNumber,
};
