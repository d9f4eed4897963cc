/** What the fast kernels refuse, and how they say so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign, type Tensor, zeros } from '../../../src/kernels/array.ts';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { Network } from '../../../src/nn/network.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';

let kernels: FastKernels;
let t: (...shape: number[]) => Tensor<Float32Array>;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 22 });
  t = (...shape) => kernels.tensor(shape);
});
afterAll(() => kernels.close());

const settings = {
  learningRate: 0.1,
  weightDecay: 0,
  momentum: 0.9,
  nesterov: false,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  step: 1,
};

/** (2, 5, 5) → (3, 4, 4) */
const plan: WindowPlan = {
  inputShape: [2, 5, 5],
  outputShape: [3, 4, 4],
  kernelSize: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
};
const pooling: WindowPlan = { ...plan, outputShape: [2, 4, 4] };

describe('arrays of wrong shapes are refused with function, array and shapes', () => {
  const product = (y: Tensor<Float32Array>, ...rest: [x: number[], w: number[], b: number[]]) =>
    kernels.dense(y, t(...rest[0]), t(...rest[1]), t(...rest[2]));
  const gradient = (...shapes: (number[] | null)[]) => {
    const [dw, db, dx, dy, x, w] = shapes.map((shape) => (shape === null ? null : t(...shape)));
    if (!dw || !db || !dy || !x || !w) throw new Error('only dx may be null');
    kernels.denseGradient(dw, db, dx, dy, x, w);
  };
  const update = (name: 'sgd' | 'momentum' | 'adam', ...shapes: number[][]) => {
    const [value, g, first, second] = shapes.map((shape) => t(...shape));
    if (name === 'sgd') kernels.updates.sgd(value, g, settings);
    if (name === 'momentum') kernels.updates.momentum(value, g, first, settings);
    if (name === 'adam') kernels.updates.adam(value, g, first, second, settings);
  };
  const convolve = (y: number[], x: number[], w: number[], b: number[]) =>
    kernels.convolution(plan).forward(t(...y), t(...x), t(...w), t(...b));
  const back = (dw: number[], db: number[], dx: number[], dy: number[], w: number[]) => {
    const convolution = kernels.convolution(plan);
    convolution.forward(t(1, 3, 4, 4), t(1, 2, 5, 5), t(3, 2, 2, 2), t(3));
    convolution.backward(t(...dw), t(...db), t(...dx), t(...dy), t(...w));
  };
  const normalize = (...shapes: number[][]) => {
    const [y, mean, variance, x, scale, shift] = shapes.map((shape) => t(...shape));
    kernels.batchNormalization(3, 1e-5).train(y, mean, variance, x, scale, shift);
  };
  const normalizeBack = (...shapes: number[][]) => {
    const layer = kernels.batchNormalization(3, 1e-5);
    layer.train(t(4, 3), t(3), t(3), t(4, 3), t(3), t(3));
    const [dx, dscale, dshift, dy, scale] = shapes.map((shape) => t(...shape));
    layer.backward(dx, dscale, dshift, dy, scale);
  };
  const pool = (
    name: 'maxPooling' | 'averagePooling',
    forth: number[][],
    backwards: number[][],
  ) => {
    const layer =
      name === 'maxPooling' ? kernels.maxPooling(pooling) : kernels.averagePooling(pooling, true);
    layer.forward(t(...forth[0]), t(...forth[1]));
    layer.backward(t(...backwards[0]), t(...backwards[1]));
  };
  const [image, pooled] = [
    [1, 2, 5, 5],
    [1, 2, 4, 4],
  ];

  it.each<[string, () => void]>([
    [
      'matmul: a has shape (3, 3), expected (2, 3)',
      () => kernels.matmul(t(2, 5), t(3, 3), t(3, 5)),
    ],
    [
      'matmul: b has shape (3, 4), expected (3, 5)',
      () => kernels.matmul(t(2, 5), t(2, 3), t(3, 4)),
    ],
    ['matmul: c has shape (2), expected (2, ', () => kernels.matmul(t(2), t(2, 3), t(3, 5))],
    [
      'dense: x has shape (2, 3, 1), expected (2, 3)',
      () => product(t(2, 4), [2, 3, 1], [3, 4], [4]),
    ],
    ['dense: w has shape (2, 4), expected (3, 4)', () => product(t(2, 4), [2, 3], [2, 4], [4])],
    ['dense: y has shape (4, 2), expected (2, 4)', () => product(t(4, 2), [2, 3], [3, 4], [4])],
    ['dense: b has shape (3), expected (4)', () => product(t(2, 4), [2, 3], [3, 4], [3])],
    [
      'denseGradient: dw has shape (4, 3), expected (3, 4)',
      () => gradient([4, 3], [4], null, [2, 4], [2, 3], [3, 4]),
    ],
    [
      'denseGradient: db has shape (3), expected (4)',
      () => gradient([3, 4], [3], null, [2, 4], [2, 3], [3, 4]),
    ],
    [
      'denseGradient: dx has shape (2, 4), expected (2, 3)',
      () => gradient([3, 4], [4], [2, 4], [2, 4], [2, 3], [3, 4]),
    ],
    [
      'denseGradient: dy has shape (1, 4), expected (2, 4)',
      () => gradient([3, 4], [4], null, [1, 4], [2, 3], [3, 4]),
    ],
    [
      'denseGradient: x has shape (2, 3, 1), expected (2, 3)',
      () => gradient([3, 4], [4], null, [2, 4], [2, 3, 1], [3, 4]),
    ],
    [
      'denseGradient: w has shape (4, 4), expected (3, 4)',
      () => gradient([3, 4], [4], null, [2, 4], [2, 3], [4, 4]),
    ],
    [
      'activate: y has shape (3, 2), expected (2, 3)',
      () => kernels.activate('relu', t(3, 2), t(2, 3)),
    ],
    [
      'activateGradient: dx has shape (5), expected (6)',
      () => kernels.activateGradient('tanh', t(5), t(6), t(6), t(6)),
    ],
    [
      'activateGradient: x has shape (5), expected (6)',
      () => kernels.activateGradient('tanh', t(6), t(5), t(6), t(6)),
    ],
    [
      'activateGradient: dy has shape (5), expected (6)',
      () => kernels.activateGradient('tanh', t(6), t(6), t(6), t(5)),
    ],
    ['add: a has shape (3), expected (4)', () => kernels.add(t(4), t(3), t(4))],
    ['add: b has shape (3), expected (4)', () => kernels.add(t(4), t(4), t(3))],
    [
      'flatten: rows has shape (1, 49), expected (1, 50)',
      () => kernels.flatten(t(1, 49), t(...image)),
    ],
    [
      'unflatten: rows has shape (2, 25), expected (1, 50)',
      () => kernels.unflatten(t(...image), t(2, 25)),
    ],
    ['dropout: y has shape (2), expected (3)', () => kernels.dropout(t(2), t(3), 0.5, 1, 2)],
    ['sgd: gradient has shape (3), expected (2)', () => update('sgd', [2], [3])],
    ['momentum: gradient has shape (3), expected (2)', () => update('momentum', [2], [3], [2])],
    ['momentum: velocity has shape (3), expected (2)', () => update('momentum', [2], [2], [3])],
    ['adam: gradient has shape (3), expected (2)', () => update('adam', [2], [3], [2], [2])],
    ['adam: first has shape (3), expected (2)', () => update('adam', [2], [2], [3], [2])],
    ['adam: second has shape (3), expected (2)', () => update('adam', [2], [2], [2], [3])],
    [
      'convolution: x has shape (1, 2, 5, 6), expected (any, 2, 5, 5)',
      () => convolve([1, 3, 4, 4], [1, 2, 5, 6], [3, 2, 2, 2], [3]),
    ],
    [
      'convolution: y has shape (2, 3, 4, 4), expected (1, 3, 4, 4)',
      () => convolve([2, 3, 4, 4], [1, 2, 5, 5], [3, 2, 2, 2], [3]),
    ],
    [
      'convolution: w has shape (3, 2, 2, 3), expected (3, 2, 2, 2)',
      () => convolve([1, 3, 4, 4], [1, 2, 5, 5], [3, 2, 2, 3], [3]),
    ],
    [
      'convolution: b has shape (2), expected (3)',
      () => convolve([1, 3, 4, 4], [1, 2, 5, 5], [3, 2, 2, 2], [2]),
    ],
    [
      'convolution: dw has shape (2, 3, 2, 2), expected (3, 2, 2, 2)',
      () => back([2, 3, 2, 2], [3], [1, 2, 5, 5], [1, 3, 4, 4], [3, 2, 2, 2]),
    ],
    [
      'convolution: db has shape (4), expected (3)',
      () => back([3, 2, 2, 2], [4], [1, 2, 5, 5], [1, 3, 4, 4], [3, 2, 2, 2]),
    ],
    [
      'convolution: dx has shape (2, 2, 5, 5), expected (1, 2, 5, 5)',
      () => back([3, 2, 2, 2], [3], [2, 2, 5, 5], [1, 3, 4, 4], [3, 2, 2, 2]),
    ],
    [
      'convolution: dy has shape (1, 4, 4, 3), expected (any, 3, 4, 4)',
      () => back([3, 2, 2, 2], [3], [1, 2, 5, 5], [1, 4, 4, 3], [3, 2, 2, 2]),
    ],
    [
      'convolution: w has shape (3, 2, 3, 2), expected (3, 2, 2, 2)',
      () => back([3, 2, 2, 2], [3], [1, 2, 5, 5], [1, 3, 4, 4], [3, 2, 3, 2]),
    ],
    [
      'batchNormalization: x has shape (4, 2), expected (any, 3)',
      () => normalize([4, 2], [3], [3], [4, 2], [3], [3]),
    ],
    [
      'batchNormalization: y has shape (3, 3), expected (4, 3)',
      () => normalize([3, 3], [3], [3], [4, 3], [3], [3]),
    ],
    [
      'batchNormalization: mean has shape (2), expected (3)',
      () => normalize([4, 3], [2], [3], [4, 3], [3], [3]),
    ],
    [
      'batchNormalization: variance has shape (2), expected (3)',
      () => normalize([4, 3], [3], [2], [4, 3], [3], [3]),
    ],
    [
      'batchNormalization: scale has shape (2), expected (3)',
      () => normalize([4, 3], [3], [3], [4, 3], [2], [3]),
    ],
    [
      'batchNormalization: shift has shape (2), expected (3)',
      () => normalize([4, 3], [3], [3], [4, 3], [3], [2]),
    ],
    [
      'batchNormalization: dx has shape (3, 3), expected (4, 3)',
      () => normalizeBack([3, 3], [3], [3], [4, 3], [3]),
    ],
    [
      'batchNormalization: dscale has shape (2), expected (3)',
      () => normalizeBack([4, 3], [2], [3], [4, 3], [3]),
    ],
    [
      'batchNormalization: dshift has shape (2), expected (3)',
      () => normalizeBack([4, 3], [3], [2], [4, 3], [3]),
    ],
    [
      'batchNormalization: dy has shape (3, 3), expected (4, 3)',
      () => normalizeBack([4, 3], [3], [3], [3, 3], [3]),
    ],
    [
      'batchNormalization: scale has shape (2), expected (3)',
      () => normalizeBack([4, 3], [3], [3], [4, 3], [2]),
    ],
    ...(['maxPooling', 'averagePooling'] as const).flatMap((name): [string, () => void][] => [
      [
        `${name}: x has shape (1, 2, 4, 5), expected (any, 2, 5, 5)`,
        () => pool(name, [pooled, [1, 2, 4, 5]], [image, pooled]),
      ],
      [
        `${name}: y has shape (2, 2, 4, 4), expected (1, 2, 4, 4)`,
        () => pool(name, [[2, 2, 4, 4], image], [image, pooled]),
      ],
      [
        `${name}: dx has shape (1, 2, 5, 4), expected (any, 2, 5, 5)`,
        () => pool(name, [pooled, image], [[1, 2, 5, 4], pooled]),
      ],
      [
        `${name}: dy has shape (2, 2, 4, 4), expected (1, 2, 4, 4)`,
        () => pool(name, [pooled, image], [image, [2, 2, 4, 4]]),
      ],
    ]),
    [
      'softmaxCrossEntropy: logits has shape (2, 3), expected (3, any)',
      () => kernels.softmaxCrossEntropy(null, t(2, 3), [0, 1, 2], 0),
    ],
    [
      'softmaxCrossEntropy: logits has shape (2, 3, 1), expected (2, any)',
      () => kernels.softmaxCrossEntropy(null, t(2, 3, 1), [0, 1], 0),
    ],
    [
      'softmaxCrossEntropy: dlogits has shape (3, 2), expected (2, 3)',
      () => kernels.softmaxCrossEntropy(t(3, 2), t(2, 3), [0, 1], 0),
    ],
  ])('%s', (message, call) => {
    expect(call).toThrow(message);
  });
});

describe('arrays that are not arrays of the kernels are refused', () => {
  it('float64, of other kernels, transposed', async () => {
    expect(() => kernels.add(t(2), zeros([2]), t(2))).toThrow(
      'add: an array of shape (2) is not on the memory of these kernels; copy it into one of theirs',
    );
    const others = await createFastKernels({ memory: 2 ** 18 });
    expect(() => kernels.add(others.tensor([2]), t(2), t(2))).toThrow('is not on the memory');
    others.close();
    expect(() => kernels.add(t(3, 2), t(2, 3).transpose(1, 0), t(3, 2))).toThrow(
      'add: an array of shape (3, 2) has strides (1, 3), those of another view; copy it into an',
    );
    const channels = t(2, 3, 4, 5).transpose(0, 2, 3, 1);
    expect(() => kernels.add(t(2, 4, 5, 3), t(2, 4, 5, 3), channels)).toThrow('strides');
  });

  it('but extents of 1 lie in any order', () => {
    const [y, ones] = [t(1, 3), t(3, 1)];
    assign(ones, [1, 2, 3]);
    kernels.add(y, ones.transpose(1, 0), ones.transpose(1, 0));
    expect([0, 1, 2].map((j) => y.get(0, j))).toEqual([2, 4, 6]);
    expect(() => kernels.flatten(t(2, 12), t(2, 1, 3, 4))).not.toThrow();
  });
});

describe('calls out of order and arguments out of range are refused', () => {
  it('a backward pass before its forward pass', () => {
    expect(() =>
      kernels.convolution(plan).backward(t(3, 2, 2, 2), t(3), null, t(1, 3, 4, 4), t(3, 2, 2, 2)),
    ).toThrow('convolution: call forward first');
    expect(() => kernels.maxPooling(pooling).backward(t(1, 2, 5, 5), t(1, 2, 4, 4))).toThrow(
      'maxPooling: call forward first',
    );
    expect(() =>
      kernels.batchNormalization(3, 1e-5).backward(t(4, 3), t(3), t(3), t(4, 3), t(3)),
    ).toThrow('batchNormalization: call train first');
  });

  it.each([
    ['row', { inputShape: [2, 3, 9], kernelSize: [2, 2], padding: [2, 0] }, 'window 0 of axis 0'],
    [
      'column',
      { inputShape: [2, 9, 3], kernelSize: [2, 2], padding: [0, 2] },
      'window 0 of axis 1',
    ],
  ] as const)('max pooling windows without a %s of the image', (_, own, message) => {
    expect(() => kernels.maxPooling({ ...pooling, ...own })).toThrow(
      `maxPooling: ${message} has no entry inside the image of 3 (k=2, p=2, d=1); reduce the padding`,
    );
  });

  it.each([-1, 3, 0.5, Number.NaN])('the label %d of three classes', (label) => {
    expect(() => kernels.softmaxCrossEntropy(null, t(2, 3), [0, label], 0)).toThrow(
      `softmaxCrossEntropy: label ${label} of row 1 is not a class; classes are 0 … 2`,
    );
  });

  it('an empty batch', () => {
    expect(() => kernels.softmaxCrossEntropy(null, kernels.scratch(0, [3]), [], 0)).toThrow(
      'softmaxCrossEntropy: the batch is empty',
    );
  });
});

describe('checkFinite', () => {
  const build = async (checkFinite: boolean) => {
    const checked = await createFastKernels({ memory: 2 ** 20, checkFinite });
    const network = new Network(
      [
        new Dense({ outputs: 4, initializer: 'glorot' }),
        new ActivationLayer('relu'),
        new Dense({ outputs: 3, initializer: 'glorot' }),
      ],
      [2],
      1,
      checked,
    );
    return { checked, network };
  };
  const batch = (bad: number) => {
    const x = zeros([2, 2]);
    assign(x, [1, 2, 3, bad]);
    return x;
  };

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('names the input that holds %d', async (bad) => {
    const { checked, network } = await build(true);
    expect(() => network.backward(batch(bad), [0, 1])).toThrow(
      `dense: x[3] is ${bad}; every element must be finite`,
    );
    expect(() => network.backward(batch(4), [0, 1])).not.toThrow();
    checked.close();
  });

  it('names the weights and the gradients', async () => {
    const { checked, network } = await build(true);
    const optimizer = createOptimizer({ name: 'sgd' }, checked.updates);
    network.backward(batch(4), [0, 1]);
    network.parameters[1].gradient.set(2, Number.NaN);
    expect(() => optimizer.step(network.parameters, 0.1)).toThrow(
      'sgd: gradient[2] is NaN; every element must be finite',
    );
    network.parameters[0].value.set(0, 1, Number.NEGATIVE_INFINITY);
    expect(() => network.forward(batch(4))).toThrow('dense: w[1] is -Infinity');
    checked.close();
  });

  it('is off unless asked for: then what is not finite goes through', async () => {
    const { checked, network } = await build(false);
    expect(network.backward(batch(Number.NaN), [0, 1])).toBeNaN();
    checked.close();
  });
});
