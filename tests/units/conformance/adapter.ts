/** The project's primitives under the names and conventions of the conformance cases. */
import { averagePool2d, averagePool2dGradient } from '../../../src/conv/averagePool.ts';
import { conv2d, conv2dGradients } from '../../../src/conv/conv2d.ts';
import { conv2dIm2col, conv2dIm2colGradients } from '../../../src/conv/conv2dIm2col.ts';
import { type ConvolutionMode, convolve, correlate } from '../../../src/conv/convolve1d.ts';
import { maxPool, maxPoolGradient } from '../../../src/conv/maxPool.ts';
import { elements, type Tensor, view, zeros } from '../../../src/kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../../../src/kernels/gemm.ts';
import { matmul } from '../../../src/kernels/matmul.ts';
import {
  relu,
  reluDerivative,
  sigmoid,
  sigmoidVjp,
  tanh,
  tanhDerivative,
} from '../../../src/nn/activations.ts';
import { crossEntropy, crossEntropyGradient } from '../../../src/nn/crossEntropy.ts';
import { logSoftmax, logSumExp, softmax, softmaxVjp } from '../../../src/nn/softmax.ts';
import { crossEntropyOperations } from './adapterLosses.ts';
import { normalizationOperations } from './adapterNormalization.ts';
import { optimizerOperations } from './adapterOptimizers.ts';
import { fromLanes, toLanes } from './lanes.ts';
import { type Operation, type Operations, require } from './operation.ts';
import { type Product, productOperations, transposed } from './products.ts';
import { averageOptions, poolOptions, windowOptions } from './windowCases.ts';

const vector = (values: Float64Array): Tensor => view(values, [values.length]);

const elementwise =
  (value: (x: number) => number): Operation =>
  ({ x }) => ({ y: view(elements(x).map(value), x.shape) });

const elementwiseGradient =
  (vjp: (x: Float64Array, dy: Float64Array) => Float64Array): Operation =>
  ({ x, dy }) => ({ dx: view(vjp(elements(x), elements(dy)), x.shape) });

const alongAxis =
  (row: (x: Float64Array) => Float64Array): Operation =>
  ({ x }, { axis }) => ({
    y: fromLanes(toLanes(x, axis as number).map(row), x.shape, axis as number),
  });

const convolution =
  (forward: typeof conv2d): Operation =>
  ({ x, w, b }, options) => ({ y: forward(x, w, b ?? null, windowOptions(options)) });

const convolutionGradient =
  (gradients: typeof conv2dGradients): Operation =>
  ({ x, w, dy }, options) => ({ ...gradients(x, w, dy, windowOptions(options)) });

const sliding =
  (operation: typeof convolve): Operation =>
  ({ a, v }, { mode, sameLength }) => {
    const longer = v.data.length > a.data.length;
    require(!longer || mode !== 'valid', 'valid with a kernel longer than the signal');
    require(!longer || sameLength !== 'max', 'same with the length of a longer kernel');
    return { y: vector(operation(a.data, v.data, mode as ConvolutionMode)) };
  };

const readableProduct: Product = (a, b, transA, transB) =>
  matmul(transposed(a, transA), transposed(b, transB));

const fastProduct: Product = (a, b, transA, transB) => {
  require(!(transA && transB), 'both factors transposed');
  const [M, N] = [a.shape[transA ? 1 : 0], b.shape[transB ? 0 : 1]];
  const c = zeros([M, N]);
  if (transA) gemmTransposedA(c.data, elements(a), elements(b), a.shape[0], M, N);
  else if (transB) gemmTransposedB(c.data, elements(a), elements(b), M, N, a.shape[1]);
  else gemm(c.data, elements(a), elements(b), M, a.shape[1], N);
  return c;
};

const reduceLogSumExp: Operation = ({ x }, { axes, keepDims }) => {
  const reduced = axes as readonly number[];
  require(x.data.length > 0, 'the logarithm of an empty sum');
  const shape = x.shape.flatMap((extent, axis) =>
    reduced.includes(axis) ? (keepDims === true ? [1] : []) : [extent],
  );
  if (reduced.length === 1) {
    return { y: view(Float64Array.from(toLanes(x, reduced[0]), logSumExp), shape) };
  }
  require(reduced.length === x.shape.length, 'reductions over some of the axes');
  return { y: view(Float64Array.of(logSumExp(elements(x))), shape) };
};

export const operations: Operations = {
  ...crossEntropyOperations('crossEntropy', {
    loss: crossEntropy,
    gradient: (rows, labels, smoothing) =>
      crossEntropyGradient(rows, labels, zeros(rows.shape), smoothing),
    logProbabilities: logSoftmax,
  }),
  ...optimizerOperations,
  ...normalizationOperations,
  softmax: { softmax: alongAxis(softmax) },
  softmax_grad: {
    softmaxVjp: ({ x, dy }, { axis }) => {
      const gradients = toLanes(dy, axis as number);
      const rows = toLanes(x, axis as number).map((row, at) =>
        softmaxVjp(softmax(row), gradients[at]),
      );
      return { dx: fromLanes(rows, x.shape, axis as number) };
    },
  },
  log_softmax: { logSoftmax: alongAxis(logSoftmax) },
  reduce_log_sum_exp: { logSumExp: reduceLogSumExp },
  sigmoid: { sigmoid: elementwise(sigmoid) },
  sigmoid_grad: { sigmoidVjp: elementwiseGradient(sigmoidVjp) },
  tanh: { tanh: elementwise(tanh) },
  tanh_grad: {
    tanhDerivative: elementwiseGradient((x, dy) => x.map((t, at) => tanhDerivative(t) * dy[at])),
  },
  relu: { relu: elementwise(relu) },
  relu_grad: {
    reluDerivative: elementwiseGradient((x, dy) => x.map((t, at) => reluDerivative(t) * dy[at])),
  },
  ...productOperations({ matmul: readableProduct, gemm: fastProduct }),
  conv2d: { conv2d: convolution(conv2d), conv2dIm2col: convolution(conv2dIm2col) },
  conv2d_grad: {
    conv2dGradients: convolutionGradient(conv2dGradients),
    conv2dIm2colGradients: convolutionGradient(conv2dIm2colGradients),
  },
  max_pool2d: {
    maxPool: ({ x }, options) => {
      require(!elements(x).some(Number.isNaN), 'NaN, which wins here and is ignored there');
      return { y: maxPool(x, poolOptions(options)).y };
    },
  },
  max_pool2d_indices: {
    maxPool: ({ x }, options) => {
      const { y, argMax } = maxPool(x, poolOptions(options));
      const [plane, outputs] = [x.shape[2] * x.shape[3], y.shape[2] * y.shape[3]];
      const offset = (at: number) => Math.floor(at / outputs) * plane;
      return {
        y,
        indices: view(
          Float64Array.from(argMax, (place, at) => offset(at) + place),
          y.shape,
        ),
      };
    },
  },
  max_pool2d_grad: {
    maxPoolGradient: ({ x, dy }, options) => ({
      dx: maxPoolGradient(x.shape, maxPool(x, poolOptions(options)), dy),
    }),
  },
  avg_pool2d: {
    averagePool2d: ({ x }, options) => ({ y: averagePool2d(x, averageOptions(options)) }),
  },
  avg_pool2d_grad: {
    averagePool2dGradient: ({ x, dy }, options) => ({
      dx: averagePool2dGradient(x.shape, dy, averageOptions(options)),
    }),
  },
  convolve1d: { convolve: sliding(convolve) },
  convolve1d_same_first: { convolve: sliding(convolve) },
  convolve1d_throws: { convolve: sliding(convolve) },
  correlate1d: { correlate: sliding(correlate) },
};
