/**
 * Softmax, its logarithm, and its vector–Jacobian product. Questions 2 and 3.
 *
 * The largest entry is taken out first (Question 3.1 allows it), so nothing overflows and the sum
 * is at least 1. Entries may be infinite: −Infinity has probability 0, entries of +Infinity share the
 * mass equally (as equal entries do while they grow), and so do the entries if all are −Infinity.
 * NaN anywhere makes every entry NaN.
 */
import { elements, requireShape, type Tensor, view, zeros } from '../kernels/array.ts';
import { exp, ln } from '../kernels/elementary.ts';

function largest(caller: string, x: ArrayLike<number>): number {
  if (x.length === 0) throw new RangeError(`${caller}: the vector is empty; it needs an entry`);
  let top = x[0];
  // A NaN stays.
  for (let i = 1; i < x.length; i++) top = Math.max(top, x[i]);
  return top;
}

/** x − top without ∞ − ∞: equal entries are at distance 0. */
function below(x: number, top: number): number {
  return x === top ? 0 : x - top;
}

/** S(x)ᵢ = e^{xᵢ} / Σₖ e^{xₖ}. Throws on an empty vector. */
export function softmax(x: ArrayLike<number>): Float64Array {
  const top = largest('softmax', x);
  const y = Float64Array.from(x, (t) => exp(below(t, top)));
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i];
  // Stryker disable next-line EqualityOperator: one more lies outside of the array, where nothing is written
  for (let i = 0; i < y.length; i++) y[i] /= sum;
  return y;
}

/** ln Σₖ e^{xₖ} = max x + ln Σₖ e^{xₖ − max x}. Throws on an empty vector. */
export function logSumExp(x: ArrayLike<number>): number {
  const top = largest('logSumExp', x);
  if (top === Number.POSITIVE_INFINITY || top === Number.NEGATIVE_INFINITY) return top;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += exp(x[i] - top);
  return top + ln(sum);
}

/** ln S(x)ᵢ = (xᵢ − max x) − ln Σₖ e^{xₖ − max x}: finite where softmax itself rounds to 0. */
export function logSoftmax(x: ArrayLike<number>): Float64Array {
  const top = largest('logSoftmax', x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += exp(below(x[i], top));
  const lnSum = ln(sum);
  return Float64Array.from(x, (t) => below(t, top) - lnSum);
}

/** Softmax of every row of x (N, K), each with its own maximum. Throws if the rows are empty. */
export function softmaxRows(x: Tensor): Tensor {
  requireShape('softmaxRows', 'x', x, [null, null]);
  const [N, K] = x.shape;
  const rows = elements(x);
  const y = new Float64Array(N * K);
  for (let n = 0; n < N; n++) y.set(softmax(rows.subarray(n * K, (n + 1) * K)), n * K);
  return view(y, [N, K]);
}

/**
 * Jᵀg for y = S(x), from the output alone: (Jᵀg)ᵢ = yᵢ (gᵢ − Σₖ yₖgₖ). O(n), Question 2.4.
 *
 * Because Σₖ yₖ = 1, any constant may be taken from g first. Taking g at the largest y (the first of
 * equals) removes the cancellation gᵢ − gᵢ there: at x = (37.4, 0), where y₀ rounds to 1, both entries
 * ±y₁(g₁ − g₀) keep their digits. The limit: a yₖ that itself underflowed (xₖ below the maximum by 745)
 * contributes 0. The entries add up to 0 up to rounding.
 */
export function softmaxVjp(y: ArrayLike<number>, g: ArrayLike<number>): Float64Array {
  if (y.length !== g.length) {
    throw new RangeError(`softmaxVjp: y has ${y.length} entries, g has ${g.length}`);
  }
  const likeliest = Float64Array.from(y).reduce((best, t, k, all) => (t > all[best] ? k : best), 0);
  const h = Float64Array.from(g, (t) => t - g[likeliest]);
  let mean = 0;
  for (let k = 0; k < y.length; k++) mean += y[k] * h[k];
  return Float64Array.from(y, (p, i) => p * (h[i] - mean));
}

/**
 * The Jacobian (n, n) from the output y = S(x): Jᵢⱼ = yᵢ(δᵢⱼ − yⱼ). Question 2.1.
 * On the diagonal 1 − yᵢ is summed from the other entries, which keeps it accurate for yᵢ near 1.
 */
export function softmaxJacobian(y: ArrayLike<number>): Tensor {
  const n = y.length;
  const jacobian = zeros([n, n]);
  Float64Array.from(y).forEach((p, i) => {
    let others = 0;
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      others += y[j];
      jacobian.set(i, j, -p * y[j]);
    }
    jacobian.set(i, i, p * others);
  });
  return jacobian;
}
