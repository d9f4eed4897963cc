/** Held-out pictures that tell something: mistakes, and those that the network cannot decide. */
import type { ChannelStatistics } from '../../data/augmentation/channelStatistics.ts';
import type { LabelledImages } from '../../data/dataset.ts';
import { misclassified } from '../analysis/misclassified.ts';
import type { Predictions } from '../analysis/predict.ts';
import { undecided } from '../analysis/undecided.ts';
import type { Tile } from '../experiment.ts';
import { PET_NAMES, petOf, tenths, tileOf } from './pets.ts';

const EXAMPLES = 24;
/** Both probabilities lie between 40 % and 60 %. */
const MARGIN = 0.2;

/** The mistakes that the network is surest of: `cat → dog, 97.3 %`. */
export function mistakeTiles(
  { probabilities }: Predictions,
  images: LabelledImages,
  normalization: ChannelStatistics,
): Tile[] {
  return misclassified(probabilities, images.labels)
    .slice(0, EXAMPLES)
    .map(({ index, label, predicted, confidence }) =>
      tileOf(
        petOf(images, normalization, index),
        `${PET_NAMES[label]} → ${PET_NAMES[predicted]}, ${tenths(confidence)}`,
      ),
    );
}

/** The pictures nearest to 50 %, with the probability of their label: `cat: 49.6 %`. */
export function undecidedTiles(
  { probabilities, classes }: Predictions,
  images: LabelledImages,
  normalization: ChannelStatistics,
): Tile[] {
  return undecided(probabilities, images.labels, MARGIN)
    .slice(0, EXAMPLES)
    .map(({ index, label }) =>
      tileOf(
        petOf(images, normalization, index),
        `${PET_NAMES[label]}: ${tenths(probabilities[index * classes + label])}`,
      ),
    );
}
