/** The benchmarks: what each asks the subjects to do. Everything random comes from one seed. */

import { loadMnist, mnistFolder } from '../src/data/mnist.ts';
import { RandomStream } from '../src/kernels/random.ts';
import {
  firstImages,
  type GemmTask,
  type LayerSpec,
  outputShapes,
  type ParameterData,
  type StepTask,
  type Task,
} from './task.ts';

/** A benchmark makes its tasks only when it is asked for. */
export interface Workload {
  readonly name: string;
  readonly about: string;
  tasks(): readonly Task[];
}

const SEED = 1;

/** of the pixels of MNIST's training images */
const NON_ZERO = 0.191;
const DIGITS = 10;

const dense = (outputs: number): LayerSpec => ({ kind: 'dense', outputs });
const relu: LayerSpec = { kind: 'relu' };
const pool: LayerSpec = { kind: 'maxPool', size: 2 };
const flatten: LayerSpec = { kind: 'flatten' };
const conv3 = (filters: number): LayerSpec => ({ kind: 'conv', filters, kernel: 3, padding: 1 });

const MLP = [dense(512), relu, dense(512), relu, dense(DIGITS)];
const CNN = [
  ...[16, 32].flatMap((filters) => [conv3(filters), relu, pool]),
  ...[flatten, dense(400), relu, dense(DIGITS)],
];
const VGG = [
  ...[32, 64, 128, 256].flatMap((f) => [conv3(f), relu, conv3(f), relu, pool]),
  ...[flatten, dense(256), relu, dense(2)],
];

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'gemm',
    about: 'matrix products: square ones, and those of the layers of mlp-step',
    tasks: gemmTasks,
  },
  {
    name: 'mlp-step',
    about: 'training steps of 784-512-512-10, ReLU, batch 128',
    tasks: () => [
      stepTask('mlp-step', [784], MLP, randomImages(128, [784], DIGITS)),
      stepTask('mlp-step', [784], MLP, digits(128)),
    ],
  },
  {
    name: 'cnn-step',
    about: 'training steps of two convolutions and two dense layers on 28 × 28 digits, batch 128',
    tasks: () => [stepTask('cnn-step', [1, 28, 28], CNN, digits(128))],
  },
  {
    name: 'cnn-growth',
    about: 'the same steps on 1 to 512 digits: how cost grows with the batch',
    tasks: () => {
      const most = stepTask('cnn-growth', [1, 28, 28], CNN, digits(512));
      return [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((batch) => ({
        ...firstImages(most, batch),
        input: `${most.input} × ${batch}`,
      }));
    },
  },
  {
    name: 'vgg-step',
    about: 'training steps of eight convolutions and two dense layers on 64 × 64 × 3, batch 64',
    tasks: () => [stepTask('vgg-step', [3, 64, 64], VGG, randomImages(64, [3, 64, 64], 2), 0.001)],
  },
];

type Images = Pick<StepTask, 'input' | 'inputs' | 'labels' | 'classes'>;

/** Pixels uniform in (0, 1]: none is zero. */
function randomImages(batch: number, shape: readonly number[], classes: number, share = 1): Images {
  const random = new RandomStream(SEED, `bench images ${shape} ${share}`);
  const size = batch * shape.reduce((product, side) => product * side, 1);
  const inputs = Float32Array.from({ length: size }, () =>
    random.uniform() < share ? 1 - random.uniform() : 0,
  );
  const labels = Int32Array.from({ length: batch }, () => random.integer(0, classes - 1));
  return { input: share === 1 ? 'dense' : 'mnist-like', inputs, labels, classes };
}

/** The first MNIST digits where `PROOFBOOK_DATA` has them, else pixels as often zero as theirs. */
function digits(batch: number): Images {
  const named = process.env.PROOFBOOK_DATA ?? '';
  if (named === '') return randomImages(batch, [784], DIGITS, NON_ZERO);
  const folder = mnistFolder(named);
  if (folder === null) {
    throw new Error(
      `PROOFBOOK_DATA names ${named}, but the digits are not there; correct it or leave it out`,
    );
  }
  const { images, labels } = loadMnist(folder).train;
  const inputs = Float32Array.from(images.subarray(0, batch * 784), (byte) => byte / 255);
  return {
    input: 'mnist',
    inputs,
    labels: Int32Array.from(labels.subarray(0, batch)),
    classes: DIGITS,
  };
}

function stepTask(
  bench: string,
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
  images: Images,
  learningRate = 0.01,
): StepTask {
  const batch = images.labels.length;
  const parameters = heParameters(bench, inputShape, layers);
  return {
    ...{ kind: 'step', bench, inputShape, layers, batch, learningRate, parameters },
    ...images,
  };
}

/** Weights normal with variance 2 / fanIn, biases small and not zero. */
function heParameters(
  bench: string,
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
): ParameterData[] {
  const random = new RandomStream(SEED, `bench ${bench} parameters`);
  const normal = (shape: readonly number[], deviation: number): ParameterData => ({
    shape,
    data: Float32Array.from(
      { length: shape.reduce((product, side) => product * side, 1) },
      () => deviation * random.normal(),
    ),
  });
  const shapes = outputShapes({ inputShape, layers });
  return layers.flatMap((layer, l) => {
    const [channels] = l === 0 ? inputShape : shapes[l - 1];
    if (layer.kind === 'dense') {
      const weights = normal([channels, layer.outputs], Math.sqrt(2 / channels));
      return [weights, normal([layer.outputs], 0.01)];
    }
    if (layer.kind === 'conv') {
      const { filters, kernel } = layer;
      const fanIn = channels * kernel * kernel;
      const weights = normal([filters, channels, kernel, kernel], Math.sqrt(2 / fanIn));
      return [weights, normal([filters], 0.01)];
    }
    return [];
  });
}

function gemmTasks(): GemmTask[] {
  const square = [256, 512, 1024].map((n) => gemmTask(n, n, n));
  const [batch, inputs, units] = [128, 784, 512];
  return [
    ...square,
    gemmTask(batch, inputs, units),
    gemmTask(batch, units, units),
    gemmTask(batch, units, DIGITS),
    gemmTask(inputs, batch, units, { transposedA: true }),
    gemmTask(batch, units, inputs, { transposedB: true }),
  ];
}

function gemmTask(
  M: number,
  K: number,
  N: number,
  { transposedA = false, transposedB = false } = {},
): GemmTask {
  const random = new RandomStream(SEED, `bench gemm ${M} ${K} ${N}`);
  // Positive entries: no element of the product is small by cancellation.
  const matrix = (size: number) => Float32Array.from({ length: size }, () => random.uniform());
  const left = transposedA ? `(${K}×${M})ᵀ` : `${M}×${K}`;
  const right = transposedB ? `(${N}×${K})ᵀ` : `${K}×${N}`;
  const input = `${left} · ${right}`;
  return {
    ...{ kind: 'gemm', bench: 'gemm', input, M, K, N, transposedA, transposedB },
    ...{ a: matrix(M * K), b: matrix(K * N) },
  };
}
