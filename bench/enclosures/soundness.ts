/**
 * Interval arithmetic against 64-digit values: a random box, a random point inside, and the question
 * whether the enclosure of the one contains the value at the other.
 */
import { RandomStream } from '../../src/kernels/random.ts';
import type { EnclosedFunction, Miss, Soundness } from '../../src/pages/enclosureRecord.ts';
import { type Arithmetic, Undecided } from '../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal, ulp } from '../../src/theory/arithmetic/decimal.ts';
import { between, type Interval } from '../../src/theory/arithmetic/interval.ts';
import { type Entries, valueIn } from '../../src/theory/expression/evaluate.ts';
import type { Expression } from '../../src/theory/expression/expression.ts';
import { parse } from '../../src/theory/expression/parse.ts';

const of = (name: string, formula: string, reach: number, size = 0): EnclosedFunction => ({
  ...{ name, formula, reach, size },
});

/** The reach is what keeps the values within the doubles, or what they still vary on. */
export const FUNCTIONS: readonly EnclosedFunction[] = [
  of('sum', 'x + y', 1e3),
  of('product', 'x*y', 1e3),
  of('quotient', 'x/y', 1e3),
  of('square', 'x^2', 1e3),
  of('cube', 'x^3', 1e3),
  of('largest', 'max(x, y)', 1e3),
  of('exponential', 'exp(x)', 709),
  of('sigmoid', '1/(1 + exp(-x))', 40),
  of('tanh', '1 - 2/(exp(2*x) + 1)', 20, 1),
  of('softmax entry', '1/(1 + exp(y - x) + exp(z - x))', 20),
];

const NAMES = ['x', 'y', 'z'] as const;
/** What a result of 64 digits may be off by, with cancellation; 24 digits below what float64 sees. */
const MARGIN = 1e-40;

const scopeOf = <T extends object>(
  arithmetic: Arithmetic<T>,
  variables: Record<string, Entries<T>>,
) => ({
  ...{ arithmetic, variables, definitions: {}, ranges: {}, bound: {}, known: new Map() },
});

/** Signs, sizes and powers of two alike: about a third of the numbers are below 1. */
function draw(random: RandomStream, reach: number): number {
  const sign = random.uniform() < 0.5 ? -1 : 1;
  const kind = random.uniform();
  if (kind < 0.1) return sign * 2 ** Math.floor(random.uniformBetween(-30, Math.log2(reach)));
  if (kind < 0.4) return sign * random.uniform() ** 8;
  return sign * random.uniform() * reach;
}

/** A single number, a few neighbours, or anything between two numbers. */
function drawBox(random: RandomStream, reach: number): Interval {
  const x = draw(random, reach);
  const kind = random.uniform();
  if (kind < 0.4) return between(x, x);
  const y = kind < 0.6 ? x * (1 + 2 ** -51) : kind < 0.8 ? x * (1 + 2 ** -8) : draw(random, reach);
  return between(Math.min(x, y), Math.max(x, y));
}

/** An end, or somewhere between them. */
function drawPoint(random: RandomStream, { low, high }: Interval): number {
  const share = random.uniform() * 1.5 - 0.25;
  return share <= 0 ? low : share >= 1 ? high : Math.min(high, low + share * (high - low));
}

const recordOf = <V>(value: () => V) => Object.fromEntries(NAMES.map((name) => [name, value()]));

const contains = ({ low, high }: Interval, truth: ReturnType<typeof toDecimal>): boolean => {
  const margin = truth.abs().times(MARGIN);
  return toDecimal(low).lte(truth.plus(margin)) && toDecimal(high).gte(truth.minus(margin));
};

/** Looks at `points` random points. Depends on nothing but its arguments. */
export function soundness(
  enclosed: EnclosedFunction,
  A: Arithmetic<Interval>,
  points: number,
  seed: number,
): Soundness {
  const { name, formula, reach, size } = enclosed;
  const random = new RandomStream(seed, `enclosures of ${name}`);
  const expression: Expression = parse(formula);
  let undecided = 0;
  let misses = 0;
  let first: Miss | null = null;
  let widest = 0;
  for (let n = 0; n < points; ) {
    const box = recordOf(() => drawBox(random, reach));
    let enclosure: Interval;
    try {
      enclosure = valueIn(expression, scopeOf(A, box));
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided++;
      continue;
    }
    n++;
    const point = Object.fromEntries(
      Object.entries(box).map(([key, edge]) => [key, drawPoint(random, edge)]),
    );
    const decimals = Object.fromEntries(
      Object.entries(point).map(([key, x]) => [key, toDecimal(x)]),
    );
    const truth = valueIn(expression, scopeOf(decimal, decimals));
    if (!contains(enclosure, truth)) {
      misses++;
      first ??= { box, point, enclosure, truth: truth.toPrecision(25) };
    }
    if (Object.values(box).every(({ low, high }) => low === high)) {
      const { low, high } = enclosure;
      widest = Math.max(widest, (high - low) / ulp(Math.max(size, -low, high)));
    }
  }
  return { ...enclosed, points, undecided, misses, first, widest };
}
