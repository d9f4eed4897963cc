/**
 * How a machine proves an identity.
 *
 * 1. Both sides are read as rational functions of letters (`arithmetic.ts`): every variable that is
 *    added and multiplied is a letter, every exponential a product of letters (`exponents.ts`).
 * 2. Both are multiplied by their common denominator; what is left are two polynomials.
 * 3. Their degrees are bounded without multiplying out (`degree.ts`).
 * 4. They are compared at so many points that two different polynomials of these degrees cannot agree
 *    at all of them (`grid.ts`), in whole numbers.
 *
 * If they agree, the two sides are the same rational function: they are equal for all real values of
 * the variables for which both exist, whatever the letters stand for. If not, a point is shown.
 */
import type { Letter } from './atoms.ts';
import { byName } from './byName.ts';
import { type Degrees, degreesOf, largestDegrees, lettersIn } from './degree.ts';
import { Evaluation, type GridPoint, grid } from './grid.ts';
import {
  commonDenominator,
  constant,
  divide,
  multiply,
  type RationalFunction,
} from './rationalFunction.ts';

export type Verdict =
  | {
      readonly proved: true;
      /** at which both sides were compared */
      readonly points: number;
    }
  | {
      readonly proved: false;
      /** `e^(x[1]) = 2, g[1] = 1`: where the two sides differ */
      readonly at: string;
      readonly left: string;
      readonly right: string;
      /** |left − right| */
      readonly gap: number;
    };

export function prove(left: RationalFunction, right: RationalFunction): Verdict {
  const denominator = commonDenominator(left, right);
  const sides = [multiply(left, denominator), multiply(right, denominator)];
  const [a, b] = sides;
  const degrees = largestDegrees(sides.map(({ powers }) => degreesOf(powers)));
  let points = 0;
  for (const point of grid(lettersOf(sides), degrees)) {
    points++;
    const at = new Evaluation(point);
    if (at.product(a.numerator, a.powers) !== at.product(b.numerator, b.powers)) {
      return refutation(left, right);
    }
  }
  return { proved: true, points };
}

function lettersOf(functions: readonly RationalFunction[]): Letter[] {
  const letters = new Set(functions.flatMap(({ powers }) => [...lettersIn(powers)]));
  return [...letters].sort(byName);
}

/**
 * A point at which both sides exist and differ. The polynomial (a − b)·D, where D is the common
 * denominator, is not 0, so it does not vanish on the whole of its own grid.
 */
function refutation(left: RationalFunction, right: RationalFunction): Verdict {
  const D = commonDenominator(left, right);
  const products = [left, right].map((side) => multiply(multiply(side, D), D));
  const degrees: Degrees = largestDegrees(products.map(({ powers }) => degreesOf(powers)));
  for (const point of grid(lettersOf([...products, D]), degrees)) {
    const [a, b] = [left, right].map((side) => valueAt(side, point));
    if (a === null || b === null) continue;
    const difference = a.numerator * b.denominator - b.numerator * a.denominator;
    if (difference !== 0n) {
      const at = [...point].map(([letter, value]) => `${letter.name} = ${value}`).join(', ');
      const gap = Math.abs(Number(difference) / Number(a.denominator * b.denominator));
      return { proved: false, at, left: fraction(a), right: fraction(b), gap };
    }
  }
  throw new Error('prove: the two sides differ, but nowhere on the grid of their difference');
}

/** The value, a number in lowest terms; null where a denominator is 0. */
function valueAt(side: RationalFunction, point: GridPoint): RationalFunction | null {
  const at = new Evaluation(point);
  const denominator = commonDenominator(side, constant(1n));
  const [above, below] = [multiply(side, denominator), denominator].map(({ numerator, powers }) =>
    at.product(numerator, powers),
  );
  return below === 0n ? null : divide(constant(above), constant(below));
}

/** `3/4`, `-2` */
function fraction({ numerator, denominator }: RationalFunction): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}
