/** Where float64 breaks a true theorem: what it makes of both sides, and what is true. */
import { type Decimal, decimal } from '../theory/arithmetic/decimal.ts';
import { plain } from '../theory/arithmetic/plain.ts';
import { FLOAT64 } from '../theory/arithmetic/precision.ts';
import type { Chain, Claim, Relation } from '../theory/claim.ts';
import { valueIn } from '../theory/expression/evaluate.ts';
import { chainOf } from '../theory/statement.ts';
import { decimals, formatPoint, type Point, rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { ClaimFailure } from './violation.ts';

/** A theorem at one point. */
export interface Digits {
  /** `x = [710, 0]` */
  readonly point: string;
  /** both sides in float64 */
  readonly left: string;
  readonly right: string;
  /** the left side to 64 digits, of which 17 are shown; where it does not exist, the right side */
  readonly truth: string;
  /** true if fewer than three digits of the left side are left, or if float64 denies the ≤ */
  readonly lost: boolean;
}

const SHARE = 1e-3;

/** Where the truth is beyond what float64 holds, the digits are not lost by the formula. */
function isLost(left: number, relation: Relation, right: number, truth: Decimal): boolean {
  if (relation !== '=') return !(left <= right);
  if (Number.isNaN(left)) return true;
  const gap = Math.abs(truth.minus(left).toNumber());
  return gap > SHARE * Math.abs(truth.toNumber()) + 2 ** FLOAT64.smallestExponent;
}

export function digitsAt(theorem: Claim, chain: Chain, point: Point): Digits {
  const [first, second] = chain.steps;
  const floats = scopeOf(theorem, plain, rounded(theorem.variables, point));
  const sharp = scopeOf(theorem, decimal, decimals(theorem.variables, point));
  const [left, right] = [first, second].map((s) => valueIn(s.expression, floats).value);
  // Both sides are equal, and the right one is made to exist everywhere.
  const truth = valueIn((second.relation === '=' ? second : first).expression, sharp);
  return {
    point: formatPoint(point),
    left: `${left}`,
    right: `${right}`,
    truth: `${Number(truth.toPrecision(17))}`,
    lost: isLost(left, second.relation, right, truth),
  };
}

/** Ends the search at a point and carries what was seen there. */
class LostDigits extends Error {
  constructor(readonly digits: Digits) {
    super('digits are lost');
  }
}

/** The shrunk point at which float64 breaks the theorem. Throws an Error if no draw is one. */
export function loseDigits(theorem: Claim, settings: Settings): Digits {
  const chain = chainOf(theorem);
  try {
    forAll(theorem, 'float64', 'hostile', settings, (point) => {
      const digits = digitsAt(theorem, chain, point);
      if (digits.lost) throw new LostDigits(digits);
    });
  } catch (error) {
    if (error instanceof ClaimFailure && error.cause instanceof LostDigits) {
      return error.cause.digits;
    }
    throw error;
  }
  throw new Error(`${theorem.id}: «${theorem.title}» was to be broken by float64; no draw does`);
}
