/**
 * `npx proofbook train dogs-vs-cats`: trains the network of Problem 3, or the small one, and keeps it as a
 * file that `predict` takes. With the settings of a published run the bits are those of its record, epoch
 * by epoch.
 */
import { dirname, join } from 'node:path';
import { CLASS_NAMES } from '../data/pictures/layouts.ts';
import { type Design, FINAL, SMALL, trialOf } from '../experiments/dogsVsCats/designs.ts';
import { FINAL_SETTINGS } from '../experiments/dogsVsCats/finalSizes.ts';
import { type ExperimentData, requireNormalization } from '../experiments/experimentData.ts';
import { keptAccuracy } from '../experiments/keptNetworks.ts';
import { withMeasuredStatistics } from '../experiments/measuredStatistics.ts';
import { packageVersion } from '../experiments/packageVersion.ts';
import { progressOn } from '../experiments/progress.ts';
import { type Trainer, trainAll, trainHere } from '../experiments/training.ts';
import type { History, Trial } from '../experiments/trial.ts';
import { TrialFolder } from '../experiments/trialFolder.ts';
import { historySoFar, type TrainedTrial } from '../experiments/trialResult.ts';
import { percent } from '../experiments/wording.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { requireWritable } from '../kernels/writableFolder.ts';
import type { PictureInput } from '../models/pictureInput.ts';
import { writeNetwork } from '../models/trainedNetwork.ts';
import { type Command, readGiven, threadsNamed } from './command.ts';
import { compareWithRecord } from './compareWithRecord.ts';
import { loadPictures } from './loadPictures.ts';

const usage =
  'train dogs-vs-cats [--design final|small] [--seed N] [--data DIR] [--out FILE.safetensors] [--checkpoints DIR] [--threads N] [--stop-after EPOCHS]';

const DESIGNS: Readonly<Record<string, Design>> = { final: FINAL, small: SMALL };
/** The published run of the final design. */
const RECORD = join('docs', 'experiments', 'p3-dogs-vs-cats.json');
/** Bytes: 500 pictures at once, in all layers. */
const MEMORY = 3 * 2 ** 30;

async function run(args: readonly string[]): Promise<void> {
  const names = [
    ...(['design', 'seed', 'data', 'out', 'checkpoints', 'threads'] as const),
    'stop-after' as const,
  ];
  const { options, operands } = readGiven(usage, args, names, {
    required: [],
    operands: ['dogs-vs-cats'],
  });
  if (operands[0] !== 'dogs-vs-cats') {
    throw new RangeError(`train «${operands[0]}»: there is dogs-vs-cats`);
  }
  const { design: name = 'final', checkpoints = join('runs', 'checkpoints') } = options;
  const { out = join('runs', 'models', `dogs-vs-cats-${name}.safetensors`) } = options;
  if (!Object.hasOwn(DESIGNS, name)) {
    throw new RangeError(`design «${name}»: there are ${Object.keys(DESIGNS).join(' and ')}`);
  }
  const seed = seedNamed(options.seed);
  const threads = threadsNamed(options.threads);
  const last = epochsNamed(options['stop-after']);
  requireWritable(dirname(out), 'choose another file with --out');
  requireWritable(checkpoints, 'choose another folder with --checkpoints');
  const data = await loadPictures(options.data);
  const trial = trialOf('final', DESIGNS[name], seed);
  const folder = new TrialFolder(
    checkpoints,
    `train-${name}`,
    data.sha256,
    packageVersion(),
    trial,
  );
  process.stderr.write('Ctrl-C stops at any time; the same command goes on where it stopped\n');
  const progress = progressOn(process.stderr, `train ${name}`);
  const place = folder.place(trial.name);
  const trainer: Trainer = (jobs, pictures, tell) =>
    trainHere(threads, MEMORY)(jobs, pictures, (job, finished) => {
      tell(job, finished);
      if (finished >= last && finished < trial.training.epochs) throw new Stopped(finished);
    });
  let trained: TrainedTrial;
  try {
    [trained] = await trainAll([trial], {
      ...{ data, trainer, progress, shard: undefined, laterEpochs: 0 },
      place: () => place,
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    process.stdout.write(
      `${[error.message, ...compared(trial, historySoFar(trial, place), data)].join('\n')}\n`,
    );
    return;
  } finally {
    progress.stop();
  }
  process.stdout.write(await keep(trained, data, { out, threads, name }));
  folder.remove();
}

/** Thrown between two epochs. Nothing is lost. */
class Stopped extends Error {
  constructor(epochs: number) {
    super(
      `stopped after epoch ${epochs}; the same command without --stop-after goes on from there`,
    );
  }
}

const compared = (trial: Trial, history: History, data: ExperimentData): string[] =>
  compareWithRecord(RECORD, trial, history, data.sha256);

interface Manner {
  readonly out: string;
  readonly threads: number;
  readonly name: string;
}

/** Writes the network; returns what is to be said of it. */
async function keep(
  last: TrainedTrial,
  data: ExperimentData,
  { out, threads, name }: Manner,
): Promise<string> {
  const trained = await withMeasuredStatistics(last, data, MEMORY);
  const kernels = await createFastKernels({ threads, memory: MEMORY });
  try {
    const { trial } = trained;
    const network = trained.load(kernels);
    const pictures: PictureInput = {
      classes: CLASS_NAMES,
      normalization: requireNormalization(data),
      viewShift: FINAL_SETTINGS.full.shift,
    };
    const testAccuracy = keptAccuracy(network, { pictures }, data);
    const command = `npx proofbook train dogs-vs-cats --design ${name} --seed ${trial.seed}`;
    const origin = {
      ...{ experiment: 'p3-dogs-vs-cats', trial: trial.name, seed: trial.seed },
      ...{ data: data.name, dataSha256: data.sha256, command, testAccuracy },
    };
    writeNetwork(out, network, trial.architecture, origin, pictures);
    const stated = `${out}: ${network.parameterCount.toLocaleString('en-US')} parameters, ${percent(testAccuracy)} of ${data.test.count} held-out pictures right by the mean over its views`;
    return `${[stated, ...compared(trial, trained.history, data)].join('\n')}\n`;
  } finally {
    kernels.close();
  }
}

/** All unless given. Throws unless it is a positive integer. */
function epochsNamed(text: string | undefined): number {
  const epochs = text === undefined ? Number.POSITIVE_INFINITY : Number(text);
  if (text !== undefined && !(Number.isInteger(epochs) && epochs > 0)) {
    throw new RangeError(`stop-after «${text}»: give a positive number of epochs`);
  }
  return epochs;
}

/** 1 unless given. Throws unless it is an integer in [0, 2³²). */
function seedNamed(text = '1'): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`seed «${text}»: give an integer from 0 to 4294967295`);
  }
  return seed;
}

export const train: Command = {
  usage,
  purpose: 'train the network of Problem 3, or the small one, and keep it as a file',
  run,
};
