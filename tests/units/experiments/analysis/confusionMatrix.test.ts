import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../../../src/experiments/analysis/confusionMatrix.ts';

describe('confusionMatrix', () => {
  it('counts in row i and column j the examples of class i that are taken for class j', () => {
    expect(confusionMatrix([0, 0, 0, 1, 2, 2], [0, 1, 1, 1, 0, 2], 3)).toEqual([
      [1, 2, 0],
      [0, 1, 0],
      [1, 0, 1],
    ]);
  });

  it('is a matrix of zeros without examples, of the size of the classes', () => {
    expect(confusionMatrix([], [], 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('has the classes as sums of rows, the predictions as sums of columns, what is right as trace', () => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { maxLength: 40 });
    fc.assert(
      fc.property(pairs, (examples) => {
        const labels = Uint8Array.from(examples, ([label]) => label);
        const predictions = Uint32Array.from(examples, ([, prediction]) => prediction);
        const counts = confusionMatrix(labels, predictions, 4);
        for (let k = 0; k < 4; k++) {
          const row = counts[k].reduce((a, b) => a + b, 0);
          const column = counts.reduce((sum, other) => sum + other[k], 0);
          expect(row).toBe(labels.filter((label) => label === k).length);
          expect(column).toBe(predictions.filter((prediction) => prediction === k).length);
        }
        const trace = counts.reduce((sum, row, k) => sum + row[k], 0);
        expect(trace).toBe(examples.filter(([label, prediction]) => label === prediction).length);
      }),
      { seed: 20_261_124, numRuns: 100 },
    );
  });

  it('refuses another number of predictions than of labels', () => {
    for (const predictions of [[0], [0, 1, 1]]) {
      expect(() => confusionMatrix([0, 1], predictions, 2)).toThrow(
        new RangeError(
          `confusionMatrix: ${predictions.length} predictions for 2 labels; give one for each`,
        ),
      );
    }
  });

  it('refuses labels and predictions that are no classes', () => {
    expect(() => confusionMatrix([0, 3], [0, 1], 3)).toThrow(
      new RangeError('confusionMatrix: the label of example 1 is 3, not one of the classes 0 … 2'),
    );
    expect(() => confusionMatrix([0, 1], [-1, 1], 3)).toThrow(
      new RangeError(
        'confusionMatrix: the prediction of example 0 is -1, not one of the classes 0 … 2',
      ),
    );
  });
});
