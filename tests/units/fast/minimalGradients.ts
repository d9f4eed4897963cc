/**
 * The gradients of a convolution in float64 by minimal filtering, with its matrices as data: those of
 * a mistake, or the magnitudes of all factors. See `minimalFiltering`.
 */
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements } from '../../../src/kernels/array.ts';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import type { Images } from './float32Windows.ts';
import { backwardsOf, turned } from './float32Winograd.ts';
import { both, grid, type Matrices, minimalFiltering, transpose } from './minimalFiltering.ts';

/** dx (N, C, H, W), row-major: the convolution of dy and the kernels turned by 180°. */
export function minimalInputGradient(
  matrices: Matrices,
  plan: WindowPlan,
  dy: Images,
  w: Float32Array,
): Float64Array {
  const biases = new Float32Array(plan.inputShape[0]);
  return minimalFiltering(matrices, backwardsOf(plan), dy, turned(plan, w), biases);
}

/** dw (O, C, 3, 3), row-major: Gᵀ[Σ (A e Aᵀ) ⊙ (Bᵀ d B)]G over all tiles. */
export function minimalWeightGradient(
  matrices: Matrices,
  plan: WindowPlan,
  x: Images,
  dy: Images,
): Float64Array {
  const [C] = plan.inputShape;
  const [O, rows, columns] = plan.outputShape;
  const [above, left] = plan.padding;
  const spread = transpose(matrices.output);
  const sums = Array.from({ length: O * C }, () => new Float64Array(16));
  const add = (n: number, i: number, j: number) => {
    const tiles = Array.from({ length: C }, (_, c) => {
      const tile = grid(4, (u, v) => x.get(n, c, i + u - above, j + v - left));
      return both(matrices.input, tile).flat();
    });
    for (let o = 0; o < O; o++) {
      const gradient = grid(2, (u, v) => dy.get(n, o, i + u, j + v));
      const own = both(spread, gradient).flat();
      tiles.forEach((tile, c) => {
        const sum = sums[o * C + c];
        for (let e = 0; e < 16; e++) sum[e] += own[e] * tile[e];
      });
    }
  };
  for (let n = 0; n < x.count; n++) {
    for (let i = 0; i < rows; i += 2) for (let j = 0; j < columns; j += 2) add(n, i, j);
  }
  const back = transpose(matrices.kernel);
  return Float64Array.from(
    sums.flatMap((sum) =>
      both(
        back,
        grid(4, (u, v) => sum[u * 4 + v]),
      ).flat(),
    ),
  );
}

/** Tiles of so many images: terms of the sums for dw. */
export function tilesOf({ outputShape: [, rows, columns] }: WindowPlan, batch: number): number {
  return batch * Math.ceil(rows / 2) * Math.ceil(columns / 2);
}

/** The gradients as they are defined, by the readable functions. */
export function gradients64(
  plan: WindowPlan,
  x: Images,
  w: Float32Array,
  dy: Images,
): Record<'dw' | 'db' | 'dx', Float64Array> {
  const kernels = createFloat64Kernels();
  const place = (shape: readonly number[], data?: Float32Array) => {
    const array = kernels.tensor(shape);
    if (data !== undefined) assign(array, data);
    return array;
  };
  const { inputShape, outputShape, kernelSize } = plan;
  const [[C], [O]] = [inputShape, outputShape];
  const xShape = [x.count, ...inputShape];
  const yShape = [x.count, ...outputShape];
  const weights = place([O, C, ...kernelSize], w);
  const [dw, db, dx] = [place(weights.shape), place([O]), place(xShape)];
  const convolution = kernels.convolution(plan);
  convolution.forward(place(yShape), place(xShape, x.data), weights, place([O]));
  convolution.backward(dw, db, dx, place(yShape, dy.data), weights);
  const read = (array: typeof dw) => Float64Array.from(elements(array));
  return { dw: read(dw), db: read(db), dx: read(dx) };
}
