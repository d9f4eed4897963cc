/**
 * The sign of a polynomial, as far as it follows from the signs of its letters: a sum of products of
 * letters that are not negative, with positive coefficients, is not negative; with a term of positive
 * letters alone, or a positive number, it is positive.
 */
import type { Letter, Term } from './atoms.ts';
import { expand } from './expand.ts';
import type { RationalFunction } from './rationalFunction.ts';

/** Letters whose sign is known, by their families. */
export interface Signs {
  /** > 0 */
  readonly positive: readonly string[];
  /** ≥ 0 */
  readonly nonNegative: readonly string[];
}

/** The least and the largest sign that a value may have: [0, 1] is «not negative». */
export type SignRange = readonly [least: number, largest: number];

const UNKNOWN: SignRange = [-1, 1];

function ofTerm({ coefficient, powers }: Term, { positive, nonNegative }: Signs): SignRange {
  const families = [...powers.keys()].map((letter) => (letter as Letter).family);
  if (families.some((f) => !positive.includes(f) && !nonNegative.includes(f))) return UNKNOWN;
  const least = families.every((family) => positive.includes(family)) ? 1 : 0;
  // Stryker disable next-line EqualityOperator: no term has the coefficient 0
  return coefficient > 0n ? [least, 1] : [-1, -least];
}

/** [−1, 1] where nothing is known, as of every quotient by a letter. */
export function signRange(a: RationalFunction, signs: Signs): SignRange {
  const terms = expand(a)?.terms;
  if (terms === undefined) return UNKNOWN;
  const ranges = terms.map((term) => ofTerm(term, signs));
  const least = ranges.map(([low]) => low);
  const largest = ranges.map(([, high]) => high);
  return [
    least.some((sign) => sign < 0) ? -1 : Math.max(0, ...least),
    largest.some((sign) => sign > 0) ? 1 : Math.min(0, ...largest),
  ];
}
