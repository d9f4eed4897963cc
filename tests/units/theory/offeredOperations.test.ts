/** What an arithmetic offers beyond the four operations is used where it is meant to be, and only there. */
import { describe, expect, it } from 'vitest';
import { type Arithmetic, Undecided } from '../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import { evaluate } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

/** Where n = 3, a = 3/2, x = (1, −2, 5): a value of the arithmetic stands in parentheses. */
function show(text: string, offered: Partial<Arithmetic<Exact>>): string {
  const value = evaluate(parse(text), {
    arithmetic: { ...exact, ...offered },
    variables: { n: 3, a: rational(3, 2), x: [rational(1), rational(-2), rational(5)] },
    definitions: { f: { parameters: ['t'], body: parse('t + 1') } },
    ranges: { k: [parse('1'), parse('n')], none: [parse('2'), parse('1')] },
    bound: {},
    known: new Map(),
  });
  return typeof value === 'object' ? `(${value.q.toFraction()})` : String(value);
}

describe('evaluate', () => {
  it.each([
    ['a^2', '(100)', ['3/2^2']],
    ['a^3', '(100)', ['3/2^3']],
    ['a^(-2)', '(1/100)', ['3/2^2']],
    ['a^1', '(3/2)', []],
    ['a^0', '1', []],
    ['a^(-1)', '(2/3)', []],
    ['n^2', '9', []],
    ['n^(-2)', '(1/9)', []],
  ])(
    '%s = %s: the arithmetic raises its values to 2 and more, and nothing else',
    (text, value, expected) => {
      const asked: string[] = [];
      const power = (base: Exact, exponent: number) => {
        asked.push(`${base.q.toFraction()}^${exponent}`);
        return rational(100);
      };
      expect(show(text, { power })).toBe(value);
      expect(asked).toEqual(expected);
    },
  );

  it.each([
    ['sum(k, x[k])', '(100)', ['1 + -2 + 5']],
    ['sum(k, k == 2 ? 1/2 : k)', '(100)', ['1 + 1/2 + 3']],
    ['sum(k, x[k], k == 2)', '(100)', ['-2']],
    ['sum(k, k)', '6', []],
    ['sum(none, x[9])', '0', []],
    ['product(k, x[k])', '(-10)', []],
    ['largest(k, x[k])', '(5)', []],
    ['a + a', '(3)', []],
  ])('%s = %s: the arithmetic adds up its values, and nothing else', (text, value, expected) => {
    const asked: string[] = [];
    const sum = (terms: readonly Exact[]) => {
      asked.push(terms.map(({ q }) => q.toFraction()).join(' + '));
      return rational(100);
    };
    expect(show(text, { sum })).toBe(value);
    expect(asked).toEqual(expected);
  });

  it.each([
    ['g(a, n)', '(100)', ['g(3/2, 3)']],
    ['f(a)', '(5/2)', ['f(3/2)']],
    ['f(n)', '4', ['f(3)']],
    ['abs(a)', '(3/2)', []],
  ])(
    '%s = %s: what the arithmetic says of a name goes before its definition',
    (text, value, expected) => {
      const asked: string[] = [];
      const apply = (name: string, args: readonly Exact[]) => {
        asked.push(`${name}(${args.map(({ q }) => q.toFraction()).join(', ')})`);
        return name === 'g' ? rational(100) : null;
      };
      expect(show(text, { apply })).toBe(value);
      expect(asked).toEqual(expected);
    },
  );

  it.each([
    ['n < 4', 'true', 'a < 4'],
    ['n == 4', 'false', 'a == 4'],
    ['max(n, 2)', '3', 'max(a, 2)'],
    ['min(n, 2)', '2', 'min(a, 2)'],
    ['abs(-n)', '3', 'abs(-a)'],
    ['largest(k, k)', '3', 'largest(k, x[k])'],
    ['delta(n, 3)', '1', 'delta(a, 3)'],
    ['floor(n)', '3', 'floor(a)'],
    ['ceil(n)', '3', 'ceil(a)'],
  ])('%s = %s of integers where the arithmetic cannot tell %s', (integers, value, values) => {
    const undecided = (): never => {
      throw new Undecided('nothing is decided');
    };
    const offered = { compare: undecided, max: undecided, floor: undecided };
    expect(show(integers, offered)).toBe(value);
    expect(() => show(values, offered)).toThrow(Undecided);
  });
});
