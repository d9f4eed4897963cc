/** A trial is one training as plain data: the same trial on the same data gives the same bits. */
import {
  augmentedPictures,
  describePictureAugmentation,
  type PictureAugmentation,
} from '../data/augmentation/augmentedPictures.ts';
import {
  type AugmentationOptions,
  augmentedRows,
  describeAugmentation,
} from '../data/augmentation/augmentedRows.ts';
import { plainPictures } from '../data/augmentation/views.ts';
import { joined, type LabelledImages, scaledRows } from '../data/dataset.ts';
import type { RandomStream } from '../kernels/random.ts';
import type { Architecture } from '../models/architecture.ts';
import type { OptimizerName } from '../nn/optimizers/optimizer.ts';
import { constantRate, oneCycle, type Schedule } from '../nn/schedules.ts';
import type { Evaluation, LabelledRows } from '../nn/training.ts';
import { type ExperimentData, requireNormalization } from './experimentData.ts';
import { firstRows } from './subset.ts';

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
  /** none unless given; that of pictures is for colour pictures, the other for digits */
  readonly augmentation?: AugmentationOptions | PictureAugmentation;
  /** what is learned from; the training part alone unless given */
  readonly examples?: 'train and valid';
  /** d of the average of the weights that is measured instead of the last ones; none unless given */
  readonly average?: number;
  /** whether loss and accuracy on the training part, or on so many of its first examples, are measured too */
  readonly measureTrain: boolean | number;
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
  /** on the validation part; on the test part where the validation part is learned from */
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

/** How the examples are distorted: `flip, rotation ±12°`, or `none`. */
export function describeDistortion({ augmentation }: TrainingSettings): string {
  if (augmentation === undefined) return 'none';
  return 'flip' in augmentation
    ? describePictureAugmentation(augmentation)
    : describeAugmentation(augmentation);
}

/** η by the share of the training that is done. */
export function scheduleOf(rate: LearningRate): Schedule {
  return typeof rate === 'number' ? constantRate(rate) : oneCycle(rate);
}

/** What the network is shown: what is learned from, distorted anew in each epoch where that is asked for. */
export function shownExamples(
  { augmentation, examples }: TrainingSettings,
  data: ExperimentData,
  random: RandomStream,
): LabelledRows {
  const { images } = data;
  if (augmentation === undefined && examples === undefined) return data.train;
  const learned = examples === undefined ? images.train : joined(images.train, images.valid);
  if (augmentation === undefined) return undistorted(learned, data);
  if (!('flip' in augmentation)) return augmentedRows(learned, augmentation, random);
  return augmentedPictures(learned, augmentation, requireNormalization(data), random);
}

function undistorted(images: LabelledImages, { normalization }: ExperimentData): LabelledRows {
  return normalization === null ? scaledRows(images) : plainPictures(images, normalization);
}

/** What the network is judged by after each epoch: what it does not learn from. */
export function judgedExamples({ examples }: TrainingSettings, data: ExperimentData): LabelledRows {
  return examples === undefined ? data.valid : data.test;
}

/** The training examples that are measured after each epoch, as they are; null where none are. */
export function watchedExamples(
  { measureTrain }: TrainingSettings,
  { train }: Pick<ExperimentData, 'train'>,
): LabelledRows | null {
  if (typeof measureTrain === 'number') return firstRows(train, measureTrain, 'training');
  return measureTrain ? train : null;
}
