/** How large the interpolating weights of Question 5 get, and what float64 makes of them. */
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import { exp } from './arithmetic/elementary.ts';
import { exact, rational } from './arithmetic/exact.ts';
import { type Plain, plain } from './arithmetic/plain.ts';
import type { Table } from './claim.ts';
import { dot, type Rows, solve } from './linearAlgebra.ts';

/** One experiment: projections z₁ > … > z_N and the values to be met there, in thousandths. */
interface Samples {
  readonly name: string;
  readonly projections: readonly number[];
  readonly values: readonly number[];
}

const THOUSAND = 1000;

/** N ≥ 2. Squares modulo the prime 1009: distinct for N ≤ 504, with gaps of very different sizes. */
export function uneven(N: number): Samples {
  const projections = Array.from({ length: N }, (_, i) => (i + 1) ** 2 % 1009);
  projections.sort((a, b) => b - a);
  return { name: 'uneven', projections, values: values(N) };
}

/** N ≥ 2. */
export function even(N: number): Samples {
  const projections = Array.from({ length: N }, (_, i) => 20 * (N - 1 - i));
  return { name: 'even', projections, values: values(N) };
}

/** Any values will do; these have no pattern that a small network could use. */
function values(N: number): number[] {
  return Array.from({ length: N }, (_, i) => ((377 * (i + 1) ** 2) % 2001) - THOUSAND);
}

function smallestGap(projections: readonly number[]): number {
  return Math.min(...projections.slice(1).map((z, i) => projections[i] - z));
}

/** M of Q5.3 with ε equal to the smallest gap, in thousandths until it is embedded. */
export function reluMatrix<T>(
  { projections }: Samples,
  embed: (thousandths: number) => T,
  one: T,
): Rows<T> {
  const gap = smallestGap(projections);
  const last = projections.length - 1;
  return projections.map((z, i) =>
    projections.map((other, j) => (j === last ? one : embed(i > j ? 0 : z - other + gap))),
  );
}

/** M of Q5.4 with φ = σ and λ such that neighbours lie at least 40 apart. */
export function sigmoidMatrix({ projections }: Samples): Rows<Plain> {
  const lambda = 40 / smallestGap(projections);
  const last = projections.length - 1;
  return projections.map((z) =>
    projections.map((other, j) =>
      plain.integer(j === last ? 1 : 1 / (1 + exp(lambda * (other - z)))),
    ),
  );
}

/** Largest |weight| and largest |output − value| of the network that solves M w = f. */
function outcome<T extends object>(A: Arithmetic<T>, matrix: Rows<T>, f: readonly T[]) {
  const weights = solve(A, matrix, f);
  const largest = (numbers: readonly T[]) =>
    Math.max(...numbers.map((x) => Math.abs(A.toNumber(x))));
  const residuals = matrix.map((row, i) => A.subtract(dot(A, row, weights), f[i]));
  return { weights: largest(weights), residual: largest(residuals) };
}

const scientific = (x: number): string => (x === 0 ? '0' : x.toExponential(1));

function row(N: number, samples: Samples, phi: 'ReLU' | 'sigmoid'): readonly string[] {
  const f = samples.values.map((v) => plain.integer(v / THOUSAND));
  const matrix =
    phi === 'ReLU'
      ? reluMatrix(samples, (t) => plain.integer(t / THOUSAND), plain.integer(1))
      : sigmoidMatrix(samples);
  const float64 = outcome(plain, matrix, f);
  const exactResidual =
    phi === 'ReLU'
      ? scientific(
          outcome(
            exact,
            reluMatrix(samples, (t) => rational(t, THOUSAND), rational(1)),
            samples.values.map((v) => rational(v, THOUSAND)),
          ).residual,
        )
      : '–';
  return [
    `${N}`,
    phi,
    samples.name,
    scientific(float64.weights),
    scientific(float64.residual),
    exactResidual,
  ];
}

export const interpolationGrowth: Table = {
  title: 'Weights and residual of the interpolating network',
  columns: ['N', 'φ', 'spacing', 'largest weight', 'residual in float64', 'residual in fractions'],
  rows: () =>
    [5, 10, 20, 40].flatMap((N) => [
      row(N, uneven(N), 'ReLU'),
      row(N, even(N), 'ReLU'),
      row(N, uneven(N), 'sigmoid'),
    ]),
};
