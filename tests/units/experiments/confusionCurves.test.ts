import { describe, expect, it } from 'vitest';
import { confusionCounts, confusionCurves } from '../../../src/experiments/confusionCurves.ts';

const predicted = { predictions: Uint32Array.of(0, 1, 1, 1, 0), classes: 2 };
const curves = confusionCurves('cnn confusion', predicted, [0, 0, 0, 1, 1]);

describe('the confusion matrix in a record', () => {
  it('is a curve for each class: how often it was taken for each one', () => {
    expect(curves).toEqual([
      { name: 'cnn confusion 0', x: [0, 1], y: [1, 2] },
      { name: 'cnn confusion 1', x: [0, 1], y: [1, 1] },
    ]);
  });

  it('is found again among other curves', () => {
    const other = { name: 'cnn confusion', x: [9], y: [9] };
    const mlp = { name: 'mlp confusion 0', x: [8], y: [8] };
    expect(confusionCounts([other, mlp, ...curves, other], 'cnn confusion')).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });

  it('is missed where it is not there', () => {
    expect(() => confusionCounts(curves, 'mlp confusion')).toThrow(
      new ReferenceError(
        'confusionCounts: no curves «mlp confusion 0», «mlp confusion 1», …; there are cnn confusion 0, cnn confusion 1',
      ),
    );
  });
});
