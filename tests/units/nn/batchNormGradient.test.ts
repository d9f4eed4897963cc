/** Batch normalization backward. */
import { describe, expect, it } from 'vitest';
import { array, sizeOf, type Tensor, toNested, view, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  batchNormGradient,
  batchNormInference,
  batchNormInferenceGradient,
  batchNormTrain,
} from '../../../src/nn/batchNorm.ts';
import { formatGradientReport, gradientCheck } from '../../../src/nn/gradientCheck.ts';
import { innerProduct, integers } from '../conv/integers.ts';
import { balanced, channelsOf, EPSILON, shapes, sum } from './balancedBatch.ts';

describe('batchNormGradient', () => {
  it('is, in one channel of four entries, what the Jacobian says by hand', () => {
    // x̂ = (¾, ¾, −¾, −¾), slope 16/4: dx = 4(dy − Σdy/4 − x̂ Σ dy·x̂/4).
    const x = array([[13], [13], [7], [7]]);
    const [mean, variance] = [array([10]), array([9])];
    const dy = array([[4], [0], [0], [8]]);
    const gradients = batchNormGradient(x, array([16]), mean, variance, EPSILON, dy);
    expect(toNested(gradients.dshift)).toEqual([12]);
    expect(toNested(gradients.dscale)).toEqual([-3]);
    expect(toNested(gradients.dx)).toEqual([[6.25], [-9.75], [-14.25], [17.75]]);
  });

  it.each(shapes.map((shape) => [shape]))('agrees with differences, x of shape %j', (shape) => {
    const random = new RandomStream(56, 'batch norm gradient');
    const normal = (extents: readonly number[]) =>
      view(
        Float64Array.from({ length: sizeOf(extents) }, () => random.normal()),
        extents,
      );
    const [x, dy] = [normal(shape), normal(shape)];
    const [scale, shift] = [normal([shape[1]]), normal([shape[1]])];
    const { mean, variance } = batchNormTrain(x, scale, shift, 0.25);
    const { dx, dscale, dshift } = batchNormGradient(x, scale, mean, variance, 0.25, dy);
    const report = gradientCheck({
      loss: () => innerProduct(batchNormTrain(x, scale, shift, 0.25).y, dy),
      parameters: [
        { name: 'x', value: x, gradient: dx },
        { name: 'scale', value: scale, gradient: dscale },
        { name: 'shift', value: shift, gradient: dshift },
      ],
      perParameter: 100,
    });
    expect(report.holds, formatGradientReport(report)).toBe(true);
    expect(report.vacuous).toBe(false);
    expect(report.entries.length).toBe(sizeOf(shape) + 2 * shape[1]);
  });

  it('is symmetric: ⟨J·a, b⟩ = ⟨a, J·b⟩, and gives nothing along a shift of x', () => {
    const random = new RandomStream(57, 'batch norm gradient');
    for (const shape of shapes.map(([N, C, ...rest]) => [N * 2, C, ...rest])) {
      // M is a power of 2 here, so the quotients by M are exact as well.
      const x = balanced(random, shape);
      const scale = integers(random, [shape[1]]);
      const { mean, variance } = batchNormTrain(x, scale, scale, EPSILON);
      const [a, b] = [integers(random, shape), integers(random, shape)];
      const gradient = (dy: Tensor) => batchNormGradient(x, scale, mean, variance, EPSILON, dy).dx;
      const product = innerProduct(gradient(a), b);
      expect(product).toBe(innerProduct(a, gradient(b)));
      expect(product).not.toBe(0);
      for (const channel of channelsOf(gradient(a))) expect(sum(channel)).toBe(0);
    }
  });

  it('refuses shapes that do not fit', () => {
    const [x, two] = [zeros([4, 2]), zeros([2])];
    expect(() => batchNormGradient(x, two, two, two, 1, zeros([2, 4]))).toThrow(
      'batchNormGradient: dy has shape (2, 4), expected (4, 2)',
    );
    expect(() => batchNormGradient(x, zeros([3]), two, two, 1, x)).toThrow('scale has shape (3)');
    expect(() => batchNormGradient(x, two, zeros([3]), two, 1, x)).toThrow('mean has shape (3)');
    expect(() => batchNormGradient(x, two, two, zeros([3]), 1, x)).toThrow(
      'variance has shape (3)',
    );
  });
});

describe('batchNormInferenceGradient', () => {
  it('agrees with differences in all five inputs', () => {
    const random = new RandomStream(58, 'batch norm inference gradient');
    const normal = (extents: readonly number[]) =>
      view(
        Float64Array.from({ length: sizeOf(extents) }, () => random.normal()),
        extents,
      );
    const [x, dy] = [normal([3, 2, 2, 2]), normal([3, 2, 2, 2])];
    const [scale, shift, mean] = [normal([2]), normal([2]), normal([2])];
    const variance = array([0.5, 2]);
    const g = batchNormInferenceGradient(x, scale, mean, variance, 0.25, dy);
    const report = gradientCheck({
      loss: () => innerProduct(batchNormInference(x, scale, shift, mean, variance, 0.25), dy),
      parameters: [
        { name: 'x', value: x, gradient: g.dx },
        { name: 'scale', value: scale, gradient: g.dscale },
        { name: 'shift', value: shift, gradient: g.dshift },
        { name: 'mean', value: mean, gradient: g.dmean },
        { name: 'variance', value: variance, gradient: g.dvariance },
      ],
      perParameter: 100,
    });
    expect(report.holds, formatGradientReport(report)).toBe(true);
    expect(report.entries.length).toBe(24 + 4 * 2);
    expect(report.entries.every(({ analytic }) => analytic !== 0)).toBe(true);
  });

  it('gives the gradient of training by the chain rule: dx + dvariance·2(x − μ)/M + dmean/M', () => {
    const random = new RandomStream(59, 'batch norm chain');
    for (const shape of [
      [4, 3],
      [2, 3, 2, 4],
    ]) {
      const x = balanced(random, shape);
      const scale = integers(random, [shape[1]]);
      const { mean, variance } = batchNormTrain(x, scale, scale, EPSILON);
      const dy = integers(random, shape);
      const given = [x, scale, mean, variance, EPSILON, dy] as const;
      const trained = batchNormGradient(...given);
      const fixed = batchNormInferenceGradient(...given);
      expect(toNested(fixed.dscale)).toEqual(toNested(trained.dscale));
      expect(toNested(fixed.dshift)).toEqual(toNested(trained.dshift));
      const M = sizeOf(shape) / shape[1];
      const [inputs, direct, whole] = [x, fixed.dx, trained.dx].map(channelsOf);
      for (let c = 0; c < shape[1]; c++) {
        const chained = direct[c].map(
          (d, i) =>
            d +
            (fixed.dvariance.get(c) * 2 * (inputs[c][i] - mean.get(c))) / M +
            fixed.dmean.get(c) / M,
        );
        expect(chained.map((t) => t + 0)).toEqual(whole[c]);
      }
    }
  });

  it('refuses shapes that do not fit', () => {
    const [x, two] = [zeros([4, 2]), zeros([2])];
    expect(() => batchNormInferenceGradient(x, two, two, two, 1, zeros([4, 2, 1]))).toThrow(
      'batchNormInferenceGradient: dy has shape (4, 2, 1), expected (4, 2)',
    );
    expect(() => batchNormInferenceGradient(x, zeros([1]), two, two, 1, x)).toThrow('scale');
    expect(() => batchNormInferenceGradient(x, two, zeros([1]), two, 1, x)).toThrow('mean');
    expect(() => batchNormInferenceGradient(x, two, two, zeros([1]), 1, x)).toThrow('variance');
  });
});
