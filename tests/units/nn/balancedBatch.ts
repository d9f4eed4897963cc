/** Batches whose means and variances are exact. */
import { sizeOf, type Tensor, zeros } from '../../../src/kernels/array.ts';
import type { RandomStream } from '../../../src/kernels/random.ts';
import { entries } from '../conv/integers.ts';

export const shapes = [
  [4, 3],
  [2, 3, 4],
  [2, 3, 2, 4],
  [8, 1],
  [1, 2, 4, 2],
];

/** The entries of each channel, in the order of n and then of the positions. */
export function channelsOf(x: Tensor): number[][] {
  const [N, C] = x.shape;
  const positions = sizeOf(x.shape.slice(2));
  const all = entries(x);
  return Array.from({ length: C }, (_, c) =>
    Array.from({ length: N }, (_, n) =>
      all.slice((n * C + c) * positions, (n * C + c + 1) * positions),
    ).flat(),
  );
}

/**
 * Entries m − 3 and m + 3, as many of the one as of the other in every channel, with its own m. Then
 * μ = m, v = 9, and with ε = 7 all that is computed is exact: x̂ = ±¾ and 1/√(v + ε) = ¼.
 */
export function balanced(random: RandomStream, shape: readonly number[]): Tensor {
  const x = zeros(shape);
  const positions = sizeOf(shape.slice(2));
  const M = sizeOf(shape) / shape[1];
  for (let c = 0; c < shape[1]; c++) {
    const middle = random.integer(-50, 50);
    random.permutation(M).forEach((place, k) => {
      const at = (Math.floor(place / positions) * shape[1] + c) * positions + (place % positions);
      x.data[at] = middle + (k % 2 === 0 ? 3 : -3);
    });
  }
  return x;
}
export const EPSILON = 7;

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
