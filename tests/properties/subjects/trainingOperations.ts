/** What a training step asks of the kernels besides: gradients of windows, dropout, steps of optimizers. */
import { type Floats, type Tensor, toNested } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import type { Operations } from '../../../src/theory/operations.ts';
import { correlationPlan, placing } from './placing.ts';

export function trainingOperations(kernels: Kernels) {
  const { put, like } = placing(kernels);
  const vector = (x: Tensor<Floats>) => toNested(x) as number[];
  const matrix = (x: Tensor<Floats>) => toNested(x) as number[][];
  const volumes = (x: Tensor<Floats>) => toNested(x) as number[][][][];

  /** dx of a signal under windows of this size, each one position on. */
  const pooled = (
    kind: 'maxPooling' | 'averagePooling',
    signal: readonly number[],
    dy: readonly number[],
  ): number[] => {
    kernels.reset();
    const plan: WindowPlan = {
      ...{ inputShape: [1, 1, signal.length], outputShape: [1, 1, dy.length] },
      ...{ kernelSize: [1, signal.length - dy.length + 1], stride: [1, 1] },
      ...{ padding: [0, 0], dilation: [1, 1] },
    };
    const pooling =
      kind === 'maxPooling' ? kernels.maxPooling(plan) : kernels.averagePooling(plan, false);
    const [x, gradient] = [put([[[signal]]]), put([[[dy]]])];
    const dx = like(x);
    pooling.forward(like(gradient), x);
    pooling.backward(dx, gradient);
    return volumes(dx)[0][0][0];
  };

  return {
    correlate2dGradient: (image, weights, dy) => {
      kernels.reset();
      const [x, w, gradient] = [put([image]), put(weights), put([dy])];
      const [dw, dx] = [like(w), like(x)];
      const db = kernels.scratch(weights.length, []);
      const convolution = kernels.convolution(correlationPlan(x, w));
      convolution.forward(like(gradient), x, w, put(weights.map(() => 0)));
      convolution.backward(dw, db, dx, gradient, w);
      return { dw: volumes(dw), db: vector(db), dx: volumes(dx)[0] };
    },
    averagePoolingGradient: (dy, size) =>
      pooled('averagePooling', Array<number>(dy.length + size - 1).fill(0), dy),
    maxPoolingGradient: (signal, dy) => pooled('maxPooling', signal, dy),
    batchNormalizationGradient: (x, scale, dy, epsilon) => {
      kernels.reset();
      const [given, gamma, gradient] = [put(x), put(scale), put(dy)];
      const [dx, dscale, dshift] = [like(given), like(gamma), like(gamma)];
      const normalization = kernels.batchNormalization(scale.length, epsilon);
      const beta = put(scale.map(() => 0));
      normalization.train(like(given), like(gamma), like(gamma), given, gamma, beta);
      normalization.backward(dx, dscale, dshift, gradient, gamma);
      return { dx: matrix(dx), dscale: vector(dscale), dshift: vector(dshift) };
    },
    dropout: (x, rate, [key0, key1]) => {
      kernels.reset();
      const given = put(x);
      const y = like(given);
      kernels.dropout(y, given, rate, key0, key1);
      return vector(y);
    },
    sgdStep: (value, gradient, settings) => {
      kernels.reset();
      const theta = put(value);
      kernels.updates.sgd(theta, put(gradient), settings);
      return vector(theta);
    },
    momentumStep: (value, gradient, velocity, settings) => {
      kernels.reset();
      const [theta, v] = [put(value), put(velocity)];
      kernels.updates.momentum(theta, put(gradient), v, settings);
      return { value: vector(theta), velocity: vector(v) };
    },
    adamStep: (value, gradient, first, second, settings) => {
      kernels.reset();
      const [theta, m, s] = [put(value), put(first), put(second)];
      kernels.updates.adam(theta, put(gradient), m, s, settings);
      return { value: vector(theta), first: vector(m), second: vector(s) };
    },
  } satisfies Partial<Operations>;
}
