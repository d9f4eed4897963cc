/** The data that experiments ask for, each set loaded once, when the first of them does. */
import type { Experiment } from '../experiments/experiment.ts';
import type { DataSetName, ExperimentData } from '../experiments/experimentData.ts';
import { loadDigits } from './loadDigits.ts';
import { loadPictures } from './loadPictures.ts';

type Load = (directory: string | undefined) => Promise<ExperimentData>;

const LOADERS: Readonly<Record<DataSetName, Load>> = {
  digits: loadDigits,
  pictures: loadPictures,
};

/** From the folder, or from where the search order leads. */
export function dataSets(
  directory: string | undefined,
): (experiment: Experiment) => Promise<ExperimentData> {
  const loaded = new Map<DataSetName, Promise<ExperimentData>>();
  return ({ dataSet = 'digits' }) => {
    const before = loaded.get(dataSet);
    if (before !== undefined) return before;
    const loading = LOADERS[dataSet](directory);
    loaded.set(dataSet, loading);
    return loading;
  };
}
