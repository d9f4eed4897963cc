/** Random trees of the language, over the scalars a and b, the vector x of length 3 and an index i. */
import fc from 'fast-check';
import { type Exact, exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import type { Scope } from '../../../src/theory/expression/evaluate.ts';
import type { Comparison, Expression, Fold } from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

export const ranges = {
  i: [parse('1'), parse('n')],
  k: [parse('1'), parse('n')],
} as const;

/** a = 3/2, b = −2, x = (1, −1/3, 4), n = 3, i = 2. */
export const scope: Scope<Exact> = {
  arithmetic: exact,
  variables: {
    n: 3,
    a: rational(3, 2),
    b: rational(-2),
    x: [rational(1), rational(-1, 3), rational(4)],
  },
  definitions: { f: { parameters: ['t'], body: parse('t^2 - 1') } },
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
        name: fc.constantFrom('abs', 'f'),
        args: fc.tuple(number),
      }),
      fc.record({
        kind: fc.constant('call' as const),
        name: fc.constantFrom('max', 'min'),
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
        index: fc.constant('k'),
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
