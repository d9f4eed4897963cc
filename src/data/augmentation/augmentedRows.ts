/** Training images that are distorted anew each time they are shown. */
import type { RandomStream } from '../../kernels/random.ts';
import { type LabelledImages, type LabelledRows, requireBatch } from '../dataset.ts';
import { type AffineRanges, drawAffine, requireAffineRanges } from './affine.ts';
import { ElasticField, type ElasticOptions } from './elastic.ts';
import { resample } from './resample.ts';

export interface AugmentationOptions {
  readonly affine: AffineRanges;
  /** null leaves it out */
  readonly elastic: ElasticOptions | null;
}

/**
 * The images as {@link scaledRows} gives them, each under an affine map and a displacement of its
 * own. All randomness comes from the stream: its state is all that a checkpoint needs. Throws where
 * a range is impossible, and where `scaledRows` does.
 */
export function augmentedRows(
  data: LabelledImages,
  { affine, elastic }: AugmentationOptions,
  random: RandomStream,
): LabelledRows {
  requireAffineRanges('augmentedRows', affine);
  const { images, labels, count, channels, height, width } = data;
  const features = channels * height * width;
  const field = elastic === null ? null : new ElasticField(height, width, elastic);
  return {
    count,
    features,
    labels,
    rows(indices, out) {
      requireBatch('augmentedRows', indices, count, features, out);
      for (let n = 0; n < indices.length; n++) {
        const start = indices[n] * features;
        const map = drawAffine(affine, random);
        field?.draw(random);
        resample(
          out.subarray(n * features, (n + 1) * features),
          images.subarray(start, start + features),
          { channels, height, width },
          map,
          field,
        );
      }
    },
  };
}

/** `rotation ±12°, scale ±12 %, shift ±2 px, elastic ±3 px every 7 px`: what is not there is left out. */
export function describeAugmentation({ affine, elastic }: AugmentationOptions): string {
  const { rotation, scale, shear, shift } = affine;
  const parts = [
    rotation > 0 ? `rotation ±${rotation}°` : '',
    scale > 0 ? `scale ±${Number((100 * scale).toPrecision(12))} %` : '',
    shear > 0 ? `shear ±${shear}` : '',
    shift > 0 ? `shift ±${shift} px` : '',
    elastic === null ? '' : `elastic ±${elastic.strength} px every ${elastic.spacing} px`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}
