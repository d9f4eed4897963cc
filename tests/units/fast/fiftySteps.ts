/**
 * A short training that uses nearly every kernel, for comparing bits between engines, threads and
 * operating systems. It imports nothing that a browser does not have: the images are given.
 */
import { AveragePoolLayer, GlobalAveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
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
import { Residual } from '../../../src/nn/residual.ts';

export const STEPS = 50;
export const BATCH = 20;

export interface FiftySteps {
  /** of every step, before its update */
  readonly losses: readonly number[];
  readonly weights: Float64Array;
}

const conv = (outChannels: number, kernelSize: number, inputGradient = true) =>
  new Conv2dLayer({
    ...{ outChannels, kernelSize, padding: (kernelSize - 1) / 2, inputGradient },
    initialize: initializers.glorot,
  });

/** A convolution behind which no gradient is 0: minimal filtering backwards, too. */
const normalized = (outChannels: number, kernelSize: number): Layer[] => [
  new Conv2dLayer({
    ...{ outChannels, kernelSize, padding: (kernelSize - 1) / 2, denseGradient: true },
    initialize: initializers.glorot,
  }),
  new BatchNormLayer(),
];

const dense = (outputs: number) => new Dense({ outputs, initializer: 'glorot' });

const layers = (): Layer[] => [
  // The first three are one kernel where there is such.
  conv(6, 5, false),
  new ActivationLayer('relu'),
  new MaxPoolLayer({ kernelSize: 2 }),
  new BatchNormLayer(),
  conv(16, 3),
  new ActivationLayer('tanh'),
  new MaxPoolLayer({ kernelSize: 3, stride: 2, padding: 1 }),
  // On planes of 7 × 7: minimal filtering, and lists of what a ReLU leaves, half of which is zero:
  // 18 channels are no whole vectors, as filtering has them, and enough for lists.
  new Residual([conv(16, 3), new ActivationLayer('relu'), conv(18, 3)], [conv(18, 1)]),
  new ActivationLayer('relu'),
  new Residual(normalized(16, 3), normalized(16, 1)),
  new ActivationLayer('relu'),
  new Residual(
    [new AveragePoolLayer({ kernelSize: 2 }), new Flatten(), dense(30)],
    [new GlobalAveragePoolLayer(), dense(30)],
  ),
  new ActivationLayer('sigmoid'),
  new DropoutLayer(0.25),
  dense(10),
];

/**
 * Fifty steps of Nesterov's momentum with label smoothing and weight decay, each on the next `BATCH`
 * of the images in turn.
 */
export function fiftySteps(kernels: Kernels, digits: LabelledImages): FiftySteps {
  const { images, labels, count, channels, height, width } = digits;
  const network = new Network(layers(), [channels, height, width], 50, kernels);
  const zeros = (shape: readonly number[]) => kernels.tensor(shape);
  const optimizer = createOptimizer(
    { name: 'nesterov', weightDecay: 1e-3, zeros },
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
