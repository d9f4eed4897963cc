/**
 * Interval arithmetic: a value is a pair of doubles that the true number lies between, for every
 * choice of the operands from theirs. What holds of the intervals holds of a whole box of numbers.
 *
 * **Rounding is outwards.** An endpoint is the double that float64 gives, moved to the neighbour
 * where the operation lost something on the wrong side (`errorFree.ts` knows), so that exact
 * operations stay exact and the others cost at most one double on each side. eˣ takes the double
 * that `elementary.ts` gives and its stated error, 1 ulp: two neighbours on either side, because
 * the doubles below a power of two lie half as far apart.
 *
 * An expression that mentions a variable twice is enclosed, but not tightly: x − x is [−1, 1] for x
 * in [0, 1]. Smaller boxes help, and so do formulas that mention it once.
 */
import { nextDown, nextUp } from './adjacent.ts';
import type { Agreement, Arithmetic } from './arithmetic.ts';
import { Undecided, Undefined } from './arithmetic.ts';
import { exp } from './elementary.ts';
import { productError, quotientError, sumError } from './errorFree.ts';

/** All real numbers from `low` to `high`; an infinite end means that there is no bound. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The numbers between two doubles, both included. Throws a RangeError if there are none. */
export function between(low: number, high: number): Interval {
  if (!(low <= high) || low === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY) {
    throw new RangeError(`between: there is no number from ${low} to ${high}`);
  }
  return { low, high };
}

const point = (x: number): Interval => between(x, x);

/** One operation on two endpoints, and what it lost: exact − rounded, NaN if that is unknown. */
interface Operation {
  apply(a: number, b: number): number;
  lost(a: number, b: number, result: number): number;
}

/** The largest double known not to be above the exact result. */
const down = ({ apply, lost }: Operation, a: number, b: number): number => {
  const result = apply(a, b);
  return lost(a, b, result) >= 0 ? result : nextDown(result);
};

/** The smallest double known not to be below the exact result. */
const up = ({ apply, lost }: Operation, a: number, b: number): number => {
  const result = apply(a, b);
  return lost(a, b, result) <= 0 ? result : nextUp(result);
};

/** What a result lost that underflowed to 0 has the sign of the exact one. */
const orSign =
  (error: Operation['lost']): Operation['lost'] =>
  (a, b, result) =>
    result === 0 ? Math.sign(a) * Math.sign(b) : error(a, b, result);

const SUM: Operation = { apply: (a, b) => a + b, lost: sumError };
const PRODUCT: Operation = {
  // An end that is ∞ stands for numbers that are not: 0 times any of them is 0.
  apply: (a, b) => (a === 0 || b === 0 ? 0 : a * b),
  lost: orSign(productError),
};
const QUOTIENT: Operation = { apply: (a, b) => a / b, lost: orSign(quotientError) };

/** Over the four pairs of endpoints, for an operation that is monotone in each operand. */
function overCorners(operation: Operation, a: Interval, b: Interval): Interval {
  return {
    low: Math.min(
      down(operation, a.low, b.low),
      down(operation, a.low, b.high),
      down(operation, a.high, b.low),
      down(operation, a.high, b.high),
    ),
    high: Math.max(
      up(operation, a.low, b.low),
      up(operation, a.low, b.high),
      up(operation, a.high, b.low),
      up(operation, a.high, b.high),
    ),
  };
}

/** The stated error of `exp`, in the spacing of the doubles on either side. */
const expBelow = (x: number): number => (x === 0 ? 1 : Math.max(0, nextDown(nextDown(exp(x)))));
const expAbove = (x: number): number => (x === 0 ? 1 : nextUp(nextUp(exp(x))));

const show = ({ low, high }: Interval): string => `[${low}, ${high}]`;

/** |x| for all x of a. */
const absolute = ({ low, high }: Interval): Interval => ({
  low: Math.max(0, low, -high),
  high: Math.max(-low, high),
});

/** All values aⁿ: an even power of an interval around 0 begins at 0, which a·a does not know. */
function power(a: Interval, n: number): Interval {
  const base = n % 2 === 0 ? absolute(a) : a;
  let result = base;
  for (let factors = 1; factors < n; factors++) result = overCorners(PRODUCT, result, base);
  return result;
}

export const interval: Arithmetic<Interval> = {
  name: 'intervals with outward rounding',
  integer: point,
  add: (a, b) => ({ low: down(SUM, a.low, b.low), high: up(SUM, a.high, b.high) }),
  subtract: (a, b) => ({ low: down(SUM, a.low, -b.high), high: up(SUM, a.high, -b.low) }),
  multiply: (a, b) => overCorners(PRODUCT, a, b),
  power,
  divide(a, b) {
    if (b.low === 0 && b.high === 0) throw new Undefined('division by zero');
    if (b.low <= 0 && b.high >= 0) throw new Undecided(`a divisor in ${show(b)} may be zero`);
    // Not ∞/∞: the inverse of an unbounded divisor goes down to 0.
    if (b.high === Number.POSITIVE_INFINITY) {
      return overCorners(PRODUCT, a, between(0, up(QUOTIENT, 1, b.low)));
    }
    if (b.low === Number.NEGATIVE_INFINITY) {
      return overCorners(PRODUCT, a, between(down(QUOTIENT, 1, b.high), 0));
    }
    return overCorners(QUOTIENT, a, b);
  },
  exp: (a) => ({ low: expBelow(a.low), high: expAbove(a.high) }),
  max: (a, b) => ({ low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) }),
  compare(a, b) {
    if (a.high < b.low) return -1;
    if (a.low > b.high) return 1;
    if (a.low === b.high && a.high === b.low) return 0;
    throw new Undecided(`${show(a)} and ${show(b)} overlap`);
  },
  floor(a) {
    const floor = Math.floor(a.low);
    if (floor !== Math.floor(a.high)) throw new Undecided(`⌊${show(a)}⌋`);
    return floor;
  },
  /** Holds if it holds of all pairs, fails if it fails of all pairs; else it is undecided. */
  relate(a, relation, b): Agreement {
    const isPoint = a.low === b.high && a.high === b.low;
    const holds = relation === '=' ? isPoint : relation === '<' ? a.high < b.low : a.high <= b.low;
    const fails =
      relation === '='
        ? a.high < b.low || b.high < a.low
        : relation === '<'
          ? a.low >= b.high
          : a.low > b.high;
    if (!holds && !fails) throw new Undecided(`${show(a)} ${relation} ${show(b)} is open`);
    const gap = holds ? 0 : Math.max(a.low - b.high, b.low - a.high);
    return { holds, gap, allowance: 0 };
  },
  /** the middle, for messages */
  toNumber: ({ low, high }) => (low === high ? low : low / 2 + high / 2),
};
