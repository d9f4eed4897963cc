/** Symbolic differentiation: the rules by their results, what it refuses, and dual numbers beside it. */
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import {
  exactly,
  type Rounded,
  runningError,
} from '../../../src/theory/arithmetic/runningError.ts';
import { claim } from '../../../src/theory/claim.ts';
import { differentiate } from '../../../src/theory/expression/differentiate.ts';
import { type Entries, type Scope, valueIn } from '../../../src/theory/expression/evaluate.ts';
import type { Expression } from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

type Entry = Extract<Expression, { kind: 'entry' }>;

const definitions = claim({
  ...{ id: 'test', title: '', statement: '', scope: '', proof: [], variables: {} },
  definitions: {
    'f(s)': 's^3 + t*s',
    Z: 'sum(k, exp(x[k]))',
    W: 'Z^2',
    V: 'f(2)*u',
    'S[i]': 'exp(x[i])/Z',
    a: '7',
  },
}).definitions;

const scopeAt = (variables: Record<string, Entries<Rounded>>): Scope<Rounded> => ({
  ...{ arithmetic: runningError, variables, definitions, bound: {}, known: new Map() },
  ranges: { k: [parse('1'), parse('3')], l: [parse('1'), parse('3')] },
});

const x = [0.5, -1.25, 2].map(exactly);
const point = { t: exactly(0.75), u: exactly(-2), x };

const by = (variable: string): Entry => parse(variable) as Entry;

/** ∂text/∂variable by the rules, and by dual numbers. */
function bothWays(text: string, variable: string, at: Record<string, Entries<Rounded>> = point) {
  const body = parse(text);
  const { expression, definitions: all } = differentiate(body, by(variable), definitions);
  const scope = scopeAt(at);
  return [
    valueIn(expression, { ...scope, definitions: all }),
    valueIn({ kind: 'derivative', body, by: by(variable) }, scope),
  ] as const;
}

describe('symbolic differentiation agrees with dual numbers', () => {
  it.each([
    ['3', 't'],
    ['u', 't'],
    ['t', 't'],
    ['-t', 't'],
    ['t + u*t - t*t', 't'],
    ['(t + u)/t', 't'],
    ['t/u', 't'],
    ['t^3 + t^2 + t^1', 't'],
    ['1/t^2', 't'],
    ['exp(u*t)*exp(t)', 't'],
    ['ln(t^2 + 1)', 't'],
    ['abs(u*t)', 't'],
    ['max(t, u)*min(t, u)', 't'],
    ['max(u, t) + min(u, t)', 't'],
    ['t > u ? t^2 : u', 't'],
    ['t < u ? t^2 : u', 't'],
    ['(t > u) * t', 't'],
    ['a*t', 't'],
    ['floor(t)*t + ceil(u)*t', 't'],
    ['f(t^2)', 't'],
    ['f(f(t))', 't'],
    ['f(2)', 't'],
    ['V', 't'],
    ['sum(k, k*t)', 't'],
    ['largest(k, x[k]*t)', 't'],
    ['x[1]*x[2] + x[1]^2', 'x[1]'],
    ['sum(k, x[k]^2, x[k] > 0)', 'x[3]'],
    ['sum(k, k*sum(l, x[k]*x[l]))', 'x[2]'],
    ['largest(k, x[k]^2)', 'x[3]'],
    ['smallest(k, x[k]^2, x[k] > 0)', 'x[1]'],
    ['W', 'x[2]'],
    ['S[2]', 'x[2]'],
    ['S[1]*Z', 'x[3]'],
    ['sum(k, S[k]*k)', 'x[1]'],
    ['d(S[2], x[1])', 'x[3]'],
    ['d(d(S[2], x[1]), x[1])', 'x[1]'],
    ['d(f(t), t)', 't'],
  ])('∂(%s)/∂%s', (text, variable) => {
    const [rules, dual] = bothWays(text, variable);
    expect(runningError.relate(rules, '=', dual).holds, `${rules.value} = ${dual.value}`).toBe(
      true,
    );
  });
});

describe('symbolic differentiation', () => {
  const derivative = (text: string, variable: string): Expression =>
    differentiate(parse(text), by(variable), definitions).expression;

  it.each([
    ['u*3 + 2', '0'],
    ['u*t + 5', 'u'],
    ['u*t - 5', 'u'],
    ['t*u', 'u'],
    ['t/u', '1/u'],
    ['exp(t)', 'exp(t)'],
    ['t^2', '2*t'],
    ['t^u', 'u*t^(u - 1)'],
    ['1/t', '-1/t^2'],
    ['t > u', '0'],
    ['t > u and t < 1', '0'],
    ['t > u ? 2 : u', '0'],
    ['abs(u)', '0'],
    ['sum(k, x[k])', '0'],
  ])('leaves no zeros and ones standing: of %s by t it is %s', (text, expected) => {
    expect(derivative(text, 't')).toEqual(parse(expected));
  });

  it.each([
    ['-(-(u*t))', 'u'],
    ['u*(-t)', '-u'],
    ['t^2 + (-(u*t))', '2*t - u'],
    ['t^2 - (-(u*t))', '2*t + u'],
  ])('writes a sign once: of %s by t it is %s', (text, expected) => {
    expect(derivative(text, 't')).toEqual(parse(expected));
  });

  it.each([
    ['abs(t)', 0],
    ['max(t, 0)', 0],
    ['min(t, 0)', 0],
  ])('gives %s no derivative at its kink', (text, at) => {
    const scope = scopeAt({ t: exactly(at) });
    expect(() => valueIn(derivative(text, 't'), scope)).toThrow(Undefined);
  });

  it('gives the largest of several no derivative where two tie', () => {
    const scope = scopeAt({ x: [1, 2, 2].map(exactly) });
    expect(() => valueIn(derivative('largest(k, x[k])', 'x[1]'), scope)).toThrow(Undefined);
  });

  it('lets a tie with what the condition leaves out be none', () => {
    const tied = { x: [1, -1, 2].map(exactly) };
    const [rules, dual] = bothWays('smallest(k, x[k]^2, x[k] > 0)', 'x[1]', tied);
    expect([rules.value, dual.value]).toEqual([2, 2]);
  });

  it.each([
    ['product(k, x[k])', 'x[1]', /a product over an index/],
    ['integral(t*u, u, 0, 1)', 't', /an integral/],
    ['2^t', 't', /an exponent depends on t/],
    ['g(t)', 't', /g is not known/],
    ['sum(k, x[k])', 'x[k]', /k is both the index of a sum and of x/],
    ['sum(k, M[k, 2])', 'M[k, 2]', /k is both the index of a sum and of M/],
  ])('refuses %s by %s', (text, variable, message) => {
    expect(() => derivative(text, variable)).toThrow(message);
  });
});
