import { describe, expect, it } from 'vitest';
import { Atoms, keyOf, type Term } from '../../../../src/theory/identity/atoms.ts';

describe('atoms', () => {
  const atoms = new Atoms();
  const [a, b] = ['a', 'b'].map((name) => atoms.letter(name, name));
  const term = (coefficient: bigint, letter = a): Term => ({
    coefficient,
    powers: new Map([[letter, 1]]),
  });

  it('are one object where they are equal', () => {
    expect(atoms.letter('a', 'a')).toBe(a);
    expect(atoms.sum([term(2n, a), term(3n, b)])).toBe(atoms.sum([term(3n, b), term(2n, a)]));
  });

  it('are two where they differ', () => {
    const sum = atoms.sum([term(2n, a), term(3n, b)]);
    const others = [
      atoms.sum([term(3n, a), term(2n, b)]),
      atoms.sum([term(2n, a), { coefficient: 3n, powers: new Map([[b, 2]]) }]),
    ];
    expect(new Set([a.id, b.id, sum.id, ...others.map(({ id }) => id)]).size).toBe(5);
  });

  it('have one key for a product, whatever the order of its factors', () => {
    const factors = [[a, 2] as const, [b, 1] as const];
    expect(keyOf(new Map(factors))).toBe(keyOf(new Map([...factors].reverse())));
    expect(keyOf(new Map(factors))).not.toBe(keyOf(new Map([[b, 2] as const, [a, 1] as const])));
  });
});
