/**
 * The matrix product, intended to be maximally understandable: it takes any strides, so a transpose
 * is a view (`x.transpose(1, 0)`), and it says nothing about caches. `gemm.ts` is the fast one.
 */
import { requireShape, type Tensor, zeros } from './array.ts';

/** C = A·B: (M, K) · (K, N) → (M, N); Cᵢⱼ = Σₖ Aᵢₖ Bₖⱼ, summed in the order k = 0, 1, …, K−1. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  requireShape('matmul', 'a', a, [null, null]);
  requireShape('matmul', 'b', b, [a.shape[1], null]);
  const [M, K] = a.shape;
  const N = b.shape[1];
  const c = zeros([M, N]);
  // Stryker disable next-line EqualityOperator: one row more lies outside of C, where nothing is written
  for (let i = 0; i < M; i++) {
    // Stryker disable next-line EqualityOperator: one element more is the first of the next row, written over in its turn, or outside of C
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += a.get(i, k) * b.get(k, j);
      c.set(i, j, sum);
    }
  }
  return c;
}
