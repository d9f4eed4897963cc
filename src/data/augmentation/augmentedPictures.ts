/** Training pictures that are flipped, moved, coloured and cut anew each time they are shown. */
import type { RandomStream } from '../../kernels/random.ts';
import { type LabelledImages, type LabelledRows, requireBatch } from '../dataset.ts';
import { type AffineRanges, drawAffine, requireAffineRanges } from './affine.ts';
import { describeAugmentation } from './augmentedRows.ts';
import { type ChannelStatistics, normalizationOf } from './channelStatistics.ts';
import {
  type ColourRanges,
  colourAndNormalize,
  describeColour,
  drawColouring,
  requireColourRanges,
} from './colour.ts';
import { cutOut, requireCutOut } from './cutOut.ts';
import { resampleRepeating } from './resampleRepeating.ts';
import { mirrored } from './views.ts';

export interface PictureAugmentation {
  /** every second picture, left and right exchanged */
  readonly flip: boolean;
  /** the edge goes on outside of the picture */
  readonly affine: AffineRanges;
  readonly colour: ColourRanges;
  /** the side of a square of the mean colour, in pixels; 0 leaves it out */
  readonly cutOut: number;
}

/**
 * The pictures as {@link plainPictures} gives them, each augmented in its own way: twelve numbers are
 * drawn for each row, whatever the options. All randomness comes from the stream: its state is all
 * that a checkpoint needs. Throws where a range is impossible, unless there are three channels, and
 * where `plainPictures` does.
 */
export function augmentedPictures(
  data: LabelledImages,
  options: PictureAugmentation,
  statistics: ChannelStatistics,
  random: RandomStream,
): LabelledRows {
  requireAffineRanges('augmentedPictures', options.affine);
  requireColourRanges('augmentedPictures', options.colour);
  requireCutOut('augmentedPictures', options.cutOut);
  const { images, labels, count, channels, height, width } = data;
  if (channels !== 3) {
    throw new RangeError(
      `augmentedPictures: pictures of ${channels} channels; it needs red, green and blue`,
    );
  }
  const normalization = normalizationOf('augmentedPictures', statistics, channels);
  const size = { channels, height, width };
  const features = channels * height * width;
  return {
    count,
    features,
    labels,
    rows(indices, out) {
      requireBatch('augmentedPictures', indices, count, features, out);
      for (let n = 0; n < indices.length; n++) {
        const start = indices[n] * features;
        const row = out.subarray(n * features, (n + 1) * features);
        const flipped = random.uniform() < 0.5 && options.flip;
        const map = drawAffine(options.affine, random);
        const image = images.subarray(start, start + features);
        resampleRepeating(row, image, size, flipped ? mirrored(map) : map);
        colourAndNormalize(row, drawColouring(options.colour, random), normalization);
        cutOut(row, size, options.cutOut, random);
      }
    },
  };
}

/**
 * `flip, rotation ±12°, shift ±4 px, brightness ±20 %, cut-out 16 px`: what is not there is left out.
 */
export function describePictureAugmentation(options: PictureAugmentation): string {
  const moved = describeAugmentation({ affine: options.affine, elastic: null });
  const parts = [
    options.flip ? 'flip' : '',
    moved === 'none' ? '' : moved,
    describeColour(options.colour),
    options.cutOut > 0 ? `cut-out ${options.cutOut} px` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}
