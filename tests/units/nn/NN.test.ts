import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, type Tensor, toNested, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { crossEntropy } from '../../../src/nn/crossEntropy.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { NN, type NNOptions } from '../../../src/nn/NN.ts';
import { softmax } from '../../../src/nn/softmax.ts';
import { evaluate, trainEpoch } from '../../../src/nn/training.ts';
import { U } from '../kernels/precision.ts';
import { clusters } from './tinyData.ts';

const data = {
  train: clusters(23, 5, 3, 1),
  valid: clusters(7, 5, 3, 2),
  test: clusters(8, 5, 3, 3),
};
const settings = {
  data,
  classes: 3,
  hiddenDims: [6, 3],
  learningRate: 0.25,
  batchSize: 4,
  epochs: 3,
  seed: 5,
} satisfies NNOptions;

const names = (record: object) => Object.keys(record).sort();

describe('NN, step by step', () => {
  /** W1 = [[1, −1], [2, 0]], b1 = [0, 1], ReLU; W2 = [[1, 2], [3, 4]], b2 = [10, 10]. */
  function worked(): NN {
    const two = clusters(2, 2, 2, 1);
    const nn = new NN({
      data: { train: two, valid: two, test: two },
      classes: 2,
      hiddenDims: [2],
      learningRate: 0.5,
    });
    nn.parameters = {
      W1: array([
        [1, -1],
        [2, 0],
      ]),
      b1: array([0, 1]),
      W2: array([
        [1, 2],
        [4, 3],
      ]),
      b2: array([10, 10]),
    };
    return nn;
  }
  // Hidden pre-activations (1, 0) and (1, 2), logits (11, 12) and (19, 18); then all zero.
  const input = array([
    [1, 0],
    [-1, 1],
  ]);

  it('forward keeps the input, every Z and every A, and the loss where labels are given', () => {
    const nn = worked();
    const cache = nn.forward(input);
    expect(names(cache)).toEqual(['A0', 'A1', 'A2', 'Z1', 'Z2']);
    expect(cache.A0).toBe(input);
    expect(toNested(cache.Z1)).toEqual([
      [1, 0],
      [1, 2],
    ]);
    expect(toNested(cache.A1)).toEqual([
      [1, 0],
      [1, 2],
    ]);
    expect(toNested(cache.Z2)).toEqual([
      [11, 12],
      [19, 18],
    ]);
    expect(toNested(cache.A2)).toEqual([[...softmax([11, 12])], [...softmax([19, 18])]]);
    expect(nn.forward(input, [0, 1]).loss).toBe(crossEntropy(cache.Z2, [0, 1]));
  });

  it('backward gives dZ, dA, dW and db of every layer, worked by hand for equal logits', () => {
    const nn = worked();
    nn.parameters.W2 = array([
      [1, 1],
      [-2, -2],
    ]);
    nn.parameters.b2 = array([0, 0]);
    nn.parameters.b1 = array([-1, 1]); // Z1 = [[0, 0], [0, 2]]: three kinks, slope 0 there
    const grads = nn.backward(nn.forward(input), [0, 1]);
    expect(names(grads)).toEqual(['dA1', 'dW1', 'dW2', 'dZ1', 'dZ2', 'db1', 'db2']);
    // Probabilities ½, N = 2.
    expect(toNested(grads.dZ2)).toEqual([
      [-0.25, 0.25],
      [0.25, -0.25],
    ]);
    expect(toNested(grads.dW2)).toEqual([
      [0, 0],
      [0.5, -0.5],
    ]);
    expect(toNested(grads.db2)).toEqual([0, 0]);
    nn.parameters.W2 = array([
      [1, 3],
      [-2, 6],
    ]);
    const cache = {
      ...nn.forward(input),
      A2: array([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    };
    const lower = nn.backward(cache, [0, 1]);
    expect(toNested(lower.dA1)).toEqual([
      [0.5, 2],
      [-0.5, -2],
    ]);
    expect(toNested(lower.dZ1)).toEqual([
      [0, 0],
      [-0, -2],
    ]);
    expect(elements(lower.dW1)).toEqual(Float64Array.of(0, 2, 0, -2));
    expect(elements(lower.db1)).toEqual(Float64Array.of(0, -2));
  });

  it('update moves every W and b by −η times its gradient', () => {
    const nn = worked();
    nn.update({
      dW1: array([
        [2, 0],
        [0, 4],
      ]),
      db1: array([0, 2]),
      dW2: array([
        [0, 2],
        [2, 0],
      ]),
      db2: array([-2, 0]),
    });
    expect([...nn.weights()]).toEqual([0, -1, 2, -2, 0, 0, 1, 1, 3, 3, 11, 10]);
  });

  it('activation, softmax and loss are those of the network', () => {
    const nn = worked();
    const Z = array([
      [-1, 2],
      [0, 1000],
    ]);
    expect(toNested(nn.activation(Z))).toEqual([
      [0, 2],
      [0, 1000],
    ]);
    expect(toNested(nn.softmax(Z))).toEqual([[...softmax([-1, 2])], [0, 1]]);
    expect(nn.loss(Z, [1, 0])).toBe(crossEntropy(Z, [1, 0]));
    const sigmoidal = new NN({ ...settings, activation: 'sigmoid' });
    expect(toNested(sigmoidal.activation(array([[0]])))).toEqual([[0.5]]);
  });

  it('refuses inputs and labels that do not fit', () => {
    const nn = worked();
    expect(() => nn.forward(zeros([1, 3]))).toThrow(
      'NN.forward: input has shape (1, 3), expected (any, 2)',
    );
    expect(() => nn.backward(nn.forward(input), [0])).toThrow(
      'NN.backward: the last A has shape (2, 2), expected (1, any)',
    );
    expect(() => nn.backward(nn.forward(input), [0, 2])).toThrow(
      'NN.backward: label 2 of row 1 is not a class; classes are 0 … 1',
    );
  });
});

describe('NN and the fast network', () => {
  // Sums of up to three terms have the same order in both, so the bits must be the same.
  it.each(['relu', 'sigmoid', 'tanh'] as const)('train to the same bits: %s', (activation) => {
    const nn = new NN({ ...settings, activation });
    const dims = [5, 6, 3, 3];
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims,
      activation,
      initializer: 'glorot',
      seed: 5,
    });
    expect(nn.weights()).toEqual(network.weights());
    const logs = nn.train();
    const shuffle = new RandomStream(5, 'shuffle');
    for (let epoch = 0; epoch < 3; epoch++) {
      const order = shuffle.permutation(23);
      trainEpoch(network, data.train, { batchSize: 4, learningRate: 0.25, order });
      const [train, valid] = [evaluate(network, data.train), evaluate(network, data.valid)];
      expect({
        trainAccuracy: logs.trainAccuracy[epoch],
        validationAccuracy: logs.validationAccuracy[epoch],
        trainLoss: logs.trainLoss[epoch],
        validationLoss: logs.validationLoss[epoch],
      }).toEqual({
        trainAccuracy: train.accuracy,
        validationAccuracy: valid.accuracy,
        trainLoss: train.loss,
        validationLoss: valid.loss,
      });
    }
    expect(logs.trainLoss).toHaveLength(3);
    expect(nn.weights()).toEqual(network.weights());
    expect(nn.test()).toEqual(evaluate(network, data.test));
  });

  it('have the same gradients up to the order of one sum when layers are wide', () => {
    const wide = { train: clusters(6, 7, 10, 1) };
    const all = { train: wide.train, valid: wide.train, test: wide.train };
    const nn = new NN({ data: all, hiddenDims: [9], activation: 'tanh', classes: 10, seed: 3 });
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [7, 9, 10],
      activation: 'tanh',
      initializer: 'glorot',
      seed: 3,
    });
    const x = zeros([6, 7]);
    wide.train.rows([0, 1, 2, 3, 4, 5], x.data);
    const labels = Array.from(wide.train.labels);
    const cache = nn.forward(x, labels);
    const grads = nn.backward(cache, labels);
    expect(network.backward(x, labels)).toBe(cache.loss);
    const [W1, b1, W2, b2] = network.parameters.map((p) => p.gradient);
    expect(elements(W2)).toEqual(elements(grads.dW2));
    expect(elements(b2)).toEqual(elements(grads.db2));
    // dA1 sums 10 products in two orders, each within 10u/(1−10u) of the truth; φ′, the product with x
    // and the sum of 6 rows add at most 8 roundings on either side.
    const absolute = (t: Tensor, i: number, j: number) => Math.abs(t.get(i, j));
    const magnitude = (n: number, j: number) =>
      Array.from(
        { length: 10 },
        (_, k) => absolute(grads.dZ2, n, k) * absolute(nn.parameters.W2, j, k),
      ).reduce((a, b) => a + b, 0);
    for (let j = 0; j < 9; j++) {
      let ofBias = 0;
      for (let n = 0; n < 6; n++) ofBias += magnitude(n, j);
      const allowance = (t: number) => 2 * (10 + 8 + 1) * U * t;
      expect(Math.abs(b1.get(j) - grads.db1.get(j))).toBeLessThanOrEqual(allowance(ofBias));
      for (let i = 0; i < 7; i++) {
        let ofWeight = 0;
        for (let n = 0; n < 6; n++) ofWeight += absolute(x, n, i) * magnitude(n, j);
        expect(Math.abs(W1.get(i, j) - grads.dW1.get(i, j))).toBeLessThanOrEqual(
          allowance(ofWeight),
        );
      }
    }
  });
});

describe('NN, its options', () => {
  it('has the defaults of the answer: 512 and 256 hidden units, ReLU, Glorot, ten classes', () => {
    const pixels = clusters(10, 784, 10, 1);
    const nn = new NN({ data: { train: pixels, valid: pixels, test: pixels } });
    expect(nn.dims).toEqual([784, 512, 256, 10]);
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: nn.dims,
      activation: 'relu',
      initializer: 'glorot',
      seed: 0,
    });
    const weights = network.weights();
    expect(nn.weights().every((w, i) => w === weights[i])).toBe(true);
    expect(nn.weights().length).toBe(535_818);
    expect(toNested(nn.activation(array([[-2, 2]])))).toEqual([[0, 2]]);
    expect(nn.learningRate).toBe(0.1);
    expect(nn.batchSize).toBe(64);
    expect(nn.epochs).toBe(10);
  });

  it('takes the number of hidden layers and refuses one that contradicts the sizes', () => {
    expect(new NN({ ...settings, nHidden: 2 }).depth).toBe(3);
    expect(() => new NN({ ...settings, nHidden: 1 })).toThrow(
      'NN.initializeWeights: 1 hidden layers, but dims [5,6,3,3] have 2; make them agree',
    );
  });

  it('initializeWeights starts anew, also with other sizes', () => {
    const nn = new NN(settings);
    const initial = nn.weights();
    nn.train();
    expect(nn.weights()).not.toEqual(initial);
    nn.initializeWeights(2, nn.dims);
    expect(nn.weights()).toEqual(initial);
    nn.initializeWeights(1, [5, 4, 3]);
    expect(nn.dims).toEqual([5, 4, 3]);
    expect(names(nn.parameters)).toEqual(['W1', 'W2', 'b1', 'b2']);
    expect(nn.forward(zeros([1, 5])).A2.shape).toEqual([1, 3]);
  });

  it('reads the data from datapath where `data` is a function', () => {
    const paths: (string | undefined)[] = [];
    const read = (datapath: string | undefined) => {
      paths.push(datapath);
      return data;
    };
    expect(new NN({ ...settings, data: read, datapath: 'somewhere' }).dims).toEqual([5, 6, 3, 3]);
    new NN({ ...settings, data: read });
    expect(paths).toEqual(['somewhere', undefined]);
  });

  it('takes the least that is possible: one unit, one example a step, one epoch', () => {
    const nn = new NN({ ...settings, hiddenDims: [1], batchSize: 1, epochs: 1 });
    expect(nn.train().trainLoss).toHaveLength(1);
  });

  it('refuses what is missing or impossible', () => {
    expect(() => new NN({})).toThrow(
      'NN: no data; give `data`, the parts or a function of `datapath`',
    );
    const cases: [object, string][] = [
      [{ hiddenDims: [0] }, 'NN: units of a layer is 0; it must be a positive integer'],
      [{ classes: 2.5 }, 'NN: units of a layer is 2.5'],
      [{ batchSize: 0 }, 'NN: batchSize is 0; it must be a positive integer'],
      [{ epochs: -1 }, 'NN: epochs is -1; it must be a positive integer'],
      [{ learningRate: 0 }, 'NN: learningRate is 0; it must be positive and finite'],
      [{ learningRate: Number.POSITIVE_INFINITY }, 'NN: learningRate is Infinity'],
      [{ seed: -1 }, 'RandomStream: seed -1'],
      [{ activation: 'gelu' }, "NN: there is no activation 'gelu'"],
      [{ initializer: 'he' }, "NN: there is no initializer 'he'"],
      [{ mode: 'predict' }, "NN: there is no mode 'predict'; choose train or test"],
      [{ mode: 'test' }, "NN: mode 'test' needs a `modelPath` to read the parameters from"],
    ];
    for (const [options, message] of cases) {
      expect(() => new NN({ ...settings, ...options })).toThrow(message);
    }
  });

  it('takes counts of 1: one hidden unit, examples one by one, a single epoch', () => {
    const nn = new NN({ ...settings, hiddenDims: [1], batchSize: 1, epochs: 1 });
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [5, 1, 3],
      activation: 'relu',
      initializer: 'glorot',
      seed: 5,
    });
    expect(nn.train().trainLoss).toHaveLength(1);
    const order = new RandomStream(5, 'shuffle').permutation(23);
    trainEpoch(network, data.train, { batchSize: 1, learningRate: 0.25, order });
    expect(nn.weights()).toEqual(network.weights());
  });

  it('stops training at a loss that is not finite', () => {
    const broken = {
      ...data,
      train: { ...data.train, rows: (_: unknown, out: Float64Array) => void out.fill(Number.NaN) },
    };
    expect(() => new NN({ ...settings, data: broken }).train()).toThrow(
      'NN.train: the loss became NaN in epoch 1; use a smaller learning rate than 0.25',
    );
  });
});

describe('NN, its model', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is saved by train and read by mode test, to the bit', () => {
    const modelPath = join(folder, 'model');
    const trained = new NN({ ...settings, modelPath });
    trained.train();
    const read = new NN({ ...settings, modelPath, mode: 'test', seed: 99 });
    expect(read.weights()).toEqual(trained.weights());
    expect(read.test()).toEqual(trained.test());
    expect(readFileSync(modelPath).length).toBeGreaterThan(8 * trained.weights().length);
  });

  it('of another architecture is refused', () => {
    const modelPath = join(folder, 'model');
    new NN({ ...settings, modelPath }).train();
    const other = { ...settings, modelPath, mode: 'test' } as const;
    expect(() => new NN({ ...other, hiddenDims: [6, 4] })).toThrow(
      `readModel: ${modelPath} holds a network [5,6,3,3] with relu, expected [5,6,4,3] with relu`,
    );
  });
});
