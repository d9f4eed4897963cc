import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibration } from '../../../../src/experiments/analysis/calibration.ts';

/** Examples of two classes: the confidence in the predicted one, and whether it is right. */
function told(examples: readonly (readonly [confidence: number, right: boolean])[], bins: number) {
  // In turn class 0 and class 1 are predicted.
  const predicted = examples.map((_, n) => n % 2);
  const probabilities = examples.flatMap(([p], n) =>
    predicted[n] === 0 ? [p, 1 - p] : [1 - p, p],
  );
  const labels = examples.map(([, right], n) => (right ? predicted[n] : 1 - predicted[n]));
  return calibration(probabilities, labels, bins);
}

describe('calibration', () => {
  it('compares in each bin the mean confidence with the share that is right', () => {
    const { bins, expectedCalibrationError } = told(
      [
        [0.75, true],
        [1, false],
        [0.625, false],
        [0.875, true],
        [0.875, true],
      ],
      4,
    );
    expect(bins).toEqual([
      { from: 0, to: 0.25, count: 0, confidence: Number.NaN, accuracy: Number.NaN },
      { from: 0.25, to: 0.5, count: 0, confidence: Number.NaN, accuracy: Number.NaN },
      { from: 0.5, to: 0.75, count: 2, confidence: 0.6875, accuracy: 0.5 },
      { from: 0.75, to: 1, count: 3, confidence: 2.75 / 3, accuracy: 2 / 3 },
    ]);
    // 2/5 · |1/2 − 0.6875| + 3/5 · |2/3 − 2.75/3|
    expect(expectedCalibrationError).toBe((0.375 + 0.75) / 5);
  });

  it('puts a confidence on a bound into the lower bin, and one just above into the upper', () => {
    const confidences = [0.5, 0.5 + 2 ** -52, 0.75, 0.75 + 2 ** -52, 1];
    const { bins } = told(
      confidences.map((p) => [p, true]),
      4,
    );
    expect(bins.map(({ count }) => count)).toEqual([0, 1, 2, 2]);
  });

  it('puts the confidence m/M into bin m for every M, though p·M may round up', () => {
    for (let M = 1; M <= 100; M++) {
      for (let m = Math.ceil(M / 2); m <= M; m++) {
        const { bins } = calibration([m / M, 0], [0], M);
        expect(bins.findIndex(({ count }) => count === 1)).toBe(m - 1);
      }
    }
  });

  it('has bins of equal width from 0 to 1', () => {
    const { bins } = told([[1, true]], 3);
    expect(bins.map(({ from, to }) => [from, to])).toEqual([
      [0, 1 / 3],
      [1 / 3, 2 / 3],
      [2 / 3, 1],
    ]);
  });

  it('puts a confidence of 0 into the first bin: nobody has less', () => {
    expect(calibration([0, 0], [0], 2).bins[0]).toEqual({
      from: 0,
      to: 0.5,
      count: 1,
      confidence: 0,
      accuracy: 1,
    });
  });

  it('takes the confidence of the predicted class, of equal ones the first', () => {
    const { bins } = calibration([0.25, 0.25, 0.5, 0.375, 0.375, 0.25], [2, 1], 2);
    expect(bins[0]).toMatchObject({ count: 2, confidence: 0.4375, accuracy: 0.5 });
  });

  const examples = fc.array(
    fc.tuple(
      fc.integer({ min: 33, max: 64 }).map((n) => n / 64),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: 40 },
  );
  const reproducible = { seed: 20_261_124, numRuns: 100 };

  it('counts every example once, and means lie in their bins', () => {
    fc.assert(
      fc.property(examples, fc.integer({ min: 1, max: 20 }), (some, M) => {
        const { bins, expectedCalibrationError } = told(some, M);
        expect(bins.length).toBe(M);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
        // Sums of 64ths are exact; a mean is rounded once, and rounding keeps the order.
        for (const { from, to, count, confidence } of bins) {
          if (count === 0) continue;
          expect(confidence).toBeGreaterThanOrEqual(from);
          expect(confidence).toBeLessThanOrEqual(to);
        }
        expect(expectedCalibrationError).toBeGreaterThanOrEqual(0);
        expect(expectedCalibrationError).toBeLessThanOrEqual(1);
      }),
      reproducible,
    );
  });

  it('with one bin has the difference of accuracy and mean confidence as its error', () => {
    fc.assert(
      fc.property(examples, (some) => {
        const right = some.filter(([, is]) => is).length;
        const confidence = some.reduce((sum, [p]) => sum + p, 0);
        const { bins, expectedCalibrationError } = told(some, 1);
        expect(expectedCalibrationError).toBe(Math.abs(right - confidence) / some.length);
        expect(bins[0].accuracy).toBe(right / some.length);
        expect(bins[0].confidence).toBe(confidence / some.length);
      }),
      reproducible,
    );
  });

  it('refuses a number of bins that is none', () => {
    for (const bins of [0, -1, 1.5, Number.NaN]) {
      expect(() => calibration([1, 0], [0], bins)).toThrow(
        new RangeError(`calibration: ${bins} bins; take a positive integer, such as 15`),
      );
    }
  });

  it('refuses logits', () => {
    expect(() => calibration([1, 0, 2, 0], [0, 0], 15)).toThrow(
      'calibration: the probability of class 0 for example 1 is 2, not in [0, 1]; take the softmax of logits first',
    );
  });
});
