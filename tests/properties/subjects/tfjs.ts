/**
 * The subject `tfjs` (or `tfjs-node`): TensorFlow.js, through its public operations and its own
 * differentiation. Somebody else's code: where it breaks a claim, the record says where.
 *
 * Its float32 kernels are judged by the bound of an exponential that is right to 2 ulps, which is
 * what vectorized libraries state; the JavaScript backend computes in float64 and rounds once.
 */

import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import type { Subject, TwoLayerNetwork } from '../../../src/theory/operations.ts';

const { tf, backend } = await loadTensorFlow();
type Tensor = InstanceType<typeof tf.Tensor>;

/** The numbers of a result, which is then freed with all that led to it. */
function numbers(compute: () => Tensor): number[] {
  return tf.tidy(() => Array.from(compute().dataSync()));
}

type Elementwise = (x: Tensor) => Tensor;

const scalarOf = (f: Elementwise) => (x: number) => numbers(() => f(tf.scalar(x)))[0];

const vjpOf = (f: Elementwise) => (x: readonly number[], g: readonly number[]) =>
  numbers(() => tf.grad(f)(tf.tensor1d([...x]), tf.tensor1d([...g])));

/** Row i of the Jacobian is its product with the i-th unit vector from the left. */
const jacobianOf = (f: Elementwise) => (x: readonly number[]) =>
  x.map((_, i) =>
    vjpOf(f)(
      x,
      x.map((_, j) => (i === j ? 1 : 0)),
    ),
  );

const activations: Readonly<Record<TwoLayerNetwork['activation'], Elementwise>> = {
  relu: (x) => tf.relu(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
};
const { relu, sigmoid, tanh } = activations;
const softmax: Elementwise = (x) => tf.softmax(x);

function twoLayerNetwork(x: readonly number[], network: TwoLayerNetwork): number[] {
  const matrix = (rows: TwoLayerNetwork['hiddenWeights']) => tf.tensor2d(rows.map((r) => [...r]));
  const dense = (input: Tensor, weights: TwoLayerNetwork['hiddenWeights'], biases: Tensor) =>
    tf.add(tf.matMul(input, matrix(weights), false, true), biases);
  return numbers(() => {
    const biases = [network.hiddenBiases, network.outputBiases].map((b) => tf.tensor1d([...b]));
    const hidden = dense(tf.tensor2d([[...x]]), network.hiddenWeights, biases[0]);
    return dense(activations[network.activation](hidden), network.outputWeights, biases[1]);
  });
}

/**
 * Convolution flips the kernel; `conv1d` does not, and for kernels of even length its own «same» begins
 * one entry later in the full convolution than ours, so the zeros are put around the signal here.
 */
function convolve(
  signal: readonly number[],
  kernel: readonly number[],
  mode: 'full' | 'valid' | 'same',
): number[] {
  const reach = kernel.length - 1;
  const after = { full: reach, same: Math.floor(reach / 2), valid: 0 }[mode];
  const before = mode === 'same' ? reach - after : after;
  const zeros = (count: number) => Array<number>(count).fill(0);
  const padded = [...zeros(before), ...signal, ...zeros(after)];
  return numbers(() =>
    tf.conv1d(
      tf.tensor2d(padded, [padded.length, 1]),
      tf.tensor3d([...kernel].reverse(), [kernel.length, 1, 1]),
      1,
      'valid',
    ),
  );
}

export const tfjs: Subject = {
  name: backend,
  precision: 'float32',
  elementaryUlps: { exp: 2 },
  runs: 50,
  foreign: true,
  operations: {
    relu: scalarOf(relu),
    reluDerivative: (x) => vjpOf(relu)([x], [1])[0],
    sigmoid: scalarOf(sigmoid),
    tanh: scalarOf(tanh),
    sigmoidJacobian: jacobianOf(sigmoid),
    sigmoidVjp: vjpOf(sigmoid),
    softmax: (x) => numbers(() => softmax(tf.tensor1d([...x]))),
    softmaxJacobian: jacobianOf(softmax),
    softmaxVjp: vjpOf(softmax),
    twoLayerNetwork,
    convolve,
  },
};
