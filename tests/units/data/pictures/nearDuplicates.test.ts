import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../../src/data/dataset.ts';
import { NEAR_DISTANCE, nearDuplicates } from '../../../../src/data/pictures/nearDuplicates.ts';
import {
  hashDistance,
  type PictureHashes,
  perceptualHashes,
} from '../../../../src/data/pictures/perceptualHash.ts';
import { syntheticPets } from '../../../../src/data/pictures/syntheticPets.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { codes, range } from './pictureCodes.ts';

/** By walking from each picture to all that are near, without any order. */
function walked(hashes: PictureHashes, distance: number): number[][] {
  const seen = new Set<number>();
  const groups: number[][] = [];
  for (let n = 0; n < hashes.count; n++) {
    if (seen.has(n) || hashes.blank[n] === 1) continue;
    const group = [n];
    seen.add(n);
    for (const at of group) {
      for (let m = 0; m < hashes.count; m++) {
        if (seen.has(m) || hashes.blank[m] === 1) continue;
        if (hashDistance(hashes, at, m) > distance) continue;
        seen.add(m);
        group.push(m);
      }
    }
    if (group.length > 1) groups.push(group.sort((a, b) => a - b));
  }
  return groups;
}

describe('nearDuplicates', () => {
  it('joins codes up to the distance and none beyond, wherever the bits lie', () => {
    for (const from of [0, 30, 64, 107]) {
      const pair = (bits: number) => codes([[], range(from, from + bits)]);
      expect(nearDuplicates(pair(20))).toEqual([[0, 1]]);
      expect(nearDuplicates(pair(21))).toEqual([]);
      expect(nearDuplicates(pair(3), 3)).toEqual([[0, 1]]);
      expect(nearDuplicates(pair(3), 2)).toEqual([]);
    }
    expect(NEAR_DISTANCE).toBe(20);
  });

  it('joins what is connected through others, though its ends are far apart', () => {
    const chain = codes([range(0, 40), [100], range(0, 20), range(64, 128), []]);
    expect(nearDuplicates(chain)).toEqual([[0, 1, 2, 4]]);
    expect(hashDistance(chain, 0, 4)).toBe(40);
  });

  it('finds the same codes alone at distance 0', () => {
    expect(nearDuplicates(codes([[1], [2], [1], [2, 3], [2]]), 0)).toEqual([
      [0, 2],
      [1, 4],
    ]);
  });

  it('leaves blank pictures out, as links too', () => {
    expect(nearDuplicates(codes([[], [], [], range(0, 16)], [0, 2]))).toEqual([[1, 3]]);
    expect(nearDuplicates(codes([range(0, 10), [], range(20, 30)], [1]), 10)).toEqual([]);
  });

  it('gives the groups of walking from near to near, for random codes about few middles', () => {
    const bit = fc.integer({ min: 0, max: 127 });
    const near = fc.record({
      middle: fc.integer({ min: 0, max: 3 }),
      flips: fc.uniqueArray(bit, { maxLength: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(bit, { maxLength: 90 }), { minLength: 4, maxLength: 4 }),
        fc.array(near, { maxLength: 20 }),
        fc.integer({ min: 0, max: 16 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 3 }),
        (middles, members, distance, blank) => {
          const hashes = codes(
            members.map(({ middle, flips }) => {
              const set = new Set(middles[middle]);
              for (const flip of flips) if (!set.delete(flip)) set.add(flip);
              return [...set];
            }),
            blank,
          );
          expect(nearDuplicates(hashes, distance)).toEqual(walked(hashes, distance));
        },
      ),
      { seed: 20_261_125, numRuns: 300 },
    );
  });

  it('refuses a distance that is no number of bits', () => {
    for (const bad of [-1, 0.5, Number.NaN]) {
      expect(() => nearDuplicates(codes([[]]), bad)).toThrow(
        new RangeError(`nearDuplicates: distance ${bad} must be an integer of at least 0`),
      );
    }
  });
});

describe('near-duplicates planted among synthetic pets', () => {
  const pets = syntheticPets({ seed: 11, train: 200, valid: 1, test: 1 }).train;
  const bytes = pets.images.length / pets.count;
  const random = new RandomStream(1, 'grain');

  /** A pet as a copy may look. */
  const copies: Record<string, (pet: Uint8Array) => Uint8Array> = {
    'the same bytes': (pet) => pet,
    'grain as of another compression': (pet) =>
      Uint8Array.from(pet, (v) => Math.min(255, Math.max(0, v + random.integer(-8, 8)))),
    'a tenth brighter': (pet) =>
      Uint8Array.from(pet, (v) => Math.min(255, Math.round(1.1 * v) + 5)),
    'less contrast': (pet) => Uint8Array.from(pet, (v) => Math.round(40 + 0.7 * v)),
  };

  /** As a copy looks that was cut out one pixel beside. */
  const shifts: Record<string, (pet: Uint8Array) => Uint8Array> = {
    'one pixel to the left': (pet) => pet.map((v, i) => (i % 64 < 63 ? pet[i + 1] : v)),
    'one pixel up': (pet) => pet.map((v, i) => ((i >> 6) % 64 < 63 ? pet[i + 64] : v)),
  };

  function withCopies(change: (pet: Uint8Array) => Uint8Array): LabelledImages {
    const images = new Uint8Array(2 * pets.images.length);
    images.set(pets.images);
    for (let n = 0; n < pets.count; n++) {
      const pet = pets.images.subarray(n * bytes, (n + 1) * bytes);
      images.set(change(pet), pets.images.length + n * bytes);
    }
    return { ...pets, images, labels: new Uint8Array(2 * pets.count), count: 2 * pets.count };
  }

  const planted = range(0, pets.count).map((n) => [n, pets.count + n]);

  it.each(Object.keys(copies))('are found by their codes, and nothing else is: %s', (name) => {
    const groups = nearDuplicates(perceptualHashes(withCopies(copies[name])));
    expect(groups).toEqual(planted);
  });

  it.each(Object.keys(shifts))(
    'are found but for one of a hundred where flat walls are moved: %s',
    (name) => {
      const groups = nearDuplicates(perceptualHashes(withCopies(shifts[name])));
      expect(planted).toEqual(expect.arrayContaining(groups));
      expect(groups.length).toBeGreaterThanOrEqual(0.99 * pets.count);
    },
  );

  it('are not found where there are none', () => {
    expect(nearDuplicates(perceptualHashes(pets))).toEqual([]);
  });
});
