/** What is tried for the best networks of Problem 2. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { Kind } from '../../../src/experiments/networkKinds.ts';
import { p2Beyond } from '../../../src/experiments/p2Beyond.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import { layerWords } from './watchedRun.ts';

const countOf = (architecture: Architecture) =>
  buildNetwork(architecture, 1, createFloat64Kernels()).parameterCount;

describe('the settings of p2-beyond', () => {
  const { full, quick } = p2Beyond.settings;
  const distorted = {
    ...{ epochs: 10, batchSize: 128, learningRate: { peak: 0.1, warmup: 0.2 } },
    optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
    augmentation: {
      affine: { rotation: 10, scale: 0.1, shear: 0.1, shift: 2 },
      elastic: { strength: 4, spacing: 7 },
    },
    ...{ smoothing: 0.1, average: 0.998, measureTrain: false },
  };
  const mlp = (a: number, b: number) => [
    ...[`dense ${a}`, 'batchNorm', 'relu', `dense ${b}`, 'batchNorm', 'relu', 'dense 10'],
  ];
  const cnn = (a: number, b: number, c: number, ...head: readonly string[]) => {
    const block = (filters: number) => [`conv ${filters} 3 1`, 'batchNorm', 'relu'];
    return [
      ...[`conv ${a} 3 1`, 'relu', 'maxPool 2', ...block(b), ...block(b), 'maxPool 2'],
      ...[...block(c), ...block(c), 'flatten', ...head, 'dense 10'],
    ];
  };
  const dense = (units: number) => [`dense ${units}`, 'batchNorm', 'relu'];
  const stated = (size: 'full' | 'quick', kind: Kind) => {
    const entry = p2Beyond.settings[size][kind];
    const designs = entry.designs.map((one) => ({ ...one, layers: layerWords(one.layers) }));
    return { ...entry, designs };
  };

  it('are what is published: 10 epochs of the CNN, 60 of the MLP, three seeds fixed beforehand', () => {
    expect([full.seeds, full.earlierTestEvaluations]).toEqual([[1, 2, 3], 6]);
    expect(full.ranking).toEqual({ epochs: 4, seed: 4 });
    expect(stated('full', 'mlp')).toEqual({
      designs: [{ layers: mlp(800, 400), training: { ...distorted, epochs: 60 } }],
      ...{ mostParameters: 1_000_000, goal: 0.992 },
    });
    expect(stated('full', 'cnn')).toEqual({
      designs: [
        { layers: cnn(16, 32, 64, 'dropout 0.3', ...dense(128)), training: distorted },
        {
          layers: cnn(16, 32, 64, ...dense(128), 'dropout 0.3'),
          training: {
            ...{ ...distorted, batchSize: 64, learningRate: { peak: 0.05, warmup: 0.2 } },
            augmentation: {
              affine: { rotation: 8, scale: 0.08, shear: 0.08, shift: 1.5 },
              elastic: { strength: 2.5, spacing: 7 },
            },
            average: 0.999,
          },
        },
      ],
      ...{ mostParameters: 700_000, goal: 0.995 },
    });
  });

  it('are small where it has to be quick', () => {
    const training = { ...distorted, epochs: 5, batchSize: 20, average: 0.95 };
    const shorter = { ...training, epochs: 4 };
    expect([quick.seeds, quick.earlierTestEvaluations]).toEqual([[1], 0]);
    expect(quick.ranking).toEqual({ epochs: 1, seed: 4 });
    expect(stated('quick', 'mlp')).toEqual({
      designs: [{ layers: mlp(64, 32), training }],
      ...{ mostParameters: 100_000, goal: 0.7 },
    });
    expect(stated('quick', 'cnn')).toEqual({
      designs: [
        { layers: cnn(8, 16, 16, 'dropout 0.3', ...dense(32)), training: shorter },
        { layers: cnn(8, 16, 16, ...dense(32), 'dropout 0.3'), training: shorter },
      ],
      ...{ mostParameters: 100_000, goal: 0.8 },
    });
    expect(p2Beyond.subset).toEqual({ full: null, quick: { train: 2000, valid: 1000 } });
    expect(p2Beyond.id).toBe('p2-beyond');
  });

  it.each(['full', 'quick'] as const)(
    'rank with a seed that is none of the result, and more briefly than the result is trained: %s',
    (size) => {
      const { seeds, ranking, mlp: ofMlp, cnn: ofCnn } = p2Beyond.settings[size];
      expect(seeds).not.toContain(ranking.seed);
      const epochs = [...ofMlp.designs, ...ofCnn.designs].map(({ training }) => training.epochs);
      expect(ranking.epochs).toBeLessThan(Math.min(...epochs));
    },
  );

  it.each(['full', 'quick'] as const)('build networks within the bounds: %s', (size) => {
    const counts = (kind: Kind, inputShape: readonly number[]) => {
      const { designs, mostParameters } = p2Beyond.settings[size][kind];
      return designs.map(({ layers }) => {
        const parameters = countOf({ inputShape, layers, initializer: 'glorot' });
        expect(parameters).toBeLessThanOrEqual(mostParameters);
        return parameters;
      });
    };
    expect([counts('mlp', [784]), counts('cnn', [1, 28, 28])]).toEqual(
      size === 'full' ? [[954_810], [472_938, 472_938]] : [[52_842], [33_850, 33_850]],
    );
  });
});
