/** The matrix algorithms of Question 5, against definitions that are too slow to use. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undecided, Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import { plain } from '../../../src/theory/arithmetic/plain.ts';
import { exactly, runningError } from '../../../src/theory/arithmetic/runningError.ts';
import {
  backSubstitution,
  coincidence,
  decreasingAlong,
  determinant,
  dot,
  permutationSum,
  type Rows,
  separatingDirection,
  solve,
} from '../../../src/theory/linearAlgebra.ts';

const of = (rows: readonly (readonly number[])[]): Rows<Exact> =>
  rows.map((row) => row.map((x) => rational(x)));
const text = ({ q }: Exact) => q.toFraction();
const textOf = (rows: Rows<Exact>) => rows.map((row) => row.map(text));

/** Fractions with many zeros, so that pivots have to be looked for. */
const fraction = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 3 }))
  .map(([n, d]) => rational(n, d));
const square = fc
  .integer({ min: 0, max: 4 })
  .chain((n) =>
    fc.array(fc.array(fraction, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
  );

describe('dot', () => {
  it('is the sum of the products; of no terms it is 0', () => {
    const [a, b] = of([
      [2, 3, 5],
      [7, -1, 10],
    ]);
    expect(text(dot(exact, a, b))).toBe('61');
    expect(text(dot(exact, [], []))).toBe('0');
  });
});

describe('permutationSum', () => {
  const sum = (rows: readonly (readonly number[])[]) => text(permutationSum(exact, of(rows)));

  it('is Σ sign(π) ∏ entries: 1 of nothing', () => {
    expect(sum([])).toBe('1');
    expect(
      sum([
        [1, 2],
        [3, 4],
      ]),
    ).toBe('-2');
    expect(
      sum([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 10],
      ]),
    ).toBe('-3');
  });
});

describe('determinant', () => {
  it('equals the sum over all permutations, for singular matrices too', () => {
    let singular = 0;
    fc.assert(
      fc.property(square, (matrix) => {
        const expected = text(permutationSum(exact, matrix));
        if (expected === '0') singular++;
        expect(text(determinant(exact, matrix))).toBe(expected);
      }),
      { seed: 7, numRuns: 300 },
    );
    expect(singular).toBeGreaterThan(20);
  });

  it('an exchange of rows changes its sign, and the argument is left alone', () => {
    const matrix = of([
      [0, 1, 0],
      [0, 0, 2],
      [3, 0, 0],
    ]);
    expect(text(determinant(exact, matrix))).toBe('6');
    expect(text(determinant(exact, [matrix[1], matrix[0], matrix[2]]))).toBe('-6');
    expect(textOf(matrix)[0]).toEqual(['0', '1', '0']);
  });
});

describe('solve', () => {
  it('gives the x with M x = f, or says that M is singular', () => {
    fc.assert(
      fc.property(square, (matrix) => {
        const right = matrix.map((_, i) => rational(i + 1));
        if (text(permutationSum(exact, matrix)) === '0') {
          expect(() => solve(exact, matrix, right)).toThrow(Undefined);
          return;
        }
        const x = solve(exact, matrix, right);
        expect(matrix.map((row) => text(dot(exact, row, x)))).toEqual(right.map(text));
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('divides by the entry of largest magnitude, whatever its sign', () => {
    const divisors: number[] = [];
    const spied = {
      ...exact,
      divide(a: Exact, b: Exact) {
        divisors.push(Number(b.q));
        return exact.divide(a, b);
      },
    };
    const matrix = of([
      [1, 1, 0],
      [-4, 0, 1],
      [2, 0, 0],
    ]);
    solve(spied, matrix, [rational(1), rational(1), rational(1)]);
    // Twice the pivot −4, then the pivot 1, then the diagonal from the last row upwards.
    expect(divisors).toEqual([-4, -4, 1, 0.5, 1, -4]);
    divisors.length = 0;
    const tie = of([
      [2, 0],
      [-2, 1],
    ]);
    expect(solve(spied, tie, [rational(2), rational(0)]).map(text)).toEqual(['1', '2']);
    expect(divisors).toEqual([2, 1, 2]);
  });
});

describe('backSubstitution', () => {
  const upper = of([
    [2, 1, -1],
    [99, 3, 2],
    [99, 99, 4],
  ]);

  it('solves U X = F column by column, blind to what is below the diagonal', () => {
    const right = of([
      [1, 0],
      [8, 3],
      [4, 0],
    ]);
    expect(textOf(backSubstitution(exact, upper, right))).toEqual([
      ['0', '-1/2'],
      ['2', '1'],
      ['1', '0'],
    ]);
    expect(backSubstitution(exact, [], [])).toEqual([]);
  });

  it('names the diagonal entry that is 0', () => {
    const singular = of([
      [1, 1],
      [0, 0],
    ]);
    expect(() => backSubstitution(exact, singular, of([[1], [1]]))).toThrow(
      'backSubstitution: diagonal entry 2 is 0',
    );
  });

  it('carries its rounding errors', () => {
    const rows = [
      [exactly(3), exactly(1)],
      [exactly(0), exactly(3)],
    ];
    const [[x], [y]] = backSubstitution(runningError, rows, [[exactly(1)], [exactly(1)]]);
    expect(Math.abs(y.value - 1 / 3)).toBe(0);
    expect(y.error).toBeGreaterThan(0);
    expect(x.error).toBeGreaterThan(y.error / 3);
  });
});

describe('coincidence', () => {
  it('is the first pair of equal samples, counted from 1', () => {
    const samples = of([
      [1, 2],
      [2, 1],
      [1, 3],
      [2, 1],
      [1, 2],
    ]);
    expect(coincidence(exact, samples)).toEqual([2, 4]);
    expect(coincidence(exact, samples.slice(0, 3))).toBeNull();
    expect(coincidence(exact, [])).toBeNull();
    expect(coincidence(exact, of([[1], [1]]))).toEqual([1, 2]);
  });
});

describe('separatingDirection', () => {
  const direction = (rows: readonly (readonly number[])[]) =>
    separatingDirection(exact, of(rows)).map(text);

  it.each([
    ['one sample', [[5, 5]], ['1', '0']],
    [
      'distinct first entries',
      [
        [1, 9],
        [2, 9],
      ],
      ['1', '0'],
    ],
    [
      'equal first entries',
      [
        [1, 0],
        [1, 1],
      ],
      ['1', '1'],
    ],
    [
      'collinear on the line that t = 1 collapses',
      [
        [0, 0],
        [1, -1],
        [2, -2],
        [0, 1],
      ],
      ['1', '2'],
    ],
    [
      'three entries: powers of t',
      [
        [0, 0, 0],
        [0, 1, -1],
      ],
      ['1', '2', '4'],
    ],
  ])('%s', (_, samples, w) => {
    expect(direction(samples)).toEqual(w);
  });

  it('finds the last candidate that the counting argument allows', () => {
    // In the plane each pair spoils one t; these three pairs spoil 0, 1 and 2.
    const samples = [
      [0, 0],
      [0, 1],
      [-1, 1],
    ];
    // Differences (0, 1), (−1, 1), (−1, 0): t = 0 and t = 1 are spoilt, 2 is not.
    expect(direction(samples)).toEqual(['1', '2']);
    const worst = [
      [0, 0],
      [0, 1],
      [-2, 2],
    ];
    // Differences (0, 1), (−2, 2), (−2, 1): roots 0, 1 and 2; only t = 3 = (n − 1)·N(N − 1)/2 is left.
    expect(direction(worst)).toEqual(['1', '3']);
  });

  it('separates random samples on a coarse grid, most of which share entries', () => {
    const sample = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 3, maxLength: 3 });
    const samples = fc.uniqueArray(sample, {
      minLength: 1,
      maxLength: 6,
      comparator: (a, b) => a.join() === b.join(),
    });
    fc.assert(
      fc.property(samples, (rows) => {
        const w = direction(rows).map(Number);
        const projections = rows.map((row) => row.reduce((sum, x, l) => sum + x * w[l], 0));
        expect(new Set(projections).size).toBe(rows.length);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('tells samples apart that differ in the last bit, but decides nothing that rounding hides', () => {
    const near = [
      [rational(1), rational(1)],
      [rational(1), rational(2 ** 52 + 1, 2 ** 52)],
    ];
    expect(separatingDirection(exact, near).map(text)).toEqual(['1', '1']);
    const blurred = { value: 1, error: 2 ** -50 };
    expect(() => separatingDirection(runningError, [[blurred], [exactly(1)]])).toThrow(Undecided);
  });

  it('would say so if all candidates failed, which no correct arithmetic allows', () => {
    const broken = { ...exact, multiply: () => rational(0) };
    const samples = of([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(() => separatingDirection(broken, samples)).toThrow(
      'separatingDirection: no t ≤ 3 separates the samples',
    );
  });

  it('looks no further than exact arithmetic has to, where rounding hides a difference', () => {
    // 1 + t 2⁻⁵⁴ is 1 in float64 for t ≤ 2.
    const near = [
      [plain.integer(1), plain.integer(2 ** -54)],
      [plain.integer(1), plain.integer(0)],
    ];
    expect(() => separatingDirection(plain, near)).toThrow(
      'separatingDirection: no t ≤ 1 separates the samples',
    );
  });

  it('refuses equal samples by their numbers', () => {
    expect(() =>
      direction([
        [1, 2],
        [3, 4],
        [1, 2],
      ]),
    ).toThrow(
      'separatingDirection: samples 1 and 3 are equal; interpolation needs distinct samples',
    );
  });
});

describe('decreasingAlong', () => {
  it('orders by wᵀx, largest first', () => {
    const samples = of([
      [1, 0],
      [0, 3],
      [2, 2],
    ]);
    const [w] = of([[1, -1]]);
    expect(textOf(decreasingAlong(exact, w, samples))).toEqual([
      ['1', '0'],
      ['2', '2'],
      ['0', '3'],
    ]);
  });
});
