/** The subject `reference`: the very functions that the layers call, in float64. */

import { configurations } from '../../../src/conv/configurations.ts';
import { convolve } from '../../../src/conv/convolve1d.ts';
import {
  convolutionParameterCount,
  effectiveKernelSize,
  outputSize,
} from '../../../src/conv/geometry.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, type Tensor } from '../../../src/kernels/array.ts';
import {
  relu,
  reluDerivative,
  sigmoid,
  sigmoidJacobian,
  sigmoidVjp,
  tanh,
} from '../../../src/nn/activations.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { softmax, softmaxJacobian, softmaxVjp } from '../../../src/nn/softmax.ts';
import type { Subject, TwoLayerNetwork } from '../../../src/theory/operations.ts';

const rowsOf = (matrix: Tensor): number[][] =>
  Array.from({ length: matrix.shape[0] }, (_, i) => Array.from(elements(matrix.pick(i, null))));

/** The network of the experiments with the given parameters; dense layers hold W transposed. */
function twoLayerNetwork(x: readonly number[], network: TwoLayerNetwork): Float64Array {
  const { hiddenWeights, hiddenBiases, outputWeights, outputBiases, activation } = network;
  const dims = [x.length, hiddenBiases.length, outputBiases.length];
  const mlp = createMlp({
    kernels: createFloat64Kernels(),
    dims,
    activation,
    initializer: 'zero',
    seed: 0,
  });
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

export const reference: Subject = {
  name: 'reference',
  operations: {
    relu,
    reluDerivative,
    sigmoid,
    tanh,
    sigmoidVjp,
    sigmoidJacobian: (x) => rowsOf(sigmoidJacobian(x)),
    softmax,
    softmaxJacobian: (x) => rowsOf(softmaxJacobian(softmax(x))),
    softmaxVjp: (x, g) => softmaxVjp(softmax(x), g),
    twoLayerNetwork,
    convolve,
    outputSize,
    effectiveKernelSize,
    convolutionWeights: (inChannels, outChannels, kernelSize) =>
      convolutionParameterCount({ inChannels, outChannels, kernelSize, biases: false }),
    configurations: (inputSize, outputSize, bounds) =>
      configurations({ inputSize, outputSize, ...bounds }).map(
        ({ kernelSize, stride, padding, dilation }) => [kernelSize, stride, padding, dilation],
      ),
  },
};
