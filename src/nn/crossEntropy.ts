/** Softmax cross entropy from logits, the mean over the batch, in nats. */
import { elements, requireShape, type Tensor } from '../kernels/array.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** Throws unless there is one label in 0 … K−1 for every row of `scores` (N, K), N ≥ 1. */
export function requireLabels(
  caller: string,
  name: string,
  scores: Tensor,
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
 * L = −(1/N) Σₙ ln S(logitsₙ)_{labelₙ}; logits (N, K), labels (N) in 0 … K−1.
 * From the logarithm of softmax, so huge finite logits give a huge finite loss, never ln 0; infinite
 * is the loss only where the label's logit is −Infinity or more than 1.8·10³⁰⁸ below the largest.
 * Throws, naming row and label, if a label is not a class.
 */
export function crossEntropy(logits: Tensor, labels: ArrayLike<number>): number {
  requireLabels('crossEntropy', 'logits', logits, labels);
  const [N, K] = logits.shape;
  const rows = elements(logits);
  let sum = 0;
  for (let n = 0; n < N; n++) {
    sum -= logSoftmax(rows.subarray(n * K, (n + 1) * K))[labels[n]];
  }
  return sum / N;
}

/** ∂L/∂logits = (S(logits) − onehot(labels)) / N, shape (N, K), written to `out`, which is returned. */
export function crossEntropyGradient(
  logits: Tensor,
  labels: ArrayLike<number>,
  out: Tensor,
): Tensor {
  requireLabels('crossEntropyGradient', 'logits', logits, labels);
  const [N, K] = logits.shape;
  requireShape('crossEntropyGradient', 'out', out, [N, K]);
  const rows = elements(logits);
  for (let n = 0; n < N; n++) {
    const y = softmax(rows.subarray(n * K, (n + 1) * K));
    for (let k = 0; k < K; k++) out.set(n, k, (y[k] - Number(k === labels[n])) / N);
  }
  return out;
}
