/** What is tried for the best networks of Problem 2: layers, distortions, schedules. */
import type { LayerSpec } from '../models/architecture.ts';
import type { Settings } from './beyondConclusions.ts';
import type { Design } from './beyondDesigns.ts';
import type { Size } from './experiment.ts';
import type { TrainingSettings } from './trial.ts';

const conv = (filters: number): LayerSpec => ({ kind: 'conv', filters, kernel: 3, padding: 1 });
const relu: LayerSpec = { kind: 'relu' };
const norm: LayerSpec = { kind: 'batchNorm' };
const pool: LayerSpec = { kind: 'maxPool', size: 2 };
const drop = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
const dense = (outputs: number): LayerSpec => ({ kind: 'dense', outputs });

const DISTORTED: TrainingSettings = {
  epochs: 10,
  batchSize: 128,
  learningRate: { peak: 0.1, warmup: 0.2 },
  optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
  smoothing: 0.1,
  augmentation: {
    affine: { rotation: 10, scale: 0.1, shear: 0.1, shift: 2 },
    elastic: { strength: 4, spacing: 7 },
  },
  average: 0.998,
  measureTrain: false,
};

/** For ten epochs: more steps, and milder distortions. */
const DISTORTED_LESS: TrainingSettings = {
  ...DISTORTED,
  batchSize: 64,
  learningRate: { peak: 0.05, warmup: 0.2 },
  augmentation: {
    affine: { rotation: 8, scale: 0.08, shear: 0.08, shift: 1.5 },
    elastic: { strength: 2.5, spacing: 7 },
  },
  average: 0.999,
};

const QUICK: TrainingSettings = { ...DISTORTED, epochs: 5, batchSize: 20, average: 0.95 };

const mlpLayers = (...hidden: readonly number[]): LayerSpec[] => [
  ...hidden.flatMap((units) => [dense(units), norm, relu]),
  dense(10),
];

const cnnLayers = (
  [a, b, c]: readonly [number, number, number],
  ...head: readonly LayerSpec[]
): LayerSpec[] => [
  ...[conv(a), relu, pool],
  ...[conv(b), norm, relu, conv(b), norm, relu, pool],
  ...[conv(c), norm, relu, conv(c), norm, relu],
  ...[{ kind: 'flatten' } as const, ...head, dense(10)],
];

const CNN_DESIGNS: readonly Design[] = [
  {
    layers: cnnLayers([16, 32, 64], drop(0.3), dense(128), norm, relu),
    training: DISTORTED,
  },
  {
    // Dropout behind the last normalization: before one, it lets that learn a variance that is gone later.
    layers: cnnLayers([16, 32, 64], dense(128), norm, relu, drop(0.3)),
    training: DISTORTED_LESS,
  },
];

export const SETTINGS: Readonly<Record<Size, Settings>> = {
  full: {
    mlp: {
      designs: [{ layers: mlpLayers(800, 400), training: { ...DISTORTED, epochs: 60 } }],
      mostParameters: 1_000_000,
      goal: 0.992,
    },
    cnn: { designs: CNN_DESIGNS, mostParameters: 700_000, goal: 0.995 },
    ranking: { epochs: 4, seed: 4 },
    seeds: [1, 2, 3],
    earlierTestEvaluations: 6,
  },
  quick: {
    mlp: {
      designs: [{ layers: mlpLayers(64, 32), training: QUICK }],
      mostParameters: 100_000,
      goal: 0.7,
    },
    cnn: {
      designs: [
        {
          layers: cnnLayers([8, 16, 16], drop(0.3), dense(32), norm, relu),
          training: { ...QUICK, epochs: 4 },
        },
        {
          layers: cnnLayers([8, 16, 16], dense(32), norm, relu, drop(0.3)),
          training: { ...QUICK, epochs: 4 },
        },
      ],
      mostParameters: 100_000,
      goal: 0.8,
    },
    ranking: { epochs: 1, seed: 4 },
    seeds: [1],
    earlierTestEvaluations: 0,
  },
};
