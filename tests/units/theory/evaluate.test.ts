/** The interpreter, construct by construct, in exact arithmetic. */
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, logarithm, rational } from '../../../src/theory/arithmetic/exact.ts';
import {
  type Definition,
  evaluate,
  forEachIndex,
  type Scope,
} from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

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
    ['odd(n)', 'true'],
    ['odd(n - 1)', 'false'],
    ['odd(-n)', 'true'],
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
  ])('%s = %s', (text, value) => {
    expect(show(text)).toBe(value);
  });

  it('differentiates by a parameter that a definition binds', () => {
    const definitions = { f: definition('d(t^2*a, t)', 't') };
    expect(show('f(a)', scopeWith({ definitions }))).toBe('9/2');
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
    expect(show('row[1]', scope)).toBe('1');
    expect(show('row[3]', scope)).toBe('5');
  });

  it('what a derivative knows of definitions stays inside it', () => {
    const scope = scopeWith();
    expect(show('d(s, x[1]) + s', scope)).toBe('5');
    expect(show('s', scope)).toBe('4');
  });

  it('bound names hide variables', () => {
    expect(show('a', scopeWith({ bound: { a: 7 } }))).toBe('7');
  });

  it.each([
    ['x[4]', Undefined, 'x[4]: 4 is not an index of it'],
    ['x[0]', Undefined, '0 is not an index'],
    ['largest(none, 1)', Undefined, 'largest of no terms'],
    ['smallest(k, 1, k > 5)', Undefined, 'smallest of no terms'],
    ['1/(n - 3)', Undefined, 'division by zero'],
    ['d(max(a, 3/2), a)', Undefined, 'max at a tie'],
    ['integral(a, t, 0, 1)', Undefined, 'an integral in'],
    ['x', TypeError, 'x needs more indices'],
    ['unknown', ReferenceError, 'unknown unknown'],
    ['unknown(1)', ReferenceError, 'unknown function unknown'],
    ['sum(q, 1)', ReferenceError, 'no range for the index q'],
    ['sq(1, 2)', TypeError, 'sq takes 1 arguments, not 2'],
    ['x[a]', TypeError, 'an index is not an integer'],
    ['a^a', TypeError, 'an exponent is not an integer'],
    ['a ? 1 : 2', TypeError, 'not a comparison'],
    ['odd(a)', TypeError, 'odd() of a value'],
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
  });
});

describe('parse', () => {
  it('flattens chains of and, so that they print without parentheses', () => {
    expect(parse('a and b and c')).toMatchObject({ kind: 'logic', operands: [{}, {}, {}] });
  });

  it.each([
    ['a + ', /Unexpected|end/i],
    ['[1, 2]', /ArrayNode/],
    ['a % b', /operator «%»/],
    ['sum(k)', /sum with 1 arguments/],
    ['sum(1 + k, x)', /where a variable is needed/],
    ['sum(x[1], x)', /where a plain name is needed/],
    ['d(a)', /d with 1 arguments/],
    ['d(a, a + b)', /where a variable is needed/],
    ['integral(a, t)', /integral with 2 arguments/],
    ['"text"', /constant «"text"»/],
    ['1e30', /constant/],
  ])('%s is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
