/** Training a trial is what a plain loop does, and stopping anywhere changes no bit. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { describeMlp, describeTraining, mlpDims } from '../../../src/experiments/mlpTrial.ts';
import { trainTrial } from '../../../src/experiments/trainTrial.ts';
import {
  shownExamples,
  type TrainingSettings,
  type Trial,
} from '../../../src/experiments/trial.ts';
import { readTrial, type TrialPlace } from '../../../src/experiments/trialResult.ts';
import { elements } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { buildNetwork } from '../../../src/models/architecture.ts';
import type { Network } from '../../../src/nn/network.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { oneCycle } from '../../../src/nn/schedules.ts';
import { evaluate, trainEpoch } from '../../../src/nn/training.ts';
import { tinyData as data } from './tinyRun.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-trial-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EPOCHS = 4;
const plain: TrainingSettings = {
  ...{ epochs: EPOCHS, batchSize: 64, learningRate: 0.1, measureTrain: true },
};
const regularized: TrainingSettings = {
  ...plain,
  learningRate: { peak: 0.2, warmup: 0.5 },
  optimizer: { name: 'nesterov', momentum: 0.5, weightDecay: 0.01 },
  smoothing: 0.25,
  augmentation: {
    affine: { rotation: 5, scale: 0.1, shear: 0.1, shift: 1 },
    elastic: { strength: 2, spacing: 7 },
  },
  average: 0.75,
  measureTrain: false,
};
const trialWith = (training: TrainingSettings, name = 'a', seed = 6): Trial => ({
  ...{ name, training, seed },
  architecture: {
    ...{ inputShape: [784], initializer: 'glorot' },
    layers: [
      { kind: 'dense', outputs: 5 },
      { kind: 'batchNorm' },
      { kind: 'relu' },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'dense', outputs: 10 },
    ],
  },
});

let places = 0;
const newPlace = (): TrialPlace => ({
  ...{ path: join(folder, `${++places}.safetensors`), dataSha256: data.sha256, version: '0' },
});
const kernels = createFloat64Kernels();
const weightsOf = ({ parameters, statistics }: Network) =>
  [...parameters, ...statistics].map(({ value }) => Array.from(elements(value)));

/** Trains to the end, or until `stop` epochs are told. */
function train(trial: Trial, place = newPlace(), stop = Number.POSITIVE_INFINITY): number[] {
  const told: number[] = [];
  trainTrial(trial, data, place, kernels, (finished) => {
    told.push(finished);
    if (finished === stop) throw new Error('stopped');
  });
  return told;
}

function resultOf(trial: Trial, place: TrialPlace) {
  const result = readTrial(trial, place);
  if (result === null) throw new Error('not trained to the end');
  return { history: result.history, weights: weightsOf(result.load(kernels)) };
}

describe('trainTrial', () => {
  it('shuffles, trains with the settings and evaluates on both parts, epoch after epoch', () => {
    const trial = trialWith(plain);
    const place = newPlace();
    expect(train(trial, place)).toEqual([1, 2, 3, 4]);
    const expected = buildNetwork(trial.architecture, 6, kernels);
    const shuffle = new RandomStream(6, 'shuffle');
    const optimizer = createOptimizer(
      { name: 'sgd', zeros: (shape) => kernels.tensor(shape) },
      kernels.updates,
    );
    const measured = [1, 2, 3, 4].map(() => {
      const order = shuffle.permutation(data.train.count);
      trainEpoch(expected, data.train, {
        ...{ batchSize: 64, learningRate: 0.1, optimizer, order },
      });
      return [evaluate(expected, data.train), evaluate(expected, data.valid)];
    });
    const { history, weights } = resultOf(trial, place);
    expect(history.train).toEqual(measured.map(([onTrain]) => onTrain));
    expect(history.valid).toEqual(measured.map(([, onValid]) => onValid));
    expect(weights).toEqual(weightsOf(expected));
    expect(history.train[3].loss).toBeLessThan(history.train[0].loss);
  });

  it('follows the schedule over all batches, distorts, smooths, and measures the averages', () => {
    const trial = trialWith(regularized);
    const place = newPlace();
    train(trial, place);
    const network = buildNetwork(trial.architecture, 6, kernels);
    const shuffle = new RandomStream(6, 'shuffle');
    const shown = shownExamples(regularized, data, new RandomStream(6, 'augmentation'));
    const schedule = oneCycle({ peak: 0.2, warmup: 0.5 });
    const inner = createOptimizer(
      {
        ...{ name: 'nesterov', momentum: 0.5, weightDecay: 0.01 },
        zeros: (shape) => kernels.tensor(shape),
      },
      kernels.updates,
    );
    const averages = weightsOf(network);
    const optimizer = {
      ...inner,
      step(parameters: Network['parameters'], rate: number) {
        inner.step(parameters, rate);
        weightsOf(network).forEach((values, a) => {
          values.forEach((w, i) => {
            averages[a][i] = 0.75 * averages[a][i] + 0.25 * w;
          });
        });
      },
    };
    const steps = Math.ceil(data.train.count / 64);
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      trainEpoch(network, shown, {
        ...{ batchSize: 64, optimizer, smoothing: 0.25 },
        learningRate: (batch) => schedule((epoch * steps + batch) / (EPOCHS * steps)),
        order: shuffle.permutation(data.train.count),
      });
    }
    const { history, weights } = resultOf(trial, place);
    expect(weights).toEqual(averages);
    expect(history.train).toEqual([]);
    const result = readTrial(trial, place);
    const loaded = (result as NonNullable<typeof result>).load(kernels);
    expect(history.valid[3]).toEqual(evaluate(loaded, data.valid));
    expect(history.valid).toHaveLength(EPOCHS);
    expect(weightsOf(network)).not.toEqual(averages);
  });

  it.each([
    ['plain', 0, plain],
    ['plain', 1, plain],
    ['plain', 3, plain],
    ['regularized', 1, regularized],
    ['regularized', 2, regularized],
    ['regularized', 4, regularized],
  ])('%s, stopped after %i epochs, goes on to the same bits', (_, epochs, training) => {
    const trial = trialWith(training);
    const [straight, interrupted] = [newPlace(), newPlace()];
    train(trial, straight);
    if (epochs > 0) expect(() => train(trial, interrupted, epochs)).toThrow('stopped');
    expect(existsSync(interrupted.path)).toBe(epochs > 0);
    expect(readTrial(trial, interrupted) === null).toBe(epochs < EPOCHS);
    const heard = [0, 1, 2, 3, 4].slice(epochs > 0 ? epochs : 1);
    expect(train(trial, interrupted)).toEqual(heard);
    expect(readFileSync(interrupted.path).equals(readFileSync(straight.path))).toBe(true);
  });

  it('the checkpoint is written before the epoch is told', () => {
    const trial = trialWith({ ...plain, epochs: 1 });
    const place = newPlace();
    let there = false;
    trainTrial(trial, data, place, kernels, () => {
      there = readTrial(trial, place) !== null;
    });
    expect(there).toBe(true);
  });

  it('a checkpoint of another trial, of other data or of other code is refused', () => {
    const place = newPlace();
    train(trialWith({ ...plain, epochs: 1 }), place);
    expect(() => train(trialWith(plain), place)).toThrow(/settings/);
    const same = trialWith({ ...plain, epochs: 1 });
    expect(() => train(same, { ...place, dataSha256: 'other' })).toThrow(/other/);
    expect(() => train(same, { ...place, version: '9' })).toThrow(/9/);
  });

  it('another seed gives another network', () => {
    const of = (seed: number) => {
      const trial = trialWith({ ...plain, epochs: 1 }, 'a', seed);
      const place = newPlace();
      train(trial, place);
      return resultOf(trial, place).weights;
    };
    expect(of(1)).not.toEqual(of(2));
  });
});

describe('describing a network', () => {
  it('names ReLU as it is written, and others by their name', () => {
    const of = (activation: 'relu' | 'tanh') => describeMlp({ hidden: [4, 3], activation }, 2, 3);
    // 2·4 + 4 + 4·3 + 3 + 3·3 + 3
    expect(of('relu')).toBe('2-4-3-3, ReLU, 39 parameters');
    expect(of('tanh')).toBe('2-4-3-3, tanh, 39 parameters');
    expect(mlpDims([4, 3], 2, 5)).toEqual([2, 4, 3, 5]);
  });

  it('states learning rate, batch size and epochs of a training', () => {
    expect(describeTraining({ learningRate: 0.05, batchSize: 64, epochs: 10 })).toBe(
      'learning rate 0.05, batch size 64, 10 epochs',
    );
    const cycle = { peak: 0.5, warmup: 0.25 };
    expect(describeTraining({ learningRate: cycle, batchSize: 7, epochs: 3 })).toBe(
      'learning rate one cycle with peak 0.5 after 25 % of the training, batch size 7, 3 epochs',
    );
  });
});
