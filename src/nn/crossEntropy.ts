/** Softmax cross entropy from logits, the mean over the batch, in nats. */
import { elements, requireShape, type Tensor } from '../kernels/array.ts';
import { logSoftmax, softmax } from './softmax.ts';

function requireLabels(caller: string, logits: Tensor, labels: ArrayLike<number>): void {
  requireShape(caller, 'logits', logits, [labels.length, null]);
  if (labels.length === 0) throw new RangeError(`${caller}: the batch is empty`);
  const classes = logits.shape[1];
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
 * From the logarithm of softmax, so huge finite logits give a huge finite loss, never ln 0.
 */
export function crossEntropy(logits: Tensor, labels: ArrayLike<number>): number {
  requireLabels('crossEntropy', logits, labels);
  const [N, K] = logits.shape;
  const rows = elements(logits);
  let sum = 0;
  for (let n = 0; n < N; n++) {
    sum -= logSoftmax(rows.subarray(n * K, (n + 1) * K))[labels[n]];
  }
  return sum / N;
}

/** ∂L/∂logits = (S(logits) − onehot(labels)) / N, shape (N, K). */
export function crossEntropyGradient(
  logits: Tensor,
  labels: ArrayLike<number>,
  out: Tensor,
): Tensor {
  requireLabels('crossEntropyGradient', logits, labels);
  const [N, K] = logits.shape;
  requireShape('crossEntropyGradient', 'out', out, [N, K]);
  const rows = elements(logits);
  for (let n = 0; n < N; n++) {
    const y = softmax(rows.subarray(n * K, (n + 1) * K));
    for (let k = 0; k < K; k++) out.set(n, k, (y[k] - Number(k === labels[n])) / N);
  }
  return out;
}
