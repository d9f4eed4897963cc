/**
 * Convolution by minimal filtering and its gradients as plain loops in float32: every product and
 * every sum is rounded, in the order of the loops.
 */
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { add, Images, kernelOf, multiply, pixels } from './float32Windows.ts';

/** Kernels of 3 × 3 without stride and dilation, channels in fours and at least 16 of each. */
export function isWinograd(plan: WindowPlan): boolean {
  const [C, O] = [plan.inputShape[0], plan.outputShape[0]];
  const pairs = [plan.kernelSize, plan.stride, plan.dilation].join();
  const near = Math.max(...plan.padding) <= 2;
  return pairs === '3,3,1,1,1,1' && near && C % 4 === 0 && O % 4 === 0 && Math.min(C, O) >= 16;
}

/** Output channels in eights besides: the gradient of the weights too. */
export const isWinogradWeights = (plan: WindowPlan): boolean =>
  isWinograd(plan) && plan.outputShape[0] % 8 === 0;

/** 2⁴⁸: images and weights that reach it are summed as they are, whatever their shapes. */
export const WINOGRAD_BOUND = 281_474_976_710_656;

/** NaN is not. */
export const isModerate = (values: Float32Array): boolean =>
  values.every((value) => Math.abs(value) < WINOGRAD_BOUND);

type Grid = readonly (readonly number[])[];
const transpose = (grid: Grid): Grid => grid[0].map((_, j) => grid.map((row) => row[j]));
const minus = (a: number, b: number): number => Math.fround(a - b);

/** Bᵀ of a column of four, G of three, Aᵀ of four, A of two, Gᵀ of four, as they are rounded. */
const inputTransform = ([d0, d1, d2, d3]: readonly number[]) => [
  minus(d0, d2),
  add(d1, d2),
  minus(d2, d1),
  minus(d1, d3),
];
const kernelTransform = ([g0, g1, g2]: readonly number[]) => {
  const outer = add(g0, g2);
  return [g0, multiply(add(outer, g1), 0.5), multiply(minus(outer, g1), 0.5), g2];
};
const outputTransform = ([m0, m1, m2, m3]: readonly number[]) => [
  add(add(m0, m1), m2),
  minus(minus(m1, m2), m3),
];
const gradientTransform = ([e0, e1]: readonly number[]) => [e0, add(e0, e1), minus(e0, e1), -e1];
const kernelBack = ([m0, m1, m2, m3]: readonly number[]) => {
  const half = multiply(add(m1, m2), 0.5);
  return [add(m0, half), multiply(minus(m1, m2), 0.5), add(half, m3)];
};

/** First down the columns, then along the rows. */
const both = (f: (column: readonly number[]) => number[], grid: Grid): Grid =>
  transpose(transpose(grid).map(f)).map(f);

const grid = (size: number, at: (row: number, column: number) => number): Grid =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));

/** Sixteen elements, row by row. */
const square = (elements: Float32Array): Grid => grid(4, (u, v) => elements[u * 4 + v]);

/** Bᵀ d B for each channel of the tile whose outputs begin at (i, j). */
function tilesAt({ padding }: WindowPlan, x: Images, n: number, i: number, j: number): number[][] {
  return Array.from({ length: x.channels }, (_, c) => {
    const tile = grid(4, (u, v) => x.get(n, c, i + u - padding[0], j + v - padding[1]));
    return both(inputTransform, tile).flat();
  });
}

/** y = b + Aᵀ[Σ over c of (G g Gᵀ) ⊙ (Bᵀ d B)]A for each tile of 2 × 2. */
export function winograd32(plan: WindowPlan, x: Images, w: Float32Array, b: Float32Array): Images {
  const y = Images.zeros(x.count, plan.outputShape);
  const kernel = kernelOf(plan, w);
  const C = x.channels;
  const kernels = Array.from({ length: y.channels * C }, (_, i) => {
    const own = grid(3, (ky, kx) => kernel.get(Math.floor(i / C), i % C, ky, kx));
    return both(kernelTransform, own).flat();
  });
  for (const [n, i, j] of pixels(x.count, plan)) {
    if (i % 2 === 1 || j % 2 === 1) continue;
    const tiles = tilesAt(plan, x, n, i, j);
    for (let o = 0; o < y.channels; o++) {
      const sums = new Float32Array(16);
      for (let c = 0; c < C; c++) {
        const [tile, own] = [tiles[c], kernels[o * C + c]];
        for (let e = 0; e < 16; e++) sums[e] = add(sums[e], multiply(tile[e], own[e]));
      }
      both(outputTransform, square(sums)).forEach((row, u) => {
        row.forEach((value, v) => {
          if (y.has(i + u, j + v)) y.set(n, o, i + u, j + v, add(value, add(b[o], 0)));
        });
      });
    }
  }
  return y;
}

/** Kernels from the outputs back to the inputs: turned by 180°. */
export function turned(plan: WindowPlan, w: Float32Array): Float32Array {
  const [[C], [O]] = [plan.inputShape, plan.outputShape];
  const kernel = kernelOf(plan, w);
  return Float32Array.from({ length: C * O * 9 }, (_, i) => {
    const [c, o, tap] = [Math.floor(i / (O * 9)), Math.floor(i / 9) % O, i % 9];
    return kernel.get(o, c, 2 - Math.floor(tap / 3), 2 - (tap % 3));
  });
}

/** The convolution whose result is dx. */
export const backwardsOf = (plan: WindowPlan): WindowPlan => ({
  ...plan,
  inputShape: plan.outputShape,
  outputShape: plan.inputShape,
  padding: [2 - plan.padding[0], 2 - plan.padding[1]],
});

/** dx as the convolution of dy and the turned kernels. */
export function winogradInputGradient32(plan: WindowPlan, dy: Images, w: Float32Array): Images {
  const biases = new Float32Array(plan.inputShape[0]);
  return winograd32(backwardsOf(plan), dy, turned(plan, w), biases);
}

/** dw = Gᵀ[Σ (A e Aᵀ) ⊙ (Bᵀ d B)]G over the tiles, image by image and row by row. */
export function winogradWeightGradient32(plan: WindowPlan, x: Images, dy: Images): Float32Array {
  const [C, O] = [x.channels, dy.channels];
  const sums = Array.from({ length: O * C }, () => new Float32Array(16));
  for (const [n, i, j] of pixels(x.count, plan)) {
    if (i % 2 === 1 || j % 2 === 1) continue;
    const tiles = tilesAt(plan, x, n, i, j);
    for (let o = 0; o < O; o++) {
      const gradient = grid(2, (u, v) => dy.get(n, o, i + u, j + v));
      const spread = both(gradientTransform, gradient).flat();
      for (let c = 0; c < C; c++) {
        const [tile, sum] = [tiles[c], sums[o * C + c]];
        for (let e = 0; e < 16; e++) sum[e] = add(sum[e], multiply(spread[e], tile[e]));
      }
    }
  }
  return Float32Array.from(sums.flatMap((sum) => both(kernelBack, square(sum)).flat()));
}
