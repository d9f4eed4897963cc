/** Rows of numbers that users bring themselves, checked before a network sees them. */
import { requireFinite } from '../kernels/array.ts';
import { type LabelledRows, requireBatch } from './dataset.ts';

/**
 * Labelled rows from `features`, (count, featureCount) row-major, with one label for each row.
 *
 * Bytes cannot be NaN, floats can: throws at the first feature that is not finite, where `features`
 * is no whole number of rows, where labels are too few or too many, and at the first label that is
 * not an integer in [0, classes).
 */
export function labelledRowsFromFloats(
  features: Float64Array,
  labels: ArrayLike<number>,
  featureCount: number,
  classes: number,
): LabelledRows {
  const fail = (what: string): never => {
    throw new RangeError(`labelledRowsFromFloats: ${what}`);
  };
  if (!Number.isInteger(featureCount) || featureCount < 1) {
    fail(`featureCount ${featureCount} must be a positive integer`);
  }
  const count = features.length / featureCount;
  if (!Number.isInteger(count) || count === 0) {
    fail(`${features.length} numbers are not a whole number of rows of ${featureCount} features`);
  }
  if (labels.length !== count) fail(`${count} rows but ${labels.length} labels; give one for each`);
  for (let n = 0; n < count; n++) {
    const label = labels[n];
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      fail(`label ${label} of row ${n} is not one of the classes 0 … ${classes - 1}`);
    }
  }
  requireFinite('labelledRowsFromFloats', 'features', features);
  return {
    count,
    features: featureCount,
    labels,
    rows(indices, out) {
      requireBatch('labelledRowsFromFloats', indices, count, featureCount, out);
      for (let n = 0; n < indices.length; n++) {
        const start = indices[n] * featureCount;
        out.set(features.subarray(start, start + featureCount), n * featureCount);
      }
    },
  };
}
