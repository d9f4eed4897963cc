/**
 * float64 with running error: every value carries a bound on its own rounding error, so two sides
 * of a step must agree within the sum of their bounds and no tolerance is typed by hand.
 *
 * |true value − value| ≤ error, after N. J. Higham, Accuracy and Stability of Numerical
 * Algorithms (2002), section 3.3. Two variants differ in the local rounding error of one operation:
 * - `runningError` computes it (Knuth's TwoSum, Dekker's product), so exact operations on exact
 *   numbers stay exact: the sharpest statement about this very evaluation.
 * - `boundedError` takes the worst case u·|result|: a statement about every implementation that
 *   performs these operations, whatever luck its own roundings have and in whichever order it adds
 *   up a Σ and what is added to it: n terms cost (n − 1)u·Σ|term| at most. `boundedErrorIn` says the same
 *   of implementations in another precision: the value stays the float64 one, which is nearer to
 *   the truth than float32 by 29 bits, and only the bound is that of the other precision.
 */
import type { Agreement, Arithmetic } from './arithmetic.ts';
import { Undecided, Undefined } from './arithmetic.ts';
import { exp, expm1, ln } from './elementary.ts';
import { productError, quotientError, sumError } from './errorFree.ts';
import { FLOAT64, type Precision } from './precision.ts';
import { integrate } from './quadrature.ts';

export interface Rounded {
  readonly value: number;
  /** bound on |true value − value|, itself rounded upwards */
  readonly error: number;
  /** the terms, where this is a sum that may be added up in any order */
  readonly sum?: Sum;
}

interface Sum {
  /** terms that are not 0 */
  readonly count: number;
  /** Σ of the largest absolute values that the terms may have */
  readonly size: number;
  /** Σ of their own errors */
  readonly inherited: number;
}

const UNIT_ROUNDOFF = FLOAT64.unitRoundoff;
/** What a float64 result that underflows may lose. */
const SUBNORMAL = FLOAT64.smallest;

/** The double x, taken as exact. */
export function exactly(x: number): Rounded {
  return { value: x, error: 0 };
}

/** Rounding error of fl(a + b): exact, or a bound where the exact one could overflow. */
function additionError(a: number, b: number, sum: number): number {
  const error = Math.abs(sumError(a, b, sum));
  return Number.isNaN(error) ? UNIT_ROUNDOFF * Math.abs(sum) : error;
}

/** Rounding error of fl(a · b): exact, or a bound near overflow and underflow. */
function multiplicationError(a: number, b: number, product: number): number {
  const error = Math.abs(productError(a, b, product));
  return Number.isNaN(error) ? UNIT_ROUNDOFF * Math.abs(product) + SUBNORMAL : error;
}

/** An arithmetic's statement about one rounding. */
interface LocalErrors {
  readonly precision: Precision;
  /** error of eˣ, and of ln x, in ulps; an ulp is at most 2u of the value */
  readonly expUlps: number;
  /**
   * What fl(a ∘ b) may differ from a ∘ b, in absolute value. `inherited` is what the result may be
   * off by because its operands are.
   */
  addition(a: Rounded, b: Rounded, sum: number, inherited: number): number;
  product(a: Rounded, b: Rounded, product: number, inherited: number): number;
  quotient(a: Rounded, b: Rounded, quotient: number, inherited: number): number;
  readonly anyOrder: boolean;
}

const termsOf = ({ value, error, sum }: Rounded): Sum =>
  sum ?? { count: 1, size: Math.abs(value) + error, inherited: error };

const isZero = (a: Rounded): boolean => a.value === 0 && a.error === 0;

const computed: LocalErrors = {
  precision: FLOAT64,
  expUlps: 1,
  anyOrder: false,
  addition: (a, b, sum) => additionError(a.value, b.value, sum),
  product: (a, b, product) => multiplicationError(a.value, b.value, product),
  quotient({ value: a }, { value: b }, quotient) {
    const isExact = quotientError(a, b, quotient) === 0;
    return isExact ? 0 : UNIT_ROUNDOFF * Math.abs(quotient) + SUBNORMAL;
  },
};

/** The worst case of a precision: the rounded number is anything that the inherited error allows. */
function bounded(precision: Precision, expUlps: number): LocalErrors {
  const { unitRoundoff: u, smallest } = precision;
  return {
    precision,
    expUlps,
    anyOrder: true,
    // A sum that underflows is exact.
    addition: (a, b, sum, inherited) =>
      isZero(a) || isZero(b) ? 0 : u * (Math.abs(sum) + inherited),
    product: (a, b, product, inherited) =>
      isZero(a) || isZero(b) ? 0 : u * (Math.abs(product) + inherited) + smallest,
    quotient: (a, _, quotient, inherited) =>
      isZero(a) ? 0 : u * (Math.abs(quotient) + inherited) + smallest,
  };
}

/** An error of the operands may underflow on its way, but it does not vanish. */
function inheritedError(a: Rounded, b: Rounded, error: number): number {
  return a.error === 0 && b.error === 0 ? 0 : error + SUBNORMAL;
}

function withLocalErrors(name: string, local: LocalErrors): Arithmetic<Rounded> {
  const { unitRoundoff: u, smallest, largest } = local.precision;
  /** Covers the rounding of the bound itself and all terms of second order in u. */
  const upwards = (error: number): number => (error === 0 ? 0 : error * (1 + 16 * u) + SUBNORMAL);
  /** A result has no bound if it may overflow in this precision, or if its bound was lost: 0 · ∞. */
  const result = (value: number, error: number, size = Math.abs(value)): Rounded => {
    const bound = upwards(error);
    return { value, error: size + bound <= largest ? bound : Number.POSITIVE_INFINITY };
  };
  /** Sums within it are taken apart. */
  const sum = (terms: readonly Rounded[]): Rounded => {
    const value = terms.reduce((partial, term) => partial + term.value, 0);
    const parts = terms.filter((term) => !isZero(term)).map(termsOf);
    const total = (of: keyof Sum) => parts.reduce((partial, part) => partial + part[of], 0);
    const [count, size, inherited] = [total('count'), total('size'), total('inherited')];
    const roundings = Math.max(0, count - 1) * u;
    const error = inherited + (roundings / (1 - roundings)) * size;
    return { ...result(value, error, size), sum: { count, size, inherited } };
  };
  const add = (a: Rounded, b: Rounded): Rounded => {
    if (local.anyOrder && (a.sum !== undefined || b.sum !== undefined)) return sum([a, b]);
    const value = a.value + b.value;
    const inherited = a.error + b.error;
    return result(value, inherited + local.addition(a, b, value, inherited));
  };
  const negate = (a: Rounded): Rounded => ({ value: -a.value, error: a.error });
  const arithmetic: Arithmetic<Rounded> = {
    name,
    integer: exactly,
    add,
    ...(local.anyOrder ? { sum } : {}),
    subtract: (a, b) => add(a, negate(b)),
    multiply(a, b) {
      const value = a.value * b.value;
      const inherited = inheritedError(
        a,
        b,
        Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error,
      );
      return result(value, inherited + local.product(a, b, value, inherited));
    },
    divide(a, b) {
      if (b.value === 0 && b.error === 0) throw new Undefined(`division of ${a.value} by zero`);
      const smallestDivisor = Math.abs(b.value) - b.error;
      if (smallestDivisor <= 0) {
        throw new Undecided(`a divisor of ${b.value} ± ${b.error} may be zero`);
      }
      const value = a.value / b.value;
      // A subnormal more on each factor: one that underflowed may be multiplied up again.
      const quotient = Math.abs(value) + SUBNORMAL;
      const inherited = inheritedError(
        a,
        b,
        a.error / smallestDivisor + quotient * (b.error / smallestDivisor + SUBNORMAL),
      );
      return result(value, inherited + local.quotient(a, b, value, inherited));
    },
    exp(a) {
      if (isZero(a)) return exactly(1);
      const value = exp(a.value);
      const own = 2 * local.expUlps * u;
      const relative = expm1(a.error) * (1 + 2 * own) + own;
      // Where e^a underflows, its ulp is the smallest number, and its error is relative to what it
      // may have been.
      return result(value, (value + SUBNORMAL) * relative + local.expUlps * smallest);
    },
    ln(a) {
      if (a.value <= 0 && a.error === 0) throw new Undefined(`the logarithm of ${a.value}`);
      const least = a.value - a.error;
      if (least <= 0) throw new Undecided(`the logarithm of ${a.value} ± ${a.error}`);
      const value = ln(a.value);
      // ln(a + e) − ln a ≤ e/a, ln a − ln(a − e) ≤ e/(a − e)
      const inherited = a.error === 0 ? 0 : a.error / least + SUBNORMAL;
      return result(value, inherited + 2 * local.expUlps * u * (Math.abs(value) + inherited));
    },
    max: (a, b) => ({
      value: Math.max(a.value, b.value),
      error: Math.max(a.error, b.error),
    }),
    compare(a, b) {
      const gap = a.value - b.value;
      const blur = a.error + b.error;
      if (blur > 0 && !(Math.abs(gap) > blur)) {
        throw new Undecided(`${a.value} and ${b.value} are closer than their errors ${blur}`);
      }
      return gap;
    },
    floor(a) {
      const floor = Math.floor(a.value);
      // Not ⌊value ± error⌋: those sums may round to the very integer that is in question.
      const room = Math.min(a.value - floor, floor + 1 - a.value);
      if (a.error > 0 && a.error >= room) {
        throw new Undecided(`⌊${a.value} ± ${a.error}⌋`);
      }
      return floor;
    },
    relate(a, relation, b): Agreement {
      const difference = a.value - b.value;
      const gap = relation === '=' ? Math.abs(difference) : Math.max(0, difference);
      const allowance = upwards(a.error + b.error);
      if (allowance === Number.POSITIVE_INFINITY) {
        throw new Undecided(`${a.value} and ${b.value} have no finite error bound`);
      }
      const strict = relation === '<' && allowance === 0;
      return { holds: gap <= allowance && !(strict && difference >= 0), gap, allowance };
    },
    toNumber: (a) => a.value,
    integrate: (integrand, a, b) =>
      integrate(
        integrand(arithmetic, (value) => value),
        a,
        b,
      ),
  };
  return arithmetic;
}

/** Local errors computed: for the steps of a derivation. */
export const runningError = withLocalErrors('float64 with running error', computed);

/** Local errors at their worst: for what an implementation may be off by. */
export const boundedError = boundedErrorIn(FLOAT64, 1);

/** The same for another precision and an exponential with an error of `expUlps` of its ulps. */
export function boundedErrorIn(precision: Precision, expUlps: number): Arithmetic<Rounded> {
  const name = `${precision.name} with bounded error`;
  return withLocalErrors(name, bounded(precision, expUlps));
}
