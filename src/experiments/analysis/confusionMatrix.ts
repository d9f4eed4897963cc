/** Which classes are taken for which. */
import { requireClasses } from './probabilities.ts';

/**
 * C (K, K), Cᵢⱼ = number of examples of class i that were predicted as class j: the sum of row i is
 * the number of examples of class i, the trace is the number of right predictions. Throws if there
 * are not as many predictions as labels, or one of them is not a class.
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  if (predictions.length !== labels.length) {
    throw new RangeError(
      `confusionMatrix: ${predictions.length} predictions for ${labels.length} labels; give one for each`,
    );
  }
  requireClasses('confusionMatrix', 'label', labels, classes);
  requireClasses('confusionMatrix', 'prediction', predictions, classes);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let n = 0; n < labels.length; n++) counts[labels[n]][predictions[n]]++;
  return counts;
}
