/** The subject `reference`: the very functions that the layers call, in float64. */

import { configurations } from '../../../src/conv/configurations.ts';
import { convolve } from '../../../src/conv/convolve1d.ts';
import {
  convolutionParameterCount,
  effectiveKernelSize,
  outputSize,
} from '../../../src/conv/geometry.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, type Tensor } from '../../../src/kernels/array.ts';
import {
  relu,
  reluDerivative,
  sigmoid,
  sigmoidJacobian,
  sigmoidVjp,
  tanh,
} from '../../../src/nn/activations.ts';
import { logSumExp, softmax, softmaxJacobian, softmaxVjp } from '../../../src/nn/softmax.ts';
import type { Subject } from '../../../src/theory/operations.ts';
import { layerOperations } from './layerOperations.ts';
import { trainingOperations } from './trainingOperations.ts';
import { twoLayerNetwork } from './twoLayerNetwork.ts';

const rowsOf = (matrix: Tensor): number[][] =>
  Array.from({ length: matrix.shape[0] }, (_, i) => Array.from(elements(matrix.pick(i, null))));

export const reference: Subject = {
  name: 'reference',
  operations: {
    ...layerOperations(createFloat64Kernels()),
    ...trainingOperations(createFloat64Kernels()),
    relu,
    reluDerivative,
    sigmoid,
    tanh,
    sigmoidVjp,
    sigmoidJacobian: (x) => rowsOf(sigmoidJacobian(x)),
    softmax,
    softmaxJacobian: (x) => rowsOf(softmaxJacobian(softmax(x))),
    softmaxVjp: (x, g) => softmaxVjp(softmax(x), g),
    logSumExp,
    twoLayerNetwork: (x, network) => twoLayerNetwork(createFloat64Kernels(), x, network),
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
