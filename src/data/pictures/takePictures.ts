/** Some of the pictures, by their indices. */
import type { LabelledImages } from '../dataset.ts';

/** Copies the pictures at these indices, one after another. Throws where one is not there. */
export function takePictures(data: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const size = data.channels * data.height * data.width;
  const images = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let n = 0; n < indices.length; n++) {
    const index = indices[n];
    if (!(Number.isInteger(index) && index >= 0 && index < data.count)) {
      throw new RangeError(
        `takePictures: index ${index} at position ${n} is not one of the pictures 0 … ${data.count - 1}`,
      );
    }
    images.set(data.images.subarray(index * size, (index + 1) * size), n * size);
    labels[n] = data.labels[index];
  }
  return { ...data, images, labels, count: indices.length };
}
