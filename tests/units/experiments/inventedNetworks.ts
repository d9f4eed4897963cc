/** Outcomes of networks that were never there: two kinds, two seeds. */
import type { Judged } from '../../../src/experiments/beyondConclusions.ts';
import type { History, TrainingSettings } from '../../../src/experiments/trial.ts';

const epochs = (...accuracies: readonly number[]) =>
  accuracies.map((accuracy, epoch) => ({ loss: 1 / (epoch + 1), accuracy }));

export const history = (train: readonly number[], valid: readonly number[]): History => ({
  train: epochs(...train),
  valid: epochs(...valid),
});

/** `valid`: after each epoch. */
export const judgedWith = (accuracy: number, parameters: number, valid = [0, 0.5]): Judged => ({
  accuracy,
  history: history([], valid),
  predictions: {
    classes: 2,
    probabilities: new Float64Array(0),
    predictions: new Uint32Array(0),
  },
  summary: [
    { layer: 'a', outputShape: [1], parameters: parameters - 1000 },
    { layer: 'b', outputShape: [1], parameters: 1000 },
  ],
});

export const judged = {
  mlp: [judgedWith(0.75, 1100, [0, 1, 0.625]), judgedWith(0.875, 9000, [0, 1, 0.6875])],
  cnn: [judgedWith(0.9375, 1034, [0, 0.8125]), judgedWith(0.90625, 9000, [0, 0.75])],
};

export const plain: TrainingSettings = {
  ...{ epochs: 3, batchSize: 20, learningRate: 0.25, measureTrain: false },
};
export const distorted: TrainingSettings = {
  ...{ epochs: 2, batchSize: 30, learningRate: { peak: 0.1, warmup: 0.2 }, smoothing: 0.1 },
  optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
  augmentation: {
    affine: { rotation: 10, scale: 0.1, shear: 0, shift: 2 },
    elastic: null,
  },
  ...{ average: 0.75, measureTrain: false },
};

/** What the conclusions ask of them. */
export const invented = {
  mlp: { designs: [], mostParameters: 2000, goal: 0.8125 },
  cnn: { designs: [], mostParameters: 3000, goal: 0.921875 },
  ranking: { epochs: 1, seed: 5 },
  seeds: [4, 7],
  earlierTestEvaluations: 0,
};
