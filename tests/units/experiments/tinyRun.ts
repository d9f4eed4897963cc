/** A run that takes a second or two, for being interrupted: `tsx tinyRun.ts OUT CHECKPOINTS`. */
import { pathToFileURL } from 'node:url';
import { asExperimentData } from '../../../src/cli/loadDigits.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import { p1Initialization } from '../../../src/experiments/p1Initialization.ts';
import type { ExperimentRecord } from '../../../src/experiments/record.ts';
import { runExperiment } from '../../../src/experiments/runner.ts';

export const tinyData = asExperimentData(syntheticDigits({ train: 300, valid: 60, test: 60 }));

/** Problem 1's initialization with a small network and few digits. */
export const tinyExperiment = {
  ...p1Initialization,
  settings: {
    full: p1Initialization.settings.full,
    quick: { ...p1Initialization.settings.quick, hidden: [24, 12], epochs: 4 },
  },
  subset: { full: null, quick: { train: 240, valid: 60 } },
} as unknown as Experiment;

export function tinyRun(
  out: string,
  checkpoints: string,
  onProgress: (done: number) => void = () => {},
): Promise<ExperimentRecord> {
  const progress = {
    // Told before the first epoch too, when there is nothing yet to interrupt.
    update: (done: number) => {
      if (done > 0) onProgress(done);
    },
    stop: () => {},
  };
  return runExperiment(tinyExperiment, {
    size: 'quick',
    data: tinyData,
    out,
    checkpoints,
    progress,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [out, checkpoints] = process.argv.slice(2);
  await tinyRun(out, checkpoints, (done) => process.stdout.write(`${done}\n`));
}
