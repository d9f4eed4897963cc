/** What is drawn of trained networks: whose weights, which maps, which mistakes. */
import { afterAll, describe, expect, it } from 'vitest';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { type LabelledImages, scaledRows } from '../../../src/data/dataset.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { layerOutputs } from '../../../src/experiments/analysis/layerOutputs.ts';
import type { Predictions } from '../../../src/experiments/analysis/predict.ts';
import {
  beyondPictures,
  featureMaps,
  kernelWeights,
  mistakes,
  unitWeights,
} from '../../../src/experiments/beyondPictures.ts';
import { assign, elements, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { buildNetwork, type LayerSpec } from '../../../src/models/architecture.ts';
import { loadArrays } from '../../../src/models/loadArrays.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import { Network } from '../../../src/nn/network.ts';
import { eightImages } from './tinyTrial.ts';

const fast = await createFastKernels();
afterAll(() => fast.close());

/** A perceptron of one layer, from the weights of each unit. */
function units(columns: readonly (readonly number[])[]): Network {
  const network = buildNetwork(
    {
      ...{ inputShape: [columns[0].length], initializer: 'zero' },
      layers: [{ kind: 'dense', outputs: columns.length }],
    },
    1,
    createFloat64Kernels(),
  );
  const rows = columns[0].map((_, i) => columns.map((column) => column[i]));
  assign(network.parameters[0].value, rows.flat());
  return network;
}

const LAYERS: readonly LayerSpec[] = [
  { kind: 'conv', filters: 18, kernel: 3, padding: 1 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 2 },
  { kind: 'conv', filters: 3, kernel: 2 },
  { kind: 'batchNorm' },
  { kind: 'relu' },
  { kind: 'dropout', rate: 0.5 },
  { kind: 'flatten' },
  { kind: 'dense', outputs: 4 },
  { kind: 'relu' },
];

/** The first layers of a network for images of 4 × 6 pixels, its statistics such that none of the maps is dark. */
function convolutional(kernels: Kernels, depth = LAYERS.length): Network {
  const network = (count: number) =>
    buildNetwork(
      { inputShape: [1, 4, 6], initializer: 'glorot', layers: LAYERS.slice(0, count) },
      3,
      kernels,
    );
  const whole = network(LAYERS.length);
  for (const { name, value } of whole.statistics) {
    assign(
      value,
      elements(value).map((_, c) => (name.endsWith('mean') ? -c - 1 : (c + 1) / 8)),
    );
  }
  const arrays = [...whole.parameters, ...whole.statistics];
  const part = network(depth);
  const saved = new Map(arrays.map(({ name, value }) => [name, value]));
  loadArrays([...part.parameters, ...part.statistics], saved);
  return part;
}

const pixels = Float64Array.from({ length: 24 }, (_, i) => ((i * 7) % 24) / 32);
const SIZE = { width: 6, height: 4 };

/** Divided by the largest absolute value. */
const scaled = (values: readonly number[]) => {
  const most = Math.max(...values.map(Math.abs));
  return values.map((v) => (most === 0 ? 0 : v / most));
};

describe('layerOutputs', () => {
  it.each([
    ['float64', createFloat64Kernels(), (x: Float64Array): Floats => x],
    ['float32', fast, (x: Float64Array): Floats => Float32Array.from(x)],
  ])('are what Network.forward computes with the first layers: %s', (_, kernels, precise) => {
    const x = view(precise(pixels), [1, 1, 4, 6]) as Tensor<Floats>;
    const expected = LAYERS.map((_layer, l) => {
      const part = convolutional(kernels, l + 1);
      const y = part.forward(x);
      const [, ...shape] = y.shape;
      return { layer: part.layers[l].name, shape, values: elements(y).slice() };
    });
    const outputs = layerOutputs(convolutional(kernels), x);
    expect(outputs).toEqual(expected);
    expect(outputs.map(({ shape }) => shape)).toEqual([
      ...[
        [18, 4, 6],
        [18, 4, 6],
        [18, 2, 3],
        [3, 1, 2],
        [3, 1, 2],
        [3, 1, 2],
        [3, 1, 2],
      ],
      ...[[6], [4], [4]],
    ]);
    expect([...elements(x)]).toEqual([...precise(pixels)]);
  });

  it('leave the image alone, whatever the first layer does in place', () => {
    const network = buildNetwork(
      { inputShape: [2], initializer: 'zero', layers: [{ kind: 'relu' }, { kind: 'relu' }] },
      1,
      createFloat64Kernels(),
    );
    const x = view(Float64Array.of(-1, 2), [1, 2]);
    const [first, second] = layerOutputs(network, x);
    expect([...elements(x)]).toEqual([-1, 2]);
    first.values.fill(9);
    expect([...second.values]).toEqual([0, 2]);
  });

  it('start with an empty memory, as every pass does: two leave no more behind than one', () => {
    const network = convolutional(fast);
    const x = view(Float32Array.from(pixels), [1, 1, 4, 6]);
    const first = layerOutputs(network, x);
    const { offset } = fast.scratch(1, [1]);
    expect(layerOutputs(network, x)).toEqual(first);
    expect(fast.scratch(1, [1]).offset).toBe(offset);
  });
});

describe('the weights of units', () => {
  it('are shown for the longest columns first, the first of equal ones, each on its own scale', () => {
    const network = units([
      [2, 2, 2, 0],
      [4, 0, 0, 0],
      [3, 3, 0, 0],
      [0, 2, 0, -4],
      [0, 0, 0, -4],
      [0, 0, 0, 0],
    ]);
    const tile = (...values: readonly number[]) => ({
      ...{ label: '', width: 1, height: 4, scale: 'signed', values },
    });
    // Of squared lengths 20, 18, 16, 16, 12 and 0.
    expect(unitWeights(network, { width: 1, height: 4 })).toEqual([
      tile(0, 0.5, 0, -1),
      tile(1, 1, 0, 0),
      tile(1, 0, 0, 0),
      tile(0, 0, 0, -1),
      tile(1, 1, 1, 0),
      tile(0, 0, 0, 0),
    ]);
  });

  it('are shown for forty units at most', () => {
    const longer = Array.from({ length: 42 }, (_, u) => [u + 1, -1]);
    const tiles = unitWeights(units(longer), { width: 2, height: 1 });
    expect(tiles.map(({ values }) => values)).toEqual(
      Array.from({ length: 40 }, (_, n) => [1, -1 / (42 - n)]),
    );
  });
});

describe('the weights of kernels', () => {
  it('are those of the first channel, one image for each kernel', () => {
    const conv = new Conv2dLayer({
      ...{ outChannels: 2, kernelSize: [2, 3], initialize: initializers.zero },
    });
    const network = new Network([conv], [2, 4, 4], 1, createFloat64Kernels());
    assign(
      network.parameters[0].value,
      Array.from({ length: 24 }, (_, i) => (i === 14 ? -32 : i)),
    );
    const tile = (values: readonly number[]) => ({
      ...{ label: '', width: 3, height: 2, scale: 'signed', values: scaled(values) },
    });
    expect(kernelWeights(network)).toEqual([
      tile([0, 1, 2, 3, 4, 5]),
      tile([12, 13, -32, 15, 16, 17]),
    ]);
  });
});

describe('feature maps', () => {
  it('are the first sixteen after each activation of images, each on its own scale', () => {
    const kernels = createFloat64Kernels();
    const x = view(pixels, [1, 1, 4, 6]);
    const maps = (depth: number, count: number, width: number, height: number) => {
      const values = [...elements(convolutional(kernels, depth).forward(x))];
      const area = width * height;
      return Array.from({ length: count }, (_, c) => ({
        ...{ label: '', width, height, scale: 'grey' },
        values: scaled(values.slice(c * area, (c + 1) * area)),
      }));
    };
    const expected = [...maps(2, 16, 6, 4), ...maps(6, 3, 2, 1)];
    expect(featureMaps(convolutional(kernels), pixels, SIZE)).toEqual(expected);
    // Not pictures of nothing.
    expect(expected.slice(16).every(({ values }) => values.includes(1))).toBe(true);
    expect(new Set(expected.slice(0, 16).map(({ values }) => values.join())).size).toBe(16);
  });
});

/** Of examples of three classes: the probabilities of each. */
const predictionsOf = (rows: readonly (readonly number[])[]): Predictions => ({
  classes: 3,
  probabilities: Float64Array.from(rows.flat()),
  predictions: Uint32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
});

/** Images of 1 × 2 pixels; the n-th has the bytes n and 255. */
const imagesOf = (labels: readonly number[]): LabelledImages => ({
  ...{ images: Uint8Array.from(labels.flatMap((_, n) => [n, 255])), count: labels.length },
  ...{ labels: Uint8Array.from(labels), channels: 1, height: 1, width: 2 },
});

const WRONG = predictionsOf([
  [0.5, 0.25, 0.25],
  [0.25, 0.625, 0.125],
  [0, 0.125, 0.875],
  [0.25, 0.25, 0.5],
]);

describe('mistakes', () => {
  it('are shown as they are, the surest first, with label, prediction and confidence', () => {
    const tiles = mistakes(WRONG, scaledRows(imagesOf([1, 1, 0, 1])), { width: 2, height: 1 });
    expect(tiles.map((tile) => ({ ...tile, values: Array.from(tile.values) }))).toEqual(
      [
        { label: '0 → 2, 88 %', values: [2 / 255, 1] },
        { label: '1 → 0, 50 %', values: [0, 1] },
        { label: '1 → 2, 50 %', values: [3 / 255, 1] },
      ].map((tile) => ({ ...tile, width: 2, height: 1, scale: 'grey' })),
    );
  });

  it('are sixty at most', () => {
    const labels = Array.from({ length: 62 }, () => 0);
    const rows = labels.map((_, n) => [0, 0.5 - n / 256, 0.5 + n / 256]);
    const tiles = mistakes(predictionsOf(rows), scaledRows(imagesOf(labels)), {
      ...{ width: 2, height: 1 },
    });
    expect(tiles.map(({ values }) => values[0])).toEqual(
      Array.from({ length: 60 }, (_, n) => (61 - n) / 255),
    );
  });
});

describe('the pictures', () => {
  // Of the test digits, whose size is that of the training images: as large as the digits that are drawn.
  const size = { width: 28, height: 28 };
  const train = { ...imagesOf([0]), ...size };
  const test: LabelledImages = {
    ...train,
    images: Uint8Array.from({ length: 4 * 784 }, (_, i) => (i * 37) % 256),
    ...{ labels: Uint8Array.of(1, 1, 0, 1), count: 4 },
  };
  const images = { train, valid: train, test };
  const data = { ...eightImages, images, test: scaledRows(test) };
  const mlp = units(Array.from({ length: 3 }, (_, u) => Array.from(pixels, (p) => p - u)));
  const cnn = buildNetwork(
    { inputShape: [1, 28, 28], initializer: 'glorot', layers: LAYERS },
    3,
    createFloat64Kernels(),
  );
  const drawn = beyondPictures(data, mlp, cnn, WRONG);
  const first = Float64Array.from(test.images.subarray(0, 784), (byte) => byte / 255);
  const madeUp = syntheticDigits({ train: 1, valid: 1, test: 1 }).test;
  const ofTheProgram = Float64Array.from(madeUp.images, (byte) => byte / 255);

  it('are weights, kernels, feature maps of a digit of our own and of the first test digit, and mistakes', () => {
    expect(drawn.map(({ picture: { name, columns } }) => [name, columns])).toEqual([
      ['mlp-weights', 10],
      ['cnn-kernels', 8],
      ['drawn-feature-maps', 16],
      ['feature-maps', 16],
      ['mistakes', 10],
    ]);
    expect(drawn.map(({ picture }) => picture.tiles)).toEqual([
      unitWeights(mlp, size),
      kernelWeights(cnn),
      featureMaps(cnn, ofTheProgram, size),
      featureMaps(cnn, first, size),
      mistakes(WRONG, data.test, size),
    ]);
  });

  it('tell which of them show examples of the data', () => {
    expect(drawn.map(({ showsData }) => showsData)).toEqual([false, false, false, true, true]);
  });

  it('show nothing of the data where they tell so', () => {
    const others = { ...test, images: test.images.map((byte) => 255 - byte) };
    const again = beyondPictures({ ...data, test: scaledRows(others) }, mlp, cnn, WRONG);
    expect(again.slice(0, 3)).toEqual(drawn.slice(0, 3));
    expect(again[3].picture.tiles).not.toEqual(drawn[3].picture.tiles);
  });

  it('say what they are', () => {
    for (const { picture } of drawn) {
      expect(picture.kind).toBe('picture');
      expect(picture.caption).toBe('first seed; eight images, pixels / 255');
    }
    const descriptions = drawn.map(({ picture }) => picture.description);
    expect(descriptions[0]).toContain('The weights of 40 units');
    expect(descriptions[2]).toContain('The first 16 feature maps');
    expect(descriptions[2]).toContain('a digit that this project has drawn itself');
    expect(descriptions[3]).toContain('The first 16 feature maps');
    expect(descriptions[3]).toContain('for the first test digit');
    expect(descriptions[4]).toContain('3 test digits that the network takes for another one');
  });

  it('have none of mistakes where there are none', () => {
    const right = { ...data, test: scaledRows({ ...test, labels: Uint8Array.of(0, 1, 2, 2) }) };
    const names = beyondPictures(right, mlp, cnn, WRONG).map(({ picture }) => picture.name);
    expect(names).toEqual(['mlp-weights', 'cnn-kernels', 'drawn-feature-maps', 'feature-maps']);
  });
});
