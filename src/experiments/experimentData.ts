/** The data as an experiment sees them. */
import type { ChannelStatistics } from '../data/augmentation/channelStatistics.ts';
import type { LabelledImages } from '../data/dataset.ts';
import type { LabelledRows } from '../nn/training.ts';

/** The digits of Problems 1 and 2, or the pictures of Problem 3. */
export type DataSetName = 'digits' | 'pictures';

/** What an experiment sees of the data. */
export interface ExperimentData {
  readonly name: string;
  /** true: the built-in stand-in, never to be mistaken for a result on real data */
  readonly synthetic: boolean;
  readonly sha256: string;
  /** how bytes become numbers, named on every plot: `pixels / 255` */
  readonly scaling: string;
  readonly classes: number;
  /** the parts as bytes, for being distorted */
  readonly images: {
    readonly train: LabelledImages;
    readonly valid: LabelledImages;
    readonly test: LabelledImages;
  };
  /** by which colour pictures are normalized; null where bytes are only scaled */
  readonly normalization: ChannelStatistics | null;
  readonly train: LabelledRows;
  readonly valid: LabelledRows;
  readonly test: LabelledRows;
}

/** The shape of the images, for whoever needs no more. */
export interface TrainingImages {
  readonly images: Pick<ExperimentData['images'], 'train'>;
}

/** Numbers of examples. */
export interface Subset {
  readonly train: number;
  readonly valid: number;
}

export interface DataName {
  readonly name: string;
  readonly synthetic: boolean;
  readonly scaling: string;
}

/** By which colour pictures are normalized. Throws where the data are none. */
export function requireNormalization({
  name,
  normalization,
}: Pick<ExperimentData, 'name' | 'normalization'>): ChannelStatistics {
  if (normalization === null) {
    throw new RangeError(
      `requireNormalization: ${name} are no colour pictures, which have a mean and a deviation for each channel; use what is for digits`,
    );
  }
  return normalization;
}
