/**
 * The subject `fast`: the WebAssembly kernels that the layers call, in float32.
 *
 * Their exponential is off by less than an ulp (`elementary32.ts`, measured over all of float32).
 * Softmax is asked where the kernels have it, in the gradient of the cross entropy; its own Jacobian
 * and vector–Jacobian product they do not need, because that gradient has them folded in.
 */
import { assign, elements, type Floats, type Tensor } from '../../../src/kernels/array.ts';
import type { ElementwiseName, WindowPlan } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import type { Subject } from '../../../src/theory/operations.ts';
import { layerOperations } from './layerOperations.ts';
import { trainingOperations } from './trainingOperations.ts';
import { twoLayerNetwork } from './twoLayerNetwork.ts';

const kernels = await createFastKernels();
const layers = layerOperations(kernels);
const training = trainingOperations(kernels);

type Vector = readonly number[];

/** A vector in the memory of the kernels, as a batch of one. */
function put(values: Vector, shape: Vector = [values.length]): Tensor<Floats> {
  const copy = kernels.scratch(1, shape);
  assign(copy, Float64Array.from(values));
  return copy;
}

/** What `compute` leaves, with all work space free before. */
function numbers(compute: () => Tensor<Floats>): number[] {
  kernels.reset();
  return Array.from(elements(compute()));
}

function activated(name: ElementwiseName, x: Tensor<Floats>): Tensor<Floats> {
  const y = kernels.scratch(1, x.shape.slice(1));
  kernels.activate(name, y, x);
  return y;
}

const functionOf = (name: ElementwiseName) => (x: number) =>
  numbers(() => activated(name, put([x])))[0];

const vjpOf = (name: ElementwiseName) => (values: Vector, g: Vector) =>
  numbers(() => {
    const x = put(values);
    const dx = put(values);
    kernels.activateGradient(name, dx, x, activated(name, x), put(g));
    return dx;
  });

/** The entry beside the label in the gradient of one sample's cross entropy is its probability. */
function softmax(x: Vector): number[] {
  if (x.length === 1) return [1 + logitGradient(x, 0)[0]];
  const [beside0, beside1] = [logitGradient(x, 0), logitGradient(x, 1)];
  return x.map((_, i) => (i === 0 ? beside1 : beside0)[i]);
}

function logitGradient(x: Vector, label: number): number[] {
  return numbers(() => {
    const gradient = put(x);
    kernels.softmaxCrossEntropy(gradient, put(x), [label], 0);
    return gradient;
  });
}

/**
 * Convolution flips the kernel; that of the layers does not. Layers pad both ends alike: for a kernel of
 * even length the last output belongs to no entry of the signal.
 */
function convolve(signal: Vector, kernel: Vector, mode: 'full' | 'valid' | 'same'): number[] {
  const around = { full: kernel.length - 1, same: Math.floor(kernel.length / 2), valid: 0 }[mode];
  const plan: WindowPlan = {
    inputShape: [1, 1, signal.length],
    outputShape: [1, 1, signal.length + 2 * around - kernel.length + 1],
    kernelSize: [1, kernel.length],
    stride: [1, 1],
    padding: [0, around],
    dilation: [1, 1],
  };
  const outputs = numbers(() => {
    const y = kernels.scratch(1, plan.outputShape);
    const weights = put([...kernel].reverse(), [1, 1, kernel.length]);
    const biases = kernels.tensor([1]);
    kernels.convolution(plan).forward(y, put(signal, plan.inputShape), weights, biases);
    return y;
  });
  return mode === 'same' ? outputs.slice(0, signal.length) : outputs;
}

export const fast: Subject = {
  name: 'fast',
  precision: 'float32',
  elementaryUlps: { exp: 1 },
  operations: {
    ...layers,
    ...training,
    // These kernels convolve so wherever the shapes and the numbers allow it.
    minimalFiltering: layers.correlate2d,
    minimalFilteringGradient: training.correlate2dGradient,
    relu: functionOf('relu'),
    reluDerivative: (x) => vjpOf('relu')([x], [1])[0],
    sigmoid: functionOf('sigmoid'),
    tanh: functionOf('tanh'),
    sigmoidVjp: vjpOf('sigmoid'),
    sigmoidJacobian: (x) =>
      x.map((_, i) =>
        vjpOf('sigmoid')(
          x,
          x.map((_, j) => (i === j ? 1 : 0)),
        ),
      ),
    softmax,
    twoLayerNetwork: (x, network) => twoLayerNetwork(kernels, x, network),
    convolve,
  },
};
