/** How often predictions are right. */
import type { Predictions } from './predict.ts';

/** The share of predictions that are the label, in [0, 1]. Throws unless there is a label for each. */
export function accuracyOf(
  { predictions }: Pick<Predictions, 'predictions'>,
  labels: ArrayLike<number>,
): number {
  if (predictions.length === 0 || predictions.length !== labels.length) {
    throw new RangeError(
      `accuracyOf: ${predictions.length} predictions and ${labels.length} labels; it needs one or more of each, and as many`,
    );
  }
  let right = 0;
  for (let n = 0; n < labels.length; n++) if (predictions[n] === labels[n]) right++;
  return right / labels.length;
}
