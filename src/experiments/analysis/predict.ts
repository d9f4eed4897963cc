/** What a network says about all examples of a data set, in their order. */
import { elements } from '../../kernels/array.ts';
import { softmax } from '../../nn/softmax.ts';
import { batches, type Classifier, type LabelledRows } from '../../nn/training.ts';
import { likeliest } from './probabilities.ts';

export interface Predictions {
  /** K */
  readonly classes: number;
  /** (N, K): the softmax of every row of logits, in float64 whatever the network computes with */
  readonly probabilities: Float64Array;
  /** N classes, each of the largest probability of its row; ties go to the first class */
  readonly predictions: Uint32Array;
}

export interface PredictOptions {
  /** rows at once, 500 unless given; the result does not depend on it beyond the rounding of the network */
  readonly batch?: number;
  /** what an example is called in an error: `example 3` unless given */
  readonly nameOf?: ((example: number) => string) | undefined;
  /** hears after each batch how many examples are done */
  readonly progress?: ((done: number) => void) | undefined;
}

/**
 * Softmax and prediction of every example. Throws if there are no examples, and at the first example
 * with a logit that is NaN.
 */
export function predict(
  network: Classifier,
  data: LabelledRows,
  { batch = 500, nameOf = (n) => `example ${n}`, progress }: PredictOptions = {},
): Predictions {
  const { count } = data;
  if (count === 0) throw new RangeError('predict: there are no examples');
  const everything = Uint32Array.from({ length: count }, (_, i) => i);
  const predictions = new Uint32Array(count);
  let probabilities = new Float64Array(0);
  let classes = 0;
  for (const { start, x, labels } of batches(data, everything, batch)) {
    const logits = network.forward(x);
    if (start === 0) {
      classes = logits.shape[1];
      probabilities = new Float64Array(count * classes);
    }
    const rows = elements(logits);
    for (let n = 0; n < labels.length; n++) {
      const row = softmax(rows.subarray(n * classes, (n + 1) * classes));
      if (Number.isNaN(row[0])) {
        throw new RangeError(
          `predict: ${nameOf(start + n)} has a logit that is NaN, so no prediction; look at the weights: training may have diverged`,
        );
      }
      probabilities.set(row, (start + n) * classes);
      predictions[start + n] = likeliest(row, 0, classes);
    }
    progress?.(start + labels.length);
  }
  return { classes, probabilities, predictions };
}
