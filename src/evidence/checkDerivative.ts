/**
 * A derivative four ways: as it is written, by symbolic differentiation, by dual numbers, and by a
 * central difference of the function itself. Each has a bound on its own error, and the first must
 * agree with the others within them.
 */
import { type Decimal, decimal, toDecimal } from '../theory/arithmetic/decimal.ts';
import { runningError } from '../theory/arithmetic/runningError.ts';
import type { DifferentiatedFunction } from '../theory/derivatives.ts';
import { differentiate } from '../theory/expression/differentiate.ts';
import { type Entries, integerOf, valueIn } from '../theory/expression/evaluate.ts';
import { decimals, type Point, rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { Tally } from './outcome.ts';
import { forEachCell, formatCell, scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { Violation } from './violation.ts';

export const WAYS = ['symbolic', 'dual', 'difference'] as const;

/** How the written derivative compares with it. */
export type Way = (typeof WAYS)[number];

export interface DerivativeOutcome {
  readonly points: number;
  readonly comparisons: number;
  /** the largest gap to the written derivative, as a share of what the bounds of both allow */
  readonly worstRatio: Readonly<Record<Way, number>>;
}

/** The step of the central difference. */
export const STEP = 2 ** -20;

/** What a hundred operations of 64 digits may lose of numbers up to 1, and of larger ones as a share. */
const LOST = 1e-60;

/** Throws a failure that names the function, the way, the entry and both values. */
export function checkDerivative(f: DifferentiatedFunction, settings: Settings): DerivativeOutcome {
  const { domain, value, by, written, indices } = f;
  const { expression, definitions } = differentiate(value, by, domain.definitions);
  const ways = {
    symbolic: expression,
    dual: { kind: 'derivative', body: value, by },
  } as const;
  const tallies: Record<Way, Tally> = {
    ...{ symbolic: new Tally(), dual: new Tally(), difference: new Tally() },
  };
  const note = (way: Way, at: string, sides: Sides): void => {
    if (!(sides.gap <= sides.allowance)) throw disagreement(f, way, at, sides);
    tallies[way].note(sides.gap, sides.allowance);
  };
  const points = forAll(domain, 'float64', 'ordinary', settings, (point) => {
    const scope = {
      ...scopeOf(domain, runningError, rounded(domain.variables, point)),
      definitions,
    };
    forEachCell(indices, scope, (inner, cell) => {
      const at = formatCell(indices, cell);
      const own = valueIn(written, inner);
      for (const way of ['symbolic', 'dual'] as const) {
        const other = valueIn(ways[way], inner);
        const { gap, allowance } = runningError.relate(own, '=', other);
        note(way, at, { own: `${own.value}`, other: `${other.value}`, gap, allowance });
      }
      note('difference', at, centralDifference(f, point, inner.bound as Bound));
    });
  });
  const worst = (way: Way) => tallies[way].worstRatio;
  return {
    points,
    comparisons: WAYS.reduce((sum, way) => sum + tallies[way].comparisons, 0),
    worstRatio: {
      ...{ symbolic: worst('symbolic'), dual: worst('dual'), difference: worst('difference') },
    },
  };
}

/** The indices of a cell. */
type Bound = Readonly<Record<string, number>>;

interface Sides {
  readonly own: string;
  readonly other: string;
  readonly gap: number;
  readonly allowance: number;
}

function disagreement(f: DifferentiatedFunction, way: Way, at: string, sides: Sides): Violation {
  const { own, other, gap, allowance } = sides;
  const reason = {
    symbolic: 'running error of both',
    dual: 'running error of both',
    difference: 'truncation and rounding of the difference',
  };
  return new Violation(
    `the derivative of ${f.name}, written against ${way}`,
    at,
    { left: own, relation: '=', right: other },
    gap,
    allowance,
    reason[way],
  );
}

/**
 * (f(x + h) − f(x − h))/(2h) in 64-digit decimals against the written derivative: the truncation is at
 * most h²/6 · max |f‴|, and what 64 digits lose of f is divided by h.
 */
function centralDifference(f: DifferentiatedFunction, point: Point, bound: Bound): Sides {
  const { domain, value, by, written, third } = f;
  const drawn = decimals(domain.variables, point);
  const scope = { ...scopeOf(domain, decimal, drawn), bound };
  const path = by.indices.map((index) => integerOf(index, scope));
  const at = (step: number): Decimal => {
    const moved = { ...drawn, [by.name]: shifted(drawn[by.name], path, toDecimal(step)) };
    return valueIn(value, { ...scopeOf(domain, decimal, moved), bound });
  };
  const [above, below] = [at(STEP), at(-STEP)];
  const difference = above.minus(below).div(toDecimal(2 * STEP));
  const own = valueIn(written, scope);
  // Numbers that cancel on the way are of the order of 1, as in (e^t − e^−t)/(e^t + e^−t).
  const size = 1 + above.abs().plus(below.abs()).toNumber();
  return {
    own: own.toPrecision(20),
    other: difference.toPrecision(20),
    gap: own.minus(difference).abs().toNumber(),
    allowance: (STEP ** 2 / 6) * valueIn(third, scope).toNumber() + (LOST * size) / STEP,
  };
}

/** The entry at the path, counted from 1, with the step added. */
function shifted(
  entries: Entries<Decimal>,
  [first, ...rest]: readonly number[],
  step: Decimal,
): Entries<Decimal> {
  if (first === undefined) return (entries as Decimal).plus(step);
  return (entries as readonly Entries<Decimal>[]).map((entry, i) =>
    i === first - 1 ? shifted(entry, rest, step) : entry,
  );
}
