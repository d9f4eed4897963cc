/**
 * A short training that uses nearly every kernel, for comparing bits between engines, threads and
 * operating systems. It imports nothing that a browser does not have: the images are given.
 */
import { AveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import type { LabelledImages } from '../../../src/data/dataset.ts';
import { view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Network } from '../../../src/nn/network.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';

export const STEPS = 50;
export const BATCH = 20;

export interface FiftySteps {
  /** of every step, before its update */
  readonly losses: readonly number[];
  readonly weights: Float64Array;
}

const layers = (): Layer[] => [
  // The first three are one kernel where there is such.
  new Conv2dLayer({
    outChannels: 6,
    kernelSize: 5,
    padding: 2,
    initialize: initializers.glorot,
    inputGradient: false,
  }),
  new ActivationLayer('relu'),
  new MaxPoolLayer({ kernelSize: 2 }),
  new BatchNormLayer(),
  new Conv2dLayer({ outChannels: 9, kernelSize: 3, padding: 1, initialize: initializers.glorot }),
  new ActivationLayer('tanh'),
  new MaxPoolLayer({ kernelSize: 3, stride: 2 }),
  new ActivationLayer('relu'),
  new AveragePoolLayer({ kernelSize: 2 }),
  new Flatten(),
  new Dense({ outputs: 30, initializer: 'glorot' }),
  new ActivationLayer('sigmoid'),
  new DropoutLayer(0.25),
  new Dense({ outputs: 10, initializer: 'glorot' }),
];

/**
 * Fifty steps of momentum with label smoothing and weight decay, each on the next `BATCH` of the
 * images in turn.
 */
export function fiftySteps(kernels: Kernels, digits: LabelledImages): FiftySteps {
  const { images, labels, count, channels, height, width } = digits;
  const network = new Network(layers(), [channels, height, width], 50, kernels);
  const zeros = (shape: readonly number[]) => kernels.tensor(shape);
  const optimizer = createOptimizer(
    { name: 'momentum', weightDecay: 1e-3, zeros },
    kernels.updates,
  );
  const pixels = channels * height * width;
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const first = (step * BATCH) % count;
    const bytes = images.subarray(first * pixels, (first + BATCH) * pixels);
    const x = view(
      Float64Array.from(bytes, (ink) => ink / 255),
      [BATCH, channels, height, width],
    );
    losses.push(network.backward(x, labels.subarray(first, first + BATCH), 0.1));
    optimizer.step(network.parameters, 0.05);
  }
  return { losses, weights: network.weights() };
}
