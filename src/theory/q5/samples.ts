/** The samples of Questions 5.3 and 5.4, in order along a direction, and their matrix M. */
import { Undecided } from '../arithmetic/arithmetic.ts';
import type { Construct } from '../claim.ts';
import { count, matrix } from '../domain.ts';
import { type Scope, valueIn } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import { coincidence, decreasingAlong, separatingDirection } from '../linearAlgebra.ts';

/**
 * Finds a direction w that separates the drawn samples and puts them in decreasing order along it.
 * Equal samples cannot be interpolated: such a draw is refused and redrawn.
 */
export const orderedSamples =
  (direction: string): Construct =>
  (drawn, A) => {
    // biome-ignore lint/suspicious/noExplicitAny: the matrix x of the claims below
    const samples = drawn.x as any;
    if (coincidence(A, samples) !== null) throw new Undecided('two samples are equal');
    const w = separatingDirection(A, samples);
    return { ...drawn, x: decreasingAlong(A, w, samples), [direction]: w };
  };

export const samples = {
  N: count(2, 12),
  n: count(1, 3),
  x: matrix('N', 'n', -4, 4, { grid: 1 / 8 }),
};
export const sampleRanges = { i: [1, 'N'], j: [1, 'N'], l: [1, 'n'] } as const;

const M_ENTRY = parse('M[i,j]');

/** M[i,j] of the claim, row by row. */
export function matrixM<T extends object>(scope: Scope<T>): T[][] {
  const size = scope.variables.N as number;
  const indices = Array.from({ length: size }, (_, i) => i + 1);
  return indices.map((i) =>
    indices.map((j) => valueIn(M_ENTRY, { ...scope, bound: { ...scope.bound, i, j } })),
  );
}
