/** Sums over the indices that have no name; * stands for each of them. */
import { describe, expect, it } from 'vitest';
import { Atoms } from '../../../../src/theory/identity/atoms.ts';
import { checkNamed, overOthers } from '../../../../src/theory/identity/overOthers.ts';
import {
  add,
  constant,
  divide,
  multiply,
  power,
} from '../../../../src/theory/identity/rationalFunction.ts';

const atoms = new Atoms();
const letter = (name: string) => power(atoms.letter(name, name));
const [x, g, c] = ['x[*]', 'g[*]', 'c'].map(letter);

describe('overOthers', () => {
  it('makes a letter of the sum of a product', () => {
    const sum = letter('Σ g[k]*x[k]');
    expect(overOthers(atoms, multiply(x, g))).toEqual(sum);
  });

  it('takes out what all terms have in common, below the line too', () => {
    const third = divide(constant(2n), multiply(constant(3n), c));
    const sum = letter('Σ x[k]');
    expect(overOthers(atoms, multiply(third, x))).toEqual(multiply(third, sum));
  });

  it('adds up the terms of a sum one by one', () => {
    const expected = add(atoms, multiply(c, letter('Σ x[k]')), letter('Σ x[k]^2'));
    expect(overOthers(atoms, multiply(x, add(atoms, c, x)))).toEqual(expected);
    expect(overOthers(atoms, constant(0n))).toEqual(constant(0n));
  });

  it('refuses quotients and terms that are all equal', () => {
    expect(() => overOthers(atoms, divide(c, x))).toThrow('a sum of quotients');
    expect(() => overOthers(atoms, divide(c, add(atoms, c, x)))).toThrow('a sum of quotients');
    expect(() => overOthers(atoms, c)).toThrow('a sum of equal terms counts them');
  });
});

describe('checkNamed', () => {
  it('refuses a letter of * outside of all sums', () => {
    const hidden = divide(c, add(atoms, c, multiply(c, add(atoms, x, c))));
    expect(() => checkNamed(multiply(c, x))).toThrow('x[*] stands outside of every sum');
    expect(() => checkNamed(hidden)).toThrow('x[*] stands outside of every sum');
    expect(checkNamed(multiply(c, overOthers(atoms, x)))).toBeUndefined();
  });
});
