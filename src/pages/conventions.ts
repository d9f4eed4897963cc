/** The conventions of the project, each with a check that can fail. */

import { averagePool2d } from '../conv/averagePool.ts';
import { conv2d } from '../conv/conv2d.ts';
import { convolve, correlate } from '../conv/convolve1d.ts';
import { effectiveKernelSize, outputSize } from '../conv/geometry.ts';
import { maxPool } from '../conv/maxPool.ts';
import { SCALING, scaledRows } from '../data/dataset.ts';
import { createFloat64Kernels } from '../engines/float64.ts';
import { array, elements } from '../kernels/array.ts';
import { reluDerivative } from '../nn/activations.ts';
import { BatchNormLayer } from '../nn/batchNormLayer.ts';
import { crossEntropy } from '../nn/crossEntropy.ts';
import { softmax } from '../nn/softmax.ts';

export interface Convention {
  readonly topic: string;
  readonly convention: string;
  /** what would be different otherwise */
  readonly elsewhere: string;
  holds(): boolean;
}

const equal = (a: ArrayLike<number>, b: readonly number[]): boolean =>
  a.length === b.length && b.every((x, i) => x === a[i]);

export const conventions: readonly Convention[] = [
  {
    topic: 'Arrays',
    convention:
      '`ndarray` views, row-major; images `(N, C, H, W)`, kernels `(O, C, KH, KW)`, rows of features `(N, F)`',
    elsewhere: 'TensorFlow puts channels last',
    holds: () => {
      const y = conv2d(array([[[[1, 2, 3]]]]), array([[[[1, 10]]]]), null);
      return equal(y.shape, [1, 1, 1, 2]) && equal(elements(y), [21, 32]);
    },
  },
  {
    topic: 'ReLU at 0',
    convention:
      'the networks use the subgradient 0; in the theory H(0) = ½ and ReLU has no derivative at 0',
    elsewhere: 'some libraries take ½ or 1',
    holds: () => reluDerivative(0) === 0 && reluDerivative(-0) === 0,
  },
  {
    topic: 'Flipping',
    convention: '`convolve` flips the kernel, `correlate` does not; convolutional layers correlate',
    elsewhere: 'frameworks call correlation convolution',
    holds: () =>
      equal(convolve([1, 2, 4], [1, 10], 'valid'), [12, 24]) &&
      equal(correlate([1, 2, 4], [1, 10], 'valid'), [21, 42]),
  },
  {
    topic: 'Mode `same`',
    convention: 'as many outputs as the signal has entries, from position ⌊(k − 1)/2⌋ of `full`',
    elsewhere:
      'numpy swaps the arguments when the kernel is the longer one; here they are never swapped',
    holds: () => equal(convolve([1, 2, 3, 4], [1, 0, 2], 'same'), [2, 5, 8, 6]),
  },
  {
    topic: 'Dilation',
    convention:
      '`dilation: 1` means none; the assignment counts skipped positions, d = dilation − 1, in question 8 only',
    elsewhere: 'the assignment and numpy-ml write 0 for none',
    holds: () => effectiveKernelSize(3, 1) === 3 && effectiveKernelSize(3, 2) === 5,
  },
  {
    topic: 'Output size',
    convention: '⌊(i + 2p − k_eff)/s⌋ + 1; what is left over at the end is not looked at',
    elsewhere: 'pooling layers may round up',
    holds: () => outputSize({ inputSize: 8, kernelSize: 3, stride: 2 }) === 3,
  },
  {
    topic: 'Losses',
    convention: 'means over the batch, in nats (natural logarithm)',
    elsewhere: 'sums over the batch, or bits',
    holds: () => {
      const twice = array([
        [0, 0],
        [0, 0],
      ]);
      return crossEntropy(twice, [0, 1]) === Math.LN2;
    },
  },
  {
    topic: 'Max pooling',
    convention: 'ties go to the first position in row-major order; padding never wins; NaN does',
    elsewhere: 'TensorFlow.js shares the gradient among ties',
    holds: () =>
      maxPool(
        array([
          [
            [
              [5, 5],
              [5, 5],
            ],
          ],
        ]),
        { kernelSize: 2 },
      ).argMax[0] === 0,
  },
  {
    topic: 'Average pooling',
    convention: 'padding is no part of the mean, unless `countPadding` is set',
    elsewhere: 'PyTorch counts the zeros of the padding unless told otherwise',
    holds: () => {
      const y = averagePool2d(array([[[[6, 6]]]]), { kernelSize: [1, 2], padding: [0, 1] });
      return equal(elements(y), [6, 6]);
    },
  },
  {
    topic: 'Batch normalization',
    convention:
      'training divides by the biased variance of the batch; the running variance keeps the unbiased one; the momentum is the share of the new batch',
    elsewhere:
      'ONNX and TensorFlow.js keep the biased variance, and their momentum is the share of what was',
    holds: () => {
      const layer = new BatchNormLayer({ epsilon: 3, momentum: 0.25 });
      layer.init(null, [1], createFloat64Kernels());
      const y = layer.forward(array([[7], [9]]), true);
      const [mean, variance] = layer.statistics.map(({ value }) => elements(value));
      return equal(elements(y), [-0.5, 0.5]) && equal(mean, [2]) && equal(variance, [1.25]);
    },
  },
  {
    topic: 'Softmax at infinity',
    convention:
      'entries of +∞ share the mass equally; if all are −∞, so do they; NaN makes all entries NaN',
    elsewhere: 'a plain evaluation gives NaN',
    holds: () =>
      equal(softmax([Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY]), [0.5, 0, 0.5]),
  },
  {
    topic: 'MNIST pixels',
    convention: `${SCALING}: 0 … 1; named on every plot`,
    elsewhere: "the course's own file divides by 256",
    holds: () => {
      const pixel = { images: Uint8Array.of(255), labels: Uint8Array.of(0), count: 1 };
      const out = new Float64Array(1);
      scaledRows({ ...pixel, channels: 1, height: 1, width: 1 }).rows([0], out);
      return out[0] === 1;
    },
  },
];
