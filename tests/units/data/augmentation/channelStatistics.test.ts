import { describe, expect, it } from 'vitest';
import {
  describeNormalization,
  measureChannels,
  normalizationOf,
} from '../../../../src/data/augmentation/channelStatistics.ts';
import type { LabelledImages } from '../../../../src/data/dataset.ts';

/** Pictures of 1 × 2 pixels. */
function pictures(channels: number, ...bytes: number[]): LabelledImages {
  const count = bytes.length / (2 * channels);
  const labels = new Uint8Array(count);
  return { images: Uint8Array.from(bytes), labels, count, channels, height: 1, width: 2 };
}

describe('measureChannels', () => {
  it('is the mean and the deviation of each channel over all pictures, of pixels / 255', () => {
    // Red 0, 0, 255, 255; green 51, 51, 51, 255 with mean 102 and deviation √(3·51² + 153²)/2.
    const data = pictures(2, 0, 255, 51, 51, 255, 0, 255, 51);
    const { mean, deviation } = measureChannels(data);
    expect(mean).toEqual([0.5, 0.4]);
    expect(deviation[0]).toBe(0.5);
    // 1/255 of √7803, from exact integers: one root and one division are rounded.
    expect(deviation[1]).toBe(Math.sqrt(16 * 7803) / (255 * 4));
  });

  it('divides by the number of pixels, not by one less', () => {
    expect(measureChannels(pictures(1, 0, 255)).deviation).toEqual([0.5]);
  });

  it('gives the same bits in every order', () => {
    const bytes = Array.from({ length: 600 }, (_, i) => (i * 101 + (i % 7) * 13) % 256);
    const there = measureChannels(pictures(1, ...bytes));
    expect(measureChannels(pictures(1, ...bytes.reverse()))).toEqual(there);
  });

  it('loses nothing where the spread is the difference of two very large numbers', () => {
    // n·Σx² is above 2⁵³; with one pixel of 255 other than the rest, n²·variance = n − 1.
    const n = 2 ** 20;
    const images = new Uint8Array(n).fill(255);
    images[77] = 254;
    const labels = new Uint8Array(n / 2);
    const data = { images, labels, count: n / 2, channels: 1, height: 1, width: 2 };
    expect(measureChannels(data).deviation).toEqual([Math.sqrt(n - 1) / (255 * n)]);
  });

  it('refuses a channel that is the same everywhere, naming it', () => {
    expect(() => measureChannels(pictures(2, 1, 2, 7, 7, 3, 4, 7, 7))).toThrow(
      new RangeError(
        'measureChannels: channel 1 is 7 in every pixel of 2 pictures; it cannot be normalized',
      ),
    );
  });
});

describe('normalizationOf', () => {
  it('has 255·mean as centre and 1/(255·deviation) as scale', () => {
    expect(normalizationOf('test', { mean: [0.5, 0.25], deviation: [0.5, 2] }, 2)).toEqual({
      centre: [127.5, 63.75],
      scale: [1 / 127.5, 1 / 510],
    });
  });

  it('refuses another number of channels and deviations that cannot divide', () => {
    const one = { mean: [0.5], deviation: [0.5] };
    expect(() => normalizationOf('caller', one, 3)).toThrow(
      'caller: 1 means and 1 deviations for 3 channels; give one of each',
    );
    expect(() => normalizationOf('caller', { ...one, deviation: [1, 1] }, 1)).toThrow(
      'caller: 1 means and 2 deviations for 1 channels; give one of each',
    );
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => normalizationOf('caller', { ...one, deviation: [bad] }, 1)).toThrow(
        `caller: mean 0.5 and deviation ${bad} of channel 0 must be finite, the deviation above 0`,
      );
    }
    expect(() => normalizationOf('caller', { ...one, mean: [Number.NaN] }, 1)).toThrow(
      'caller: mean NaN and deviation 0.5 of channel 0 must be finite',
    );
  });
});

describe('describeNormalization', () => {
  it('names means and deviations to three digits', () => {
    const statistics = { mean: [0.48768, 0.5, 0.4], deviation: [0.26249, 0.25, 0.2] };
    expect(describeNormalization(statistics)).toBe(
      '(pixels / 255 − (0.488, 0.5, 0.4)) / (0.262, 0.25, 0.2)',
    );
  });
});
