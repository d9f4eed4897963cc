/** The multilayer perceptron of Problem 1: dense layers with an activation between them. */
import type { Kernels } from '../kernels/kernels.ts';
import { ActivationLayer } from './activationLayer.ts';
import type { ActivationName } from './activations.ts';
import { Dense } from './dense.ts';
import type { InitializerName } from './initializers.ts';
import type { Layer } from './layer.ts';
import { Network } from './network.ts';

export interface MlpOptions {
  /** units per layer, inputs and classes included: `[784, 512, 256, 10]` */
  readonly dims: readonly number[];
  readonly activation: ActivationName;
  readonly initializer: InitializerName;
  readonly seed: number;
  /** what computes */
  readonly kernels: Kernels;
}

/** Σ (fanIn + 1)·fanOut over the layers: weights and biases. */
export function mlpParameterCount(dims: readonly number[]): number {
  return dims.slice(1).reduce((sum, fanOut, l) => sum + (dims[l] + 1) * fanOut, 0);
}

export function createMlp({ dims, activation, initializer, seed, kernels }: MlpOptions): Network {
  if (dims.length < 2) {
    throw new RangeError(`createMlp: dims [${dims}] need at least inputs and outputs`);
  }
  const layers: Layer[] = dims.slice(1).flatMap((outputs, l) => {
    const dense = new Dense({ outputs, initializer, inputGradient: l > 0 });
    return l === dims.length - 2 ? [dense] : [dense, new ActivationLayer(activation)];
  });
  return new Network(layers, [dims[0]], seed, kernels);
}
