/** Runs an experiment: data in, record and figures out, able to be stopped and resumed. */
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeAtomically } from '../kernels/atomicFile.ts';
import type { LabelledRows } from '../nn/training.ts';
import { CheckpointFolder } from './checkpoint.ts';
import type { Experiment, ExperimentData, Outcome, Size } from './experiment.ts';
import { drawFigure } from './figure.ts';
import { type Progress, silent } from './progress.ts';
import { type ExperimentRecord, serialize } from './record.ts';

export const SEED = 1;

export interface RunOptions {
  readonly size: Size;
  readonly data: ExperimentData;
  /** where the record and the figures go */
  readonly out: string;
  /** where unfinished runs are kept; `runs/checkpoints` by default */
  readonly checkpoints?: string;
  readonly seed?: number;
  readonly progress?: Progress;
}

/** The first `count` examples. */
function first(rows: LabelledRows, count: number, part: string): LabelledRows {
  if (count > rows.count) {
    throw new RangeError(
      `runExperiment: ${count} ${part} examples are asked for and the data have ${rows.count}; use larger data`,
    );
  }
  return {
    count,
    features: rows.features,
    labels: Array.from({ length: count }, (_, i) => rows.labels[i]),
    rows: (indices, out) => rows.rows(indices, out),
  };
}

/** Before any work: a run of an hour must not end with a folder that cannot be written. */
function requireWritable(folder: string, instead: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`cannot write to ${folder}: ${(error as Error).message}; ${instead}`, {
      cause: error,
    });
  }
}

function packageVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

/**
 * Runs the experiment (or goes on with an interrupted run of the same settings, seed and data) and
 * writes `<id>.json` and `<id>-<figure>.svg` into `out`. Returns the record.
 */
export function runExperiment(experiment: Experiment, options: RunOptions): ExperimentRecord {
  const { size, data, out, seed = SEED, progress = silent } = options;
  const root = options.checkpoints ?? join('runs', 'checkpoints');
  requireWritable(out, 'choose another folder with --out');
  requireWritable(root, 'unfinished runs are kept there: start in a folder that is writable');
  const settings = experiment.settings[size];
  const subset = experiment.subset[size];
  const seen: ExperimentData =
    subset === null
      ? data
      : {
          ...data,
          train: first(data.train, subset.train, 'training'),
          valid: first(data.valid, subset.valid, 'validation'),
        };
  const version = packageVersion();
  // The output folder too: two programs that run the same thing at once must not share checkpoints.
  const key = { version, settings, subset, seed, sha256: data.sha256, out: resolve(out) };
  const checkpoints = new CheckpointFolder(root, experiment.id, key);
  const start = performance.now();
  let outcome: Outcome;
  try {
    outcome = experiment.run(settings, seed, seen, {
      progress: (done, total, what) => progress.update(done, total, what),
      restore: (name) => checkpoints.restore(name),
      save: (name, checkpoint) => checkpoints.save(name, checkpoint),
    });
  } finally {
    progress.stop();
  }
  const record: ExperimentRecord = {
    id: experiment.id,
    size,
    settings,
    data: {
      name: data.name,
      synthetic: data.synthetic,
      sha256: data.sha256,
      scaling: data.scaling,
      counts: { train: seen.train.count, valid: seen.valid.count, test: seen.test.count },
    },
    seed,
    ...outcome,
    run: {
      seconds: Math.round((performance.now() - start) / 100) / 10,
      node: process.version,
      version,
    },
  };
  for (const figure of experiment.figures(record)) {
    const svg = drawFigure(figure, record.data);
    writeAtomically(join(out, `${experiment.id}-${figure.name}.svg`), svg);
  }
  writeAtomically(join(out, `${experiment.id}.json`), serialize(record));
  checkpoints.remove();
  return record;
}
