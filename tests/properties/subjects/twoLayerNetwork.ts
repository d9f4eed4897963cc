/** The network of the experiments with given parameters, on whichever kernels compute it. */
import { array, elements } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import type { TwoLayerNetwork } from '../../../src/theory/operations.ts';

/** Dense layers hold W transposed. */
export function twoLayerNetwork(
  kernels: Kernels,
  x: readonly number[],
  network: TwoLayerNetwork,
): Float64Array {
  const { hiddenWeights, hiddenBiases, outputWeights, outputBiases, activation } = network;
  const dims = [x.length, hiddenBiases.length, outputBiases.length];
  const mlp = createMlp({ kernels, dims, activation, initializer: 'zero', seed: 0 });
  const transposed = (rows: readonly (readonly number[])[]) =>
    Array.from(elements(array(rows).transpose(1, 0)));
  mlp.loadWeights(
    Float64Array.from([
      ...transposed(hiddenWeights),
      ...hiddenBiases,
      ...transposed(outputWeights),
      ...outputBiases,
    ]),
  );
  return Float64Array.from(elements(mlp.forward(array([x]))));
}
