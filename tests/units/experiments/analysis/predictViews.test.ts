import { describe, expect, it } from 'vitest';
import { testViews, viewedPictures } from '../../../../src/data/augmentation/views.ts';
import { predict } from '../../../../src/experiments/analysis/predict.ts';
import { predictViews } from '../../../../src/experiments/analysis/predictViews.ts';
import { elements, view } from '../../../../src/kernels/array.ts';
import type { Classifier } from '../../../../src/nn/training.ts';
import {
  FEATURES,
  flippedPictures,
  four,
  statistics,
} from '../../data/augmentation/smallPictures.ts';

/** Whose three logits are pixels of the first row: on the left, beside it and on the right. */
const corners: Classifier = {
  forward(x) {
    const rows = elements(x);
    const logits = Array.from({ length: x.shape[0] }, (_, n) =>
      [0, 1, 4].map((c) => rows[n * FEATURES + c]),
    );
    return view(Float64Array.from(logits.flat()), [x.shape[0], 3]);
  },
};

describe('predictViews', () => {
  it('is the mean of the probabilities over all views, with its largest class', () => {
    const views = testViews(1);
    const each = views.map((one) => predict(corners, viewedPictures(four, statistics, one)));
    const { classes, probabilities, predictions } = predictViews(corners, four, statistics, views);
    expect(classes).toBe(3);
    expect(probabilities).toHaveLength(12);
    probabilities.forEach((p, i) => {
      let sum = 0;
      for (const one of each) sum += one.probabilities[i];
      expect(p).toBe(sum / 10);
    });
    const rows = [0, 1, 2, 3].map((n) => [...probabilities.subarray(3 * n, 3 * n + 3)]);
    expect([...predictions]).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    // Not those of the picture as it is.
    expect(new Set(each.map((one) => one.predictions.join())).size).toBeGreaterThan(1);
    expect(each[0].predictions).not.toEqual(predictions);
  });

  it('is what predict says where the picture as it is is the only view', () => {
    const [plain] = testViews(0);
    expect(predictViews(corners, four, statistics, [plain])).toEqual(
      predict(corners, viewedPictures(four, statistics, plain)),
    );
  });

  it('says the same of a picture and of its mirror image where both are views', () => {
    const [ours, theirs] = [four, flippedPictures(four)].map((images) =>
      predictViews(corners, images, statistics, testViews(0)),
    );
    expect(theirs).toEqual(ours);
  });

  it('takes the first class of those that are alike', () => {
    const [plain, flipped] = testViews(0);
    // One-sided certainty: e^−1000 is 0, so the two views say (1, 0) and (0, 1) of the sides.
    const sides: Classifier = {
      forward(x) {
        const rows = elements(x);
        const logits = Array.from({ length: x.shape[0] }, (_, n) => {
          const left = rows[n * FEATURES] > rows[n * FEATURES + 4];
          return left ? [0, -1000] : [-1000, 0];
        });
        return view(Float64Array.from(logits.flat()), [x.shape[0], 2]);
      },
    };
    const { probabilities, predictions } = predictViews(sides, four, statistics, [flipped, plain]);
    expect([...probabilities]).toEqual(new Array(8).fill(0.5));
    expect([...predictions]).toEqual([0, 0, 0, 0]);
  });

  it('refuses to average over nothing', () => {
    expect(() => predictViews(corners, four, statistics, [])).toThrow(
      new RangeError('predictViews: there are no views; testViews(0) has two'),
    );
  });
});
