/** Softmax cross entropy from logits, the mean over the batch, in nats. */
import { elements, type Floats, requireShape, type Tensor } from '../kernels/array.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** Throws unless there is one label in 0 … K−1 for every row of `scores` (N, K), N ≥ 1. */
export function requireLabels(
  caller: string,
  name: string,
  scores: Tensor<Floats>,
  labels: ArrayLike<number>,
): void {
  requireShape(caller, name, scores, [labels.length, null]);
  if (labels.length === 0) throw new RangeError(`${caller}: the batch is empty`);
  const classes = scores.shape[1];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(
        `${caller}: label ${label} of row ${row} is not a class; classes are 0 … ${classes - 1}`,
      );
    }
  }
}

/**
 * L = −(1/N) Σₙ Σₖ qₙₖ ln S(logitsₙ)ₖ; logits (N, K), labels (N) in 0 … K−1. Without smoothing q is
 * onehot(label), so L = −(1/N) Σₙ ln S(logitsₙ)_{labelₙ}; with smoothing ε (Szegedy et al. 2016,
 * "Rethinking the Inception architecture", section 7) it is q = (1 − ε)·onehot(label) + ε/K, and L is
 * at least the entropy of q, not 0.
 * From the logarithm of softmax, so huge finite logits give a huge finite loss, never ln 0; infinite
 * is the loss only where a logit of positive q is −Infinity or more than 1.8·10³⁰⁸ below the largest.
 * Throws, naming row and label, if a label is not a class, and unless 0 ≤ smoothing < 1.
 */
export function crossEntropy(
  logits: Tensor<Floats>,
  labels: ArrayLike<number>,
  smoothing = 0,
): number {
  requireLabels('crossEntropy', 'logits', logits, labels);
  requireSmoothing('crossEntropy', smoothing);
  const [N, K] = logits.shape;
  const rows = elements(logits);
  let sum = 0;
  for (let n = 0; n < N; n++) {
    const logProbabilities = logSoftmax(rows.subarray(n * K, (n + 1) * K));
    // Apart, because 0·ln 0 has to be 0.
    if (smoothing === 0) sum -= logProbabilities[labels[n]];
    else {
      const total = logProbabilities.reduce((all, logProbability) => all + logProbability, 0);
      sum -= (1 - smoothing) * logProbabilities[labels[n]] + (smoothing / K) * total;
    }
  }
  return sum / N;
}

/**
 * ∂L/∂logits = (S(logits) − q) / N, shape (N, K), written to `out`, which is returned.
 *
 * For one row, Σₖ qₖ = 1 gives L = −Σₖ qₖ (zₖ − ln Σⱼ e^{zⱼ}) = ln Σⱼ e^{zⱼ} − Σₖ qₖ zₖ, and the
 * derivative of ln Σⱼ e^{zⱼ} by zₖ is S(z)ₖ: hence ∂L/∂zₖ = S(z)ₖ − qₖ, smoothed or not.
 */
export function crossEntropyGradient(
  logits: Tensor,
  labels: ArrayLike<number>,
  out: Tensor,
  smoothing = 0,
): Tensor {
  requireLabels('crossEntropyGradient', 'logits', logits, labels);
  requireSmoothing('crossEntropyGradient', smoothing);
  const [N, K] = logits.shape;
  requireShape('crossEntropyGradient', 'out', out, [N, K]);
  const rows = elements(logits);
  for (let n = 0; n < N; n++) {
    const y = softmax(rows.subarray(n * K, (n + 1) * K));
    for (let k = 0; k < K; k++) {
      const q = (1 - smoothing) * Number(k === labels[n]) + smoothing / K;
      out.set(n, k, (y[k] - q) / N);
    }
  }
  return out;
}

function requireSmoothing(caller: string, smoothing: number): void {
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw new RangeError(
      `${caller}: label smoothing ${smoothing} must be at least 0 and below 1; 0 is none`,
    );
  }
}
