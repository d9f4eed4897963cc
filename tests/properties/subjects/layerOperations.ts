/** What the layers of the networks ask of the kernels, as operations of a subject on nested numbers. */
import { type Floats, type Tensor, toNested } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import type { Operations } from '../../../src/theory/operations.ts';
import { correlationPlan, placing } from './placing.ts';

type Matrix = readonly (readonly number[])[];

export function layerOperations(kernels: Kernels) {
  const { put, like } = placing(kernels);
  const vector = (x: Tensor<Floats>) => toNested(x) as number[];
  const matrix = (x: Tensor<Floats>) => toNested(x) as number[][];

  /** One plane by a window that is all of it. */
  const pooled = (plane: Matrix, kind: 'maxPooling' | 'averagePooling'): Matrix => {
    kernels.reset();
    const size = [plane.length, plane[0].length] as const;
    const plan: WindowPlan = {
      ...{ inputShape: [1, ...size], outputShape: [1, 1, 1], kernelSize: size },
      ...{ stride: [1, 1], padding: [0, 0], dilation: [1, 1] },
    };
    const y = kernels.scratch(1, plan.outputShape);
    const pooling =
      kind === 'maxPooling' ? kernels.maxPooling(plan) : kernels.averagePooling(plan, false);
    pooling.forward(y, put([[plane]]));
    return toNested(y.pick(0, 0, null, null)) as Matrix;
  };

  return {
    tanhDerivative: (x) => {
      kernels.reset();
      const [given, y] = [put([[x]]), put([[0]])];
      const dx = like(given);
      kernels.activate('tanh', y, given);
      kernels.activateGradient('tanh', dx, given, y, put([[1]]));
      return dx.get(0, 0);
    },
    crossEntropy: (logits, label) => {
      kernels.reset();
      return kernels.softmaxCrossEntropy(null, put([logits]), [label], 0);
    },
    crossEntropyGradient: (logits, label) => {
      kernels.reset();
      const given = put([logits]);
      const gradient = like(given);
      kernels.softmaxCrossEntropy(gradient, given, [label], 0);
      return matrix(gradient)[0];
    },
    dense: (x, weights, biases) => {
      kernels.reset();
      const y = kernels.scratch(x.length, [biases.length]);
      kernels.dense(y, put(x), put(weights), put(biases));
      return matrix(y);
    },
    denseGradient: (x, weights, dy) => {
      kernels.reset();
      const [input, w] = [put(x), put(weights)];
      const [dw, dx] = [like(w), like(input)];
      const db = kernels.scratch(dy[0].length, []);
      kernels.denseGradient(dw, db, dx, put(dy), input, w);
      return { dw: matrix(dw), db: vector(db), dx: matrix(dx) };
    },
    correlate2d: (image, weights, biases) => {
      kernels.reset();
      const [x, w] = [put([image]), put(weights)];
      const plan = correlationPlan(x, w);
      const y = kernels.scratch(1, plan.outputShape);
      kernels.convolution(plan).forward(y, x, w, put(biases));
      return toNested(y.pick(0, null, null, null)) as number[][][];
    },
    averagePooling: (plane) => pooled(plane, 'averagePooling'),
    maxPooling: (plane) => pooled(plane, 'maxPooling'),
    batchNormalization: (x, scale, shift, epsilon) => {
      kernels.reset();
      const given = put(x);
      const y = like(given);
      const [gamma, beta] = [put(scale), put(shift)];
      const [mean, variance] = [like(gamma), like(gamma)];
      const normalization = kernels.batchNormalization(scale.length, epsilon);
      normalization.train(y, mean, variance, given, gamma, beta);
      return matrix(y);
    },
  } satisfies Partial<Operations>;
}
