import { describe, expect, it } from 'vitest';
import { plainPictures } from '../../../../src/data/augmentation/views.ts';
import { syntheticPets } from '../../../../src/data/pictures/syntheticPets.ts';
import {
  drawnPets,
  PET_NAMES,
  petOf,
  tenths,
  tileOf,
} from '../../../../src/experiments/dogsVsCats/pets.ts';
import { FEATURES, four, statistics } from '../../data/augmentation/smallPictures.ts';
import { normalization } from './smallPets.ts';

describe('a picture of the data', () => {
  it('is what a reader sees beside what the network sees', () => {
    const { label, size, planes, pixels } = petOf(four, statistics, 2);
    expect(label).toBe(four.labels[2]);
    expect(size).toEqual({ channels: 3, height: 4, width: 5 });
    const bytes = four.images.slice(2 * FEATURES, 3 * FEATURES);
    expect([...planes]).toEqual([...bytes].map((byte) => byte / 255));
    const seen = new Float64Array(FEATURES);
    plainPictures(four, statistics).rows([2], seen);
    expect(pixels).toEqual(seen);
    expect(() => petOf(four, statistics, 4)).toThrow('index 4 at position 0');
  });

  it('is a tile in colour', () => {
    const pet = petOf(four, statistics, 0);
    expect(tileOf(pet, 'L')).toEqual({
      ...{ label: 'L', width: 5, height: 4, values: pet.planes, scale: 'colour' },
    });
  });
});

describe('drawn pets', () => {
  it('are the first cat and the first dog of the stand-in', () => {
    expect(PET_NAMES).toEqual(['cat', 'dog']);
    const { test } = syntheticPets({ train: 1, valid: 1, test: 20 });
    const labels = [...test.labels];
    const [cat, dog] = drawnPets(normalization);
    expect(cat).toEqual(petOf(test, normalization, labels.indexOf(0)));
    expect(dog).toEqual(petOf(test, normalization, labels.indexOf(1)));
    expect([cat.label, dog.label]).toEqual([0, 1]);
  });
});

describe('tenths', () => {
  it('is a share in per cent with one decimal', () => {
    expect([0, 0.4996, 0.9765, 1].map(tenths)).toEqual(['0.0 %', '50.0 %', '97.7 %', '100.0 %']);
  });
});
