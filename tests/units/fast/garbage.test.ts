/** A training step hands out the same arrays as the step before, and makes no garbage. */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import { sizeOf, view } from '../../../src/kernels/array.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Network } from '../../../src/nn/network.ts';
import { createOptimizer, type OptimizerName } from '../../../src/nn/optimizers/optimizer.ts';
import { type LabelledRows, trainEpoch } from '../../../src/nn/training.ts';

/** Enough for the engine to compile every function for good. */
const WARM_UP = 10_000;
const STEPS = 2_000;
/** Of an epoch, where epochs are measured. */
const EPOCH_STEPS = 100;
const BATCH = 4;
/**
 * Bytes. A float64 handed to a function that the compiler did not inline is boxed in 16 bytes, and
 * which ones it inlines differs from run to run: room for that, and for no view a step.
 */
const LIMIT = STEPS * 256;

const perceptron = (): Layer[] => [
  new Dense({ outputs: 9, initializer: 'glorot', inputGradient: false }),
  new ActivationLayer('relu'),
  new DropoutLayer(0.25),
  new Dense({ outputs: 3, initializer: 'glorot' }),
];

const convolutional = (): Layer[] => [
  new Conv2dLayer({ outChannels: 4, kernelSize: 3, initialize: initializers.glorot }),
  new ActivationLayer('relu'),
  new MaxPoolLayer({ kernelSize: 2 }),
  new Conv2dLayer({ outChannels: 4, kernelSize: 2, initialize: initializers.glorot }),
  new BatchNormLayer(),
  new ActivationLayer('tanh'),
  new AveragePoolLayer({ kernelSize: 2 }),
  new Flatten(),
  new Dense({ outputs: 3, initializer: 'glorot' }),
];

// Compiled at the same moments in every run, whatever else the machine does.
setFlagsFromString('--no-concurrent-recompilation');

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 24 });
});
afterAll(() => kernels.close());

function trainer(layers: Layer[], inputShape: readonly number[], name: OptimizerName): () => void {
  const network = new Network(layers, inputShape, 1, kernels);
  const shape = [BATCH, ...inputShape];
  const x = view(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 5) - 2),
    shape,
  );
  const labels = Uint8Array.of(0, 1, 2, 1);
  const zeros = (own: readonly number[]) => kernels.tensor(own);
  const optimizer = createOptimizer({ name, zeros }, kernels.updates);
  return () => {
    network.backward(x, labels);
    optimizer.step(network.parameters, 0.01);
  };
}

/** Epochs of the loop that trains the networks, over data that are gathered without garbage. */
function epochTrainer(inputShape: readonly number[], layers: Layer[]): () => void {
  const network = new Network(layers, inputShape, 1, kernels);
  const [count, features] = [EPOCH_STEPS * BATCH, sizeOf(inputShape)];
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 3);
  const data: LabelledRows = {
    ...{ count, features, labels },
    rows(indices, out) {
      for (let i = 0; i < out.length; i++) out[i] = (indices[0] + i) % 5;
    },
  };
  const zeros = (own: readonly number[]) => kernels.tensor(own);
  const optimizer = createOptimizer({ name: 'momentum', zeros }, kernels.updates);
  const order = Uint32Array.from({ length: count }, (_, n) => n);
  const learningRate = (batch: number) => 0.01 / (1 + batch);
  return () => trainEpoch(network, data, { batchSize: BATCH, learningRate, optimizer, order });
}

/** Bytes that the heap grows by in so many steps, and the collections in the meantime. */
async function measure(
  step: () => void,
  steps = STEPS,
): Promise<{ growth: number; collections: number }> {
  const starts: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) starts.push(startTime);
  });
  observer.observe({ entryTypes: ['gc'] });
  const before = getHeapStatistics().used_heap_size;
  for (let n = 0; n < steps; n++) step();
  const growth = getHeapStatistics().used_heap_size - before;
  const end = performance.now();
  // Collections are reported later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return { growth, collections: starts.filter((start) => start < end).length };
}

/**
 * The first of several measures that is within the limit, else the last: on a busy machine the
 * compiler may still be at work, and what was left of a collection by others may be due.
 */
async function settled(step: () => void, limit: number, steps = STEPS): ReturnType<typeof measure> {
  let last = await measure(step, steps);
  for (let n = 0; n < 20 && (last.collections > 0 || last.growth >= limit); n++) {
    last = await measure(step, steps);
  }
  return last;
}

// What the compiler inlines is decided anew with each network: one unlucky choice is not the code's fault.
describe('a training step makes no garbage', { retry: 2 }, () => {
  it.each([
    ['a perceptron with momentum', perceptron, [7], 'momentum'],
    ['a perceptron with Adam', perceptron, [7], 'adam'],
    ['a convolutional network with Adam', convolutional, [1, 9, 9], 'adam'],
  ] as const)('of %s', async (_, layers, inputShape, optimizer) => {
    const step = trainer(layers(), inputShape, optimizer);
    for (let n = 0; n < WARM_UP; n++) step();
    const { growth, collections } = await settled(step, LIMIT);
    expect(collections).toBe(0);
    expect(growth).toBeLessThan(LIMIT);
  });

  it('of the loop that trains the networks, epoch after epoch', async () => {
    const epoch = epochTrainer([7], perceptron());
    for (let n = 0; n < WARM_UP / EPOCH_STEPS; n++) epoch();
    const { growth, collections } = await settled(epoch, LIMIT, STEPS / EPOCH_STEPS);
    expect(collections).toBe(0);
    expect(growth).toBeLessThan(LIMIT);
  });

  it('is seen by the measure if it does: little by the growth, much by the collections', async () => {
    const kept: number[][] = [];
    const littering = (count: number) => () => {
      kept[0] = new Array<number>(count).fill(0.5);
    };
    const values = new Float32Array(6);
    const viewing = () => {
      kept[1] = view(values, [2, 3]).shape;
    };
    for (const litter of [littering(100), viewing]) {
      const { growth, collections } = await measure(litter);
      expect(collections > 0 || growth > LIMIT).toBe(true);
    }
    expect((await measure(littering(10_000))).collections).toBeGreaterThan(0);
  });
});

describe('a step after a reset', () => {
  it('is given the very arrays of the step before', () => {
    kernels.reset();
    const before = [kernels.scratch(3, [2]), kernels.scratch(2, [3, 4, 5])];
    kernels.reset();
    const after = [kernels.scratch(3, [2]), kernels.scratch(2, [3, 4, 5])];
    after.forEach((array, i) => {
      expect(array).toBe(before[i]);
    });
    kernels.reset();
    expect(kernels.scratch(2, [3])).not.toBe(before[0]);
  });
});
