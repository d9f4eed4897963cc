/** Every primitive stays within its derived bound; what is computed worse does not, and is named. */
import { describe, expect, it } from 'vitest';
import { inputs, REGIONS } from '../../bench/errors/inputs.ts';
import { measurePrimitive, rowsFor } from '../../bench/errors/primitives.ts';
import { measureError } from '../../src/evidence/measureErrors.ts';
import { readErrorRecord } from '../../src/pages/errorRecord.ts';
import { PRECISIONS } from '../../src/theory/arithmetic/precision.ts';
import type { Operations, Subject } from '../../src/theory/operations.ts';
import type { Primitive } from '../../src/theory/rounding/primitive.ts';
import { primitiveNamed, primitives } from '../../src/theory/rounding/primitives.ts';
import { fast } from './subjects/fast.ts';
import { reference } from './subjects/reference.ts';

/** Another seed than that of the record, so that other inputs are tried. */
const SEED = 2;
const rows = rowsFor([reference, fast]);

describe('the rounding errors of', () => {
  it.each(rows.map(([primitive, subject]) => ({ primitive, subject })))(
    '$primitive.name, $subject.name, are within the derived bound',
    ({ primitive, subject }) => {
      const lengths = primitive.lengths.filter((n) => n <= 25);
      const { errors } = measurePrimitive(primitive, subject, lengths, 4, SEED);
      for (const error of errors) {
        expect(error.worst, JSON.stringify(error)).toBeLessThanOrEqual(error.allowed);
        expect(error.share, JSON.stringify(error)).toBeLessThanOrEqual(1);
      }
    },
  );

  it('every primitive are measured for an implementation at least, and recorded', () => {
    const measured = rows.map(([{ name }, subject]) => `${name}, ${subject.name}`);
    const recorded = readErrorRecord('docs/errors.json').primitives;
    expect(recorded.map((row) => `${row.name}, ${row.implementation}`)).toEqual(measured);
    const names = new Set(rows.map(([{ name }]) => name));
    expect(primitives.filter(({ name }) => !names.has(name))).toEqual([]);
    for (const { name, errors } of recorded) {
      for (const error of errors) {
        expect(error.worst, `${name} ${JSON.stringify(error)}`).toBeLessThanOrEqual(error.allowed);
      }
    }
  });
});

describe('planted implementations that lose digits', () => {
  const right = reference.operations as Operations;
  const { exp, log } = Math;
  const sum = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0);

  const worse: readonly (readonly [string, string, Partial<Operations>])[] = [
    [
      'softmax without its maximum',
      'softmax',
      { softmax: (x) => x.map((t) => exp(t) / sum(x.map(exp))) },
    ],
    ['log-sum-exp without its maximum', 'log-sum-exp', { logSumExp: (x) => log(sum(x.map(exp))) }],
    [
      'cross entropy as the logarithm of softmax',
      'cross entropy',
      { crossEntropy: (x, label) => -log(right.softmax(x)[label]) },
    ],
    ['σ as 1 − σ(−x)', 'σ', { sigmoid: (x) => 1 - right.sigmoid(-x) }],
    [
      'σ′ as y(1 − y)',
      'σ′',
      { sigmoidJacobian: (x) => [[right.sigmoid(x[0]) * (1 - right.sigmoid(x[0]))]] },
    ],
    ['tanh′ as 1 − y²', 'tanh′', { tanhDerivative: (x) => 1 - right.tanh(x) ** 2 }],
    ['tanh by e^(2x) − 1', 'tanh', { tanh: (x) => (exp(2 * x) - 1) / (exp(2 * x) + 1) }],
    [
      'the Jacobian of softmax with 1 − S on its diagonal',
      'softmax, Jacobian',
      {
        softmaxJacobian: (x) => {
          const s = Array.from(right.softmax(x));
          return s.map((p, i) => s.map((q, j) => p * ((i === j ? 1 : 0) - q)));
        },
      },
    ],
    [
      'the product of softmax with g as it is, whatever all have in common',
      'softmax, vector–Jacobian product',
      {
        softmaxVjp: (x, g) => {
          const s = Array.from(right.softmax(x));
          const mean = sum(s.map((p, k) => p * g[k]));
          return s.map((p, i) => p * (g[i] - mean));
        },
      },
    ],
    [
      'a gradient of pooling that goes to the last of the largest entries',
      'max pooling, gradient',
      {
        maxPoolingGradient: (signal, dy) =>
          Array.from(right.maxPoolingGradient([...signal].reverse(), [...dy].reverse())).reverse(),
      },
    ],
    [
      'a gradient of pooling whose terms are rounded to float32',
      'average pooling, gradient',
      { averagePoolingGradient: (dy, n) => right.averagePoolingGradient(dy.map(Math.fround), n) },
    ],
    [
      'the gradient of a convolution by the weights with another window',
      'convolution of images, gradient by the weights and biases',
      {
        correlate2dGradient: (image, kernels, dy) =>
          right.correlate2dGradient(
            image.map((plane) => plane.map((row) => [...row].reverse())),
            kernels,
            dy,
          ),
      },
    ],
    [
      'the gradient of a convolution by the input with kernels that are not turned',
      'convolution of images, gradient by the input',
      {
        correlate2dGradient: (image, kernels, dy) =>
          right.correlate2dGradient(
            image,
            kernels,
            dy.map((plane) => [...plane].reverse()),
          ),
      },
    ],
    [
      'minimal filtering that rounds a sum to float32',
      'convolution by minimal filtering',
      {
        minimalFiltering: (image, kernels, biases) =>
          right
            .correlate2d(image, kernels, biases)
            .map((plane) => plane.map((row) => row.map(Math.fround))),
      },
    ],
    [
      'minimal filtering backwards with kernels that are not turned',
      'convolution by minimal filtering, gradient by the input',
      {
        minimalFilteringGradient: (image, kernels, dy) =>
          right.correlate2dGradient(
            image,
            kernels,
            dy.map((plane) => [...plane].reverse()),
          ),
      },
    ],
    [
      'minimal filtering that forgets a tap',
      'convolution by minimal filtering, gradient by the weights',
      {
        minimalFilteringGradient: (image, kernels, dy) => {
          const gradient = right.correlate2dGradient(image, kernels, dy);
          const dw = gradient.dw.map((kernel) =>
            kernel.map((plane) => plane.map((row, i) => (i === 2 ? row.map(() => 0) : row))),
          );
          return { ...gradient, dw };
        },
      },
    ],
    [
      'batch normalization backwards, the mean taken for a constant',
      'batch normalization, gradient by the input',
      {
        batchNormalizationGradient: (x, scale, dy, epsilon) => {
          const gradient = right.batchNormalizationGradient(x, scale, dy, epsilon);
          const mean = sum(gradient.dshift) / x.length;
          const dx = gradient.dx.map((row) => row.map((t) => t + scale[0] * mean));
          return { ...gradient, dx };
        },
      },
    ],
    [
      'the gradient by the scale, rounded to float32',
      'batch normalization, gradient by the scale',
      {
        batchNormalizationGradient: (x, scale, dy, epsilon) => {
          const gradient = right.batchNormalizationGradient(x, scale, dy, epsilon);
          return { ...gradient, dscale: gradient.dscale.map(Math.fround) };
        },
      },
    ],
    [
      'the gradient by the shift as a mean',
      'batch normalization, gradient by the shift',
      {
        batchNormalizationGradient: (x, scale, dy, epsilon) => {
          const gradient = right.batchNormalizationGradient(x, scale, dy, epsilon);
          return { ...gradient, dshift: gradient.dshift.map((t) => t / x.length) };
        },
      },
    ],
    [
      'dropout that does not divide',
      'dropout',
      {
        dropout: (x, rate, keys) => Array.from(right.dropout(x, rate, keys), (t) => t * (1 - rate)),
      },
    ],
    [
      'SGD that decays after the step',
      'step of SGD',
      {
        sgdStep: (value, gradient, { learningRate, weightDecay }) =>
          right
            .sgdStep(value, gradient, { learningRate, weightDecay: 0 })
            .map((t) => t * (1 - learningRate * weightDecay)),
      },
    ],
    [
      'momentum that takes a mean of the gradients',
      'step with momentum',
      {
        momentumStep: (value, gradient, velocity, settings) =>
          right.momentumStep(
            value,
            gradient.map((g) => (1 - settings.momentum) * g),
            velocity,
            settings,
          ),
      },
    ],
    [
      'Nesterov momentum that does not look ahead',
      'step with Nesterov momentum',
      {
        momentumStep: (value, gradient, velocity, settings) =>
          right.momentumStep(value, gradient, velocity, { ...settings, nesterov: false }),
      },
    ],
    [
      'Adam that is a step ahead of its moments',
      'step of Adam',
      {
        adamStep: (value, gradient, first, second, settings) =>
          right.adamStep(value, gradient, first, second, { ...settings, step: settings.step + 1 }),
      },
    ],
    [
      'a dense layer that sums in float32',
      'dense layer',
      { dense: (x, w, b) => right.dense(x, w, b).map((row) => row.map(Math.fround)) },
    ],
  ];

  /** The first error that is larger than its bound, as a share of that; 0 where there is none. */
  function excess(primitive: Primitive, subject: Subject): number {
    for (const n of primitive.lengths.filter((length, at) => at === 0 || length <= 3)) {
      for (const region of REGIONS) {
        for (const { input } of inputs(primitive, region, n, PRECISIONS.float64, 6, SEED)) {
          const error = measureError(primitive, subject, input, n);
          if (error !== null && error.ulps > error.allowed) return error.ulps / error.allowed;
        }
      }
    }
    return 0;
  }

  it.each(worse)('%s exceeds the bound of «%s»', (_, name, operations) => {
    const planted = { name: 'planted', operations: { ...reference.operations, ...operations } };
    expect(excess(primitiveNamed(name), planted)).toBeGreaterThan(1);
  });
});
