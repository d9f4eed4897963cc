/** Dogs vs Cats as the experiments see it: three parts, normalized by the first. */
import { describe, expect, it } from 'vitest';
import { pictureData } from '../../../src/cli/loadPictures.ts';
import { measureChannels } from '../../../src/data/augmentation/channelStatistics.ts';
import { SIDE } from '../../../src/data/pictures/decodedPictures.ts';
import { standInPictures } from '../../../src/data/pictures/standIn.ts';

const pictures = standInPictures({ train: 80, test: 1 });
const messages: string[] = [];
const data = pictureData(pictures, (message) => messages.push(message));

/** The bytes of picture `n` of a part, as text. */
const keyOf = (images: Uint8Array, n: number) => {
  const size = 3 * SIDE * SIDE;
  return images.subarray(n * size, (n + 1) * size).join();
};

describe('pictureData', () => {
  it('gives every labelled picture to one part, with its label', () => {
    const labels = new Map<string, number>();
    for (let n = 0; n < 80; n++) {
      labels.set(keyOf(pictures.train.images, n), pictures.train.labels?.[n] ?? -1);
    }
    const { train, valid, test } = data.images;
    expect([train.count, valid.count, test.count]).toEqual([50, 10, 20]);
    const found = [train, valid, test].flatMap((part) =>
      Array.from({ length: part.count }, (_, n) => {
        const key = keyOf(part.images, n);
        expect(part.labels[n]).toBe(labels.get(key));
        return key;
      }),
    );
    expect(new Set(found)).toEqual(new Set(labels.keys()));
  });

  it('normalizes all parts by what was measured on the first', () => {
    const { images, normalization, test } = data;
    expect(normalization).toEqual(measureChannels(images.train));
    const row = new Float64Array(3 * SIDE * SIDE);
    test.rows([4], row);
    const { mean, deviation } = measureChannels(images.train);
    const byte = images.test.images[4 * row.length + SIDE * SIDE];
    expect(row[SIDE * SIDE]).toBeCloseTo((byte / 255 - mean[1]) / deviation[1], 12);
  });

  it('keeps name and checksum, and says what became of the pictures', () => {
    expect(data).toMatchObject({ name: pictures.name, synthetic: true, classes: 2 });
    expect(data.sha256).toBe(pictures.sha256);
    expect(messages).toEqual([
      expect.stringMatching(
        /^data: 50 pictures to train on, 10 to choose by, 20 held out; 0 in no part, .*; \d+ groups of near-duplicates/,
      ),
    ]);
  });
});
