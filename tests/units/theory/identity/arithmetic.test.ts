/** What the arithmetic of letters says about values, and what it refuses. */
import { describe, expect, it } from 'vitest';
import { rationalFunctions } from '../../../../src/theory/identity/arithmetic.ts';
import { Atoms } from '../../../../src/theory/identity/atoms.ts';
import { Exponents } from '../../../../src/theory/identity/exponents.ts';
import { power } from '../../../../src/theory/identity/rationalFunction.ts';
import { read } from './inText.ts';

describe('rational functions of letters', () => {
  const atoms = new Atoms();
  const signs = { positive: [], nonNegative: [] };
  const A = rationalFunctions(atoms, new Exponents(atoms), [], signs);
  const [a, b] = ['a', 'b'].map((name) => power(atoms.letter(name, name)));
  const quotient = (p: number, q: number) => A.divide(A.integer(p), A.integer(q));

  it('are numbers where no letter is left', () => {
    expect(A.floor(quotient(7, 2))).toBe(3);
    expect(A.floor(quotient(7, -2))).toBe(-4);
    expect(A.toNumber(quotient(7, 2))).toBe(3.5);
    expect(A.toNumber(a)).toBeNaN();
    expect(() => A.floor(a)).toThrow('the floor of a value is no rational function');
  });

  it.each([
    ['1/2 and 2/4', quotient(1, 2), quotient(2, 4)],
    ['a b and b a', A.multiply(a, b), A.multiply(b, a)],
    ['(a + b)/a and (b + a)/a', A.divide(A.add(a, b), a), A.divide(A.add(b, a), a)],
  ])('are equal where they are one: %s', (_, left, right) => {
    expect(A.relate(left, '=', right)).toEqual({ holds: true, gap: 0, allowance: 0 });
  });

  it.each([
    ['1/2 and 3/2', quotient(1, 2), quotient(3, 2)],
    ['1/2 and 1/3', quotient(1, 2), quotient(1, 3)],
    ['a and b', a, b],
    ['a and a²', a, A.multiply(a, a)],
  ])('have no known gap where they are not: %s', (_, left, right) => {
    expect(A.relate(left, '=', right)).toEqual({ holds: false, gap: Number.NaN, allowance: 0 });
  });

  it.each([
    ['exp(a + exp(a))', 'exp'],
    ['exp(a*exp(b))', 'exp'],
    ['phi(a + b*exp(a)) + phi(b)', 'phi'],
    ['phi(1/a)', 'phi'],
  ])('%s is none', (text, of) => {
    expect(() => read(text)).toThrow(
      `${of}(…): only polynomials in the variables may stand inside`,
    );
  });
});
