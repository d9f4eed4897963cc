import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, type Tensor, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { batches, evaluate, plainDescent, trainEpoch } from '../../../src/nn/training.ts';
import { clusters, rowsOf } from './tinyData.ts';

const identity = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const seven = rowsOf(
  Array.from({ length: 7 }, (_, i) => [i, -i]),
  [10, 11, 12, 13, 14, 15, 16],
);

describe('batches', () => {
  it('gathers the examples in the given order, what is left over as a smaller batch', () => {
    const seen = Array.from(batches(seven, Uint32Array.of(6, 0, 5, 1, 4, 2, 3), 3), (batch) => ({
      start: batch.start,
      shape: batch.x.shape,
      x: [...elements(batch.x)],
      labels: batch.labels,
    }));
    expect(seen).toEqual([
      { start: 0, shape: [3, 2], x: [6, -6, 0, -0, 5, -5], labels: [16, 10, 15] },
      { start: 3, shape: [3, 2], x: [1, -1, 4, -4, 2, -2], labels: [11, 14, 12] },
      { start: 6, shape: [1, 2], x: [3, -3], labels: [13] },
    ]);
  });

  it('has no ragged batch where the size divides the count, and one where it exceeds it', () => {
    const sizes = (batchSize: number) =>
      Array.from(batches(seven, identity(7), batchSize), (batch) => batch.labels.length);
    expect([sizes(7), sizes(1), sizes(100)]).toEqual([[7], [1, 1, 1, 1, 1, 1, 1], [7]]);
  });

  it('needs room for the examples there are, however large the batches may be', () => {
    const [batch, ...more] = batches(seven, identity(7), Number.MAX_SAFE_INTEGER);
    expect(more).toEqual([]);
    expect(batch.x.data.buffer.byteLength).toBe(8 * 7 * 2);
  });

  it('gathers batches of one size into the same array, again and again', () => {
    const arrays = Array.from(batches(seven, identity(7), 3), ({ x }) => x);
    expect(arrays[1]).toBe(arrays[0]);
    expect(arrays[2]).not.toBe(arrays[0]);
  });
});

const mlp = (seed: number) =>
  createMlp({
    kernels: createFloat64Kernels(),
    dims: [6, 5, 3],
    activation: 'relu',
    initializer: 'glorot',
    seed,
  });

describe('trainEpoch', () => {
  it('takes one SGD step for each batch, in order, the last one with its own mean', () => {
    const data = clusters(11, 6, 3, 1);
    const order = new RandomStream(3, 'shuffle').permutation(11);
    const trained = mlp(1);
    trainEpoch(trained, data, { batchSize: 4, learningRate: 0.25, order });
    const byHand = mlp(1);
    for (const indices of [order.subarray(0, 4), order.subarray(4, 8), order.subarray(8, 11)]) {
      const x = zeros([indices.length, 6]);
      data.rows(indices, x.data);
      byHand.backward(
        x,
        Array.from(indices, (i) => data.labels[i]),
      );
      plainDescent(byHand).step(byHand.parameters, 0.25);
    }
    expect(trained.weights()).toEqual(byHand.weights());
  });

  it('takes one step for each example where the batch size is 1', () => {
    const data = clusters(3, 6, 3, 1);
    const trained = mlp(1);
    trainEpoch(trained, data, { batchSize: 1, learningRate: 0.25, order: identity(3) });
    const byHand = mlp(1);
    for (const i of [0, 1, 2]) {
      const x = zeros([1, 6]);
      data.rows([i], x.data);
      byHand.backward(x, [data.labels[i]]);
      plainDescent(byHand).step(byHand.parameters, 0.25);
    }
    expect(trained.weights()).toEqual(byHand.weights());
  });

  it('takes the steps of the optimizer, at the rate of the schedule, towards smoothed labels', () => {
    const data = clusters(10, 6, 3, 1);
    const order = identity(10);
    const rates = [0.5, 0.25, 0.125];
    const asked: number[] = [];
    const learningRate = (batch: number) => {
      asked.push(batch);
      return rates[batch];
    };
    const create = () => createOptimizer({ name: 'momentum' });
    const trained = mlp(1);
    const optimizer = create();
    for (let epoch = 0; epoch < 2; epoch++) {
      trainEpoch(trained, data, { batchSize: 4, learningRate, order, optimizer, smoothing: 0.25 });
    }
    expect(asked).toEqual([0, 1, 2, 0, 1, 2]);
    const byHand = mlp(1);
    const momentum = create();
    for (let epoch = 0; epoch < 2; epoch++) {
      let batch = 0;
      for (const { x, labels } of batches(data, order, 4)) {
        byHand.backward(x, labels, 0.25);
        momentum.step(byHand.parameters, rates[batch++]);
      }
    }
    expect(trained.weights()).not.toEqual(mlp(1).weights());
    expect(trained.weights()).toEqual(byHand.weights());
  });

  it('follows the recorded trajectory, to the bit', () => {
    const data = clusters(30, 6, 3, 2);
    const network = mlp(1);
    const shuffle = new RandomStream(1, 'shuffle');
    const losses = Array.from({ length: 4 }, () => {
      const order = shuffle.permutation(30);
      trainEpoch(network, data, { batchSize: 4, learningRate: 0.5, order });
      return evaluate(network, data).loss;
    });
    expect(losses).toEqual([
      0.8924874471683502, 0.8578600241262682, 0.7311704099535954, 0.6704628868870244,
    ]);
  });

  it('refuses what cannot be: batch sizes, orders of another length, labels, learning rates', () => {
    const data = clusters(6, 6, 3, 1);
    const order = identity(6);
    const options = { batchSize: 2, learningRate: 0.1, order };
    for (const batchSize of [0, -1, 1.5, Number.NaN]) {
      expect(() => trainEpoch(mlp(1), data, { ...options, batchSize })).toThrow(
        `trainEpoch: batch size ${batchSize} must be a positive integer`,
      );
    }
    expect(() => trainEpoch(mlp(1), data, { ...options, order: identity(5) })).toThrow(
      'trainEpoch: order has 5 entries for 6 examples',
    );
    expect(() => trainEpoch(mlp(1), data, { ...options, learningRate: -1 })).toThrow(
      'sgdUpdate: learning rate -1 must be finite and at least 0',
    );
    const mislabelled = { ...data, labels: [0, 1, 2, 256, 0, 1] };
    expect(() => trainEpoch(mlp(1), mislabelled, options)).toThrow(
      'crossEntropy: label 256 of row 1 is not a class; classes are 0 … 2',
    );
  });

  it('stops at a loss that is not finite, naming the batch, before it spoils the weights', () => {
    const rows = [
      [1, 0],
      [0, 1],
      [Number.NaN, 1],
    ];
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [2, 2],
      activation: 'relu',
      initializer: 'glorot',
      seed: 1,
    });
    const options = { batchSize: 2, learningRate: 0.1, order: identity(3) };
    expect(() => trainEpoch(network, rowsOf(rows, [0, 1, 1]), options)).toThrow(
      'trainEpoch: the loss of step 2, on the batch from example 2, is NaN; use a smaller learning rate than 0.1',
    );
    expect(network.weights().every(Number.isFinite)).toBe(true);
  });
});

/** A classifier whose logits are its inputs. */
const echo = { forward: (x: Tensor) => x };

describe('evaluate', () => {
  it('is the mean over examples, where means over batches would differ', () => {
    // 500 examples with loss ln 2 fill the first batch; the last one alone has loss 1000.
    const rows = [...Array.from({ length: 500 }, () => [0, 0]), [1000, 0]];
    const labels = [...new Array<number>(499).fill(0), 1, 1];
    const sizes: number[] = [];
    const recording = {
      forward: (x: Tensor) => {
        sizes.push(x.shape[0]);
        return x;
      },
    };
    const { loss, accuracy } = evaluate(recording, rowsOf(rows, labels));
    expect(sizes).toEqual([500, 1]);
    expect(accuracy).toBe(499 / 501);
    // 500 equal terms are added and divided again: some 502 roundings of a value near 347 + 1000
    const expected = (500 * Math.LN2 + 1000) / 501;
    expect(Math.abs(loss - expected)).toBeLessThanOrEqual(502 * 2 ** -53 * expected);
  });

  it('sends ties to the first class, and finds the largest logit anywhere', () => {
    const rows = [
      [1, 1, 1],
      [0, 1, 1],
      [-3, -2, -1],
      [5, 4, 3],
    ];
    expect(evaluate(echo, rowsOf(rows, [0, 1, 2, 0])).accuracy).toBe(1);
    expect(evaluate(echo, rowsOf(rows, [1, 2, 1, 0])).accuracy).toBe(1 / 4);
  });

  it('reports a loss that is infinite or NaN as it is', () => {
    const { POSITIVE_INFINITY: inf, NaN: nan } = Number;
    expect(evaluate(echo, rowsOf([[0, -inf]], [1]))).toEqual({ loss: inf, accuracy: 0 });
    expect(evaluate(echo, rowsOf([[0, nan]], [0])).loss).toBeNaN();
  });

  it('refuses to judge no examples', () => {
    expect(() => evaluate(echo, rowsOf([], []))).toThrow('evaluate: there are no examples');
  });

  it('leaves the network as it was', () => {
    const network = mlp(1);
    const weights = network.weights();
    evaluate(network, clusters(5, 6, 3, 1));
    expect(network.weights()).toEqual(weights);
    expect(network.forward(array([[0, 0, 0, 0, 0, 0]])).shape).toEqual([1, 3]);
  });
});
