/** The mean of what a network says about several views of each picture. */
import { describe, expect, it } from 'vitest';
import { testViews, type View } from '../../../../src/data/augmentation/views.ts';
import { predictViews } from '../../../../src/experiments/analysis/predictViews.ts';
import { elements, view } from '../../../../src/kernels/array.ts';
import { softmax } from '../../../../src/nn/softmax.ts';
import type { Classifier } from '../../../../src/nn/training.ts';
import { four } from '../../data/augmentation/smallPictures.ts';

/** Bytes stay bytes. */
const plain = { mean: [0, 0, 0], deviation: [1 / 255, 1 / 255, 1 / 255] };
const FEATURES = 3 * 4 * 5;

/** Whose logits are 0 and a function of the picture that it is shown. */
function judging(logit: (picture: Float64Array) => number, sizes: number[] = []): Classifier {
  return {
    forward(x) {
      const count = x.shape[0];
      sizes.push(count);
      const logits = new Float64Array(2 * count);
      const rows = elements(x) as Float64Array;
      for (let n = 0; n < count; n++) {
        logits[2 * n + 1] = logit(rows.subarray(n * FEATURES, (n + 1) * FEATURES));
      }
      return view(logits, [count, 2]);
    },
  };
}

/** The first pixel of the first row; of the mirror image it is the last. */
const corner = (picture: Float64Array) => picture[0];

const pictureWith = (left: number, right: number) => {
  const images = new Uint8Array(FEATURES);
  for (let row = 0; row < 12; row++) images.set([left, 0, 0, 0, right], 5 * row);
  return { ...four, images, count: 1, labels: Uint8Array.of(0) };
};

describe('predictViews', () => {
  it('gives the mean of the softmax over the views of each picture', () => {
    const views = testViews(1);
    const logit = (picture: Float64Array) => (picture[7] - picture[20]) / 100;
    const { classes, probabilities, predictions } = predictViews(
      judging(logit),
      four,
      plain,
      views,
    );
    expect(classes).toBe(2);
    // Looked up by hand: view (r, c) is picture (r + dr, c + dc), within its edges.
    const [rows, columns] = [4, 5];
    const within = (at: number, count: number) => Math.min(Math.max(at, 0), count - 1);
    const moves = [
      [0, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ];
    for (let n = 0; n < four.count; n++) {
      const image = four.images.subarray(n * FEATURES, (n + 1) * FEATURES);
      let sum = 0;
      for (const [dr, dc] of moves) {
        for (const flipped of [false, true]) {
          const at = (index: number) => {
            const [k, r, c] = [Math.floor(index / 20), Math.floor(index / 5) % 4, index % 5];
            const row = within(r + dr, rows);
            const column = within((flipped ? columns - 1 - c : c) + dc, columns);
            return image[(k * rows + row) * columns + column];
          };
          sum += softmax([0, (at(7) - at(20)) / 100])[1];
        }
      }
      expect(probabilities[2 * n + 1]).toBeCloseTo(sum / 10, 12);
      expect(probabilities[2 * n]).toBeCloseTo(1 - sum / 10, 12);
      expect(predictions[n]).toBe(sum > 5 ? 1 : 0);
    }
    expect(new Set(predictions).size).toBe(2);
  });

  it('averages probabilities, neither logits nor votes', () => {
    // The logits of class 1 are 2 and, of the mirror image, −1.
    const { probabilities } = predictViews(
      judging((x) => corner(x) - 100),
      pictureWith(102, 99),
      plain,
      testViews(0),
    );
    const [likely, unlikely] = [softmax([0, 2])[1], softmax([0, -1])[1]];
    expect(probabilities[1]).toBeCloseTo((likely + unlikely) / 2, 12);
    expect(probabilities[1]).not.toBeCloseTo(softmax([0, (2 - 1) / 2])[1], 3);
    expect(probabilities[1]).not.toBeCloseTo(1 / 2, 3);
  });

  it('gives ties to the first class', () => {
    const { probabilities, predictions } = predictViews(
      judging((x) => corner(x) - 100),
      pictureWith(103, 97),
      plain,
      testViews(0),
    );
    expect(probabilities[0]).toBe(probabilities[1]);
    expect(predictions[0]).toBe(0);
  });

  it('shows 50 pictures at once and tells how many views of pictures are done', () => {
    const count = 120;
    const images = new Uint8Array(count * FEATURES);
    const data = { ...four, images, count, labels: new Uint8Array(count) };
    const sizes: number[] = [];
    const heard: (readonly [number, number])[] = [];
    predictViews(judging(corner, sizes), data, plain, testViews(0), {
      progress: (done, total) => heard.push([done, total]),
    });
    expect(sizes).toEqual([50, 50, 20, 50, 50, 20]);
    expect(heard.map(([done]) => done)).toEqual([50, 100, 120, 170, 220, 240]);
    expect(heard.every(([, total]) => total === 240)).toBe(true);
  });

  it('refuses no views, no pictures, and a logit that is NaN, by the name of its picture', () => {
    const none: View[] = [];
    expect(() => predictViews(judging(corner), four, plain, none)).toThrow(
      'predictViews: there are no views; give at least the picture as it is',
    );
    const empty = { ...four, count: 0, images: new Uint8Array(0), labels: new Uint8Array(0) };
    expect(() => predictViews(judging(corner), empty, plain, testViews(0))).toThrow(
      'predict: there are no examples',
    );
    const third = four.images[2 * FEATURES];
    const nan = judging((x) => (x[0] === third ? Number.NaN : 0));
    expect(() => predictViews(nan, four, plain, testViews(0))).toThrow(
      /^predict: example 2 has a logit that is NaN/,
    );
    const nameOf = (n: number) => `picture ${n + 1}`;
    expect(() => predictViews(nan, four, plain, testViews(0), { nameOf })).toThrow(
      /^predict: picture 3 has a logit that is NaN/,
    );
  });
});
