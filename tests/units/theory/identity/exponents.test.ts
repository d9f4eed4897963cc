/** Exponents as a lattice, and exponentials as products of the letters of its basis. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Atoms } from '../../../../src/theory/identity/atoms.ts';
import { lettersIn } from '../../../../src/theory/identity/degree.ts';
import { Exponents, latticeBasis } from '../../../../src/theory/identity/exponents.ts';
import { power } from '../../../../src/theory/identity/rationalFunction.ts';
import { read } from './inText.ts';

const vectors = fc.array(fc.tuple(...[1, 2, 3].map(() => fc.bigInt({ min: -6n, max: 6n }))), {
  minLength: 1,
  maxLength: 5,
});

/** v as an integer combination of rows in echelon form, or null if it is none. */
function coordinates(v: readonly bigint[], rows: readonly (readonly bigint[])[]): bigint[] | null {
  let rest = [...v];
  const found = rows.map((row) => {
    const pivot = row.findIndex((x) => x !== 0n);
    const k = rest[pivot] / row[pivot];
    rest = rest.map((x, n) => x - k * row[n]);
    return k;
  });
  return rest.every((x) => x === 0n) ? found : null;
}

describe('latticeBasis', () => {
  it('generates all vectors, and nothing that they do not generate', () => {
    fc.assert(
      fc.property(vectors, (given) => {
        const basis = latticeBasis(given);
        for (const v of given) expect(coordinates(v, basis)).not.toBeNull();
        // The other way round: a basis does not change when one of its own rows is added.
        for (const row of basis) expect(latticeBasis([...given, row])).toEqual(basis);
        const pivots = basis.map((row) => row.findIndex((x) => x !== 0n));
        expect(new Set(pivots).size).toBe(basis.length);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('is Euclid’s algorithm in one dimension', () => {
    expect(latticeBasis([[6n], [10n], [15n]])).toEqual([[1n]]);
    expect(latticeBasis([[6n], [-4n]])).toEqual([[2n]]);
    expect(latticeBasis([[0n]])).toEqual([]);
    expect(latticeBasis([])).toEqual([]);
  });

  it('is reduced above the first entries of its rows, which are positive', () => {
    const basisOf = (...rows: number[][]) =>
      latticeBasis(rows.map((row) => row.map(BigInt))).map((row) => row.map(Number));
    expect(basisOf([1, 2], [0, 2])).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(basisOf([0, -3], [-1, -2])).toEqual([
      [1, 2],
      [0, 3],
    ]);
    expect(basisOf([2, -1, 0], [0, 0, 5], [4, -2, -7])).toEqual([
      [2, -1, 0],
      [0, 0, 1],
    ]);
  });
});

describe('exponentials', () => {
  const lettersOf = (...texts: string[]) =>
    [
      ...new Set(read(...texts).flatMap((f) => [...lettersIn(f.powers)].map(({ name }) => name))),
    ].sort();

  it.each([
    [
      ['exp(x[1] + c)', 'exp(x[1])', 'exp(c)'],
      ['e^(c)', 'e^(x[1])'],
    ],
    [['exp(t)', 'exp(t/2)', 'exp(-t)'], ['e^(t/2)']],
    [['exp(t/2)', 'exp(t/3)'], ['e^(t/6)']],
    [['exp(2*(a*b + c))', 'exp(-3*(c + b*a))'], ['e^(a*b + c)']],
    [['exp(a - b)', 'exp(b - a)'], ['e^(a + -1*b)']],
  ])('%s are made of %s', (texts, letters) => {
    expect(lettersOf(...texts)).toEqual(letters);
  });

  it('are refused after the exponents are settled, if those do not generate theirs', () => {
    const atoms = new Atoms();
    const exponents = new Exponents(atoms);
    const of = (coefficient: bigint, name: string) => ({
      denominator: 1n,
      terms: [{ coefficient, powers: new Map([[atoms.letter(name, name), 1]]) }],
    });
    exponents.exponential(of(2n, 't'));
    exponents.settle();
    const letter = atoms.letter('e^(2*t)', 'e^');
    expect(exponents.exponential(of(-6n, 't'))).toEqual(power(letter, -3));
    expect(() => exponents.exponential(of(3n, 't'))).toThrow('3*t was not noted before');
    expect(() => exponents.exponential(of(2n, 'u'))).toThrow('Exponents: u was not noted before');
  });

  it('of 0 are 1', () => {
    const [one] = read('exp(a - a)');
    expect(one).toEqual({ numerator: 1n, denominator: 1n, powers: new Map() });
  });
});
