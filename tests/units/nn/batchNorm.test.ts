/** Batch normalization forward: laws that are exact, and errors within their bounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import {
  array,
  elements,
  strided,
  type Tensor,
  toNested,
  view,
  zeros,
} from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  batchNormGradient,
  batchNormInference,
  batchNormTrain,
  unbiasedVariance,
  updateRunning,
} from '../../../src/nn/batchNorm.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { entries, integers } from '../conv/integers.ts';
import { exactly, roundoffs, U } from '../kernels/precision.ts';
import { balanced, channelsOf, EPSILON, shapes, sum } from './balancedBatch.ts';

describe('batchNormTrain', () => {
  it('normalizes, scales and shifts each channel of images', () => {
    const x = array([
      [[[1, 7]], [[10, 16]]],
      [[[7, 1]], [[10, 16]]],
    ]);
    const { y, mean, variance } = batchNormTrain(x, array([4, -8]), array([100, 1]), EPSILON);
    expect(toNested(mean)).toEqual([4, 13]);
    expect(toNested(variance)).toEqual([9, 9]);
    expect(toNested(y)).toEqual([
      [[[97, 103]], [[7, -5]]],
      [[[103, 97]], [[7, -5]]],
    ]);
  });

  it('takes the columns of (N, F) as channels, and the biased variance', () => {
    const x = array([
      [0, 5],
      [2, 5],
      [4, 5],
      [6, 9],
    ]);
    const { y, mean, variance } = batchNormTrain(x, array([3, 2]), array([0, -1]), 1);
    expect(toNested(mean)).toEqual([3, 6]);
    expect(toNested(variance)).toEqual([5, 3]);
    // √(3 + 1) = 2
    expect(entries(y).filter((_, at) => at % 2 === 1)).toEqual([-2, -2, -2, 2]);
  });

  it('gives each channel the mean shift and the variance scale²·v/(v + ε)', () => {
    const random = new RandomStream(51, 'batch norm');
    for (const shape of shapes) {
      const x = balanced(random, shape);
      const [scale, shift] = [integers(random, [shape[1]]), integers(random, [shape[1]])];
      const { y } = batchNormTrain(x, scale, shift, EPSILON);
      channelsOf(y).forEach((channel, c) => {
        const mean = sum(channel) / channel.length;
        expect(mean).toBe(shift.get(c));
        const variance = sum(channel.map((t) => (t - mean) ** 2)) / channel.length;
        expect(variance).toBe((scale.get(c) ** 2 * 9) / 16);
      });
    }
  });

  it('is within derived bounds of the 80-digit value', () => {
    const small = fc.integer({ min: -99, max: 99 });
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 2, maxLength: 9 }),
        small,
        small,
        fc.integer({ min: 1, max: 100 }),
        (values, scale, shift, epsilon) => {
          const M = values.length;
          const result = batchNormTrain(
            view(Float64Array.from(values), [M, 1]),
            array([scale]),
            array([shift]),
            epsilon,
          );
          const mu = exactly(sum(values)).div(M);
          const v = values
            .map((t) => exactly(t).minus(mu).pow(2))
            .reduce((a, b) => a.plus(b))
            .div(M);
          const deviation = v.plus(epsilon).sqrt();
          // The sum of integers is exact: one quotient.
          if (!mu.isZero()) expect(roundoffs(result.mean.get(0), mu)).toBeLessThanOrEqual(1);
          // A distance enters twice, its square, M − 1 sums, one quotient; and second-order terms.
          if (!v.isZero()) expect(roundoffs(result.variance.get(0), v)).toBeLessThanOrEqual(M + 4);
          entries(result.y).forEach((y, i) => {
            const normal = exactly(values[i]).minus(mu).div(deviation);
            const expected = normal.times(scale).plus(shift);
            // Half of the roundings of v, and 1 each for the sum with ε (halved), the root, the
            // distance, the quotient and the product: M/2 + 7. The distance has that of μ too.
            // A thousandth more is for the terms of second order.
            const bound =
              Math.abs(scale) *
                (normal.abs().toNumber() * (M / 2 + 7) + mu.abs().div(deviation).toNumber()) +
              expected.abs().toNumber();
            const error = exactly(y).minus(expected).abs().toNumber();
            expect(error).toBeLessThanOrEqual(1.001 * bound * U);
          });
        },
      ),
      { seed: 52, numRuns: 60 },
    );
  });

  it('loses nothing to a large mean', () => {
    const far = array([[2 ** 40], [2 ** 40 + 1], [2 ** 40 + 2], [2 ** 40 + 3]]);
    expect(toNested(batchNormTrain(far, array([1]), array([0]), 1).variance)).toEqual([1.25]);
    // At 2⁵⁰ the mean, ⅓ above it, rounds to ¼; the distances from there are exact.
    const further = array([[2 ** 50], [2 ** 50], [2 ** 50 + 1]]);
    const { mean, variance } = batchNormTrain(further, array([1]), array([0]), 1);
    expect(mean.get(0) - 2 ** 50).toBe(0.25);
    expect(variance.get(0)).toBe((2 * 0.25 ** 2 + 0.75 ** 2) / 3);
  });

  it('does not see a shift of x, nor a scaling of x that ε follows, to the bit', () => {
    const random = new RandomStream(53, 'batch norm');
    const x = integers(random, [4, 3, 2, 2]);
    const [scale, shift] = [integers(random, [3]), integers(random, [3])];
    const moved = (by: (value: number) => number) => view(elements(x).map(by), x.shape);
    const y = toNested(batchNormTrain(x, scale, shift, 0.125).y);
    expect(
      toNested(
        batchNormTrain(
          moved((t) => t + 1000),
          scale,
          shift,
          0.125,
        ).y,
      ),
    ).toEqual(y);
    expect(
      toNested(
        batchNormTrain(
          moved((t) => 4 * t),
          scale,
          shift,
          2,
        ).y,
      ),
    ).toEqual(y);
    expect(
      toNested(
        batchNormTrain(
          moved((t) => 4 * t),
          scale,
          shift,
          0.125,
        ).y,
      ),
    ).not.toEqual(y);
  });

  it('gives the shift where a channel has one value, by ε alone', () => {
    const { y, variance } = batchNormTrain(array([[5, 8]]), array([3, 4]), array([-1, 2]), 1e-5);
    expect(toNested(y)).toEqual([[-1, 2]]);
    expect(toNested(variance)).toEqual([0, 0]);
  });

  it('reads strided views: channels last in memory', () => {
    const random = new RandomStream(54, 'batch norm');
    const x = integers(random, [2, 3, 2, 2]);
    const last = strided(new Float64Array(24), [2, 3, 2, 2], [12, 1, 6, 3], 0);
    for (let n = 0; n < 2; n++) {
      for (let c = 0; c < 3; c++) {
        for (let p = 0; p < 4; p++) {
          last.set(n, c, p >> 1, p & 1, x.get(n, c, p >> 1, p & 1));
        }
      }
    }
    const [scale, shift] = [integers(random, [3]), integers(random, [3])];
    const { y, mean, variance } = batchNormTrain(x, scale, shift, 1);
    expect(toNested(batchNormTrain(last, scale, shift, 1).y)).toEqual(toNested(y));
    expect(toNested(batchNormGradient(last, scale, mean, variance, 1, x).dx)).toEqual(
      toNested(batchNormGradient(x, scale, mean, variance, 1, x).dx),
    );
    expect(toNested(batchNormGradient(x, scale, mean, variance, 1, last).dscale)).toEqual(
      toNested(batchNormGradient(x, scale, mean, variance, 1, x).dscale),
    );
  });

  it('refuses arrays without channels or entries, and values that are not one a channel', () => {
    const two = zeros([2]);
    expect(() => batchNormTrain(zeros([4]), two, two, 1)).toThrow(
      'batchNormTrain: x has shape (4); it needs a batch and channels, none empty',
    );
    for (const empty of [
      [0, 2],
      [3, 2, 0],
    ]) {
      expect(() => batchNormTrain(zeros(empty), two, two, 1)).toThrow('none empty');
    }
    expect(() => batchNormTrain(zeros([4, 2]), zeros([4]), two, 1)).toThrow(
      'batchNormTrain: scale has shape (4), expected (2)',
    );
    expect(() => batchNormTrain(zeros([4, 2]), two, zeros([2, 1]), 1)).toThrow(
      'batchNormTrain: shift has shape (2, 1), expected (2)',
    );
  });
});

describe('batchNormInference', () => {
  it('uses the statistics given, of each channel its own', () => {
    const x = array([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]);
    const y = batchNormInference(
      x,
      array([2, 10]),
      array([0, 100]),
      array([1, 4]),
      array([3, 0.25 - 1 / 64]),
      1 / 64,
    );
    const first = (t: number) => ((t - 1) / Math.sqrt(3 + 1 / 64)) * 2;
    expect(toNested(y)).toEqual([
      [
        [first(1), first(2)],
        [80, 100],
      ],
      [
        [first(5), first(6)],
        [160, 180],
      ],
    ]);
  });

  it('with the statistics of the batch is what training gives', () => {
    const random = new RandomStream(55, 'batch norm');
    const x = integers(random, [5, 3, 2, 3]);
    const [scale, shift] = [integers(random, [3]), integers(random, [3])];
    const { y, mean, variance } = batchNormTrain(x, scale, shift, 0.5);
    expect(toNested(batchNormInference(x, scale, shift, mean, variance, 0.5))).toEqual(toNested(y));
  });

  it('refuses statistics that are not one a channel', () => {
    const two = zeros([2]);
    expect(() => batchNormInference(zeros([4, 2]), two, two, zeros([1]), two, 1)).toThrow(
      'batchNormInference: mean has shape (1), expected (2)',
    );
    expect(() => batchNormInference(zeros([4, 2]), two, two, two, zeros([3]), 1)).toThrow(
      'batchNormInference: variance has shape (3), expected (2)',
    );
  });
});

describe('unbiasedVariance', () => {
  it('averaged over every sample of a finite population is the variance of the population', () => {
    const population = [0, 2, 4, 10];
    const spread = (values: readonly number[]) =>
      batchNormTrain(array(values.map((t) => [t])), array([1]), array([0]), 1).variance;
    const pairs = population.flatMap((a) => population.map((b) => [a, b]));
    const average = (variances: readonly Tensor[]) =>
      sum(variances.map((v) => v.get(0))) / variances.length;
    const expected = spread(population).get(0);
    expect(average(pairs.map((pair) => unbiasedVariance(spread(pair), 2)))).toBe(expected);
    expect(average(pairs.map(spread))).toBe(expected / 2);
  });

  it('is v·M/(M − 1), and v itself where M = 1', () => {
    expect(toNested(unbiasedVariance(array([8, 3]), 5))).toEqual([10, 3.75]);
    expect(toNested(unbiasedVariance(array([8, 3]), 1))).toEqual([8, 3]);
  });
});

describe('updateRunning', () => {
  it('moves by the momentum towards the batch, in place', () => {
    const running = array([1, 10]);
    const batch = array([3, -10]);
    updateRunning(running, batch, 0.25);
    expect(toNested(running)).toEqual([1.5, 5]);
    expect(toNested(batch)).toEqual([3, -10]);
    updateRunning(running, batch, 1);
    expect(toNested(running)).toEqual([3, -10]);
  });

  it('after k equal batches is (1 − momentum)^k away from them', () => {
    const running = array([64]);
    for (let k = 1; k <= 6; k++) {
      updateRunning(running, array([0]), 0.5);
      expect(running.get(0)).toBe(64 / 2 ** k);
    }
  });

  it('writes float32 arrays and strided views where they lie, and nothing beside them', () => {
    const memory = Float32Array.of(1, -1, 2, -1);
    updateRunning(strided(memory, [2], [2], 0), array([3, 6]), 0.5);
    expect([...memory]).toEqual([2, -1, 4, -1]);
    const longer = Float64Array.of(1, 2, -1);
    updateRunning(strided(longer, [2], [1], 0), array([3, 6]), 0.5);
    expect([...longer]).toEqual([2, 4, -1]);
  });

  it('is what the layer remembers: the mean, and the unbiased variance', () => {
    const random = new RandomStream(60, 'batch norm layer');
    const kernels = createFloat64Kernels();
    const layer = new BatchNormLayer({ momentum: 0.25 });
    layer.init(null, [2, 2, 3], kernels);
    const [mean, variance] = [zeros([2]), array([1, 1])];
    for (let pass = 0; pass < 3; pass++) {
      kernels.reset();
      const x = integers(random, [4, 2, 2, 3]);
      layer.forward(x, true);
      const batch = batchNormTrain(x, zeros([2]), zeros([2]), 1);
      updateRunning(mean, batch.mean, 0.25);
      updateRunning(variance, unbiasedVariance(batch.variance, 4 * 2 * 3), 0.25);
      const remembered = layer.statistics.map(({ value }) => toNested(value));
      expect(remembered).toEqual([toNested(mean), toNested(variance)]);
    }
  });

  it('refuses another shape', () => {
    expect(() => updateRunning(zeros([2]), zeros([3]), 0.1)).toThrow(
      'updateRunning: batch has shape (3), expected (2)',
    );
  });
});
