/** Random trees of the language with all kinds of nodes, over a few scalars, a vector and an index. */
import fc from 'fast-check';
import type { Arithmetic } from '../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import type { Scope } from '../../../src/theory/expression/evaluate.ts';
import type { Comparison, Expression, Fold } from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

export const ranges = {
  i: [parse('1'), parse('n')],
  k: [parse('1'), parse('n')],
  l: [parse('2'), parse('3')],
} as const;

/**
 * Fractions stay fractions: for a printer any function will do in the place of exp, and any
 * functional that tells its integrand and its bounds apart in the place of the integral.
 */
const fractionsOnly: Arithmetic<Exact> = {
  ...exact,
  exp: (a) => exact.add(exact.multiply(a, a), rational(1, 3)),
  integrate(integrand, a, b) {
    const f = integrand(fractionsOnly, (value) => value);
    return exact.add(
      exact.multiply(f(a), rational(3)),
      exact.add(f(b), exact.multiply(a, rational(7))),
    );
  },
};

/** a = 3/2, b = −2, λ = 5, top = 1/4, t = 2/7, x = (1, −1/3, 4), n = 3, i = 2. */
export const scope: Scope<Exact> = {
  arithmetic: fractionsOnly,
  variables: {
    n: 3,
    a: rational(3, 2),
    b: rational(-2),
    lambda: rational(5),
    top: rational(1, 4),
    t: rational(2, 7),
    x: [rational(1), rational(-1, 3), rational(4)],
  },
  definitions: {
    f: { parameters: ['t'], body: parse('t^2 - 1') },
    S: { parameters: ['i'], body: parse('x[i] + 2/3') },
  },
  ranges,
  bound: { i: 2 },
  known: new Map(),
};

const entry = (name: string, ...indices: Expression[]): Expression => ({
  kind: 'entry',
  name,
  indices,
});

const { number } = fc.letrec<{ number: Expression; truth: Expression }>((tie) => {
  const number = tie('number');
  const truth = tie('truth');
  const comparison = fc.constantFrom<Comparison>('==', '!=', '<', '<=', '>', '>=');
  return {
    number: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<Expression>(
        entry('a'),
        entry('b'),
        entry('x', entry('i')),
        entry('x', entry('k')),
        entry('x', parse('n - 1')),
        entry('S', entry('k')),
        entry('l'),
        entry('t'),
        entry('top'),
        entry('lambda'),
        { kind: 'literal', text: '2' },
        { kind: 'literal', text: '0.5' },
      ),
      fc.record({
        kind: fc.constant('binary' as const),
        operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
        left: number,
        right: number,
      }),
      fc.record({
        kind: fc.constant('binary' as const),
        operator: fc.constant('^' as const),
        left: number,
        right: fc.constant<Expression>({ kind: 'literal', text: '2' }),
      }),
      fc.record({ kind: fc.constant('negate' as const), operand: number }),
      fc.record({
        kind: fc.constant('call' as const),
        name: fc.constantFrom('abs', 'exp', 'floor', 'ceil', 'f'),
        args: fc.tuple(number),
      }),
      fc.record({
        kind: fc.constant('call' as const),
        name: fc.constantFrom('max', 'min', 'delta'),
        args: fc.tuple(number, number),
      }),
      fc.record({
        kind: fc.constant('cases' as const),
        condition: truth,
        consequent: number,
        alternative: number,
      }),
      fc.record({
        kind: fc.constant('fold' as const),
        fold: fc.constantFrom<Fold>('sum', 'product', 'largest', 'smallest'),
        index: fc.constantFrom('k', 'l'),
        body: number,
        condition: fc.option(truth),
      }),
      fc.record({
        kind: fc.constant('derivative' as const),
        body: number,
        by: fc.constantFrom<Extract<Expression, { kind: 'entry' }>>(
          { kind: 'entry', name: 'a', indices: [] },
          { kind: 'entry', name: 'x', indices: [entry('i')] },
        ),
      }),
      fc.record({
        kind: fc.constant('integral' as const),
        body: number,
        variable: fc.constant('t'),
        from: number,
        to: number,
      }),
      // A truth value used as a number.
      truth,
    ),
    truth: fc.oneof(
      { maxDepth: 3 },
      fc.record({
        kind: fc.constant('compare' as const),
        operators: fc.tuple(comparison),
        operands: fc.tuple(number, number),
      }),
      fc.record({
        kind: fc.constant('compare' as const),
        operators: fc.tuple(comparison, comparison),
        operands: fc.tuple(number, number, number),
      }),
      fc.record({
        kind: fc.constant('logic' as const),
        operator: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.tuple(truth, truth),
      }),
      fc.record({
        kind: fc.constant('logic' as const),
        operator: fc.constant('not' as const),
        operands: fc.tuple(truth),
      }),
    ),
  };
});

export const randomExpression: fc.Arbitrary<Expression> = number;
