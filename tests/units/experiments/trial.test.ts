import { describe, expect, it } from 'vitest';
import { augmentedRows } from '../../../src/data/augmentation/augmentedRows.ts';
import {
  describeRate,
  finalAccuracy,
  scheduleOf,
  shownExamples,
} from '../../../src/experiments/trial.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { oneCycle } from '../../../src/nn/schedules.ts';
import { eightImages as data, tinyTrial } from './tinyTrial.ts';

describe('finalAccuracy', () => {
  it('is that on the validation data after the last epoch, though one before was better', () => {
    const measured = (...accuracies: number[]) =>
      accuracies.map((accuracy) => ({ loss: 1, accuracy }));
    const train = measured(0.125, 0.5, 0.875);
    expect(finalAccuracy({ train, valid: measured(0.25, 0.75, 0.625) })).toBe(0.625);
    expect(finalAccuracy({ train: [], valid: measured(0.375) })).toBe(0.375);
  });
});

/** From the start to the end of a training. */
const progress = [0, 0.125, 0.25, 0.5, 1];

describe('scheduleOf', () => {
  it('is constant for a number', () => {
    expect(progress.map(scheduleOf(0.25))).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it('is one cycle for a peak and a warmup', () => {
    const cycle = { peak: 0.5, warmup: 0.25 };
    expect(progress.map(scheduleOf(cycle))).toEqual(progress.map(oneCycle(cycle)));
    expect(scheduleOf(cycle)(0.25)).toBe(0.5);
    expect(scheduleOf(cycle)(0.5)).toBeLessThan(0.5);
  });

  it('refuses a rate below 0', () => {
    expect(() => scheduleOf(-1)).toThrow(RangeError);
    expect(() => scheduleOf({ peak: -1, warmup: 0.5 })).toThrow(RangeError);
  });
});

describe('describeRate', () => {
  it('is the number itself, or peak and warmup of one cycle', () => {
    expect(describeRate(0.05)).toBe('0.05');
    expect(describeRate(0)).toBe('0');
    const of = (peak: number, warmup: number) => describeRate({ peak, warmup });
    expect(of(0.25, 0.2)).toBe('one cycle with peak 0.25 after 20 % of the training');
    expect(of(1, 0.125)).toBe('one cycle with peak 1 after 12.5 % of the training');
    // One decimal at most, and no digits of binary fractions: 100·0.07 = 7.000000000000001.
    expect(of(1, 1 / 3)).toContain('after 33.3 % of');
    expect(of(1, 0.07)).toContain('after 7 % of');
  });
});

describe('shownExamples', () => {
  const stream = () => new RandomStream(3, 'augmentation');

  it('are the training data themselves where nothing is augmented, and nothing is drawn', () => {
    const random = stream();
    const valid = { ...data.train };
    const shown = shownExamples(tinyTrial('plain').training, { ...data, valid }, random);
    expect(shown).toBe(data.train);
    expect(random.state()).toEqual(stream().state());
  });

  it('are the training images, distorted by the stream that is given', () => {
    const augmentation = {
      affine: { rotation: 0, scale: 0, shear: 0, shift: 1 },
      elastic: { strength: 0.5, spacing: 1 },
    };
    const { training } = tinyTrial('distorted', { augmentation });
    const random = stream();
    const shown = shownExamples(training, data, random);
    const expected = augmentedRows(data.images.train, augmentation, stream());
    for (const indices of [[0, 5], [0]]) {
      const [out, wanted] = [0, 0].map(() => new Float64Array(2 * indices.length));
      shown.rows(indices, out);
      expected.rows(indices, wanted);
      expect(out).toEqual(wanted);
    }
    expect(random.state()).not.toEqual(stream().state());
  });
});
