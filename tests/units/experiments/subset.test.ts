import { describe, expect, it } from 'vitest';
import { type LabelledImages, scaledRows } from '../../../src/data/dataset.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import { restrict } from '../../../src/experiments/subset.ts';

/** `count` images of one row of two pixels: 2n + offset and one more. */
const images = (count: number, offset: number): LabelledImages => ({
  images: Uint8Array.from({ length: 2 * count }, (_, i) => i + offset),
  labels: Uint8Array.from({ length: count }, (_, n) => (n + offset) % 10),
  count,
  channels: 1,
  height: 1,
  width: 2,
});

const [train, valid, test] = [images(6, 0), images(5, 107), images(4, 203)];
const data: ExperimentData = {
  name: 'counted pixels',
  synthetic: true,
  sha256: 'of six',
  scaling: 'pixels / 255',
  classes: 10,
  images: { train, valid, test },
  normalization: null,
  train: scaledRows(train),
  valid: scaledRows(valid),
  test: scaledRows(test),
};

describe('restrict', () => {
  it('gives the data themselves where no subset is asked for', () => {
    expect(restrict(data, null)).toBe(data);
  });

  it('keeps the first examples for training and validation, with their labels', () => {
    const part = restrict(data, { train: 3, valid: 2 });
    expect(part.train).toMatchObject({ count: 3, features: 2, labels: [0, 1, 2] });
    expect(part.valid).toMatchObject({ count: 2, features: 2, labels: [7, 8] });
    const [shown, checked] = [new Float64Array(4), new Float64Array(4)];
    part.train.rows([2, 0], shown);
    part.valid.rows([1, 0], checked);
    expect([...shown]).toEqual([4, 5, 0, 1].map((byte) => byte / 255));
    expect([...checked]).toEqual([109, 110, 107, 108].map((byte) => byte / 255));
  });

  it('keeps the same training images as bytes', () => {
    const { images: part } = restrict(data, { train: 3, valid: 2 });
    expect(part.train).toMatchObject({ count: 3, channels: 1, height: 1, width: 2 });
    expect([...part.train.images]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...part.train.labels]).toEqual([0, 1, 2]);
  });

  it('leaves the test data and the description alone', () => {
    const part = restrict(data, { train: 3, valid: 2 });
    expect(part.test).toBe(data.test);
    const { name, synthetic, sha256, scaling, classes } = data;
    expect(part).toMatchObject({ name, synthetic, sha256, scaling, classes });
  });

  it('takes all there are, and no more', () => {
    const all = restrict(data, { train: 6, valid: 5 });
    expect([all.train.count, all.valid.count]).toEqual([6, 5]);
    expect(() => restrict(data, { train: 7, valid: 5 })).toThrow(
      new RangeError(
        'restrict: 7 training examples are asked for and the data have 6; use larger data',
      ),
    );
    expect(() => restrict(data, { train: 6, valid: 6 })).toThrow(
      new RangeError(
        'restrict: 6 validation examples are asked for and the data have 5; use larger data',
      ),
    );
  });
});
