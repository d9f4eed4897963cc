/**
 * Trains trials with TensorFlow.js instead of the kernels of the project: same initial weights, same
 * batches, same checkpoints. Trained to different bits, they belong in a place of their own.
 */
import { createFloat64Kernels } from '../src/engines/float64.ts';
import type { ExperimentData } from '../src/experiments/experimentData.ts';
import { keepEpoch, lossWentWrong } from '../src/experiments/keptEpoch.ts';
import type { Trainer, TrialJob } from '../src/experiments/training.ts';
import { type History, scheduleOf, type Trial } from '../src/experiments/trial.ts';
import { runOf } from '../src/experiments/trialResult.ts';
import { RandomStream } from '../src/kernels/random.ts';
import { buildNetwork } from '../src/models/architecture.ts';
import { loadArrays } from '../src/models/loadArrays.ts';
import { readTrainingCheckpoint } from '../src/nn/checkpoint.ts';
import { batches, evaluate, type LabelledRows } from '../src/nn/training.ts';
import { EVALUATION, requireAffordable, type Workload } from './affordable.ts';
import { type Backend, type LoadedTensorFlow, loadTensorFlow } from './tensorflow.ts';
import { TensorFlowNetwork } from './tensorflowNetwork.ts';

type Api = LoadedTensorFlow['tf'];

/** Steps whose time is taken, after one to warm up. */
const MEASURED_STEPS = 3;

/**
 * The trainer, and the backend that it computes with. It throws, before anything is trained, where a
 * trial asks for more than plain descent or for a layer that {@link TensorFlowNetwork} lacks, and where only the JavaScript backend loads and would take more
 * than two hours. `seconds` is a clock; only this refusal depends on it.
 */
export async function trainWithTensorflow({
  loaded = undefined as LoadedTensorFlow | undefined,
  seconds = () => performance.now() / 1000,
} = {}): Promise<{ readonly trainer: Trainer; readonly backend: Backend }> {
  const { tf, backend, fallbackReason } = loaded ?? (await loadTensorFlow());
  const trainer: Trainer = async (jobs, data, tell) => {
    for (const { trial } of jobs) {
      requirePlainDescent(trial);
      start(tf, trial).dispose();
    }
    if (fallbackReason !== null) {
      requireAffordable(workloads(tf, jobs, data, seconds), fallbackReason);
    }
    for (const job of jobs) train(tf, job, data, (finished) => tell(job, finished));
  };
  return { trainer, backend };
}

/** As `trainTrial` of the project does, checkpoint by checkpoint. */
function train(
  tf: Api,
  job: TrialJob,
  data: ExperimentData,
  onEpoch: (finished: number) => void,
): void {
  const { trial, place } = job;
  const { training, seed } = trial;
  const run = runOf(trial, place);
  const shuffle = new RandomStream(seed, 'shuffle');
  const augmentation = new RandomStream(seed, 'augmentation').state();
  let history: History = { train: [], valid: [] };
  const saved = readTrainingCheckpoint(place.path, run);
  const network = start(tf, trial, saved?.weights);
  try {
    if (saved !== null) {
      shuffle.restore(saved.random.shuffle);
      history = saved.measured as History;
      onEpoch(saved.epoch);
    }
    for (let epoch = history.valid.length; epoch < training.epochs; epoch++) {
      trainEpoch(network, data.train, job, epoch, shuffle.permutation(data.train.count));
      history = {
        train: training.measureTrain ? [...history.train, evaluate(network, data.train)] : [],
        valid: [...history.valid, evaluate(network, data.valid)],
      };
      keepEpoch(trial, place.path, {
        ...run,
        weights: network.parameters(),
        optimizer: new Map(),
        epoch: epoch + 1,
        step: 0,
        random: { shuffle: shuffle.state(), augmentation },
        measured: history,
      });
      onEpoch(epoch + 1);
    }
  } finally {
    network.dispose();
  }
}

/** `epoch` counts from 0. */
function trainEpoch(
  network: TensorFlowNetwork,
  data: LabelledRows,
  { trial, place }: TrialJob,
  epoch: number,
  order: Uint32Array,
): void {
  const { batchSize, epochs, learningRate } = trial.training;
  const schedule = scheduleOf(learningRate);
  const steps = Math.ceil(data.count / batchSize);
  for (const { start, x, labels } of batches(data, order, batchSize)) {
    const rate = schedule((epoch * steps + start / batchSize) / (epochs * steps));
    const loss = network.step(x, labels, rate);
    if (!Number.isFinite(loss)) {
      const event = { step: start / batchSize + 1, start, loss, learningRate: rate };
      throw lossWentWrong('trainWithTensorflow', trial, place.path, epoch, event);
    }
  }
}

/** The network of the trial with the weights of its seed, or with saved ones. */
function start(
  tf: Api,
  { architecture, seed }: Trial,
  saved?: Parameters<typeof loadArrays>[1],
): TensorFlowNetwork {
  const { parameters } = buildNetwork(architecture, seed, createFloat64Kernels());
  if (saved !== undefined) loadArrays(parameters, saved);
  return new TensorFlowNetwork(tf, architecture, parameters);
}

/** Throws where the trial asks for more. */
function requirePlainDescent({ name, training }: Trial): void {
  const { optimizer, smoothing, augmentation, average } = training;
  const beyond = Object.entries({ optimizer, smoothing, augmentation, average })
    .filter(([, setting]) => setting !== undefined)
    .map(([setting]) => setting);
  if (beyond.length > 0) {
    throw new RangeError(
      `trainWithTensorflow: trial «${name}» asks for ${beyond.join(', ')}, and only plain descent is built; train it with the kernels of the project`,
    );
  }
}

/** What is still to be trained; the speed is measured once for trials that run equally fast. */
function workloads(
  tf: Api,
  jobs: readonly TrialJob[],
  data: ExperimentData,
  seconds: () => number,
): Workload[] {
  const alike = new Map<string, Workload>();
  for (const { trial, place } of jobs) {
    const { epochs, batchSize, measureTrain } = trial.training;
    const left = epochs - (readTrainingCheckpoint(place.path, runOf(trial, place))?.epoch ?? 0);
    const evaluated = data.valid.count + (measureTrain ? data.train.count : 0);
    const images = left * (data.train.count + EVALUATION * evaluated);
    const key = JSON.stringify([trial.architecture, batchSize]);
    const known = alike.get(key) ?? {
      name: trial.name,
      imagesPerSecond: imagesPerSecond(tf, trial, data.train, seconds),
      images: 0,
    };
    alike.set(key, { ...known, images: known.images + images });
  }
  return [...alike.values()];
}

/** Of training steps with a network that is thrown away. */
function imagesPerSecond(tf: Api, trial: Trial, data: LabelledRows, seconds: () => number): number {
  const { batchSize } = trial.training;
  const first = Uint32Array.from({ length: Math.min(batchSize, data.count) }, (_, i) => i);
  const network = start(tf, trial);
  try {
    const [{ x, labels }] = batches(data, first, batchSize);
    const step = () => network.step(x, labels, 0);
    step();
    const before = seconds();
    for (let n = 0; n < MEASURED_STEPS; n++) step();
    return (MEASURED_STEPS * labels.length) / (seconds() - before);
  } finally {
    network.dispose();
  }
}
