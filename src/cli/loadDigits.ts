/** The digits as the experiments see them. */
import { type Dataset, SCALING, scaledRows } from '../data/dataset.ts';
import { locateDigits } from '../data/locate.ts';
import type { ExperimentData } from '../experiments/experimentData.ts';

export function asExperimentData(dataset: Dataset): ExperimentData {
  const { name, synthetic, sha256, classes, train, valid, test } = dataset;
  return {
    ...{ name, synthetic, sha256, classes },
    scaling: SCALING,
    images: { train, valid, test },
    normalization: null,
    train: scaledRows(train),
    valid: scaledRows(valid),
    test: scaledRows(test),
  };
}

/** From the folder, or from where the search order leads; says so on standard error. */
export function loadDigits(directory: string | undefined): Promise<ExperimentData> {
  return digits(directory, (message) => process.stderr.write(`${message}\n`));
}

/** The same for a process that stands beside one which has said it. */
export function quietDigits(directory: string | undefined): Promise<ExperimentData> {
  return digits(directory, () => {});
}

async function digits(
  directory: string | undefined,
  report: (message: string) => void,
): Promise<ExperimentData> {
  return asExperimentData(await locateDigits({ directory, environment: process.env, report }));
}
