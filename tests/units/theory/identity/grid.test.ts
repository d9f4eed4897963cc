/** The grids are large enough, and not larger than that. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, rational } from '../../../../src/theory/arithmetic/exact.ts';
import { Atoms } from '../../../../src/theory/identity/atoms.ts';
import { Evaluation, grid } from '../../../../src/theory/identity/grid.ts';
import { determinant } from '../../../../src/theory/linearAlgebra.ts';
import { countedSum } from './countedSum.ts';

const atoms = new Atoms();
const letters = [atoms.letter('u', 'u'), atoms.letter('g[1]', 'g'), atoms.letter('g[2]', 'g')];

/** Bounds for each letter, for the family g and for everything. */
const bounds = fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: 3 })));
const degreesFrom = ([u, g1, g2, g, all]: readonly number[]) =>
  new Map([
    ...[['u', u] as const, ['every u', u] as const, ['g[1]', g1] as const, ['g[2]', g2] as const],
    ...[['every g', g] as const, ['everything', all] as const],
  ]);

/** All monomials within the bounds, by trying every exponent up to 3. */
function monomials([u, g1, g2, g, all]: readonly number[]): number[][] {
  const found: number[][] = [];
  for (let i = 0; i <= u; i++)
    for (let j = 0; j <= g1; j++)
      for (let k = 0; k <= g2; k++) if (j + k <= g && i + j + k <= all) found.push([i, j, k]);
  return found;
}

describe('grid', () => {
  it('has as many points as there are monomials, and only 0 vanishes at all of them', () => {
    fc.assert(
      fc.property(bounds, (numbers) => {
        const exponents = monomials(numbers);
        const rows = [...grid(letters, degreesFrom(numbers))].length;
        expect(rows).toBe(exponents.length);
        const matrix: ReturnType<typeof rational>[][] = [];
        for (const point of grid(letters, degreesFrom(numbers))) {
          const at = new Evaluation(point);
          matrix.push(
            exponents.map((powers) => {
              const used = letters.map((letter, n) => [letter, powers[n]] as const);
              return rational(Number(at.product(1n, new Map(used))));
            }),
          );
        }
        expect(exact.compare(determinant(exact, matrix), rational(0))).not.toBe(0);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('is one point where nothing varies', () => {
    expect([...grid([], new Map())]).toHaveLength(1);
    expect([...grid(letters, new Map())]).toHaveLength(1);
  });

  it('grows in the last letter first', () => {
    const points = [...grid(letters, degreesFrom([1, 0, 2, 2, 2]))].length;
    const values: bigint[][] = [];
    for (const point of grid(letters, degreesFrom([1, 0, 2, 2, 2]))) {
      values.push(letters.map((letter) => point.get(letter) as bigint));
    }
    expect(values).toHaveLength(points);
    expect(values).toEqual([
      ...[1n, 2n, 3n].map((t) => [1n, 1n, t]),
      ...[1n, 2n].map((t) => [2n, 1n, t]),
    ]);
  });

  it('adds up each sum once', () => {
    const terms = letters.map((letter) => ({ coefficient: 2n, powers: new Map([[letter, 1]]) }));
    const { sum, count } = countedSum(10, terms);
    const at = new Evaluation(new Map(letters.map((letter, n) => [letter, BigInt(n)])));
    expect([1, 2].map((power) => at.product(1n, new Map([[sum, power]])))).toEqual([6n, 36n]);
    expect(count.looks).toBe(1);
  });

  it('does not make up a value for a letter', () => {
    const powers = new Map([[letters[0], 1]]);
    expect(() => new Evaluation(new Map()).product(1n, powers)).toThrow('no value for u');
  });
});
