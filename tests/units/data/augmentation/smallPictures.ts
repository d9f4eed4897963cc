/** A few small pictures in red, green and blue, for the tests of this folder. */
import type { LabelledImages } from '../../../../src/data/dataset.ts';

/** Four pictures of 3 × 4 × 5 bytes, no two of their rows and columns alike. */
export const four: LabelledImages = {
  images: Uint8Array.from({ length: 4 * 60 }, (_, i) => (i * i * 7 + i * 31) % 256),
  labels: Uint8Array.of(1, 0, 0, 1),
  count: 4,
  channels: 3,
  height: 4,
  width: 5,
};

export const FEATURES = 60;

export const statistics = { mean: [0.5, 0.375, 0.25], deviation: [0.25, 0.5, 0.125] };

/** The same pictures with left and right exchanged. */
export function flippedPictures(data: LabelledImages): LabelledImages {
  const { width } = data;
  const images = data.images.map((_, i, bytes) => bytes[i - (i % width) + width - 1 - (i % width)]);
  return { ...data, images };
}
