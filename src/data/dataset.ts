/** Labelled images as bytes, and how they become rows of numbers. */

export interface LabelledImages {
  /** count · channels · height · width bytes, row-major */
  readonly images: Uint8Array;
  /** count bytes, each a class */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export interface Dataset {
  readonly name: string;
  /** true: the built-in stand-in, never a result on real data */
  readonly synthetic: boolean;
  /** over the contents of all parts: two data sets with equal checksums are the same */
  readonly sha256: string;
  readonly classes: number;
  readonly train: LabelledImages;
  readonly valid: LabelledImages;
  readonly test: LabelledImages;
}

/** How bytes become numbers; named on every plot. */
export const SCALING = 'pixels / 255';

/** Labelled examples that are gathered batch by batch, the form in which networks take them. */
export interface LabelledRows {
  readonly count: number;
  readonly features: number;
  readonly labels: ArrayLike<number>;
  /** Writes the rows at these indices, one after another, into `out` (indices.length · features). */
  rows(indices: ArrayLike<number>, out: Float64Array): void;
}

/** `count` images from `start` on; views, no copies. Throws if there are not so many. */
export function slice(data: LabelledImages, start: number, count: number): LabelledImages {
  const whole = Number.isInteger(start) && Number.isInteger(count);
  if (!whole || start < 0 || count < 1 || start + count > data.count) {
    throw new RangeError(
      `slice: ${count} images from image ${start} on, of ${data.count}; take a part that is there`,
    );
  }
  const size = data.channels * data.height * data.width;
  return {
    ...data,
    count,
    images: data.images.subarray(start * size, (start + count) * size),
    labels: data.labels.subarray(start, start + count),
  };
}

/** One part after the other, copied. Throws unless the images are of one shape. */
export function joined(first: LabelledImages, second: LabelledImages): LabelledImages {
  const shape = ({ channels, height, width }: LabelledImages) => `${channels}×${height}×${width}`;
  if (shape(first) !== shape(second)) {
    throw new RangeError(
      `joined: images of ${shape(first)} and of ${shape(second)}; both parts must have one shape`,
    );
  }
  const images = new Uint8Array(first.images.length + second.images.length);
  images.set(first.images);
  images.set(second.images, first.images.length);
  const labels = new Uint8Array(first.count + second.count);
  labels.set(first.labels);
  labels.set(second.labels, first.count);
  return { ...first, images, labels, count: first.count + second.count };
}

/**
 * The images as rows of channels · height · width features in [0, 1]. They stay bytes: a batch is
 * scaled when it is gathered. `rows` throws for an image that is not there and for an `out` that
 * has another size than the batch.
 */
export function scaledRows(data: LabelledImages): LabelledRows {
  const { count, labels, images } = data;
  const features = data.channels * data.height * data.width;
  return {
    count,
    features,
    labels,
    rows(indices, out) {
      requireBatch('scaledRows', indices, count, features, out);
      for (let n = 0; n < indices.length; n++) {
        const image = indices[n] * features;
        const row = n * features;
        for (let j = 0; j < features; j++) out[row + j] = images[image + j] / 255;
      }
    },
  };
}

/** Throws unless every index is one of `count` examples and `out` has room for exactly these rows. */
export function requireBatch(
  caller: string,
  indices: ArrayLike<number>,
  count: number,
  features: number,
  out: Float64Array,
): void {
  if (out.length !== indices.length * features) {
    throw new RangeError(
      `${caller}: out has ${out.length} elements for ${indices.length} rows of ${features} features; it needs ${indices.length * features}`,
    );
  }
  for (let n = 0; n < indices.length; n++) {
    const index = indices[n];
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new RangeError(
        `${caller}: index ${index} at position ${n} is not one of the examples 0 … ${count - 1}`,
      );
    }
  }
}
