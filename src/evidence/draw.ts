/** Domains as data → random or enumerated points, and points → values of an arithmetic. */
import fc from 'fast-check';
import type { Decimal } from '../theory/arithmetic/decimal.ts';
import { toDecimal, ulp } from '../theory/arithmetic/decimal.ts';
import { type Exact, logarithm, rational } from '../theory/arithmetic/exact.ts';
import { FLOAT32 } from '../theory/arithmetic/precision.ts';
import { exactly, type Rounded } from '../theory/arithmetic/runningError.ts';
import type { ArithmeticName } from '../theory/claim.ts';
import { type Length, lengthOf, type Real, type Sort, type Variables } from '../theory/domain.ts';
import type { Entries } from '../theory/expression/evaluate.ts';

/** A drawn real: a double, or the fraction (or logarithm of a fraction) of the exact arithmetic. */
export type Leaf = number | ExactLeaf;
export interface ExactLeaf {
  readonly numerator: number;
  readonly denominator: number;
  readonly logarithm: boolean;
}
export type Drawn = Leaf | readonly Drawn[];
/** A point of a domain: one entry for each variable. */
export type Point = Readonly<Record<string, Drawn>>;

/** `ordinary`: the ranges as stated. `hostile`: huge, tiny, tied and special values mixed in. */
export type Region = 'ordinary' | 'hostile';

/** As what numbers are drawn: those of an arithmetic, or those that float32 has. */
export type Drawing = ArithmeticName | 'float32';

const LARGEST_TERM = 9;

function exactReal(real: Real): fc.Arbitrary<ExactLeaf> {
  if (real.exactly === 'integer' || real.exactly === 'fraction') {
    const denominators =
      real.exactly === 'integer' ? fc.constant(1) : fc.integer({ min: 1, max: 6 });
    return denominators.chain((denominator) =>
      fc
        .integer({
          min: Math.ceil(real.from * denominator),
          max: Math.floor(real.to * denominator),
        })
        .map((numerator) => ({ numerator, denominator, logarithm: false })),
    );
  }
  const power = real.exactly === 'lnSquare' ? 2 : 1;
  const term = fc.integer({ min: 1, max: LARGEST_TERM });
  return fc.tuple(term, term).map(([a, b]) => {
    // Non-negative reals are logarithms of fractions ≥ 1, positive ones of fractions > 1.
    const [larger, low] = real.from >= 0 ? [Math.max(a, b), Math.min(a, b)] : [a, b];
    const high = real.from > 0 && larger === low ? larger + 1 : larger;
    return { numerator: high ** power, denominator: low ** power, logarithm: true };
  });
}

/** The float32 next to x that is finite, and not 0 unless x is: a special value stays special. */
export function nearestFloat32(x: number): number {
  const size = Math.min(Math.max(Math.abs(x), FLOAT32.smallest), FLOAT32.largest);
  return Math.fround(Math.sign(x) * size);
}

/** The least float32 that is not below x; x within the range of float32. */
function atLeast(x: number): number {
  const near = nearestFloat32(x);
  return near < x ? near + ulp(near, FLOAT32) : near;
}

/** Any number of the format between the two bounds. */
function between(from: number, to: number, drawing: 'float64' | 'float32'): fc.Arbitrary<number> {
  return drawing === 'float64'
    ? fc.double({ min: from, max: to, noNaN: true })
    : fc.float({ min: atLeast(from), max: -atLeast(-to), noNaN: true });
}

function floatReal(
  real: Real,
  region: Region,
  drawing: 'float64' | 'float32',
): fc.Arbitrary<number> {
  const { from, to, grid } = real;
  const ordinary =
    grid === undefined
      ? between(from, to, drawing)
      : fc
          .integer({ min: Math.ceil(from / grid), max: Math.floor(to / grid) })
          .map((n) => n * grid);
  if (region === 'ordinary' || real.hostile === undefined) return ordinary;
  const { hostile } = real;
  const also = drawing === 'float64' ? hostile.also : hostile.also.map(nearestFloat32);
  return fc.oneof(ordinary, between(hostile.from, hostile.to, drawing), fc.constantFrom(...also));
}

function arbitraryOf(
  sort: Exclude<Sort, { sort: 'count' }>,
  counts: Readonly<Record<string, number>>,
  leaf: (real: Real) => fc.Arbitrary<Leaf>,
): fc.Arbitrary<Drawn> {
  const row = (length: Length) => {
    const n = lengthOf(length, counts);
    return fc.array(leaf(sort), { minLength: n, maxLength: n });
  };
  switch (sort.sort) {
    case 'scalar':
      return leaf(sort);
    case 'vector':
      return row(sort.length);
    case 'matrix': {
      const rows = lengthOf(sort.rows, counts);
      return fc.array(row(sort.columns), { minLength: rows, maxLength: rows });
    }
  }
}

/** Random points: counts first, then what depends on them. */
export function points(
  variables: Variables,
  drawing: Drawing,
  region: Region,
): fc.Arbitrary<Point> {
  const leaf = (real: Real): fc.Arbitrary<Leaf> =>
    drawing === 'exact' ? exactReal(real) : floatReal(real, region, drawing);
  const countArbitraries: Record<string, fc.Arbitrary<number>> = {};
  for (const [name, sort] of Object.entries(variables)) {
    if (sort.sort === 'count') {
      countArbitraries[name] = fc.integer({ min: sort.from, max: sort.to });
    }
  }
  return fc.record(countArbitraries).chain((counts) => {
    const reals: Record<string, fc.Arbitrary<Drawn>> = {};
    for (const [name, sort] of Object.entries(variables)) {
      if (sort.sort !== 'count') reals[name] = arbitraryOf(sort, counts, leaf);
    }
    return fc.record(reals).map((drawn) => ({ ...counts, ...drawn }));
  });
}

/** Every point of a finite box, in lexicographic order. */
export function* enumerate(variables: Variables): Generator<Readonly<Record<string, number>>> {
  const names = Object.keys(variables);
  const visit = function* (
    at: number,
    point: Readonly<Record<string, number>>,
  ): Generator<Readonly<Record<string, number>>> {
    if (at === names.length) {
      yield point;
      return;
    }
    const sort = variables[names[at]];
    if (sort.sort !== 'count') throw new TypeError(`enumerate: ${names[at]} is not a count`);
    for (let n = sort.from; n <= sort.to; n++) yield* visit(at + 1, { ...point, [names[at]]: n });
  };
  yield* visit(0, {});
}

function mapLeaves<T extends object>(drawn: Drawn, f: (leaf: Leaf) => T): Entries<T> {
  return Array.isArray(drawn) ? drawn.map((inner) => mapLeaves(inner, f)) : f(drawn as Leaf);
}

/** The point in an arithmetic; counts stay integers. */
function entriesOf<T extends object>(
  variables: Variables,
  point: Point,
  f: (leaf: Leaf) => T,
): Record<string, Entries<T>> {
  return Object.fromEntries(
    Object.entries(point).map(([name, drawn]) => [
      name,
      variables[name].sort === 'count' ? (drawn as number) : mapLeaves(drawn, f),
    ]),
  );
}

const asDouble = (leaf: Leaf): number => {
  if (typeof leaf !== 'number') throw new TypeError('a fraction where a double is needed');
  return leaf;
};

export function rounded(variables: Variables, point: Point): Record<string, Entries<Rounded>> {
  return entriesOf(variables, point, (leaf) => exactly(asDouble(leaf)));
}

export function decimals(variables: Variables, point: Point): Record<string, Entries<Decimal>> {
  return entriesOf(variables, point, (leaf) => toDecimal(asDouble(leaf)));
}

export function fractions(variables: Variables, point: Point): Record<string, Entries<Exact>> {
  return entriesOf(variables, point, (leaf) => {
    if (typeof leaf === 'number') return rational(leaf);
    return (leaf.logarithm ? logarithm : rational)(leaf.numerator, leaf.denominator);
  });
}

/** The point as it is printed: `n = 2, x = [ln(3/2), 0]`. */
export function formatPoint(point: Point): string {
  const format = (drawn: Drawn): string => {
    if (Array.isArray(drawn)) return `[${drawn.map(format).join(', ')}]`;
    if (typeof drawn === 'number') return Object.is(drawn, -0) ? '-0' : String(drawn);
    const { numerator, denominator, logarithm } = drawn as ExactLeaf;
    const q = denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
    return logarithm ? `ln(${q})` : q;
  };
  return Object.entries(point)
    .map(([name, drawn]) => `${name} = ${format(drawn)}`)
    .join(', ');
}
