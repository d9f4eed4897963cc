import { describe, expect, it } from 'vitest';
import { type LabelledImages, SCALING, scaledRows, slice } from '../../../src/data/dataset.ts';

/** Four images of 2 channels, 1 × 3 pixels; byte b of image n is 10n + b. */
const four: LabelledImages = {
  images: Uint8Array.from({ length: 24 }, (_, i) => 10 * Math.floor(i / 6) + (i % 6)),
  labels: Uint8Array.of(3, 1, 4, 1),
  count: 4,
  channels: 2,
  height: 1,
  width: 3,
};

describe('slice', () => {
  it('takes the images and labels from start on, and keeps the geometry', () => {
    const part = slice(four, 1, 2);
    expect([...part.images]).toEqual([10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25]);
    expect([...part.labels]).toEqual([1, 4]);
    expect(part).toMatchObject({ count: 2, channels: 2, height: 1, width: 3 });
  });

  it('is a view: no byte is copied', () => {
    const part = slice(four, 2, 2);
    expect(part.images.buffer).toBe(four.images.buffer);
    expect(part.labels.buffer).toBe(four.labels.buffer);
  });

  it('takes the whole, and refuses one more, none, and parts of an image', () => {
    expect(slice(four, 0, 4)).toEqual(four);
    for (const [start, count] of [
      [0, 5],
      [1, 4],
      [-1, 2],
      [0, 0],
      [0.5, 1],
      [0, 1.5],
      [Number.NaN, 1],
    ]) {
      expect(() => slice(four, start, count)).toThrow(
        `slice: ${count} images from image ${start} on, of 4; take a part that is there`,
      );
    }
  });
});

describe('scaledRows', () => {
  it('writes byte / 255 for every image asked for, in that order, with repetitions', () => {
    const out = new Float64Array(18);
    scaledRows(four).rows([3, 0, 3], out);
    const three = [30, 31, 32, 33, 34, 35].map((byte) => byte / 255);
    const zero = [0, 1, 2, 3, 4, 5].map((byte) => byte / 255);
    expect([...out]).toEqual([...three, ...zero, ...three]);
  });

  it('reaches 0 and 1 exactly, as its name on the plots says', () => {
    const blackAndWhite = {
      ...four,
      count: 1,
      images: Uint8Array.of(0, 255),
      channels: 1,
      width: 2,
    };
    const out = new Float64Array(2);
    scaledRows(blackAndWhite).rows([0], out);
    expect([...out]).toEqual([0, 1]);
    expect(SCALING).toBe('pixels / 255');
  });

  it('has channels · height · width features, one label an image', () => {
    const rows = scaledRows({ ...four, channels: 1, height: 2, width: 3 });
    expect(rows).toMatchObject({ count: 4, features: 6, labels: four.labels });
  });

  it('refuses an image that is not there, naming it', () => {
    const rows = scaledRows(four);
    for (const index of [4, -1, 0.5, Number.NaN]) {
      expect(() => rows.rows([0, index], new Float64Array(12))).toThrow(
        `scaledRows: index ${index} at position 1 is not one of the examples 0 … 3`,
      );
    }
  });

  it('refuses an output that is smaller or larger than the batch', () => {
    for (const size of [11, 13]) {
      expect(() => scaledRows(four).rows([0, 1], new Float64Array(size))).toThrow(
        `scaledRows: out has ${size} elements for 2 rows of 6 features; it needs 12`,
      );
    }
  });
});
