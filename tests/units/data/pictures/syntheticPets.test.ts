import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { measureChannels } from '../../../../src/data/augmentation/channelStatistics.ts';
import { plainPictures } from '../../../../src/data/augmentation/views.ts';
import { syntheticPets } from '../../../../src/data/pictures/syntheticPets.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { createFastKernels } from '../../../../src/kernels/webassembly/fastKernels.ts';
import { buildNetwork, type LayerSpec } from '../../../../src/models/architecture.ts';
import { createOptimizer } from '../../../../src/nn/optimizers/optimizer.ts';
import { evaluate, trainEpoch } from '../../../../src/nn/training.ts';

const BYTES = 3 * 64 * 64;
const small = syntheticPets({ seed: 7, train: 1000, valid: 30, test: 300 });

/** The accuracy on the test part of a network that was trained on the training part. */
async function trained(layers: readonly LayerSpec[], epochs: number): Promise<number> {
  const kernels = await createFastKernels({ threads: 1, memory: 2 ** 27 });
  const statistics = measureChannels(small.train);
  const train = plainPictures(small.train, statistics);
  const architecture = { inputShape: [3, 64, 64], initializer: 'glorot', layers } as const;
  const network = buildNetwork(architecture, 1, kernels);
  const optimizer = createOptimizer(
    { name: 'adam', zeros: (shape) => kernels.tensor(shape) },
    kernels.updates,
  );
  const random = new RandomStream(1, 'shuffle');
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.permutation(train.count);
    trainEpoch(network, train, { batchSize: 32, learningRate: 0.002, order, optimizer });
  }
  return evaluate(network, plainPictures(small.test, statistics)).accuracy;
}

function convolution(filters: number): LayerSpec[] {
  return [
    { kind: 'conv', filters, kernel: 3, padding: 1 },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
  ];
}

describe('syntheticPets', () => {
  it('draws 2,000 / 500 / 500 animals from seed 1 unless told otherwise, bit for bit these', () => {
    const { train, valid, test, ...about } = syntheticPets();
    expect([train.count, valid.count, test.count]).toEqual([2000, 500, 500]);
    expect(about).toEqual({
      name: 'synthetic cats and dogs',
      synthetic: true,
      classes: 2,
      sha256: 'd6b2ece2d15c89468de04abdd2c28310b95752133bd090a94dd014716a170fee',
    });
  });

  it('has images of 3 × 64 × 64 bytes and one label for each', () => {
    for (const [part, count] of [
      [small.train, 1000],
      [small.valid, 30],
      [small.test, 300],
    ] as const) {
      expect(part).toMatchObject({ count, channels: 3, height: 64, width: 64 });
      expect([part.images.length, part.labels.length]).toEqual([count * BYTES, count]);
    }
  });

  it('has the sha256 of its own bytes: images and labels of training, validation and test', () => {
    const hash = createHash('sha256');
    for (const part of [small.train, small.valid, small.test]) {
      hash.update(part.images).update(part.labels);
    }
    expect(small.sha256).toBe(hash.digest('hex'));
  });

  it('draws cats and dogs, about as many of each, and nothing else', () => {
    for (const { labels, count } of [small.train, small.test]) {
      expect([...new Set(labels)].sort()).toEqual([0, 1]);
      const dogs = labels.reduce((sum, label) => sum + label, 0);
      // Four standard deviations of a fair coin.
      expect(Math.abs(dogs - count / 2)).toBeLessThan(2 * Math.sqrt(count));
    }
  });

  it('is a task for convolutions: they tell nearly all animals apart, a linear classifier does not', async () => {
    const head: LayerSpec[] = [{ kind: 'flatten' }, { kind: 'dense', outputs: 2 }];
    const convolutions = [8, 16, 16].flatMap(convolution);
    expect(await trained([...convolutions, ...head], 5)).toBeGreaterThan(0.9);
    expect(await trained(head, 5)).toBeLessThan(0.75);
  });

  it('draws no image twice, neither inside a part nor across parts', () => {
    const seen = new Set<string>();
    for (const { images, count } of [small.train, small.valid, small.test]) {
      for (let n = 0; n < count; n++) {
        seen.add(Buffer.from(images.subarray(n * BYTES, (n + 1) * BYTES)).toString('base64'));
      }
    }
    expect(seen.size).toBe(1330);
  });

  it('is a function of the seed, and other seeds draw other animals', () => {
    const few = { train: 20, valid: 2, test: 2 };
    const pets = syntheticPets({ seed: 7, ...few });
    expect(syntheticPets({ seed: 7, ...few })).toEqual(pets);
    expect(syntheticPets({ seed: 8, ...few }).train.images).not.toEqual(pets.train.images);
  });

  it('begins a longer part with the shorter one, whatever the sizes of the other parts', () => {
    const shorter = syntheticPets({ seed: 7, train: 3, valid: 2, test: 1 });
    for (const part of ['train', 'valid', 'test'] as const) {
      const { images, labels, count } = shorter[part];
      expect(images).toEqual(small[part].images.subarray(0, count * BYTES));
      expect(labels).toEqual(small[part].labels.subarray(0, count));
    }
  });

  it('refuses parts of no positive whole size, naming the part', () => {
    for (const part of ['train', 'valid', 'test']) {
      for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => syntheticPets({ train: 1, valid: 1, test: 1, [part]: bad })).toThrow(
          `syntheticPets: ${part} ${bad} must be a positive integer`,
        );
      }
    }
  });

  it('refuses a seed that is none', () => {
    expect(() => syntheticPets({ seed: -1, train: 1, valid: 1, test: 1 })).toThrow(
      'seed -1 is not an integer in [0, 4294967296)',
    );
  });
});
