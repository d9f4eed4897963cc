/** A confusion matrix as curves of a record, one for each row. */
import { confusionMatrix } from './analysis/confusionMatrix.ts';
import type { Predictions } from './analysis/predict.ts';
import type { Curve } from './experiment.ts';

/**
 * The k-th curve, `name k`: how often an example of class k was taken for each class. Throws as
 * `confusionMatrix` does.
 */
export function confusionCurves(
  name: string,
  { predictions, classes }: Pick<Predictions, 'predictions' | 'classes'>,
  labels: ArrayLike<number>,
): Curve[] {
  const matrix = confusionMatrix(labels, predictions, classes);
  return matrix.map((y, k) => ({ name: `${name} ${k}`, x: y.map((_, j) => j), y }));
}

/** The matrix again. Throws if there are no curves of this name. */
export function confusionCounts(
  curves: readonly Curve[],
  name: string,
): readonly (readonly number[])[] {
  const rows = curves.filter((curve) => curve.name.startsWith(`${name} `));
  if (rows.length === 0) {
    throw new ReferenceError(
      `confusionCounts: no curves «${name} 0», «${name} 1», …; there are ${curves.map((c) => c.name).join(', ')}`,
    );
  }
  return rows.map(({ y }) => y);
}
