/** A short training of a multilayer perceptron, for comparing bits; see `fiftySteps`. */
import { Flatten } from '../../../src/conv/flatten.ts';
import type { LabelledImages } from '../../../src/data/dataset.ts';
import { view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { Network } from '../../../src/nn/network.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { BATCH, type FiftySteps, STEPS } from './fiftySteps.ts';

/** Fifty steps of Adam with weight decay, each on the next `BATCH` of the images in turn. */
export function mlpSteps(kernels: Kernels, digits: LabelledImages): FiftySteps {
  const { images, labels, count, channels, height, width } = digits;
  const network = new Network(
    [
      new Flatten(),
      new Dense({ outputs: 70, initializer: 'glorot' }),
      new BatchNormLayer(),
      new ActivationLayer('relu'),
      new DropoutLayer(0.2),
      new Dense({ outputs: 33, initializer: 'glorot' }),
      new ActivationLayer('tanh'),
      new Dense({ outputs: 10, initializer: 'glorot' }),
    ],
    [channels, height, width],
    51,
    kernels,
  );
  const zeros = (shape: readonly number[]) => kernels.tensor(shape);
  const optimizer = createOptimizer({ name: 'adam', weightDecay: 1e-2, zeros }, kernels.updates);
  const pixels = channels * height * width;
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const first = (step * BATCH) % count;
    const bytes = images.subarray(first * pixels, (first + BATCH) * pixels);
    const x = view(
      Float64Array.from(bytes, (ink) => ink / 255),
      [BATCH, channels, height, width],
    );
    losses.push(network.backward(x, labels.subarray(first, first + BATCH)));
    optimizer.step(network.parameters, 0.01);
  }
  return { losses, weights: network.weights() };
}
