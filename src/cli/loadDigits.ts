/** The digits as the experiments see them. */
import { type Dataset, SCALING, scaledRows } from '../data/dataset.ts';
import { locateDigits } from '../data/locate.ts';
import type { ExperimentData } from '../experiments/experiment.ts';

export function asExperimentData(dataset: Dataset): ExperimentData {
  const { name, synthetic, sha256, classes, train, valid, test } = dataset;
  return {
    ...{ name, synthetic, sha256, classes },
    scaling: SCALING,
    train: scaledRows(train),
    valid: scaledRows(valid),
    test: scaledRows(test),
  };
}

/** From the folder, or from where the search order leads; says so on standard error. */
export async function loadDigits(directory: string | undefined): Promise<ExperimentData> {
  const report = (message: string) => process.stderr.write(`${message}\n`);
  return asExperimentData(await locateDigits({ directory, environment: process.env, report }));
}
