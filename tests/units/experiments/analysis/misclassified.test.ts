import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { misclassified } from '../../../../src/experiments/analysis/misclassified.ts';

describe('misclassified', () => {
  it('are the examples whose largest probability is elsewhere, the surest first', () => {
    const probabilities = [
      ...[0.5, 0.25, 0.25],
      ...[0.25, 0.625, 0.125],
      ...[0, 0.125, 0.875],
      ...[0.25, 0.25, 0.5],
    ];
    expect(misclassified(probabilities, [1, 1, 0, 1])).toEqual([
      { index: 2, label: 0, predicted: 2, confidence: 0.875 },
      { index: 0, label: 1, predicted: 0, confidence: 0.5 },
      { index: 3, label: 1, predicted: 2, confidence: 0.5 },
    ]);
  });

  it('are none where all is right', () => {
    expect(misclassified([0.75, 0.25, 0.25, 0.75], [0, 1])).toEqual([]);
  });

  it('count a tie as the first class', () => {
    expect(misclassified([0.5, 0.5, 0.5, 0.5], [0, 1])).toEqual([
      { index: 1, label: 1, predicted: 0, confidence: 0.5 },
    ]);
  });

  it('come by falling confidence, by index where it is equal, and leave nothing out', () => {
    const example = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 1 }));
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 30 }), (examples) => {
        const probabilities = examples.flatMap(([quarters]) => [quarters / 4, 1 - quarters / 4]);
        const labels = examples.map(([, label]) => label);
        const mistakes = misclassified(probabilities, labels);
        for (let m = 1; m < mistakes.length; m++) {
          const [before, after] = [mistakes[m - 1], mistakes[m]];
          expect(before.confidence).toBeGreaterThanOrEqual(after.confidence);
          if (before.confidence === after.confidence) {
            expect(before.index).toBeLessThan(after.index);
          }
        }
        const wrong = examples.flatMap(([quarters, label], index) =>
          (quarters >= 2 ? 0 : 1) === label ? [] : [index],
        );
        expect(mistakes.map(({ index }) => index).sort((a, b) => a - b)).toEqual(wrong);
      }),
      { seed: 20_261_124, numRuns: 100 },
    );
  });

  it('refuses probabilities and labels that do not belong together', () => {
    expect(() => misclassified([1, 0, 1], [0, 0])).toThrow(
      'misclassified: 3 probabilities for 2 labels; give every label the same number of them',
    );
  });
});
