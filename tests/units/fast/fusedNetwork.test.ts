/** Layers that the kernels compute at once give the bits of the layers one after another. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import type { PerAxis } from '../../../src/conv/window.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, sizeOf, view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Network } from '../../../src/nn/network.ts';
import { plainDescent } from '../../../src/nn/training.ts';

const kernels = await createFastKernels({ threads: 2, memory: 2 ** 24 });
afterAll(() => kernels.close());

const SHAPE = [2, 11, 13];
const BATCH = 5;
const LABELS = [0, 2, 1, 1, 0];

const conv = (outChannels: number, inputGradient: boolean) =>
  new Conv2dLayer({
    ...{ outChannels, kernelSize: 3, padding: 1, inputGradient },
    initialize: initializers.glorot,
  });
const pool = (kernelSize: PerAxis, stride = kernelSize) => new MaxPoolLayer({ kernelSize, stride });

/** Two that are fused, on odd planes and on sixteen channels, and a dense layer. */
const layers = (): Layer[] => [
  ...[conv(16, false), new ActivationLayer('relu'), pool(2)],
  ...[conv(16, true), new ActivationLayer('relu'), pool(2)],
  ...[new Flatten(), new Dense({ outputs: 3, initializer: 'glorot' })],
];

/** Every number of three steps: logits, losses, gradients and weights. */
function threeSteps(network: Network): number[][] {
  const random = new RandomStream(12, 'images');
  const x = view(
    Float64Array.from({ length: BATCH * sizeOf(SHAPE) }, () => random.normal()),
    [BATCH, ...SHAPE],
  );
  const descent = plainDescent(network);
  return [1, 2, 3].flatMap(() => {
    const logits = [...elements(network.forward(x))];
    const loss = network.backward(x, LABELS);
    const gradients = network.parameters.map(({ gradient }) => [...elements(gradient)]);
    descent.step(network.parameters, 0.1);
    return [logits, [loss], ...gradients, [...network.weights()]];
  });
}

/** Which arrays differ in the bits of a number; thousands of numbers are too many to be printed. */
function differing(actual: number[][], expected: number[][]): number[] {
  return expected.flatMap((numbers, k) =>
    numbers.every((value, i) => Object.is(value, actual[k][i])) ? [] : [k],
  );
}

/** How many convolutions the network computes together with what follows. */
function fusions(of: readonly Layer[]): number {
  const asked = vi.spyOn(kernels, 'pooledConvolution');
  new Network(of, SHAPE, 1, kernels);
  const count = asked.mock.calls.length;
  asked.mockRestore();
  return count;
}

describe('Conv2dLayer.fuse', () => {
  const initialized = (of: Kernels) => {
    const [first, activation, pooling] = [conv(16, false), new ActivationLayer('relu'), pool(2)];
    let shape: readonly number[] = SHAPE;
    for (const layer of [first, activation, pooling]) {
      shape = layer.init(new RandomStream(1, 'weights'), shape, of);
    }
    return { first, following: [activation, pooling], shape };
  };

  it('gives one layer for three, with the shape that comes out of the last', () => {
    const { first, following, shape } = initialized(kernels);
    const fusion = first.fuse([...following, new Flatten()]);
    expect(fusion?.length).toBe(3);
    expect(fusion?.layer.init(new RandomStream(1, 'weights'), SHAPE, kernels)).toEqual(shape);
  });

  it('gives nothing where no layers follow, or the kernels have no such thing', () => {
    expect(initialized(kernels).first.fuse([])).toBeNull();
    const { first, following } = initialized(createFloat64Kernels());
    expect(first.fuse(following)).toBeNull();
  });
});

describe('a network with fused layers', () => {
  it('gives the logits, losses, gradients and weights of the one without, bit for bit', () => {
    expect(fusions(layers())).toBe(2);
    const fused = threeSteps(new Network(layers(), SHAPE, 1, kernels));
    const unfused = threeSteps(new Network(layers(), SHAPE, 1, kernels, false));
    expect(differing(fused, unfused)).toEqual([]);
    expect(new Set(fused.map((numbers) => numbers.join())).size).toBe(fused.length);
  });

  it.each<[string, Layer, Layer]>([
    ['another activation', new ActivationLayer('tanh'), pool(2)],
    ['windows that overlap', new ActivationLayer('relu'), pool(2, 1)],
    ['larger windows', new ActivationLayer('relu'), pool(3)],
    ['higher windows', new ActivationLayer('relu'), pool([3, 2], 2)],
    ['wider windows', new ActivationLayer('relu'), pool([2, 3], 2)],
  ])('fuses nothing where the kernels have no such thing: %s', (_, activation, pooling) => {
    expect(fusions([conv(4, false), activation, pooling, new Flatten()])).toBe(0);
  });

  it('knows a ReLU by what it declares to compute, not by its name', () => {
    const identity = (name: string): Layer => ({
      ...{ name, parameters: [] },
      init: (_random, inputShape) => inputShape,
      forward: (x) => x,
      backward: (dy) => dy,
    });
    const withIdentity = (name: string) => [
      ...[conv(4, false), identity(name), pool(2), new Flatten()],
      new Dense({ outputs: 3, initializer: 'glorot' }),
    ];
    expect(fusions(withIdentity('relu'))).toBe(0);
    const named = threeSteps(new Network(withIdentity('relu'), SHAPE, 1, kernels));
    const other = threeSteps(new Network(withIdentity('identity'), SHAPE, 1, kernels));
    expect(differing(named, other)).toEqual([]);
  });
});
