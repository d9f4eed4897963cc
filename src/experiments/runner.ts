/** Runs an experiment: data in, record and figures out, able to be stopped and resumed. */
import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { requireWritable } from '../kernels/writableFolder.ts';
import type { Experiment, Figure, Outcome, Size } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';
import { drawFigure } from './figures/draw.ts';
import { keepNetworks } from './keptNetworks.ts';
import { packageVersion } from './packageVersion.ts';
import { type Progress, silent } from './progress.ts';
import { commandFor, OWN_ENGINE } from './publication.ts';
import { type ExperimentRecord, serialize } from './record.ts';
import { restrict } from './subset.ts';
import { epochsOf, type Shard, type Trainer, trainAll, trainHere } from './training.ts';
import { trainingSeconds } from './trialClock.ts';
import { TrialFolder } from './trialFolder.ts';

export const SEED = 1;

/** Where pictures go that show the data, unless said otherwise. */
export const LOCAL_PICTURES = join('runs', 'pictures');

export interface RunOptions {
  readonly size: Size;
  readonly data: ExperimentData;
  /** where the record and the figures go */
  readonly out: string;
  /** where trained networks go; `networks` in `out` by default */
  readonly networks?: string;
  /** where pictures go that show the data; `runs/pictures` by default */
  readonly pictures?: string;
  /** where unfinished runs are kept; `runs/checkpoints` by default */
  readonly checkpoints?: string;
  readonly seed?: number;
  readonly progress?: Progress;
  /** what trains: the kernels of this project, in this process, unless given */
  readonly engine?: Engine;
  /** train only this part of the trials */
  readonly shard?: Shard;
}

/** What trains the trials, and under what name the record knows it. */
export interface Engine {
  readonly name: string;
  readonly trainer: Trainer;
}

/**
 * Runs the experiment (or goes on with an interrupted run of the same settings, seed and data) and
 * writes `<id>.json` and `<id>-<figure>.svg` into `out`, trained networks and pictures of the data
 * into folders of their own. Returns the record.
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
): Promise<ExperimentRecord> {
  const { size, out, seed = SEED, progress = silent, shard } = options;
  const { engine = { name: OWN_ENGINE, trainer: trainHere() } } = options;
  const root = options.checkpoints ?? join('runs', 'checkpoints');
  requireWritable(out, 'choose another folder with --out');
  requireWritable(root, 'unfinished runs are kept there: start in a folder that is writable');
  const settings = experiment.settings[size];
  const subset = experiment.subset[size];
  const data = restrict(options.data, subset);
  const version = packageVersion();
  const folder = new TrialFolder(root, experiment.id, data.sha256, version, {
    settings,
    subset,
    seed,
    ...(engine.name === OWN_ENGINE ? {} : { engine: engine.name }),
  });
  const resumed = folder.exists();
  const start = performance.now();
  let outcome: Outcome;
  const trainings: Record<string, number | null> = {};
  try {
    let earlierEpochs = 0;
    const place = (name: string) => folder.place(name);
    outcome = await experiment.run(settings, seed, data, {
      async train(trials, laterEpochs = 0) {
        const trained = await trainAll(trials, {
          ...{ data, trainer: engine.trainer, progress, shard, earlierEpochs, laterEpochs },
          place,
        });
        earlierEpochs += epochsOf(trials, shard);
        for (const { name, training } of trials) {
          trainings[name] = trainingSeconds(place(name).path, training.epochs);
        }
        return trained;
      },
    });
  } finally {
    progress.stop();
  }
  const { networks = [], pictures = [], ...answers } = outcome;
  const kept = await keepNetworks(networks, options.networks ?? join(out, 'networks'), {
    experiment: experiment.id,
    data: data.name,
    dataSha256: data.sha256,
    command: commandFor({ id: experiment.id, size, engine: engine.name }),
  });
  const record: ExperimentRecord = {
    id: experiment.id,
    size,
    settings,
    data: {
      name: data.name,
      synthetic: data.synthetic,
      sha256: data.sha256,
      scaling: data.scaling,
      counts: { train: data.train.count, valid: data.valid.count, test: data.test.count },
    },
    seed,
    engine: engine.name,
    ...answers,
    networks: kept,
    pictures: pictures.map(({ picture: { name, title, description }, showsData }) => ({
      ...{ name, title, description, showsData },
    })),
    run: {
      seconds: Math.round((performance.now() - start) / 100) / 10,
      ...{ resumed, trainings },
      machine: `${availableParallelism()} cores, ${process.arch}, ${cpus()[0]?.model ?? 'unknown'}`,
      node: process.version,
      version,
    },
  };
  const draw = (figure: Figure, folder: string) => {
    mkdirSync(folder, { recursive: true });
    const svg = drawFigure(figure, record.data);
    writeAtomically(join(folder, `${experiment.id}-${figure.name}.svg`), svg);
  };
  for (const figure of experiment.figures(record)) draw(figure, out);
  const local = options.pictures ?? LOCAL_PICTURES;
  for (const { picture, showsData } of pictures) draw(picture, showsData ? local : out);
  writeAtomically(join(out, `${experiment.id}.json`), serialize(record));
  folder.remove();
  return record;
}
