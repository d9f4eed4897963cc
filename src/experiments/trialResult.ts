/** What came out of a trial, read from its checkpoint. */
import type { Kernels } from '../kernels/kernels.ts';
import { buildNetwork } from '../models/architecture.ts';
import { loadArrays } from '../models/loadArrays.ts';
import { readTrainingCheckpoint, type TrainingRun } from '../nn/checkpoint.ts';
import type { Network } from '../nn/network.ts';
import { averagesOf } from '../nn/optimizers/averaging.ts';
import type { History, Trial } from './trial.ts';

/** What the bits of a trial depend on besides the trial, and where it is kept. */
export interface TrialPlace {
  /** file of the checkpoint */
  readonly path: string;
  readonly dataSha256: string;
  /** of the code */
  readonly version: string;
}

export interface TrainedTrial {
  readonly trial: Trial;
  readonly history: History;
  /** The trained network: with the averages of the weights where the trial averages them. */
  load(kernels: Kernels): Network;
}

export function runOf(trial: Trial, { dataSha256, version }: TrialPlace): TrainingRun {
  return { settings: trial, dataSha256, version };
}

/** Null unless all its epochs are trained. Throws if the checkpoint is of another run or damaged. */
export function readTrial(trial: Trial, place: TrialPlace): TrainedTrial | null {
  const saved = readTrainingCheckpoint(place.path, runOf(trial, place));
  if (saved === null || saved.epoch < trial.training.epochs) return null;
  const { weights, optimizer } = saved;
  const measured = trial.training.average === undefined ? weights : averagesOf(optimizer);
  return {
    trial,
    history: saved.measured as History,
    load(kernels) {
      const network = buildNetwork(trial.architecture, trial.seed, kernels);
      loadArrays([...network.parameters, ...network.statistics], measured);
      return network;
    },
  };
}

/** What was measured in the epochs that are finished; empty before the first. Throws as {@link readTrial}. */
export function historySoFar(trial: Trial, place: TrialPlace): History {
  const saved = readTrainingCheckpoint(place.path, runOf(trial, place));
  return saved === null ? { train: [], valid: [] } : (saved.measured as History);
}
