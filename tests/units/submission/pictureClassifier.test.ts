/** A network out of a file says the same as before it was written, on any number of threads. */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { testViews, viewedPictures } from '../../../src/data/augmentation/views.ts';
import { syntheticPets } from '../../../src/data/pictures/syntheticPets.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { predict } from '../../../src/experiments/analysis/predict.ts';
import { createFastKernels, FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import { readNetwork, writeNetwork } from '../../../src/models/trainedNetwork.ts';
import { openPictureClassifier } from '../../../src/submission/pictureClassifier.ts';
import { pictures as input, origin, writeBrightnessModel } from '../cli/brightnessModel.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

/** With everything that behaves otherwise in training: batch normalization and dropout. */
const architecture: Architecture = {
  ...{ inputShape: [3, 64, 64], initializer: 'glorot' },
  layers: [
    { kind: 'conv', filters: 4, kernel: 3, padding: 1 },
    ...[{ kind: 'batchNorm' } as const, { kind: 'relu' } as const],
    ...[{ kind: 'maxPool', size: 4 } as const, { kind: 'dropout', rate: 0.5 } as const],
    ...[{ kind: 'flatten' } as const, { kind: 'dense', outputs: 2 } as const],
  ],
};

const COUNT = 7;
const { test } = syntheticPets({ train: 1, valid: 1, test: COUNT });
const pets = { images: test.images, count: COUNT, paths: Array.from({ length: COUNT }, String) };

async function written(viewShift: number): Promise<string> {
  const path = join(temporaryFolder(), 'cnn.safetensors');
  const kernels = await createFastKernels();
  const network = buildNetwork(architecture, 3, kernels);
  writeNetwork(path, network, architecture, origin, { ...input, viewShift });
  kernels.close();
  return path;
}

async function probabilitiesOf(path: string, threads: number): Promise<Float64Array> {
  const classifier = await openPictureClassifier(path, threads);
  const { probabilities } = classifier.classify(pets);
  classifier.close();
  return probabilities;
}

describe('openPictureClassifier', () => {
  it.each([0, 2])('averages what the network says about its views, shift %i', async (shift) => {
    const path = await written(shift);
    const network = readNetwork(path).load(createFloat64Kernels());
    const views = testViews(shift);
    const mean = new Float64Array(2 * COUNT);
    for (const view of views) {
      const { probabilities } = predict(network, viewedPictures(test, input.normalization, view));
      for (let i = 0; i < mean.length; i++) mean[i] += probabilities[i] / views.length;
    }
    const found = await probabilitiesOf(path, 1);
    expect(found).toHaveLength(mean.length);
    for (const [i, p] of found.entries()) expect(p).toBeCloseTo(mean[i], 5);
    // They are no constant: each picture has probabilities of its own.
    expect(new Set([...found].map((p) => p.toFixed(3))).size).toBeGreaterThan(COUNT);
  });

  it('says the same to the last bit on any number of threads', async () => {
    const path = await written(1);
    const one = await probabilitiesOf(path, 1);
    expect(await probabilitiesOf(path, 3)).toEqual(one);
    expect(await probabilitiesOf(await written(2), 1)).not.toEqual(one);
  });

  it('tells what the file tells', async () => {
    const path = await written(2);
    const classifier = await openPictureClassifier(path, 1);
    classifier.close();
    expect(classifier).toMatchObject({ file: 'cnn.safetensors', origin, classes: ['Cat', 'Dog'] });
    expect(classifier.views).toEqual(testViews(2));
  });

  it('ends the threads when it is closed, and where it refuses a network', async () => {
    const path = join(temporaryFolder(), 'model.safetensors');
    const closed = vi.spyOn(FastKernels.prototype, 'close');
    try {
      writeBrightnessModel(path, { outputs: 3 });
      await expect(openPictureClassifier(path, 2)).rejects.toThrow('has outputs of shape (3)');
      expect(closed).toHaveBeenCalledTimes(1);
      writeBrightnessModel(path);
      const classifier = await openPictureClassifier(path, 2);
      expect(closed).toHaveBeenCalledTimes(1);
      classifier.close();
      expect(closed).toHaveBeenCalledTimes(2);
    } finally {
      closed.mockRestore();
    }
  });
});
