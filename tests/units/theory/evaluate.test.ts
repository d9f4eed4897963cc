/** The interpreter, construct by construct, in exact arithmetic. */
import { describe, expect, it } from 'vitest';
import { type Integrand, Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { dual } from '../../../src/theory/arithmetic/dual.ts';
import { type Exact, exact, logarithm, rational } from '../../../src/theory/arithmetic/exact.ts';
import {
  type Definition,
  evaluate,
  forEachIndex,
  integerOf,
  type Scope,
  valueIn,
} from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { embed } from '../../../src/theory/expression/values.ts';

const definition = (body: string, ...parameters: string[]): Definition => ({
  parameters,
  body: parse(body),
});

function scopeWith(more: Partial<Scope<Exact>> = {}): Scope<Exact> {
  return {
    arithmetic: exact,
    variables: {
      n: 3,
      m: 2,
      a: rational(3, 2),
      y: logarithm(4),
      x: [rational(1), rational(-2), rational(5)],
      W: [
        [rational(1), rational(2)],
        [rational(3), rational(4)],
      ],
    },
    definitions: {
      s: definition('sum(k, x[k])'),
      sq: definition('t^2', 't'),
      row: definition('x[i]', 'i'),
      pair: definition('x[i] + x[j]', 'i', 'j'),
      leak: definition('i'),
      fact: definition('i <= 1 ? 1 : i*fact[i - 1]', 'i'),
    },
    ranges: {
      k: [parse('1'), parse('n')],
      l: [parse('1'), parse('m')],
      none: [parse('2'), parse('1')],
    },
    bound: {},
    known: new Map(),
    ...more,
  };
}

const show = (text: string, scope = scopeWith()): string => {
  const value = evaluate(parse(text), scope);
  if (typeof value !== 'object') return String(value);
  return value.logarithm ? `ln ${value.q.toFraction()}` : value.q.toFraction();
};

describe('embed, valueIn, integerOf', () => {
  it('integers and truth values become values of the arithmetic where one is needed', () => {
    const text = (source: string) => valueIn(parse(source), scopeWith()).q.toFraction();
    expect(['n', 'a', '1 < 2', '2 < 1'].map(text)).toEqual(['3', '3/2', '1', '0']);
    expect(embed(rational(1, 2), exact).q.toFraction()).toBe('1/2');
  });

  it('a truth value counts as an integer, a value never does', () => {
    expect(integerOf(parse('1 < 2'), scopeWith())).toBe(1);
    expect(() => integerOf(parse('6/3'), scopeWith())).toThrow('an index is not an integer');
  });
});

describe('evaluate', () => {
  it.each([
    ['2 + 3*4 - 1', '13'],
    ['2^10', '1024'],
    ['7/2', '7/2'],
    ['6/3', '2'],
    ['0.25', '1/4'],
    ['-a', '-3/2'],
    ['-n', '-3'],
    ['a^2', '9/4'],
    ['a^(-2)', '4/9'],
    ['a^0', '1'],
    ['2^(-1)', '1/2'],
    ['x[2]', '-2'],
    ['x[n]', '5'],
    ['a - 1/2', '1'],
    ['n - m - 2', '-1'],
    ['a*x[2]', '-3'],
    ['a/x[2]', '-3/4'],
    ['n*a', '9/2'],
    ['1/n', '1/3'],
    ['12.5', '25/2'],
    ['0.05', '1/20'],
    ['(-2)^3', '-8'],
    ['0^0', '1'],
    ['a^1', '3/2'],
    ['x[2^0]', '1'],
    ['max(3, 2)', '3'],
    ['x[max(1, 2)]', '-2'],
    ['max(1, a)', '3/2'],
    ['min(3, 2)', '2'],
    ['x[min(2, 3)]', '-2'],
    ['min(1, a)', '1'],
    ['ceil(n)', '3'],
    ['delta(a, 3/2)', '1'],
    ['delta(a, n)', '0'],
    ['n >= 3', 'true'],
    ['n > 3', 'false'],
    ['n >= 4', 'false'],
    ['n < 3', 'false'],
    ['n != 3', 'false'],
    ['n < 4 < a', 'false'],
    ['not (a < 2)', 'false'],
    ['a < 1 or a < 2 or a < 0', 'true'],
    ['a < 2 and a < 1 and a < 3', 'false'],
    ['sum(k, a)', '9/2'],
    ['sum(k, k > 1)', '2'],
    ['product(k, k)', '6'],
    ['product(k, a)', '27/8'],
    ['smallest(k, k)', '1'],
    ['largest(k, -k)', '-1'],
    ['sum(none, x[9])', '0'],
    ['sum(k, 1/(k - 2), k != 2)', '0'],
    ['W[2, 1]', '3'],
    ['exp(y)', '4'],
    ['exp(y/2)', '2'],
    ['exp(0)', '1'],
    ['abs(x[2])', '2'],
    ['abs(-3)', '3'],
    ['max(a, 1)', '3/2'],
    ['max(2, 3)', '3'],
    ['min(a, 1)', '1'],
    ['min(2, 3)', '2'],
    ['min(a, 2)', '3/2'],
    ['floor(a)', '1'],
    ['floor(-a)', '-2'],
    ['ceil(a)', '2'],
    ['ceil(7/3)', '3'],
    ['ceil(-a)', '-1'],
    ['floor(n)', '3'],
    ['delta(n, 3)', '1'],
    ['delta(n, 2)', '0'],
    ['1 < a < 2', 'true'],
    ['1 < a < 3/2', 'false'],
    ['1 < a <= 3/2', 'true'],
    ['a == 3/2', 'true'],
    ['a != 3/2', 'false'],
    ['a >= 3/2 and a > 1', 'true'],
    ['a > 3/2 or a >= 3/2', 'true'],
    ['a > 3/2 or a < 3/2', 'false'],
    ['not (a > 2)', 'true'],
    ['(a > 1) + 1', '2'],
    ['-(a > 1)', '-1'],
    ['a > 1 ? 10 : 20', '10'],
    ['a > 2 ? 10 : 20', '20'],
    ['sum(k, x[k])', '4'],
    ['sum(k, k)', '6'],
    ['sum(k, x[k], x[k] > 0)', '6'],
    ['product(k, x[k])', '-10'],
    ['largest(k, x[k])', '5'],
    ['smallest(k, x[k])', '-2'],
    ['largest(k, k)', '3'],
    ['sum(none, 1)', '0'],
    ['product(none, 2)', '1'],
    ['sum(k, sum(l, W[l, 1]))', '12'],
    ['s', '4'],
    ['sq(a)', '9/4'],
    ['sq(3)', '9'],
    ['row[2]', '-2'],
    ['fact[5]', '120'],
  ])('%s = %s', (text, value) => {
    expect(show(text)).toBe(value);
  });

  it.each([
    ['d(a^3, a)', '27/4'],
    ['d(x[1]*x[2], x[1])', '-2'],
    ['d(x[1]*x[2], x[3])', '0'],
    ['d(W[1,2]*W[2,1], W[2,1])', '2'],
    ['d(s, x[2])', '1'],
    ['d(1/a, a)', '-4/9'],
    ['d(exp(y), y)', '4'],
    ['d(sq(a) + a, a)', '4'],
    ['d(d(a^3, a), a)', '9'],
    ['d(3, a)', '0'],
    ['d(n*a, a)', '3'],
    ['d(max(a, 1), a)', '1'],
    ['d(max(a, 2), a)', '0'],
    ['d(abs(x[2]), x[2])', '-1'],
    ['d((a > 1)*a, a)', '1'],
    ['d(d(x[1]*x[2], x[1]), x[2])', '1'],
    ['d(sum(k, x[k]^2), x[n])', '10'],
    ['d(sum(k, k*x[k], x[k] > 0), x[3])', '3'],
    ['d(a/(a + 1), a)', '4/25'],
    ['d(delta(n, 3)*a, a)', '1'],
    ['d(floor(a)*a, a)', '1'],
    ['d(min(a, 2), a)', '1'],
    ['d(a > 1 ? a^2 : a, a)', '3'],
    ['d((a > 3/2 ? 1 : 1) + 1, x[1])', '0'],
  ])('%s = %s', (text, value) => {
    expect(show(text)).toBe(value);
  });

  it('differentiates by a parameter that a definition binds', () => {
    const definitions = { f: definition('d(t^2*a, t)', 't') };
    expect(show('f(a)', scopeWith({ definitions }))).toBe('9/2');
  });

  it('differentiates by what the name is bound to, not by a variable that it hides', () => {
    const definitions = {
      hidden: definition('t'),
      f: definition('d(t*hidden, t)', 't'),
    };
    const variables = { t: rational(7), b: rational(2) };
    expect(show('f(b)', scopeWith({ definitions, variables }))).toBe('7');
    expect(show('d(t*hidden, t)', scopeWith({ definitions, variables }))).toBe('14');
  });

  it('an index that is bound while differentiating stays an integer', () => {
    expect(show('sum(k, k*d(x[k]^2, x[k]))')).toBe('24');
    expect(show('d(sum(k, d(x[k]^2, x[k])), x[2])')).toBe('2');
  });

  it('hands the integrand and both bounds to the arithmetic', () => {
    const asked: string[] = [];
    const integrate = (integrand: Integrand<Exact>, a: Exact, b: Exact) => {
      const f = integrand(exact, (value) => value);
      asked.push(...[a, b, f(a), f(b)].map(({ q }) => q.toFraction()));
      return rational(99);
    };
    const scope = scopeWith({ arithmetic: { ...exact, integrate } });
    expect(show('integral(t^2 + m, t, a, n) + 1', scope)).toBe('100');
    expect(asked).toEqual(['3/2', '3', '17/4', '11']);
  });

  it('the integrand may be evaluated in another arithmetic, into which its variables are taken', () => {
    const doubled = (value: Exact) => exact.add(value, value);
    const integrate = (integrand: Integrand<Exact>, a: Exact) =>
      exact.divide(
        integrand(D, (value) => ({ value: doubled(value), tangent: one }))({
          value: a,
          tangent: rational(0),
        }).tangent,
        one,
      );
    const one = rational(1);
    const D = dual(exact);
    const scope = scopeWith({ arithmetic: { ...exact, integrate } });
    // (a·x₂·t)′ with a = 3, x₂ doubled, both of slope 1, at t = 3/2.
    const { a, x } = scope.variables as unknown as { a: Exact; x: Exact[] };
    const expected = exact.multiply(a, exact.add(doubled(a), doubled(x[1])));
    expect(show('integral(a*x[2]*t, t, a, n)', scope)).toBe(expected.q.toFraction());
  });

  it('definitions are evaluated in their own scope, not in that of the caller', () => {
    expect(() => show('sum(k, leak)', scopeWith({ bound: { i: 1 } }))).toThrow('unknown i');
  });

  it('a definition is evaluated once for each list of integer arguments', () => {
    let calls = 0;
    const add = (p: Exact, q: Exact) => {
      calls++;
      return exact.add(p, q);
    };
    const counted = { ...exact, add };
    const scope = scopeWith({ arithmetic: counted });
    evaluate(parse('s'), scope);
    const once = calls;
    evaluate(parse('s'), scope);
    expect(once).toBeGreaterThan(0);
    expect(calls).toBe(once);
    expect(show('pair[1, 2]', scope)).toBe('-1');
    expect(show('pair[1, 3]', scope)).toBe('6');
    expect(calls).toBe(once + 2);
    expect(show('pair[1, 2]', scope)).toBe('-1');
    expect(calls).toBe(once + 2);
  });

  it('what a derivative knows of definitions stays inside it', () => {
    const scope = scopeWith();
    expect(show('d(s, x[1]) + s', scope)).toBe('5');
    expect(show('s', scope)).toBe('4');
  });

  it('bound names hide variables', () => {
    expect(show('a', scopeWith({ bound: { a: 7 } }))).toBe('7');
  });

  it('a bound name does not hide the entries of a vector', () => {
    const scope = scopeWith({ bound: { x: 7 } });
    expect(show('x[2]', scope)).toBe('-2');
    expect(show('d(x*x[2]^2, x[2])', scope)).toBe('-28');
  });

  it.each([
    ['x[4]', Undefined, 'x[4]: 4 is not an index of it'],
    ['x[0]', Undefined, '0 is not an index'],
    ['largest(none, 1)', Undefined, 'largest of no terms'],
    ['smallest(k, 1, k > 5)', Undefined, 'smallest of no terms'],
    ['1/(n - 3)', Undefined, 'division by zero'],
    ['d(max(a, 3/2), a)', Undefined, 'max at a tie'],
    ['d(min(a, 3/2), a)', Undefined, 'max at a tie'],
    ['d(abs(a - 3/2), a)', Undefined, 'max at a tie'],
    ['d(a > 3/2 ? a : 0, a)', Undefined, 'where its case distinction changes'],
    ['d(delta(a, 3/2), a)', Undefined, 'where its case distinction changes'],
    ['d(a, x[4])', Undefined, 'x[4]: 4 is not an index'],
    ['d(a, q)', ReferenceError, 'unknown q'],
    ['d(a, n)', TypeError, 'n is not a real variable to differentiate by'],
    ['d(a, s)', TypeError, 's is not a real variable to differentiate by'],
    ['d(a, x)', TypeError, 'x needs more indices'],
    ['W[1]', TypeError, 'W needs more indices'],
    ['a[1]', Undefined, '1 is not an index of it'],
    ['row[1, 2]', TypeError, 'row takes 1 arguments, not 2'],
    ['2 - 9007199254740991 - 3', RangeError, 'beyond 2⁵³'],
    ['9007199254740991 * 2', RangeError, 'beyond 2⁵³'],
    ['sum(k, 4503599627370496)', RangeError, 'beyond 2⁵³'],
    ['not a', TypeError, 'not a comparison'],
    ['a and a', TypeError, 'not a comparison'],
    ['integral(a, t, 0, 1)', Undefined, 'an integral in'],
    ['x', TypeError, 'x needs more indices'],
    ['unknown', ReferenceError, 'unknown unknown'],
    ['unknown(1)', ReferenceError, 'unknown function unknown'],
    ['sum(q, 1)', ReferenceError, 'no range for the index q'],
    ['sq(1, 2)', TypeError, 'sq takes 1 arguments, not 2'],
    ['x[a]', TypeError, 'an index is not an integer'],
    ['a^a', TypeError, 'an exponent is not an integer'],
    ['a ? 1 : 2', TypeError, 'not a comparison'],
    ['2^60', RangeError, 'beyond 2⁵³'],
    ['9007199254740991 + 1', RangeError, 'beyond 2⁵³'],
  ])('%s throws', (text, type, message) => {
    expect(() => show(text)).toThrow(type);
    expect(() => show(text)).toThrow(message);
  });

  it('forEachIndex visits the whole range in order', () => {
    const seen: unknown[] = [];
    forEachIndex('k', null, scopeWith(), (inner) => seen.push(inner.bound.k));
    expect(seen).toEqual([1, 2, 3]);
    const some: unknown[] = [];
    forEachIndex('k', parse('k != 2'), scopeWith(), (inner) => some.push(inner.bound.k));
    expect(some).toEqual([1, 3]);
  });
});
