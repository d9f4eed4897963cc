import { describe, expect, it } from 'vitest';
import { predict } from '../../../../src/experiments/analysis/predict.ts';
import { elements, type Floats, type Tensor, view } from '../../../../src/kernels/array.ts';
import { ln } from '../../../../src/kernels/elementary.ts';
import { softmax } from '../../../../src/nn/softmax.ts';
import type { Classifier } from '../../../../src/nn/training.ts';
import { rowsOf } from '../../nn/tinyData.ts';

/** Whose logits are the features. */
const identity: Classifier = { forward: (x) => x };

const some = (count: number) =>
  rowsOf(
    Array.from({ length: count }, (_, n) => [n % 7, (3 * n) % 5, -(n % 3)]),
    new Array(count).fill(0),
  );

describe('predict', () => {
  it('gives the softmax and the largest class of every row of logits', () => {
    const logits = [
      [0, ln(3), 0],
      [5, 5, 5],
      [-1000, 0, 1000],
    ];
    const { classes, probabilities, predictions } = predict(identity, rowsOf(logits, [0, 0, 0]));
    expect(classes).toBe(3);
    expect(probabilities).toEqual(Float64Array.from(logits.flatMap((row) => [...softmax(row)])));
    expect(predictions).toEqual(Uint32Array.of(1, 0, 2));
  });

  it('keeps the order over batches of 500, the last of them smaller', () => {
    for (const count of [1, 499, 500, 501, 1203]) {
      const sizes: number[] = [];
      const network: Classifier = {
        forward(x) {
          sizes.push(x.shape[0]);
          return x;
        },
      };
      const data = some(count);
      const { probabilities, predictions } = predict(network, data);
      expect(sizes).toEqual(
        Array.from({ length: Math.ceil(count / 500) }, (_, b) => Math.min(500, count - 500 * b)),
      );
      expect([probabilities.length, predictions.length]).toEqual([3 * count, count]);
      const row = new Float64Array(3);
      for (let n = 0; n < count; n++) {
        data.rows([n], row);
        expect(probabilities.subarray(3 * n, 3 * n + 3)).toEqual(softmax(row));
        expect(predictions[n]).toBe(row.indexOf(Math.max(...row)));
      }
    }
  });

  it('takes the number of classes from the logits, whatever the number of features', () => {
    const network: Classifier = {
      forward: (x) => view(new Float64Array(2 * x.shape[0]).fill(1), [x.shape[0], 2]),
    };
    const { classes, probabilities } = predict(network, some(3));
    expect(classes).toBe(2);
    expect(probabilities).toEqual(new Float64Array(6).fill(0.5));
  });

  it('computes in float64 what a network of float32 says', () => {
    const network: Classifier = {
      forward: (x): Tensor<Floats> => view(Float32Array.from(elements(x)), x.shape),
    };
    const { probabilities } = predict(network, rowsOf([[0, 1, 2]], [0]));
    expect(probabilities).toEqual(softmax([0, 1, 2]));
    expect(Math.fround(probabilities[0])).not.toBe(probabilities[0]);
  });

  it('refuses no examples', () => {
    expect(() => predict(identity, rowsOf([], []))).toThrow(
      new RangeError('predict: there are no examples'),
    );
  });

  it('refuses a NaN of a single class too', () => {
    expect(predict(identity, rowsOf([[7]], [0])).probabilities).toEqual(Float64Array.of(1));
    expect(() => predict(identity, rowsOf([[7], [Number.NaN]], [0, 0]))).toThrow('example 1 has');
  });

  it('names the first example with a logit that is NaN, in whatever batch and class', () => {
    for (const [count, at, column] of [
      [2, 1, 0],
      [3, 0, 2],
      [703, 702, 1],
    ]) {
      const rows = Array.from({ length: count }, (_, n) => {
        const row = [1, 2, 3];
        if (n >= at) row[column] = Number.NaN;
        return row;
      });
      expect(() => predict(identity, rowsOf(rows, new Array(count).fill(0)))).toThrow(
        new RangeError(
          `predict: example ${at} has a logit that is NaN, so no prediction; look at the weights: training may have diverged`,
        ),
      );
    }
  });
});
