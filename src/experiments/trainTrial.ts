/** Trains a trial epoch by epoch, able to stop at any moment and go on to the same bits. */
import type { Kernels } from '../kernels/kernels.ts';
import { RandomStream } from '../kernels/random.ts';
import { buildNetwork } from '../models/architecture.ts';
import { loadArrays } from '../models/loadArrays.ts';
import { readTrainingCheckpoint } from '../nn/checkpoint.ts';
import type { Network } from '../nn/network.ts';
import { averagingOptimizer } from '../nn/optimizers/averaging.ts';
import { createOptimizer, type Optimizer } from '../nn/optimizers/optimizer.ts';
import { evaluate, NonFiniteLoss, trainEpoch } from '../nn/training.ts';
import type { ExperimentData } from './experimentData.ts';
import { keepEpoch, lossWentWrong } from './keptEpoch.ts';
import {
  type History,
  judgedExamples,
  scheduleOf,
  shownExamples,
  type Trial,
  watchedExamples,
} from './trial.ts';
import { runOf, type TrialPlace } from './trialResult.ts';

/**
 * Trains to the end, from the checkpoint on if there is one. `onEpoch` hears how many epochs are
 * finished, once for those of the checkpoint. What came out is in the checkpoint: `readTrial` of
 * `trialResult.ts`. Throws if the checkpoint is of another run or damaged, and, leaving that of the
 * last good epoch, if anything becomes infinite or NaN or cannot be written.
 */
export function trainTrial(
  trial: Trial,
  data: ExperimentData,
  place: TrialPlace,
  kernels: Kernels,
  onEpoch: (finished: number) => void,
): void {
  const { training, seed } = trial;
  const network = buildNetwork(trial.architecture, seed, kernels);
  const { optimizer, asMeasured } = optimizerOf(trial, network);
  const random = {
    shuffle: new RandomStream(seed, 'shuffle'),
    augmentation: new RandomStream(seed, 'augmentation'),
  };
  const run = runOf(trial, place);
  const remembered = [...network.parameters, ...network.statistics, ...network.counters];
  const weights = new Map(remembered.map(({ name, value }) => [name, value]));
  let history: History = { train: [], valid: [] };
  const saved = readTrainingCheckpoint(place.path, run);
  if (saved !== null) {
    loadArrays(remembered, saved.weights);
    optimizer.load(Object.fromEntries(saved.optimizer));
    random.shuffle.restore(saved.random.shuffle);
    random.augmentation.restore(saved.random.augmentation);
    history = saved.measured as History;
    onEpoch(saved.epoch);
  }
  const shown = shownExamples(training, data, random.augmentation);
  const judged = judgedExamples(training, data);
  const watched = watchedExamples(training, data);
  const schedule = scheduleOf(training.learningRate);
  const steps = Math.ceil(shown.count / training.batchSize);
  for (let epoch = history.valid.length; epoch < training.epochs; epoch++) {
    try {
      trainEpoch(network, shown, {
        batchSize: training.batchSize,
        learningRate: (batch) => schedule((epoch * steps + batch) / (training.epochs * steps)),
        optimizer,
        smoothing: training.smoothing ?? 0,
        order: random.shuffle.permutation(shown.count),
      });
    } catch (error) {
      if (!(error instanceof NonFiniteLoss)) throw error;
      throw lossWentWrong('trainTrial', trial, place.path, epoch, error.event);
    }
    const before = history;
    history = asMeasured(() => ({
      train: watched === null ? [] : [...before.train, evaluate(network, watched)],
      valid: [...before.valid, evaluate(network, judged)],
    }));
    keepEpoch(trial, place.path, {
      ...run,
      weights,
      optimizer: new Map(Object.entries(optimizer.state())),
      epoch: epoch + 1,
      step: 0,
      random: { shuffle: random.shuffle.state(), augmentation: random.augmentation.state() },
      measured: history,
    });
    onEpoch(epoch + 1);
  }
}

/** The optimizer, and what puts the weights that count in place for a measurement. */
function optimizerOf({ training }: Trial, network: Network) {
  const { kernels } = network;
  const options = { name: 'sgd' as const, ...training.optimizer };
  const plain = createOptimizer(
    { ...options, zeros: (shape) => kernels.tensor(shape) },
    kernels.updates,
  );
  const directly = <T>(measure: () => T): T => measure();
  if (training.average === undefined) {
    return { optimizer: plain as Optimizer, asMeasured: directly };
  }
  const averaged = [...network.parameters, ...network.statistics];
  const optimizer = averagingOptimizer(plain, training.average, averaged);
  return { optimizer: optimizer as Optimizer, asMeasured: optimizer.withAverages };
}
