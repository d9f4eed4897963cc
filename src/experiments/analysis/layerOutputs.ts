/** What every layer of a network makes of one example. */
import { assign, elements, type Floats, type Tensor } from '../../kernels/array.ts';
import type { Network } from '../../nn/network.ts';

export interface LayerOutput {
  /** name of the layer */
  readonly layer: string;
  /** without the batch: (C, H, W), or (features) */
  readonly shape: readonly number[];
  readonly values: Floats;
}

/** The outputs at evaluation for x (1, …), in the order of the layers; copies. */
export function layerOutputs(network: Network, x: Tensor<Floats>): LayerOutput[] {
  const { kernels, layers } = network;
  kernels.reset();
  let y = kernels.scratch(x.shape[0], x.shape.slice(1));
  assign(y, elements(x));
  return layers.map((layer) => {
    y = layer.forward(y, false);
    return { layer: layer.name, shape: y.shape.slice(1), values: elements(y).slice() };
  });
}
