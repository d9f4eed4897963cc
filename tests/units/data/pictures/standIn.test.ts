/** The drawn pets in the form of the data set. */
import { describe, expect, it } from 'vitest';
import { picturesSha256 } from '../../../../src/data/pictures/decodedPictures.ts';
import { labelledPictures } from '../../../../src/data/pictures/dogsVsCats.ts';
import { splitPictures } from '../../../../src/data/pictures/split.ts';
import { standInPictures } from '../../../../src/data/pictures/standIn.ts';
import { syntheticPets } from '../../../../src/data/pictures/syntheticPets.ts';

describe('standInPictures', () => {
  const data = standInPictures({ train: 60, test: 7 });

  it('says that it is drawn, and holds the drawn pictures', () => {
    const drawn = syntheticPets({ train: 60, valid: 1, test: 7 });
    expect(data).toMatchObject({ synthetic: true, strays: [], excluded: [] });
    expect(data.train.images).toEqual(drawn.train.images);
    expect(data.train.labels).toEqual(drawn.train.labels);
    expect(data.test).toMatchObject({
      count: 7,
      labels: null,
      ids: ['1', '2', '3', '4', '5', '6', '7'],
    });
    expect(data.test.images).toEqual(drawn.test.images);
  });

  it('has the checksums that its contents have', () => {
    for (const part of [data.train, data.test]) expect(part.sha256).toBe(picturesSha256(part));
    expect(standInPictures({ train: 60, test: 7 }).sha256).toBe(data.sha256);
    expect(standInPictures({ train: 60, test: 8 }).sha256).not.toBe(data.sha256);
    expect(standInPictures({ train: 59, test: 7 }).sha256).not.toBe(data.sha256);
  });

  it('can be split like photographs', () => {
    const { train, selection, heldOut } = splitPictures(labelledPictures(data), { seed: 1 });
    expect(train.length + selection.length + heldOut.length).toBe(60);
  });
});

describe('labelledPictures', () => {
  it('refuses pictures without labels', () => {
    const { name, test } = standInPictures({ train: 1, test: 1 });
    expect(() => labelledPictures({ name, train: test })).toThrow(
      'labelledPictures: synthetic cats and dogs has no picture whose class is told',
    );
  });
});
