/** Trials trained with TensorFlow.js: what ours come to, in the same checkpoints. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { roundingNoise } from '../../../frameworks/roundingNoise.ts';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { trainWithTensorflow } from '../../../frameworks/trainWithTensorflow.ts';
import type { AugmentationOptions } from '../../../src/data/augmentation/augmentedRows.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import type { TrialJob } from '../../../src/experiments/training.ts';
import { trainTrial } from '../../../src/experiments/trainTrial.ts';
import type { TrainingSettings, Trial } from '../../../src/experiments/trial.ts';
import { readTrial, runOf } from '../../../src/experiments/trialResult.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { readTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import { oneCycle } from '../../../src/nn/schedules.ts';
import { evaluate, type LabelledRows } from '../../../src/nn/training.ts';
import { smallDigits } from './smallDigits.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-tensorflow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all = smallDigits(130);
/** The `count` digits from `first` on. */
const part = (first: number, count: number): LabelledRows => ({
  count,
  features: all.features,
  labels: Array.from({ length: count }, (_, i) => all.labels[first + i]),
  rows: (indices, out) =>
    all.rows(
      Uint32Array.from(indices, (i) => first + i),
      out,
    ),
});
const data: Pick<ExperimentData, 'train' | 'valid'> = { train: part(0, 90), valid: part(90, 40) };

const training: TrainingSettings = {
  ...{ epochs: 3, batchSize: 20, learningRate: 0.25, measureTrain: true },
};
const trial: Trial = {
  name: 'tiny',
  architecture: {
    inputShape: [1, 14, 14],
    initializer: 'glorot',
    layers: [
      // Without kinks: the noise of roundings then stays small for long.
      { kind: 'conv', filters: 3, kernel: 3, stride: 2 },
      { kind: 'tanh' },
      { kind: 'flatten' },
      { kind: 'dense', outputs: 10 },
    ],
  },
  training,
  seed: 2,
};
const job = (file: string, of = trial): TrialJob => ({
  trial: of,
  place: { path: join(folder, `${file}.safetensors`), dataSha256: 'digits', version: 'tensorflow' },
});

const loaded = await loadTensorFlow();
const { trainer, backend } = await trainWithTensorflow();
const train = (
  jobs: readonly TrialJob[],
  tell: (job: TrialJob, finished: number) => void = () => {},
  by = trainer,
) => by(jobs, data as ExperimentData, tell);

function trained(of: TrialJob) {
  const result = readTrial(of.trial, of.place);
  if (result === null) throw new Error(`${of.place.path} is not finished`);
  return result;
}

/** Trained by the project. */
function own(file: string, kernels: Kernels) {
  const ours = job(file);
  trainTrial(ours.trial, data as ExperimentData, ours.place, kernels, () => {});
  return trained(ours).history;
}

const straight = job('straight');
const heard: number[] = [];
await train([straight], (told, finished) => {
  expect(told).toBe(straight);
  heard.push(finished);
});

describe(`a trial trained with TensorFlow.js (backend ${backend})`, () => {
  it('names the backend that loads', () => {
    expect(backend).toBe(loaded.backend);
    expect(backend === 'tfjs').toBe(loaded.fallbackReason !== null);
  });

  it('tells every epoch', () => {
    expect(heard).toEqual([1, 2, 3]);
  });

  it('has the losses of the fast kernels and their accuracies, within the noise of roundings', async () => {
    const { train: onTrain, valid: onValid } = trained(straight).history;
    expect([onTrain.length, onValid.length]).toEqual([3, 3]);
    const kernels = await createFastKernels({ threads: 1 });
    const fast = own('fast', kernels);
    kernels.close();
    const exact = own('float64', createFloat64Kernels());
    const RUNS = 8;
    const noisy = Array.from({ length: RUNS }, (_, run) =>
      own(`noise-${run}`, roundingNoise(new RandomStream(run, 'rounding noise'))),
    );
    for (const epoch of [0, 1, 2]) {
      for (const part of ['train', 'valid'] as const) {
        const [theirs, ours] = [trained(straight).history, fast].map((h) => h[part][epoch]);
        const squares = noisy.map((h) => (h[part][epoch].loss - exact[part][epoch].loss) ** 2);
        const sigma = Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / RUNS);
        // Two float32 trainings, each within 2·6σ as `follow.ts` derives.
        expect(Math.abs(theirs.loss - ours.loss)).toBeLessThanOrEqual(2 * 12 * sigma);
        expect(sigma).toBeLessThan(1e-4);
        const accuracies = [ours, ...noisy.map((h) => h[part][epoch])].map((e) => e.accuracy);
        expect(theirs.accuracy).toBeGreaterThanOrEqual(Math.min(...accuracies));
        expect(theirs.accuracy).toBeLessThanOrEqual(Math.max(...accuracies));
      }
    }
    expect(onTrain[2].loss).toBeLessThan(onTrain[0].loss);
  });

  it('is read back as a network with the measured loss', () => {
    const result = trained(straight);
    const { loss, accuracy } = evaluate(result.load(createFloat64Kernels()), data.valid);
    const measured = result.history.valid[2];
    expect(accuracy).toBe(measured.accuracy);
    // One pass of some 150 terms a logit, each logit of at most 10 in size.
    expect(Math.abs(loss - measured.loss)).toBeLessThanOrEqual(2 * 10 * 160 * 2 ** -24);
  });

  it.each([1, 2])('stopped after %i epochs, goes on to the same bytes', async (stop) => {
    const stopped = job(`stopped-${stop}`);
    const interrupted = train([stopped], (_, finished) => {
      if (finished === stop) throw new Error('stopped');
    });
    await expect(interrupted).rejects.toThrow('stopped');
    expect(readTrial(stopped.trial, stopped.place)).toBeNull();
    const seen: number[] = [];
    await train([stopped], (_, finished) => seen.push(finished));
    expect(seen).toEqual([1, 2, 3].slice(stop - 1));
    expect(readFileSync(stopped.place.path)).toEqual(readFileSync(straight.place.path));
  });

  it('keeps the random streams where the project would have them', () => {
    const ours = job('streams');
    trainTrial(trial, data as ExperimentData, ours.place, createFloat64Kernels(), () => {});
    const [own, theirs] = [ours, straight].map(({ place }) =>
      readTrainingCheckpoint(place.path, runOf(trial, place)),
    );
    expect(theirs?.random).toEqual(own?.random);
    expect(Object.keys(theirs?.random ?? {})).toEqual(['shuffle', 'augmentation']);
  });

  it('measures on the training data only where that is asked for', async () => {
    const quiet = job('quiet', { ...trial, training: { ...training, measureTrain: false } });
    await train([quiet]);
    expect(trained(quiet).history).toEqual({ train: [], valid: trained(straight).history.valid });
  });

  it('takes each step at the rate of the schedule, also when it goes on after a stop', async () => {
    const { tf } = loaded;
    const rates: number[] = [];
    const sgd: typeof tf.train.sgd = (rate) => {
      rates.push(rate);
      return tf.train.sgd(rate);
    };
    const watched = { ...tf, train: { sgd } } as unknown as typeof tf;
    const { trainer: by } = await trainWithTensorflow({
      loaded: { ...loaded, tf: watched, fallbackReason: null },
    });
    const cycle = { peak: 0.25, warmup: 0.2 };
    const scheduled = job('scheduled', {
      ...trial,
      training: { ...training, learningRate: cycle },
    });
    const stop = () => {
      throw new Error('stopped');
    };
    await expect(train([scheduled], stop, by)).rejects.toThrow('stopped');
    await train([scheduled], undefined, by);
    // Three epochs of five batches.
    expect(rates).toEqual(Array.from({ length: 15 }, (_, n) => oneCycle(cycle)(n / 15)));
  });

  it('another seed gives another training', async () => {
    const other = job('other', { ...trial, seed: 3 });
    await train([other]);
    expect(trained(other).history).not.toEqual(trained(straight).history);
  });

  it('leaves no memory behind', async () => {
    const { numTensors } = loaded.tf.memory();
    await train([job('memory')]);
    expect(loaded.tf.memory().numTensors).toBe(numTensors);
  });
});

describe('what is refused', () => {
  const wrong = (settings: Partial<TrainingSettings>) =>
    job('refused', { ...trial, training: { ...training, ...settings } });

  const beyond: readonly { what: string; settings: Partial<TrainingSettings> }[] = [
    { what: 'optimizer', settings: { optimizer: { name: 'adam' } } },
    { what: 'smoothing', settings: { smoothing: 0.1 } },
    { what: 'augmentation', settings: { augmentation: {} as AugmentationOptions } },
    { what: 'average', settings: { average: 0.9 } },
  ];
  it.each(beyond)('$what, before any other trial is trained', async ({ what, settings }) => {
    const before = job('never');
    await expect(train([before, wrong(settings)])).rejects.toThrow(
      `trainWithTensorflow: trial «tiny» asks for ${what}, and only plain descent`,
    );
    expect(readTrial(before.trial, before.place)).toBeNull();
    expect(() => readFileSync(before.place.path)).toThrow('ENOENT');
  });

  it('layers that are not built, before any other trial is trained', async () => {
    const native = { ...loaded, fallbackReason: null };
    const { trainer: by } = await trainWithTensorflow({ loaded: native });
    const architecture = { ...trial.architecture, layers: [{ kind: 'averagePool', size: 2 }] };
    const other = job('refused', { ...trial, architecture } as Trial);
    await expect(train([job('never'), other], undefined, by)).rejects.toThrow(
      'layer «averagePool»',
    );
    expect(() => readFileSync(job('never').place.path)).toThrow('ENOENT');
  });

  it('a loss that is not finite, naming the trial, the epoch and the batch', async () => {
    await expect(train([wrong({ learningRate: 1e38 })])).rejects.toThrow(
      /trainWithTensorflow: training «tiny» went wrong in epoch 1 at step \d+, with learning rate 1e\+38: the loss is \S+ on the batch from example \d+ of the epoch. No epoch was finished before/,
    );
  });
});

describe('the time that it would take', () => {
  /** A clock that stands at 0 s, then at `step` s, then at 2·step s … */
  const clock = (step: number) => {
    let readings = 0;
    return { seconds: () => step * readings++, readings: () => readings };
  };
  const slow = { ...loaded, fallbackReason: 'no package' };
  // An epoch: 90 images trained on, 130 evaluated at a third. 3 steps of 20 images are measured.
  const imagesPerEpoch = 90 + 130 / 3;
  const stepFor = (hours: number, epochs: number) =>
    (hours * 3600 * 60) / (epochs * imagesPerEpoch);

  it('is refused above two hours, before anything is trained', async () => {
    const { seconds } = clock(stepFor(2.01, 3));
    const { trainer: by } = await trainWithTensorflow({ loaded: slow, seconds });
    await expect(train([job('slow')], undefined, by)).rejects.toThrow(
      /an estimated 2\.0 hours are more than 2: tiny at 0 images\/s, .*\(no package\)/,
    );
    expect(() => readFileSync(job('slow').place.path)).toThrow('ENOENT');
  });

  it('is estimated for all trials, measured once where they run equally fast', async () => {
    const { seconds, readings } = clock(stepFor(4, 6));
    const { trainer: by } = await trainWithTensorflow({ loaded: slow, seconds });
    const two = [job('slow'), job('slower', { ...trial, name: 'second', seed: 5 })];
    await expect(train(two, undefined, by)).rejects.toThrow('an estimated 4.0 hours');
    expect(readings()).toBe(2);
    const smaller = { ...trial, training: { ...training, batchSize: 10 } };
    await expect(train([...two, job('slowest', smaller)], undefined, by)).rejects.toThrow('hours');
    expect(readings()).toBe(6);
  });

  it('is taken of three steps after one that warms up', async () => {
    const { tf } = loaded;
    let steps = 0;
    const sgd: typeof tf.train.sgd = (rate) => {
      steps++;
      return tf.train.sgd(rate);
    };
    const counting = { ...tf, train: { sgd } } as unknown as typeof tf;
    const readAt: number[] = [];
    const seconds = () => 1e6 * readAt.push(steps);
    const { trainer: by } = await trainWithTensorflow({
      loaded: { ...slow, tf: counting },
      seconds,
    });
    await expect(train([job('slow')], undefined, by)).rejects.toThrow('hours');
    expect(readAt).toEqual([1, 4]);
  });

  it('is taken of all examples where they are fewer than a batch', async () => {
    const large = job('large', { ...trial, training: { ...training, batchSize: 200 } });
    // 3 steps of 90 images between two readings.
    const { seconds } = clock((2.5 * 3600 * 270) / (3 * imagesPerEpoch));
    const { trainer: by } = await trainWithTensorflow({ loaded: slow, seconds });
    await expect(train([large], undefined, by)).rejects.toThrow('an estimated 2.5 hours');
  });

  it('counts only the epochs that are left, and the training data only where they are measured', async () => {
    const { seconds } = clock(stepFor(1.99, 1));
    const { trainer: by } = await trainWithTensorflow({ loaded: slow, seconds });
    const resumed = job('resumed');
    const interrupted = train([resumed], (_, finished) => {
      if (finished === 2) throw new Error('stopped');
    });
    await expect(interrupted).rejects.toThrow('stopped');
    await train([resumed], undefined, by);
    expect(trained(resumed).history.valid).toHaveLength(3);
    const unmeasured = { ...trial, training: { ...training, epochs: 1, measureTrain: false } };
    const step = (1.99 * 3600 * 60) / (90 + 40 / 3);
    const { trainer: fits } = await trainWithTensorflow({ loaded: slow, ...clock(step) });
    await train([job('unmeasured', unmeasured)], undefined, fits);
    const { trainer: over } = await trainWithTensorflow({ loaded: slow, ...clock(step * 1.02) });
    await expect(train([job('more', unmeasured)], undefined, over)).rejects.toThrow('hours');
  });

  it('is nobody’s business with the native backend', async () => {
    const { seconds, readings } = clock(1e9);
    const native = { ...loaded, backend: 'tfjs-node' as const, fallbackReason: null };
    const { trainer: by, backend: name } = await trainWithTensorflow({ loaded: native, seconds });
    await train([job('native')], undefined, by);
    expect(name).toBe('tfjs-node');
    expect(readings()).toBe(0);
  });
});
