/** How rational functions are put together: what is taken out of a sum, and what stays in parentheses. */
import { describe, expect, it } from 'vitest';
import { Atoms, type Term } from '../../../../src/theory/identity/atoms.ts';
import {
  add,
  constant,
  divide,
  isConstant,
  multiply,
  negate,
  power,
  type RationalFunction,
} from '../../../../src/theory/identity/rationalFunction.ts';

const atoms = new Atoms();
const letters = ['a', 'b', 'c', 'd'].map((name) => atoms.letter(name, name));
const [A, B, C] = letters;
const [a, b, c, d] = letters.map((letter) => power(letter));
const times = (n: bigint, f: RationalFunction) => multiply(constant(n), f);
const sum = (...all: readonly RationalFunction[]) => all.reduce((s, t) => add(atoms, s, t));
const term = (coefficient: bigint, letter = A): Term => ({
  coefficient,
  powers: new Map([[letter, 1]]),
});

describe('rational functions', () => {
  it('have positive denominators, in lowest terms', () => {
    const fraction = (p: bigint, q: bigint) => divide(constant(p), constant(q));
    const powers = new Map();
    expect(fraction(1n, -2n)).toEqual({ numerator: -1n, denominator: 2n, powers });
    expect(fraction(-6n, -4n)).toEqual({ numerator: 3n, denominator: 2n, powers });
    expect(fraction(0n, -4n)).toEqual({ numerator: 0n, denominator: 1n, powers });
  });

  it('are constant without letters; the power 0 has none', () => {
    expect(power(A, 0)).toEqual(constant(1n));
    expect([constant(2n), power(A, 0), a].map(isConstant)).toEqual([true, true, false]);
  });

  it('stay themselves where 0 is added', () => {
    expect(sum(constant(0n), a)).toBe(a);
    expect(sum(a, constant(0n))).toBe(a);
  });

  it('have no parentheses around a single product', () => {
    expect(sum(a, a)).toEqual(times(2n, a));
    expect(sum(times(-3n, a), a)).toEqual(times(-2n, a));
    expect(sum(a, b, negate(b))).toEqual(a);
    expect(sum(a, b, negate(b), negate(a))).toEqual(constant(0n));
  });

  it('take out what all terms share, with the sign of the first', () => {
    const [two, minus] = [sum(times(4n, a), times(6n, b)), sum(times(-2n, a), times(2n, b))];
    const inner = atoms.sum([term(2n, A), term(3n, B)]);
    expect(two).toEqual({ numerator: 2n, denominator: 1n, powers: new Map([[inner, 1]]) });
    const difference = atoms.sum([term(1n, A), term(-1n, B)]);
    expect(minus).toEqual({ numerator: -2n, denominator: 1n, powers: new Map([[difference, 1]]) });
  });

  it('take out a factor that is shared once another term is gone', () => {
    const product = sum(multiply(a, b), multiply(a, c), d, negate(d));
    const inner = atoms.sum([term(1n, B), term(1n, C)]);
    expect(product.powers).toEqual(new Map([...a.powers, [inner, 1]]));
  });

  it('open the parentheses of a sum, not of its square or its multiple', () => {
    const s = sum(a, b);
    const [one] = sum(s, c).powers.keys();
    expect(one).toBe(atoms.sum([term(1n, A), term(1n, B), term(1n, C)]));
    for (const closed of [multiply(s, s), multiply(s, d)]) {
      const [two] = sum(closed, c).powers.keys();
      expect(two).toBe(atoms.sum([{ coefficient: 1n, powers: closed.powers }, term(1n, C)]));
    }
  });
});
