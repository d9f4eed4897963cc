/** Pictures as they are, for evaluation, and the fixed views of each that a prediction may average. */
import { type LabelledImages, type LabelledRows, requireBatch } from '../dataset.ts';
import type { AffineMap } from './affine.ts';
import { type ChannelStatistics, normalizationOf } from './channelStatistics.ts';
import { resampleRepeating } from './resampleRepeating.ts';

export interface View {
  /** as it is named in records and on pages */
  readonly name: string;
  readonly map: AffineMap;
}

const IDENTITY: AffineMap = { rr: 1, rc: 0, r0: 0, cr: 0, cc: 1, c0: 0 };

/** The map with left and right of its result exchanged. */
export function mirrored(map: AffineMap): AffineMap {
  return { ...map, rc: -map.rc, cc: -map.cc };
}

/**
 * The picture itself, flipped, and both shown moved by `shift` whole pixels up, down, left and right:
 * ten views. A shift of 0 leaves the two that do not move. Throws unless it is an integer of at
 * least 0.
 */
export function testViews(shift: number): View[] {
  if (!Number.isInteger(shift) || shift < 0) {
    throw new RangeError(`testViews: shift ${shift} must be an integer of at least 0 pixels`);
  }
  const moves: readonly View[] = [
    { name: 'as it is', map: IDENTITY },
    { name: `up ${shift} px`, map: { ...IDENTITY, r0: shift } },
    { name: `down ${shift} px`, map: { ...IDENTITY, r0: -shift } },
    { name: `left ${shift} px`, map: { ...IDENTITY, c0: shift } },
    { name: `right ${shift} px`, map: { ...IDENTITY, c0: -shift } },
  ];
  return (shift === 0 ? moves.slice(0, 1) : moves).flatMap(({ name, map }) => [
    { name, map },
    { name: name === 'as it is' ? 'flipped' : `${name}, flipped`, map: mirrored(map) },
  ]);
}

/** `as it is, flipped`: the names of the views, for records and pages. */
export function describeViews(views: readonly View[]): string {
  return views.map(({ name }) => name).join('; ');
}

/**
 * Every picture as (v/255 − mean)/deviation of its bytes v, channel by channel. Throws unless there
 * are a mean and a positive deviation for each channel.
 */
export function plainPictures(data: LabelledImages, statistics: ChannelStatistics): LabelledRows {
  return rowsOf('plainPictures', data, statistics, (image, out) => out.set(image));
}

/** The same through one view of each picture, the edge repeated outside; throws as {@link plainPictures}. */
export function viewedPictures(
  data: LabelledImages,
  statistics: ChannelStatistics,
  { map }: View,
): LabelledRows {
  return rowsOf('viewedPictures', data, statistics, (image, out) =>
    resampleRepeating(out, image, data, map),
  );
}

function rowsOf(
  caller: string,
  data: LabelledImages,
  statistics: ChannelStatistics,
  show: (image: Uint8Array, out: Float64Array) => void,
): LabelledRows {
  const { images, labels, count, channels, height, width } = data;
  const { centre, scale } = normalizationOf(caller, statistics, channels);
  const plane = height * width;
  const features = channels * plane;
  return {
    count,
    features,
    labels,
    rows(indices, out) {
      requireBatch(caller, indices, count, features, out);
      for (let n = 0; n < indices.length; n++) {
        const start = indices[n] * features;
        const row = out.subarray(n * features, (n + 1) * features);
        show(images.subarray(start, start + features), row);
        for (let k = 0; k < channels; k++) {
          for (let j = k * plane; j < (k + 1) * plane; j++)
            row[j] = (row[j] - centre[k]) * scale[k];
        }
      }
    },
  };
}
