/** A trial is one training as plain data: the same trial on the same data gives the same bits. */
import { type AugmentationOptions, augmentedRows } from '../data/augmentation/augmentedRows.ts';
import type { RandomStream } from '../kernels/random.ts';
import type { Architecture } from '../models/architecture.ts';
import type { OptimizerName } from '../nn/optimizers/optimizer.ts';
import { constantRate, oneCycle, type Schedule } from '../nn/schedules.ts';
import type { Evaluation, LabelledRows } from '../nn/training.ts';
import type { ExperimentData } from './experimentData.ts';

export interface Trial {
  /** tells the trials of an experiment apart; names the file of the checkpoint */
  readonly name: string;
  readonly architecture: Architecture;
  readonly training: TrainingSettings;
  readonly seed: number;
}

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: LearningRate;
  /** plain gradient descent unless given */
  readonly optimizer?: OptimizerSettings;
  /** of the labels; 0 unless given */
  readonly smoothing?: number;
  /** none unless given */
  readonly augmentation?: AugmentationOptions;
  /** d of the average of the weights that is measured instead of the last ones; none unless given */
  readonly average?: number;
  /** whether loss and accuracy on the training data are measured after each epoch too */
  readonly measureTrain: boolean;
}

/** Constant, or one cycle over the whole training. */
export type LearningRate = number | { readonly peak: number; readonly warmup: number };

export interface OptimizerSettings {
  readonly name: OptimizerName;
  readonly momentum?: number;
  readonly weightDecay?: number;
}

/** What was measured, one entry an epoch. */
export interface History {
  /** on the training data; empty where the trial does not ask for it */
  readonly train: readonly Evaluation[];
  readonly valid: readonly Evaluation[];
}

/** r^(valid): the share of validation digits classified rightly at the end of training, in [0, 1]. */
export function finalAccuracy({ valid }: History): number {
  return valid[valid.length - 1].accuracy;
}

/** `0.1`, or `one cycle with peak 0.1 after 20 % of the training`. */
export function describeRate(rate: LearningRate): string {
  if (typeof rate === 'number') return `${rate}`;
  return `one cycle with peak ${rate.peak} after ${Number((100 * rate.warmup).toFixed(1))} % of the training`;
}

/** η by the share of the training that is done. */
export function scheduleOf(rate: LearningRate): Schedule {
  return typeof rate === 'number' ? constantRate(rate) : oneCycle(rate);
}

/** What the network is shown: the training data, distorted anew in each epoch where that is asked for. */
export function shownExamples(
  { augmentation }: TrainingSettings,
  data: ExperimentData,
  random: RandomStream,
): LabelledRows {
  if (augmentation === undefined) return data.train;
  return augmentedRows(data.images.train, augmentation, random);
}
