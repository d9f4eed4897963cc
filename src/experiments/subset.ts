/** The part of the data that an experiment sees. */
import { slice } from '../data/dataset.ts';
import type { LabelledRows } from '../nn/training.ts';
import type { ExperimentData, Subset } from './experimentData.ts';

/** The first examples for training and validation; everything for null. Throws if there are fewer. */
export function restrict(data: ExperimentData, subset: Subset | null): ExperimentData {
  if (subset === null) return data;
  const train = firstRows(data.train, subset.train, 'training');
  const valid = firstRows(data.valid, subset.valid, 'validation');
  const images = {
    train: slice(data.images.train, 0, subset.train),
    valid: slice(data.images.valid, 0, subset.valid),
    test: data.images.test,
  };
  return { ...data, images, train, valid };
}

/** The first `count` examples of a part. Throws if there are fewer. */
export function firstRows(rows: LabelledRows, count: number, part: string): LabelledRows {
  if (count > rows.count) {
    throw new RangeError(
      `restrict: ${count} ${part} examples are asked for and the data have ${rows.count}; use larger data`,
    );
  }
  return {
    count,
    features: rows.features,
    labels: Array.from({ length: count }, (_, i) => rows.labels[i]),
    rows: (indices, out) => rows.rows(indices, out),
  };
}
