/** The few matrix algorithms that Question 5 speaks about, in any arithmetic. */
import { type Arithmetic, Undefined } from './arithmetic/arithmetic.ts';

export type Rows<T> = readonly (readonly T[])[];

/** Σₗ aₗ bₗ, from left to right. */
export function dot<T extends object>(A: Arithmetic<T>, a: readonly T[], b: readonly T[]): T {
  return a.reduce((sum, x, l) => A.add(sum, A.multiply(x, b[l])), A.integer(0));
}

/**
 * Determinant by elimination, exchanging rows to reach a non-zero pivot. Meant for exact arithmetic,
 * where «non-zero» can always be decided.
 */
export function determinant<T extends object>(A: Arithmetic<T>, matrix: Rows<T>): T {
  const zero = A.integer(0);
  const rows = matrix.map((row) => [...row]);
  let result = A.integer(1);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.findIndex((row, r) => r >= column && A.compare(row[column], zero) !== 0);
    if (pivot === -1) return zero;
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      result = A.subtract(zero, result);
    }
    result = A.multiply(result, rows[column][column]);
    for (let r = column + 1; r < rows.length; r++) {
      const factor = A.divide(rows[r][column], rows[column][column]);
      rows[r] = rows[r].map((x, c) => A.subtract(x, A.multiply(factor, rows[column][c])));
    }
  }
  return result;
}

/** Determinant as the sum over all permutations: no pivots, so nothing to decide, but N! terms. */
export function permutationSum<T extends object>(A: Arithmetic<T>, matrix: Rows<T>): T {
  if (matrix.length === 0) return A.integer(1);
  const [first, ...others] = matrix;
  return first.reduce((sum, x, column) => {
    const minor = others.map((row) => row.filter((_, other) => other !== column));
    const term = A.multiply(x, permutationSum(A, minor));
    return column % 2 === 0 ? A.add(sum, term) : A.subtract(sum, term);
  }, A.integer(0));
}

/** Solves M x = f by elimination with the largest pivot. Throws {@link Undefined} if M is singular. */
export function solve<T extends object>(
  A: Arithmetic<T>,
  matrix: Rows<T>,
  right: readonly T[],
): T[] {
  const zero = A.integer(0);
  const magnitude = (x: T) => A.max(x, A.subtract(zero, x));
  const rows = matrix.map((row, r) => [...row, right[r]]);
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let r = column + 1; r < rows.length; r++) {
      if (A.compare(magnitude(rows[r][column]), magnitude(rows[pivot][column])) > 0) pivot = r;
    }
    [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
    for (let r = column + 1; r < rows.length; r++) {
      const factor = A.divide(rows[r][column], rows[column][column]);
      rows[r] = rows[r].map((x, c) => A.subtract(x, A.multiply(factor, rows[column][c])));
    }
  }
  return backSubstitution(
    A,
    rows,
    rows.map((row) => [row[rows.length]]),
  ).map(([x]) => x);
}

/**
 * Solves U X = F for an upper triangular U, from the last row upwards. The entries below the
 * diagonal are not looked at. Throws {@link Undefined} where a diagonal entry is 0.
 */
export function backSubstitution<T extends object>(
  A: Arithmetic<T>,
  upper: Rows<T>,
  right: Rows<T>,
): T[][] {
  const solution: T[][] = [];
  for (let i = upper.length - 1; i >= 0; i--) {
    if (A.compare(upper[i][i], A.integer(0)) === 0) {
      throw new Undefined(`backSubstitution: diagonal entry ${i + 1} is 0`);
    }
    solution[i] = right[i].map((f, column) => {
      let rest = f;
      for (let j = i + 1; j < upper.length; j++) {
        rest = A.subtract(rest, A.multiply(upper[i][j], solution[j][column]));
      }
      return A.divide(rest, upper[i][i]);
    });
  }
  return solution;
}

/** True if the rows are equal, entry by entry. */
function coincide<T extends object>(A: Arithmetic<T>, a: readonly T[], b: readonly T[]): boolean {
  return a.every((x, l) => A.compare(x, b[l]) === 0);
}

/** The first two equal samples (1-based), or null if all are distinct. */
export function coincidence<T extends object>(
  A: Arithmetic<T>,
  samples: Rows<T>,
): readonly [number, number] | null {
  for (let j = 1; j < samples.length; j++) {
    const i = samples.slice(0, j).findIndex((other) => coincide(A, other, samples[j]));
    if (i !== -1) return [i + 1, j + 1];
  }
  return null;
}

/**
 * A direction w with distinct wᵀx⁽ⁱ⁾ for any distinct samples: w = (1, t, t², …, tⁿ⁻¹) with the first
 * suitable t = 0, 1, 2, …
 *
 * It exists: for two distinct samples wᵀ(x⁽ⁱ⁾ − x⁽ʲ⁾) is a non-zero polynomial in t of degree at
 * most n − 1, with at most n − 1 roots; N(N−1)/2 pairs spoil at most (n−1)·N(N−1)/2 values of t.
 * Throws a RangeError where two samples coincide.
 */
export function separatingDirection<T extends object>(A: Arithmetic<T>, samples: Rows<T>): T[] {
  const equal = coincidence(A, samples);
  if (equal !== null) {
    throw new RangeError(
      `separatingDirection: samples ${equal[0]} and ${equal[1]} are equal; interpolation needs distinct samples`,
    );
  }
  const n = samples[0].length;
  const pairs = (samples.length * (samples.length - 1)) / 2;
  for (let t = 0; t <= (n - 1) * pairs; t++) {
    const w = Array.from({ length: n }, (_, l) => A.integer(t ** l));
    const projections = samples.map((x) => [dot(A, w, x)]);
    if (coincidence(A, projections) === null) return w;
  }
  throw new RangeError(`separatingDirection: no t ≤ ${(n - 1) * pairs} separates the samples`);
}

/** The samples in decreasing order of wᵀx. */
export function decreasingAlong<T extends object>(
  A: Arithmetic<T>,
  w: readonly T[],
  samples: Rows<T>,
): Rows<T> {
  return samples
    .map((x) => ({ x, z: dot(A, w, x) }))
    .sort((a, b) => A.compare(b.z, a.z))
    .map(({ x }) => x);
}
