/**
 * F(2 × 2, 3 × 3) in float64 with its matrices as data: y = b + Aᵀ[Σ over c of (G g Gᵀ) ⊙ (Bᵀ d B)]A,
 * for every tile of 2 × 2 outputs. With other matrices, that of a mistake; with the magnitudes of all
 * factors, the sum of the magnitudes of all terms.
 */
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { type Images, kernelOf } from './float32Windows.ts';

export type Matrix = readonly (readonly number[])[];

export interface Matrices {
  /** Bᵀ (4, 4) */
  readonly input: Matrix;
  /** G (4, 3) */
  readonly kernel: Matrix;
  /** Aᵀ (2, 4) */
  readonly output: Matrix;
}

export const MATRICES: Matrices = {
  input: [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  kernel: [
    [1, 0, 0],
    [0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5],
    [0, 0, 1],
  ],
  output: [
    [1, 1, 1, 0],
    [0, 1, -1, -1],
  ],
};

const magnitudes = (matrix: Matrix): Matrix => matrix.map((row) => row.map(Math.abs));

/** |Bᵀ|, |G| and |Aᵀ| */
export const MAGNITUDES: Matrices = {
  input: magnitudes(MATRICES.input),
  kernel: magnitudes(MATRICES.kernel),
  output: magnitudes(MATRICES.output),
};

export const transpose = (matrix: Matrix): Matrix =>
  matrix[0].map((_, j) => matrix.map((row) => row[j]));

/** M X Mᵀ */
export function both(matrix: Matrix, x: Matrix): Matrix {
  const times = (columns: Matrix): Matrix =>
    matrix.map((row) =>
      columns[0].map((_, j) => row.reduce((sum, m, k) => sum + m * columns[k][j], 0)),
    );
  return transpose(times(transpose(times(x))));
}

export const grid = (size: number, at: (row: number, column: number) => number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));

/** The result (N, O, rows, columns) in float64, row-major. */
export function minimalFiltering(
  matrices: Matrices,
  plan: WindowPlan,
  x: Images,
  w: Float32Array,
  b: Float32Array,
): Float64Array {
  const [C] = plan.inputShape;
  const [O, rows, columns] = plan.outputShape;
  const y = new Float64Array(x.count * O * rows * columns);
  const kernel = kernelOf(plan, w);
  const kernels = Array.from({ length: O * C }, (_, i) =>
    both(
      matrices.kernel,
      grid(3, (ky, kx) => kernel.get(Math.floor(i / C), i % C, ky, kx)),
    ),
  );
  const [above, left] = plan.padding;
  const tile = (n: number, i: number, j: number) => {
    const inputs = Array.from({ length: C }, (_, c) =>
      both(
        matrices.input,
        grid(4, (u, v) => x.get(n, c, i + u - above, j + v - left)),
      ),
    );
    for (let o = 0; o < O; o++) {
      const sums = grid(4, (u, v) =>
        inputs.reduce((sum, input, c) => sum + input[u][v] * kernels[o * C + c][u][v], 0),
      );
      both(matrices.output, sums).forEach((row, u) => {
        row.forEach((value, v) => {
          if (i + u >= rows || j + v >= columns) return;
          y[((n * O + o) * rows + i + u) * columns + j + v] = b[o] + value;
        });
      });
    }
  };
  for (let n = 0; n < x.count; n++) {
    for (let i = 0; i < rows; i += 2) for (let j = 0; j < columns; j += 2) tile(n, i, j);
  }
  return y;
}

/** y = b + Σ over (ky, kx, c) of x·w in float64. */
export function directSum(
  plan: WindowPlan,
  x: Images,
  w: Float32Array,
  b: Float32Array,
): Float64Array {
  const [C] = plan.inputShape;
  const [O, rows, columns] = plan.outputShape;
  const kernel = kernelOf(plan, w);
  const [above, left] = plan.padding;
  return Float64Array.from({ length: x.count * O * rows * columns }, (_, at) => {
    const [j, i] = [at % columns, Math.floor(at / columns) % rows];
    const o = Math.floor(at / columns / rows) % O;
    const n = Math.floor(at / columns / rows / O);
    let sum = b[o];
    for (let ky = 0; ky < 3; ky++) {
      for (let kx = 0; kx < 3; kx++) {
        for (let c = 0; c < C; c++) {
          sum += x.get(n, c, i + ky - above, j + kx - left) * kernel.get(o, c, ky, kx);
        }
      }
    }
    return sum;
  });
}
