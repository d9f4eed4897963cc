/** Data for the tests of this folder: a few rows in memory. */
import { RandomStream } from '../../../src/kernels/random.ts';
import type { LabelledRows } from '../../../src/nn/training.ts';

/** The given rows, which must have equal lengths. */
export function rowsOf(rows: readonly number[][], labels: ArrayLike<number>): LabelledRows {
  return {
    count: rows.length,
    features: rows[0]?.length ?? 0,
    labels,
    rows: (indices, out) => {
      Array.from(indices).forEach((i, n) => {
        out.set(rows[i], n * rows[i].length);
      });
    },
  };
}

/** Points around one centre for each class, about a third of the entries 0. */
export function clusters(count: number, features: number, classes: number, seed: number) {
  const random = new RandomStream(seed, 'test data');
  const labels = Array.from({ length: count }, (_, n) => n % classes);
  const rows = labels.map((label) =>
    Array.from({ length: features }, (_, j) =>
      random.uniform() < 1 / 3 ? 0 : Number(j % classes === label) + random.normal() / 2,
    ),
  );
  return rowsOf(rows, labels);
}
