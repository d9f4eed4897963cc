/** Text becomes the tree that it says, and what is not in the language is refused by name. */
import { describe, expect, it } from 'vitest';
import {
  children,
  type Expression,
  withChildren,
} from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

/** The tree as an S-expression: short, and blind to nothing. */
function tree(e: Expression): string {
  const list = (head: string, ...parts: readonly Expression[]) =>
    `(${[head, ...parts.map(tree)].join(' ')})`;
  switch (e.kind) {
    case 'literal':
      return e.text;
    case 'entry':
      return e.indices.length === 0 ? e.name : list(`${e.name}[]`, ...e.indices);
    case 'call':
      return list(`${e.name}()`, ...e.args);
    case 'negate':
      return list('negate', e.operand);
    case 'binary':
      return list(e.operator, e.left, e.right);
    case 'compare':
      return list(e.operators.join(), ...e.operands);
    case 'logic':
      return list(e.operator, ...e.operands);
    case 'cases':
      return list('?', e.condition, e.consequent, e.alternative);
    case 'fold':
      return list(`${e.fold} ${e.index}:`, e.body, ...(e.condition === null ? [] : [e.condition]));
    case 'derivative':
      return list('d', e.body, e.by);
    case 'integral':
      return list(`integral ${e.variable}:`, e.body, e.from, e.to);
  }
}

describe('parse', () => {
  it.each([
    ['12', '12'],
    ['0.25', '0.25'],
    ['9007199254740991', '9007199254740991'],
    ['x', 'x'],
    ['x[i]', '(x[] i)'],
    ['W[i, j + 1]', '(W[] i (+ j 1))'],
    ['a + b - c', '(- (+ a b) c)'],
    ['a - (b - c)', '(- a (- b c))'],
    ['a * b / c', '(/ (* a b) c)'],
    ['a + b * c', '(+ a (* b c))'],
    ['(a + b) * c', '(* (+ a b) c)'],
    ['-a^2', '(negate (^ a 2))'],
    ['(-a)^2', '(^ (negate a) 2)'],
    ['a^b^c', '(^ a (^ b c))'],
    ['-a*b', '(* (negate a) b)'],
    ['f(a, b)', '(f() a b)'],
    ['exp(a)', '(exp() a)'],
    ['max(a, b)', '(max() a b)'],
    ['a == b', '(== a b)'],
    ['a != b', '(!= a b)'],
    ['a < b', '(< a b)'],
    ['a <= b', '(<= a b)'],
    ['a > b', '(> a b)'],
    ['a >= b', '(>= a b)'],
    ['a <= b < c', '(<=,< a b c)'],
    ['a > b >= c != d', '(>,>=,!= a b c d)'],
    ['a < b and b < c and c < d', '(and (< a b) (< b c) (< c d))'],
    ['a < b or b < c or c < d', '(or (< a b) (< b c) (< c d))'],
    ['a < 1 and (b < 1 or c < 1)', '(and (< a 1) (or (< b 1) (< c 1)))'],
    ['a < 1 or b < 1 and c < 1', '(or (< a 1) (and (< b 1) (< c 1)))'],
    ['not (a < b)', '(not (< a b))'],
    ['a < b ? 1 : a == b ? 2 : 3', '(? (< a b) 1 (? (== a b) 2 3))'],
    ['sum(k, x[k])', '(sum k: (x[] k))'],
    ['product(k, k, k > 1)', '(product k: k (> k 1))'],
    ['largest(k, x[k])', '(largest k: (x[] k))'],
    ['smallest(k, x[k])', '(smallest k: (x[] k))'],
    ['d(a^2, a)', '(d (^ a 2) a)'],
    ['d(S[i], x[j])', '(d (S[] i) (x[] j))'],
    ['integral(t*a, t, 0, 1)', '(integral t: (* t a) 0 1)'],
  ])('%s is %s', (text, expected) => {
    expect(tree(parse(text))).toBe(expected);
  });

  it.each([
    ['a + ', /Unexpected end of expression/],
    ['[1, 2]', 'parse: a ArrayNode in «[1, 2]»'],
    ['a = 2', 'parse: a AssignmentNode in «a = 2»'],
    ['a % b', 'parse: the operator «%» in «a % b»'],
    ["a'", "parse: the operator «'»"],
    ['+a', 'parse: the operator «+»'],
    ['5!', 'parse: the operator «!»'],
    ['"text"', 'parse: the constant «"text"»'],
    ['"12"', 'parse: the constant «"12"»'],
    ['true', 'parse: the constant «true»'],
    ['1e30', 'parse: the constant «1e+30»'],
    ['1.1000000010000001e-7', 'parse: the constant «1.1000000010000001e-7»'],
    ['9007199254740993', 'parse: the constant «9.007199254740992e+15»'],
    ['0.12345678901234567', 'parse: the constant «0.12345678901234566»'],
    ['sum(k)', 'parse: sum with 1 arguments in «sum(k)»'],
    ['product(k, 1, 1 < 2, 3)', 'parse: product with 4 arguments'],
    ['sum(1 + k, x)', 'parse: «1 + k» where a variable is needed'],
    ['sum(x[1], x)', 'parse: «x[1]» where a plain name is needed'],
    ['x[1][2]', 'parse: «x[1]» where a plain name is needed'],
    ['d(a)', 'parse: d with 1 arguments'],
    ['d(a, b, c)', 'parse: d with 3 arguments'],
    ['d(a, a + b)', 'parse: «a + b» where a variable is needed'],
    ['integral(a, t)', 'parse: integral with 2 arguments'],
    ['integral(a, t[1], 0, 1)', 'parse: «t[1]» where a plain name is needed'],
    ['exp(a, b)', 'parse: exp with 2 arguments'],
    ['abs()', 'parse: abs with 0 arguments'],
    ['max(a)', 'parse: max with 1 arguments'],
    ['max(a, b, c)', 'parse: max with 3 arguments'],
    ['min(a, b, c)', 'parse: min with 3 arguments'],
    ['floor(a, b)', 'parse: floor with 2 arguments'],
    ['ceil(a, b)', 'parse: ceil with 2 arguments'],
    ['delta(a)', 'parse: delta with 1 arguments'],
  ])('%s is refused', (text, message) => {
    expect(() => parse(text)).toThrow(SyntaxError);
    expect(() => parse(text)).toThrow(message);
  });
});

describe('children', () => {
  it.each([
    ['2', []],
    ['W[i, j]', ['i', 'j']],
    ['f(a, b)', ['a', 'b']],
    ['-a', ['a']],
    ['a - b', ['a', 'b']],
    ['a < b <= c', ['a', 'b', 'c']],
    ['not (a < b)', ['(< a b)']],
    ['a < b ? c : d', ['(< a b)', 'c', 'd']],
    ['sum(k, x[k])', ['(x[] k)']],
    ['sum(k, x[k], k > 1)', ['(x[] k)', '(> k 1)']],
    ['d(a, b)', ['a', 'b']],
    ['integral(a, t, b, c)', ['a', 'b', 'c']],
  ])('of %s are its direct parts from left to right', (text, parts) => {
    expect(children(parse(text)).map(tree)).toEqual(parts);
  });
});

describe('withChildren', () => {
  it.each([
    '2',
    'x',
    'W[i, j]',
    'f(a, b)',
    '-a',
    'a - b',
    'a < b <= c',
    'a < b or b < c',
    'a < b ? c : d',
    'sum(k, x[k])',
    'sum(k, x[k], k > 1)',
    'd(a, b)',
    'integral(a, t, b, c)',
  ])('puts the parts of %s back where they were', (text) => {
    const e = parse(text);
    expect(withChildren(e, children(e))).toEqual(e);
  });

  it('puts other parts in their place', () => {
    const e = withChildren(parse('integral(a, t, b, c)'), [parse('2'), parse('x'), parse('y')]);
    expect(tree(e)).toBe('(integral t: 2 x y)');
  });
});
