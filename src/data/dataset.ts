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

/** The images from `start` on; views, no copies. Throws if there are not so many. */
export function slice(data: LabelledImages, start: number, count: number): LabelledImages {
  if (start < 0 || count < 1 || start + count > data.count) {
    throw new RangeError(
      `slice: images ${start} … ${start + count - 1} of ${data.count}; take a part that is there`,
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

/** The images as rows of features in [0, 1]; a batch is scaled when it is gathered. */
export function scaledRows(data: LabelledImages) {
  const features = data.channels * data.height * data.width;
  return {
    count: data.count,
    features,
    labels: data.labels,
    rows(indices: ArrayLike<number>, out: Float64Array): void {
      for (let n = 0; n < indices.length; n++) {
        const image = indices[n] * features;
        const row = n * features;
        for (let j = 0; j < features; j++) out[row + j] = data.images[image + j] / 255;
      }
    },
  };
}
