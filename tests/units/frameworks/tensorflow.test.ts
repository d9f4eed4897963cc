/** TensorFlow.js as an independent opinion on convolution, pooling and cross entropy. */
import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { conv2d } from '../../../src/conv/conv2d.ts';
import { maxPool } from '../../../src/conv/maxPool.ts';
import { array, elements, type Tensor, toNested, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { crossEntropy } from '../../../src/nn/crossEntropy.ts';

const { tf, backend, fallbackReason } = await loadTensorFlow();

/** Unit roundoff of float32, which TensorFlow.js computes in. */
const U32 = 2 ** -24;

const random = new RandomStream(1, 'tensorflow');
const draw = (...shape: number[]): Tensor =>
  view(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      random.uniformBetween(-1, 1),
    ),
    shape,
  );
const channelsLast = (x: Tensor) =>
  tf.tensor4d(toNested(x.transpose(0, 2, 3, 1)) as number[][][][]);

describe(`TensorFlow.js (backend ${backend}${fallbackReason === null ? '' : `, because: ${fallbackReason}`})`, () => {
  it('reports which backend ran', () => {
    expect(['tfjs-node', 'tfjs']).toContain(backend);
    expect(backend === 'tfjs-node').toBe(fallbackReason === null);
  });

  it('takes the native package where it loads', async () => {
    const native = { ready: async () => {} };
    const loaded = await loadTensorFlow(() => native);
    expect(loaded).toEqual({ tf: native, backend: 'tfjs-node', fallbackReason: null });
  });

  it('correlates as conv2d does, within the float32 error of 18 products and sums', async () => {
    const x = draw(2, 2, 7, 6);
    const w = draw(3, 2, 3, 3);
    const ours = conv2d(x, w, null, { stride: 2 });
    const kernels = tf.tensor4d(toNested(w.transpose(2, 3, 1, 0)) as number[][][][]);
    const theirs = tf.transpose(tf.conv2d(channelsLast(x), kernels, 2, 'valid'), [0, 3, 1, 2]);
    expect(theirs.shape).toEqual(ours.shape);
    // 18 terms of at most 1 in size: each rounded on input twice, once as a product, 17 times summed.
    const allowance = 18 * (3 + 17) * U32;
    const values = await theirs.data();
    const apart = elements(ours).map((y, i) => Math.abs(y - values[i]));
    expect(Math.max(...apart)).toBeLessThanOrEqual(allowance);
    expect(apart).toHaveLength(2 * 3 * 3 * 2);
  });

  it('pools as maxPool does: a maximum is only rounded on input', async () => {
    const x = draw(1, 2, 6, 6);
    const theirs = tf.transpose(tf.maxPool(channelsLast(x), 2, 2, 'valid'), [0, 3, 1, 2]);
    const values = await theirs.data();
    expect(Array.from(values)).toEqual(
      Array.from(elements(maxPool(x, { kernelSize: 2 }).y), Math.fround),
    );
  });

  it('has the same mean cross entropy, within float32', async () => {
    const logits = [
      [2, -1, 0.5],
      [0, 0, 3],
    ];
    const labels = [0, 1];
    const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), 3);
    const theirs = tf.losses.softmaxCrossEntropy(oneHot, tf.tensor2d(logits));
    const ours = crossEntropy(array(logits), labels);
    // Some ten float32 operations on numbers of at most 4.
    expect(Math.abs((await theirs.data())[0] - ours)).toBeLessThanOrEqual(10 * 4 * U32);
  });
});
