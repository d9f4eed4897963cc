/**
 * Matrix products on row-major typed arrays: the fast twins of `matmul`.
 *
 * Outputs first, sizes last; M = rows of the batch, K = inputs, N = outputs. Every element of the
 * output is summed in one fixed order. The first two products skip zeros of A: MNIST pixels are 81 %
 * zeros and ReLU outputs about half. For finite data that changes no bit (a term ±0 added to a sum
 * that started at +0 leaves it as it is); an infinite or NaN entry of B opposite a zero is not seen.
 */

/** C (M, N) = A (M, K) · B (K, N), as sums of rows of B. */
export function gemm(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  M: number,
  K: number,
  N: number,
): void {
  for (let i = 0; i < M; i++) {
    const row = c.subarray(i * N, (i + 1) * N);
    row.fill(0);
    for (let k = 0; k < K; k++) {
      const factor = a[i * K + k];
      if (factor !== 0) addScaled(row, b, k * N, factor);
    }
  }
}

/** C (K, N) = Aᵀ · B with A (M, K), B (M, N): the gradient of a weight matrix. */
export function gemmTransposedA(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  M: number,
  K: number,
  N: number,
): void {
  // One row of C at a time stays in the cache while the rows of B, few and small, pass by.
  for (let k = 0; k < K; k++) {
    const row = c.subarray(k * N, (k + 1) * N);
    row.fill(0);
    for (let i = 0; i < M; i++) {
      const factor = a[i * K + k];
      if (factor !== 0) addScaled(row, b, i * N, factor);
    }
  }
}

/** C (M, K) = A (M, N) · Bᵀ with B (K, N): the gradient of a layer's input. */
export function gemmTransposedB(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  M: number,
  K: number,
  N: number,
): void {
  for (let i = 0; i < M; i++) {
    for (let k = 0; k < K; k++) c[i * K + k] = dotRows(a, i * N, b, k * N, N);
  }
}

/** row += factor · b[start …] */
function addScaled(row: Float64Array, b: Float64Array, start: number, factor: number): void {
  for (let j = 0; j < row.length; j++) row[j] += factor * b[start + j];
}

/** Four interleaved partial sums, added as (s₀ + s₁) + (s₂ + s₃), then the rest from left to right. */
function dotRows(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  n: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = n - (n % 4);
  for (let j = 0; j < whole; j += 4) {
    s0 += a[aStart + j] * b[bStart + j];
    s1 += a[aStart + j + 1] * b[bStart + j + 1];
    s2 += a[aStart + j + 2] * b[bStart + j + 2];
    s3 += a[aStart + j + 3] * b[bStart + j + 3];
  }
  let sum = s0 + s1 + (s2 + s3);
  for (let j = whole; j < n; j++) sum += a[aStart + j] * b[bStart + j];
  return sum;
}
