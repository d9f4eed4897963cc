import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEAR_DISTANCE } from '../../../../src/data/pictures/nearDuplicates.ts';
import { nearTest } from '../../../../src/data/pictures/nearTest.ts';
import {
  codeDistance,
  type PictureHashes,
  perceptualHashes,
} from '../../../../src/data/pictures/perceptualHash.ts';
import { syntheticPets } from '../../../../src/data/pictures/syntheticPets.ts';
import { takePictures } from '../../../../src/data/pictures/takePictures.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { codes, range } from './pictureCodes.ts';

/** Every pair compared. */
function compared(train: PictureHashes, test: PictureHashes, distance: number) {
  return range(0, train.count).flatMap((a) =>
    range(0, test.count).flatMap((b) => {
      const bits = codeDistance(train.words, a, test.words, b);
      const seen = train.blank[a] === 0 && test.blank[b] === 0 && bits <= distance;
      return seen ? [{ train: a, test: b, distance: bits }] : [];
    }),
  );
}

describe('nearTest', () => {
  it('has the pairs up to the distance and none beyond, wherever the bits lie', () => {
    for (const from of [0, 30, 64, 107]) {
      const [none, some] = [codes([[]]), codes([range(from, from + 20), range(from, from + 21)])];
      expect(nearTest(none, some)).toEqual([{ train: 0, test: 0, distance: 20 }]);
      expect(nearTest(some, none)).toEqual([{ train: 0, test: 0, distance: 20 }]);
      expect(nearTest(none, some, 19)).toEqual([]);
      expect(nearTest(none, some, 21)).toHaveLength(2);
    }
    expect(NEAR_DISTANCE).toBe(20);
  });

  it('has them by training picture, then by test picture, however many a picture is in', () => {
    const train = codes([range(0, 9), [], range(0, 3)]);
    const test = codes([range(0, 5), range(90, 128), []]);
    expect(nearTest(train, test, 5)).toEqual([
      { train: 0, test: 0, distance: 4 },
      { train: 1, test: 0, distance: 5 },
      { train: 1, test: 2, distance: 0 },
      { train: 2, test: 0, distance: 2 },
      { train: 2, test: 2, distance: 3 },
    ]);
  });

  it('leaves out blank pictures of either part', () => {
    const [train, test] = [codes([[], [1]], [0]), codes([[1], []], [1])];
    expect(nearTest(train, test)).toEqual([{ train: 1, test: 0, distance: 0 }]);
  });

  it('says nothing of parts that are empty', () => {
    expect(nearTest(codes([]), codes([[]]))).toEqual([]);
    expect(nearTest(codes([[]]), codes([]))).toEqual([]);
  });

  it('has the pairs of comparing all, for random codes about one middle', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 12 });
    const part = fc.array(bits, { maxLength: 12 });
    const blank = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 2 });
    const about = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 90 });
    fc.assert(
      fc.property(
        ...[about, part, part, blank, blank, fc.integer({ min: 0, max: 24 })],
        (middle, first, second, blankFirst, blankSecond, distance) => {
          const hashes = (flips: readonly number[][], blanks: readonly number[]) =>
            codes(
              flips.map((list) => [
                ...middle.filter((bit) => !list.includes(bit)),
                ...list.filter((bit) => !middle.includes(bit)),
              ]),
              blanks,
            );
          const [train, test] = [hashes(first, blankFirst), hashes(second, blankSecond)];
          expect(nearTest(train, test, distance)).toEqual(compared(train, test, distance));
        },
      ),
      { seed: 20_261_125, numRuns: 300 },
    );
  });

  it('finds drawn pets that stand in the other part with a grain, and no others', () => {
    const pets = syntheticPets({ seed: 12, train: 120, valid: 1, test: 80 });
    const random = new RandomStream(1, 'grain');
    const copied = [7, 100, 31];
    const copies = takePictures(pets.train, copied);
    const grainy = copies.images.map((v) => Math.min(255, Math.max(0, v + random.integer(-8, 8))));
    const { test } = pets;
    const size = 3 * 64 * 64;
    const images = test.images.slice();
    images.set(grainy, 20 * size);
    const pairs = nearTest(perceptualHashes(pets.train), perceptualHashes({ ...test, images }));
    expect(pairs.map((pair) => [pair.train, pair.test])).toEqual([
      [7, 20],
      [31, 22],
      [100, 21],
    ]);
  });

  it('refuses a distance that is no number of bits', () => {
    for (const bad of [-1, 0.5, Number.NaN]) {
      expect(() => nearTest(codes([[]]), codes([[]]), bad)).toThrow(
        new RangeError(`nearTest: distance ${bad} must be an integer of at least 0`),
      );
    }
  });
});
