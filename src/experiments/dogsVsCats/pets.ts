/** Single pictures of cats and dogs, of the data and drawn by the program. */
import type { ChannelStatistics } from '../../data/augmentation/channelStatistics.ts';
import type { ImageSize } from '../../data/augmentation/resample.ts';
import { plainPictures } from '../../data/augmentation/views.ts';
import type { LabelledImages } from '../../data/dataset.ts';
import { CLASS_NAMES } from '../../data/pictures/layouts.ts';
import { syntheticPets } from '../../data/pictures/syntheticPets.ts';
import type { Tile } from '../experiment.ts';

/** `cat`, `dog`: the classes 0 and 1 */
export const PET_NAMES: readonly string[] = CLASS_NAMES.map((name) => name.toLowerCase());

export interface Pet {
  readonly label: number;
  readonly size: ImageSize;
  /** as a reader sees it: (C, H, W), each byte / 255 */
  readonly planes: Float64Array;
  /** as the network sees it: normalized, (C, H, W) */
  readonly pixels: Float64Array;
}

/** The picture of this index. Throws if it is not there, or the normalization is of other channels. */
export function petOf(
  images: LabelledImages,
  normalization: ChannelStatistics,
  index: number,
): Pet {
  const { channels, height, width } = images;
  const features = channels * height * width;
  const pixels = new Float64Array(features);
  plainPictures(images, normalization).rows([index], pixels);
  const bytes = images.images.subarray(index * features, (index + 1) * features);
  return {
    label: images.labels[index],
    size: { channels, height, width },
    planes: Float64Array.from(bytes, (byte) => byte / 255),
    pixels,
  };
}

/** Among so many drawn pets there are some of both classes. */
const DRAWN = 8;

/** The first cat and the first dog of the built-in stand-in, which anybody may be shown. */
export function drawnPets(normalization: ChannelStatistics): readonly Pet[] {
  const { test } = syntheticPets({ train: 1, valid: 1, test: DRAWN });
  return PET_NAMES.map((_, label) => petOf(test, normalization, test.labels.indexOf(label)));
}

export function tileOf({ planes, size: { width, height } }: Pet, label: string): Tile {
  return { label, width, height, values: planes, scale: 'colour' };
}

/** 0.9765 → `97.7 %` */
export function tenths(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
