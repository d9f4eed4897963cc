import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { LabelledImages } from '../../../src/data/dataset.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';

// The default of five seconds is short for a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PIXELS = 28 * 28;
const small = syntheticDigits({ seed: 7, train: 1000, valid: 30, test: 300 });

/** For each class the mean image of its digits. */
function meanImages({ images, labels, count }: LabelledImages): Float64Array[] {
  const sums = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = new Float64Array(10);
  for (let n = 0; n < count; n++) {
    counts[labels[n]]++;
    for (let j = 0; j < PIXELS; j++) sums[labels[n]][j] += images[n * PIXELS + j];
  }
  return sums.map((sum, digit) => sum.map((value) => value / counts[digit]));
}

/** The class whose mean image is nearest. */
function nearest(image: Uint8Array, means: readonly Float64Array[]): number {
  const distances = means.map((mean) =>
    mean.reduce((sum, value, j) => sum + (image[j] - value) * (image[j] - value), 0),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('syntheticDigits', () => {
  it('draws 5,000 / 1,000 / 1,000 digits from seed 1 unless told otherwise, bit for bit these', () => {
    const { train, valid, test, ...about } = syntheticDigits();
    expect([train.count, valid.count, test.count]).toEqual([5000, 1000, 1000]);
    expect(about).toEqual({
      name: 'synthetic digits',
      synthetic: true,
      classes: 10,
      sha256: '049c975ab060adae963d0f012c7c30f5375ae42f68bdf5efc385ef8641c7c154',
    });
  });

  it('has images of 1 × 28 × 28 bytes and one label for each', () => {
    for (const [part, count] of [
      [small.train, 1000],
      [small.valid, 30],
      [small.test, 300],
    ] as const) {
      expect(part).toMatchObject({ count, channels: 1, height: 28, width: 28 });
      expect([part.images.length, part.labels.length]).toEqual([count * PIXELS, count]);
    }
  });

  it('has the sha256 of its own bytes: images and labels of training, validation and test', () => {
    const hash = createHash('sha256');
    for (const part of [small.train, small.valid, small.test]) {
      hash.update(part.images).update(part.labels);
    }
    expect(small.sha256).toBe(hash.digest('hex'));
  });

  it('draws every digit 0 … 9 and nothing else', () => {
    for (const { labels } of [small.train, small.test]) {
      expect([...new Set(labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('draws digits whose class the nearest mean image tells for more than half (guessing: a tenth)', () => {
    const means = meanImages(small.train);
    let right = 0;
    for (let n = 0; n < small.test.count; n++) {
      const image = small.test.images.subarray(n * PIXELS, (n + 1) * PIXELS);
      right += Number(nearest(image, means) === small.test.labels[n]);
    }
    expect(right).toBeGreaterThan(small.test.count / 2);
  });

  it('inks every image: white somewhere, grey at the rim, black in most places', () => {
    for (let n = 0; n < small.train.count; n++) {
      const image = small.train.images.subarray(n * PIXELS, (n + 1) * PIXELS);
      const black = image.filter((pixel) => pixel === 0).length;
      expect(Math.max(...image)).toBe(255);
      expect(black).toBeGreaterThan(PIXELS / 2);
      expect(image.some((pixel) => pixel > 0 && pixel < 255)).toBe(true);
    }
  });

  it('draws no image twice, neither inside a part nor across parts', () => {
    const seen = new Set<string>();
    for (const { images, count } of [small.train, small.valid, small.test]) {
      for (let n = 0; n < count; n++) {
        seen.add(Buffer.from(images.subarray(n * PIXELS, (n + 1) * PIXELS)).toString('base64'));
      }
    }
    expect(seen.size).toBe(1330);
  });

  it('is a function of the seed, and other seeds draw other digits', () => {
    const few = { train: 20, valid: 2, test: 2 };
    const digits = syntheticDigits({ seed: 7, ...few });
    expect(syntheticDigits({ seed: 7, ...few })).toEqual(digits);
    expect(syntheticDigits({ seed: 8, ...few }).train.images).not.toEqual(digits.train.images);
  });

  it('begins a longer part with the shorter one, whatever the sizes of the other parts', () => {
    const shorter = syntheticDigits({ seed: 7, train: 3, valid: 2, test: 1 });
    for (const part of ['train', 'valid', 'test'] as const) {
      const { images, labels, count } = shorter[part];
      expect(images).toEqual(small[part].images.subarray(0, count * PIXELS));
      expect(labels).toEqual(small[part].labels.subarray(0, count));
    }
  });

  it('refuses parts of no positive whole size, naming the part', () => {
    for (const part of ['train', 'valid', 'test']) {
      for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => syntheticDigits({ train: 1, valid: 1, test: 1, [part]: bad })).toThrow(
          `syntheticDigits: ${part} ${bad} must be a positive integer`,
        );
      }
    }
  });

  it('refuses a seed that is none', () => {
    expect(() => syntheticDigits({ seed: -1, train: 1, valid: 1, test: 1 })).toThrow(
      'seed -1 is not an integer in [0, 4294967296)',
    );
  });
});
