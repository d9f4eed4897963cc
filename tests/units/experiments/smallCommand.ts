/**
 * A command as the real ones are, for trainings that go wrong: `tsx smallCommand.ts OPTIONS` (JSON, see
 * {@link SmallCommand}) trains a small network on a few drawn digits.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../../../src/cli/failure.ts';
import { asExperimentData, loadDigits } from '../../../src/cli/loadDigits.ts';
import { trainInProcesses } from '../../../src/cli/trialProcesses.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import { type Engine, runExperiment } from '../../../src/experiments/runner.ts';
import type { TrainingSettings, Trial } from '../../../src/experiments/trial.ts';

export interface SmallCommand {
  /** for the record and the checkpoints */
  readonly folder: string;
  /** in place of the good settings */
  readonly training?: Partial<TrainingSettings> | undefined;
  /** whether a process of its own trains, as from the command line; else this one */
  readonly process?: boolean;
  /** ends after so many epochs as if it were killed */
  readonly stopAfter?: number;
  /** a folder whose disk it fills after the first epoch */
  readonly fill?: string;
}

const GOOD: TrainingSettings = {
  ...{ epochs: 4, batchSize: 60, learningRate: 0.5, measureTrain: false },
};

/** Four steps make an epoch. */
function experimentWith(training: TrainingSettings): Experiment {
  const trial: Trial = {
    ...{ name: 'small', training, seed: 1 },
    architecture: {
      ...{ inputShape: [784], initializer: 'glorot' },
      layers: [{ kind: 'dense', outputs: 10 }],
    },
  };
  return {
    ...{ id: 'small', title: '', question: '', figures: () => [] },
    settings: { quick: training, full: training },
    subset: { quick: { train: 240, valid: 60 }, full: null },
    async run(_settings, _seed, _data, context) {
      const [{ history }] = await context.train([trial]);
      const headline = { loss: history.valid[history.valid.length - 1].loss };
      return { headline, curves: [], tables: [], conclusions: [] };
    },
  };
}

/** Writes until nothing more fits, byte by byte in the end. */
function fill(disk: string): void {
  for (let size = 4096; size >= 1; size /= 2) {
    try {
      for (;;) appendFileSync(join(disk, 'filler'), new Uint8Array(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

async function main(): Promise<void> {
  const options: SmallCommand = JSON.parse(process.argv[2]);
  const { folder, training = {}, stopAfter, fill: disk } = options;
  const update = (done: number) => {
    if (done === stopAfter) process.exit();
    if (done === 1 && disk !== undefined) fill(disk);
  };
  const engine: Engine = { name: 'proofbook', trainer: trainInProcesses(1, undefined) };
  const apart = options.process === true;
  // The other process loads what this one has loaded, so there they are all the digits there are.
  const few = () => asExperimentData(syntheticDigits({ train: 240, valid: 60, test: 60 }));
  await runExperiment(experimentWith({ ...GOOD, ...training }), {
    ...{ size: 'quick', data: apart ? await loadDigits(undefined) : few() },
    ...{ out: join(folder, 'out'), checkpoints: join(folder, 'checkpoints') },
    progress: { update, stop: () => {} },
    ...(apart ? { engine } : {}),
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await runCommand(main);
