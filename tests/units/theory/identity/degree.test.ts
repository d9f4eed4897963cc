/** Degrees in every grading, bounded without multiplying out. */
import { describe, expect, it } from 'vitest';
import { type Atom, Atoms, type Term } from '../../../../src/theory/identity/atoms.ts';
import { degreesOf, gradingsOf, lettersIn } from '../../../../src/theory/identity/degree.ts';
import { countedSum } from './countedSum.ts';

const atoms = new Atoms();
const [x, y] = ['x[1]', 'x[2]'].map((name) => atoms.letter(name, 'x'));
const c = atoms.letter('c', 'c');
const term = (...factors: readonly (readonly [Atom, number])[]): Term => ({
  coefficient: 1n,
  powers: new Map(factors),
});

describe('degrees', () => {
  it('are those in the letter, in its family and in everything', () => {
    expect(gradingsOf(x)).toEqual(['x[1]', 'every x', 'everything']);
  });

  it('of a product are added, of a sum the largest', () => {
    const sum = atoms.sum([term([x, 2], [y, 1]), term([y, 2], [c, 2])]);
    expect(Object.fromEntries(degreesOf(term([sum, 3], [c, 1]).powers))).toEqual({
      ...{ 'x[1]': 6, 'x[2]': 6, 'every x': 9 },
      ...{ c: 7, 'every c': 7, everything: 13 },
    });
  });

  it('look at each sum once, however often it occurs', () => {
    const { sum, count } = countedSum(10, [term([x, 1]), term([y, 1])]);
    const nested = atoms.sum([term([sum, 1]), term([sum, 2])]);
    expect(degreesOf(term([nested, 1], [sum, 1]).powers).get('everything')).toBe(3);
    expect(count.looks).toBe(1);
    count.looks = 0;
    expect([...lettersIn(term([nested, 1], [sum, 1], [c, 1]).powers)]).toEqual([x, y, c]);
    expect(count.looks).toBe(1);
  });
});
