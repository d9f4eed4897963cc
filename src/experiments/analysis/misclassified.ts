/** The mistakes of a network, the ones it was surest of first. */
import { classesOf, likeliest } from './probabilities.ts';

export interface Misclassified {
  /** of the example */
  readonly index: number;
  readonly label: number;
  /** the wrong class; of equal probabilities the first */
  readonly predicted: number;
  /** probability given to the wrong class, in [0, 1] */
  readonly confidence: number;
}

/**
 * The examples whose largest probability, in (N, K), is not at their label: by descending confidence,
 * and by index where that is equal. Throws if the probabilities and labels do not belong together.
 */
export function misclassified(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
): Misclassified[] {
  const classes = classesOf('misclassified', probabilities, labels);
  const mistakes: Misclassified[] = [];
  for (let index = 0; index < labels.length; index++) {
    const predicted = likeliest(probabilities, index, classes);
    if (predicted === labels[index]) continue;
    const confidence = probabilities[index * classes + predicted];
    mistakes.push({ index, label: labels[index], predicted, confidence });
  }
  // The sort is stable: equal confidences stay in the order of the examples.
  return mistakes.sort((a, b) => b.confidence - a.confidence);
}
