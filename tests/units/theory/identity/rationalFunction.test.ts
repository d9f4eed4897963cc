/** What the arithmetic of letters says is what exact fractions say, at any point. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, logarithm, rational } from '../../../../src/theory/arithmetic/exact.ts';
import { valueIn } from '../../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../../src/theory/expression/parse.ts';
import type { Atom } from '../../../../src/theory/identity/atoms.ts';
import { degreesOf } from '../../../../src/theory/identity/degree.ts';
import { expandAll } from '../../../../src/theory/identity/expand.ts';
import {
  commonDenominator,
  constant,
  multiply,
  type RationalFunction,
} from '../../../../src/theory/identity/rationalFunction.ts';
import { read, scopeIn } from './inText.ts';

const atom = fc.constantFrom(
  ...['a', 'b', 'c', 'g[1]', 'g[2]', '2', '3', '0.5', 'S[1]', 'Z'],
  ...['exp(x[1])', 'exp(-x[2])', 'exp(x[1] - x[2])', 'exp(t/2)', 'exp(t - x[3])'],
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('tree').map((operand) => `(${operand})^2`),
    tie('tree').map((operand) => `d(${operand}, x[1])`),
    tie('tree').map((operand) => `d(${operand}, g[1])`),
  ),
}));

/** a … t and x are logarithms of squares, so that halves of them have exponentials too. */
const point = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 20 });

function scopeAt(numbers: readonly number[]) {
  let next = 0;
  return scopeIn(exact, (_, family) => {
    const [p, q] = [numbers[next], numbers[next + 1]];
    next += 2;
    return family === 'x' || family === 't' ? logarithm(p ** 2, q ** 2) : rational(p - 5, q);
  });
}

/** The letters at the point: `e^(x[1])` is parsed and evaluated like any expression. */
function valueAt(f: RationalFunction, numbers: readonly number[]): Exact {
  const scope = scopeAt(numbers);
  const of = (powers: ReadonlyMap<Atom, number>): Exact => {
    let value = rational(1);
    for (const [atom, power] of powers) {
      const one =
        atom.kind === 'letter'
          ? valueIn(parse(atom.name.replace('e^(', 'exp(')), scope)
          : atom.terms.reduce(
              (sum, term) =>
                exact.add(sum, exact.multiply(rational(Number(term.coefficient)), of(term.powers))),
              rational(0),
            );
      for (let n = 0; n < Math.abs(power); n++) {
        value = power > 0 ? exact.multiply(value, one) : exact.divide(value, one);
      }
    }
    return value;
  };
  const coefficient = exact.divide(rational(Number(f.numerator)), rational(Number(f.denominator)));
  return exact.multiply(coefficient, of(f.powers));
}

/** Throws away what divides by 0, in letters or at the point. */
function defined<R>(run: () => R): R {
  try {
    return run();
  } catch (error) {
    fc.pre(!(error instanceof Undefined));
    throw error;
  }
}

describe('rational functions of letters', () => {
  it('have the values of the expressions that they were read from', () => {
    fc.assert(
      fc.property(tree, point, (text, numbers) => {
        const [f] = defined(() => read(text));
        const value = defined(() => valueIn(parse(text), scopeAt(numbers)));
        expect(exact.compare(valueAt(f, numbers), value)).toBe(0);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('have no larger degrees than are said', () => {
    fc.assert(
      fc.property(tree, (text) => {
        const [f] = defined(() => read(text));
        const { numerator, powers } = multiply(f, commonDenominator(f, constant(0n)));
        const said = degreesOf(powers);
        for (const term of expandAll([{ coefficient: numerator, powers }])) {
          for (const [grading, degree] of degreesOf(term.powers)) {
            expect(degree).toBeLessThanOrEqual(said.get(grading) ?? 0);
          }
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('equal denominators stay one denominator', () => {
    const [f, g, h] = read('S[1] + S[2]', 'sum(k, S[k]*g[k])', '1/(a - b) + 1/(b - a)');
    expect([...f.powers.values()].sort()).toEqual([-1, 1]);
    expect([...g.powers.values()].sort()).toEqual([-1, 1]);
    expect(h.numerator).toBe(0n);
  });

  it('what the terms that are left share stands before the parentheses', () => {
    const [f, g] = read('(a*b + c) + (a*g[1] - c)', 'a*(b + g[1])');
    expect(f).toEqual(g);
  });

  it('a sum of which one term is left is that term', () => {
    const [sum, rest, term] = read('a + a', '(a + b) + (a - b)', '2*a');
    expect(sum).toEqual(term);
    expect(rest).toEqual(term);
  });
});
