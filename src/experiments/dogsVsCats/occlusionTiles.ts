/** Pictures beside maps of what their classification depends on. */
import type { ChannelStatistics } from '../../data/augmentation/channelStatistics.ts';
import type { LabelledImages } from '../../data/dataset.ts';
import type { Classifier } from '../../nn/training.ts';
import { misclassified } from '../analysis/misclassified.ts';
import { occlusion } from '../analysis/occlusion.ts';
import type { Predictions } from '../analysis/predict.ts';
import type { Tile } from '../experiment.ts';
import { PET_NAMES, type Pet, petOf, tenths, tileOf } from './pets.ts';

/** What hides a part of a picture, in pixels. */
export const SQUARE = { side: 16, stride: 4 } as const;
const OF_EACH = 3;

/**
 * The picture, `cat: 97.3 %` with the probability of its class, and how far the log-odds of that class
 * drop where the square hides a part, `log-odds ± 4.2` with the largest drop or rise.
 */
export function occlusionTiles(network: Classifier, pet: Pet): [picture: Tile, map: Tile] {
  const { pixels, size, label } = pet;
  const found = occlusion(network, pixels, size, label, SQUARE);
  const { rows, columns, drops, probability } = found;
  const most = drops.reduce((largest, drop) => Math.max(largest, Math.abs(drop)), 0);
  return [
    tileOf(pet, `${PET_NAMES[label]}: ${tenths(probability)}`),
    {
      label: `log-odds ± ${most.toFixed(1)}`,
      ...{ width: columns, height: rows, scale: 'signed' },
      values: drops.map((drop) => (most === 0 ? 0 : drop / most)),
    },
  ];
}

/**
 * Three that are predicted right, of the two classes in turn and of each in its order, then in a row
 * of their own the three wrong ones that the network is surest of.
 */
export function heldOutOcclusionTiles(
  network: Classifier,
  { predictions, probabilities }: Predictions,
  images: LabelledImages,
  normalization: ChannelStatistics,
): Tile[] {
  const rightOf = PET_NAMES.map((_, label) =>
    Array.from(images.labels.keys()).filter(
      (n) => images.labels[n] === label && predictions[n] === label,
    ),
  );
  const right = Array.from(
    { length: OF_EACH },
    (_, n) => rightOf[n % rightOf.length][Math.floor(n / rightOf.length)],
  ).filter((index) => index !== undefined);
  const wrong = misclassified(probabilities, images.labels).slice(0, OF_EACH);
  return [right, wrong.map(({ index }) => index)].flatMap((indices) =>
    indices.flatMap((index, n) => {
      const [picture, map] = occlusionTiles(network, petOf(images, normalization, index));
      return [{ ...picture, startsRow: n === 0 }, map];
    }),
  );
}
