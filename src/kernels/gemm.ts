/**
 * Matrix products on row-major typed arrays: the fast twins of `matmul`.
 *
 * Outputs first, sizes last, arrays of other lengths are refused; M = rows of the batch, K = inputs,
 * N = outputs. Every element of the output is summed in one fixed order. The first two products skip
 * zeros of A: MNIST pixels are 81 % zeros and ReLU outputs about half. For finite data that changes no
 * bit (a term ±0 added to a sum that started at +0 leaves it as it is); an infinite or NaN entry of B
 * opposite a zero is not seen.
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
  requireSizes('gemm', [c, M * N], [a, M * K], [b, K * N]);
  const factors = new SparseRow(K);
  // Stryker disable next-line EqualityOperator: the row after the last of C is empty, and nothing is written there
  for (let i = 0; i < M; i++) {
    factors.gather(a, i * K, 1, K);
    addScaledRows(c.subarray(i * N, (i + 1) * N), factors, b, N);
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
  requireSizes('gemmTransposedA', [c, K * N], [a, M * K], [b, M * N]);
  // One row of C at a time stays in the cache while the rows of B, few and small, pass by.
  const factors = new SparseRow(M);
  // Stryker disable next-line EqualityOperator: the row after the last of C is empty, and nothing is written there
  for (let k = 0; k < K; k++) {
    factors.gather(a, k, K, M);
    addScaledRows(c.subarray(k * N, (k + 1) * N), factors, b, N);
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
  requireSizes('gemmTransposedB', [c, M * K], [a, M * N], [b, K * N]);
  // Stryker disable next-line EqualityOperator: one row more lies outside of C, where nothing is written
  for (let i = 0; i < M; i++) {
    // Stryker disable next-line EqualityOperator: one element more is the first of the next row, written over in its turn, or outside of C
    for (let k = 0; k < K; k++) c[i * K + k] = dotRows(a, i * N, b, k * N, N);
  }
}

function requireSizes(caller: string, ...operands: [Float64Array, number][]): void {
  operands.forEach(([{ length }, size], which) => {
    if (length !== size) {
      throw new RangeError(`${caller}: ${'cab'[which]} has ${length} entries, expected ${size}`);
    }
  });
}

/** The non-zero entries of a row or column and where they stand. */
class SparseRow {
  readonly position: Int32Array;
  readonly value: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.position = new Int32Array(capacity);
    this.value = new Float64Array(capacity);
  }

  /** Takes in a[start], a[start + stride], … (n of them). */
  gather(a: Float64Array, start: number, stride: number, n: number): void {
    this.count = 0;
    for (let p = 0, at = start; p < n; p++, at += stride) {
      if (a[at] !== 0) {
        this.position[this.count] = p;
        this.value[this.count++] = a[at];
      }
    }
  }
}

/**
 * row = Σₚ factorₚ · b[p, :]. Four terms at a time, so that the row is read and written once for
 * four; they are still added from left to right.
 */
function addScaledRows(row: Float64Array, factors: SparseRow, b: Float64Array, N: number): void {
  const { position, value, count } = factors;
  row.fill(0);
  const whole = count - (count % 4);
  for (let p = 0; p < whole; p += 4) {
    const f0 = value[p];
    const f1 = value[p + 1];
    const f2 = value[p + 2];
    const f3 = value[p + 3];
    const b0 = position[p] * N;
    const b1 = position[p + 1] * N;
    const b2 = position[p + 2] * N;
    const b3 = position[p + 3] * N;
    // Stryker disable next-line EqualityOperator: one element more lies outside of the row, where nothing is written
    for (let j = 0; j < N; j++) {
      row[j] = row[j] + f0 * b[b0 + j] + f1 * b[b1 + j] + f2 * b[b2 + j] + f3 * b[b3 + j];
    }
  }
  for (let p = whole; p < count; p++) {
    const factor = value[p];
    const start = position[p] * N;
    // Stryker disable next-line EqualityOperator: one element more lies outside of the row, where nothing is written
    for (let j = 0; j < N; j++) row[j] += factor * b[start + j];
  }
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
