/**
 * float64 with running error: every value carries a bound on its own rounding error, so two sides
 * of a step must agree within the sum of their bounds and no tolerance is typed by hand.
 *
 * |true value − value| ≤ error, after N. J. Higham, Accuracy and Stability of Numerical
 * Algorithms (2002), section 3.3. Two variants differ in the local rounding error of one operation:
 * - `runningError` computes it (Knuth's TwoSum, Dekker's product), so exact operations on exact
 *   numbers stay exact: the sharpest statement about this very evaluation.
 * - `boundedError` takes the worst case u·|result|: a statement about every implementation that
 *   performs these operations, whatever luck its own roundings have.
 */
import type { Agreement, Arithmetic } from './arithmetic.ts';
import { Undecided, Undefined } from './arithmetic.ts';
import { exp, expm1 } from './elementary.ts';
import { integrate } from './quadrature.ts';

export interface Rounded {
  readonly value: number;
  /** bound on |true value − value|, itself rounded upwards */
  readonly error: number;
}

/** Unit roundoff of float64. */
export const UNIT_ROUNDOFF = 2 ** -53;
/** Smallest positive subnormal: what a result that underflows may lose. */
const SUBNORMAL = 2 ** -1074;

/** The double x, taken as exact. */
export function exactly(x: number): Rounded {
  return { value: x, error: 0 };
}

/** Covers the rounding of the few operations that the bound itself was computed with. */
function upwards(error: number): number {
  // 0 · ∞: a bound that was lost is no bound.
  if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
  return error === 0 ? 0 : error * (1 + 2 ** -49) + SUBNORMAL;
}

/** Exact rounding error of fl(a + b) (Knuth); a bound where the exact one could overflow. */
function additionError(a: number, b: number, sum: number): number {
  const bVirtual = sum - a;
  const residual = a - (sum - bVirtual) + (b - bVirtual);
  return Number.isFinite(residual) ? Math.abs(residual) : UNIT_ROUNDOFF * Math.abs(sum);
}

/** Veltkamp's splitting of a double into two halves of at most 26 bits. */
function split(a: number): [number, number] {
  const c = 134217729 * a;
  const high = c - (c - a);
  return [high, a - high];
}

/** Exact rounding error of fl(a · b) (Dekker); a bound near overflow and underflow. */
function productError(a: number, b: number, product: number): number {
  if (a === 0 || b === 0) return 0;
  const safe = (x: number) => Math.abs(x) > 2 ** -480 && Math.abs(x) < 2 ** 480;
  if (!safe(a) || !safe(b)) return UNIT_ROUNDOFF * Math.abs(product) + SUBNORMAL;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return Math.abs(aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow));
}

/** What one rounding may cost: fl(a ∘ b) − a ∘ b, in absolute value. */
interface LocalErrors {
  addition(a: number, b: number, sum: number): number;
  product(a: number, b: number, product: number): number;
  quotient(a: number, b: number, quotient: number): number;
}

const worstCase = (result: number): number => UNIT_ROUNDOFF * Math.abs(result) + SUBNORMAL;

const computed: LocalErrors = {
  addition: additionError,
  product: productError,
  quotient(a, b, quotient) {
    const product = quotient * b;
    const exact =
      product === a && Math.abs(quotient) > 2 ** -480 && productError(quotient, b, product) === 0;
    return a === 0 || exact ? 0 : worstCase(quotient);
  },
};

const bounded: LocalErrors = {
  addition: (a, b, sum) => (a === 0 || b === 0 ? 0 : UNIT_ROUNDOFF * Math.abs(sum)),
  product: (a, b, product) => (a === 0 || b === 0 ? 0 : worstCase(product)),
  quotient: (a, _, quotient) => (a === 0 ? 0 : worstCase(quotient)),
};

/** An error of the operands may underflow on its way, but it does not vanish. */
function inheritedError(a: Rounded, b: Rounded, error: number): number {
  return a.error === 0 && b.error === 0 ? 0 : error + SUBNORMAL;
}

function withLocalErrors(name: string, local: LocalErrors): Arithmetic<Rounded> {
  const add = (a: Rounded, b: Rounded): Rounded => {
    const value = a.value + b.value;
    return { value, error: upwards(a.error + b.error + local.addition(a.value, b.value, value)) };
  };
  const negate = (a: Rounded): Rounded => ({ value: -a.value, error: a.error });
  return {
    name,
    integer: exactly,
    add,
    subtract: (a, b) => add(a, negate(b)),
    multiply(a, b) {
      const value = a.value * b.value;
      const inherited = inheritedError(
        a,
        b,
        Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error,
      );
      return { value, error: upwards(inherited + local.product(a.value, b.value, value)) };
    },
    divide(a, b) {
      if (b.value === 0 && b.error === 0) throw new Undefined(`division of ${a.value} by zero`);
      const smallest = Math.abs(b.value) - b.error;
      if (smallest <= 0) throw new Undecided(`a divisor of ${b.value} ± ${b.error} may be zero`);
      const value = a.value / b.value;
      // A subnormal more on each factor: one that underflowed may be multiplied up again.
      const quotient = Math.abs(value) + SUBNORMAL;
      const inherited = inheritedError(
        a,
        b,
        a.error / smallest + quotient * (b.error / smallest + SUBNORMAL),
      );
      return { value, error: upwards(inherited + local.quotient(a.value, b.value, value)) };
    },
    exp(a) {
      if (a.value === 0 && a.error === 0) return exactly(1);
      const value = exp(a.value);
      const relative = expm1(a.error) * (1 + 4 * UNIT_ROUNDOFF) + 2 * UNIT_ROUNDOFF;
      // Where e^a underflows to 0, its error is relative to what it may have been.
      return { value, error: upwards((value + SUBNORMAL) * relative) + SUBNORMAL };
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
    integrate,
  };
}

/** Local errors computed: for the steps of a derivation. */
export const runningError = withLocalErrors('float64 with running error', computed);

/** Local errors at their worst: for what an implementation may be off by. */
export const boundedError = withLocalErrors('float64 with bounded error', bounded);
