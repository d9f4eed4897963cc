import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodePictures, PICTURE_BYTES } from '../../../../src/data/pictures/decodedPictures.ts';
import { exclude, readExcludeFile } from '../../../../src/data/pictures/exclusion.ts';
import { placeInLayout } from '../../../../src/data/pictures/layouts.ts';
import { readable } from '../../../../src/data/pictures/sourceFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import type { Files } from './packed.ts';
import { courseLayout, oneComponentJpeg } from './tinyPictures.ts';

const decode = async (files: Files) => {
  const list = Object.entries(files).map(([path, bytes]) => readable(path, bytes));
  return (await decodePictures(list, { placeOf: placeInLayout })).train;
};

describe('readExcludeFile', () => {
  it('has one name a line, whatever the line ends with, and passes over comments', () => {
    const path = join(temporaryFolder(), 'train-exclude.txt');
    writeFileSync(path, '# twins\r\ntrainset\\Cat\\1.Cat.jpg\r\n\n  a b.jpg  \n');
    expect(readExcludeFile(path)).toEqual(['trainset/Cat/1.Cat.jpg', 'a b.jpg']);
  });

  it('names none where there is no file, and the file that cannot be read', () => {
    const path = join(temporaryFolder(), 'train-exclude.txt');
    expect(readExcludeFile(path)).toEqual([]);
    mkdirSync(path);
    expect(() => readExcludeFile(path)).toThrow(`${path} cannot be read: EISDIR`);
  });
});

describe('exclude', () => {
  it('leaves out the named pictures, with all that belongs to them', async () => {
    const files = { ...courseLayout(3, 3, 0), 'trainset/Dog/2.Dog.jpg': oneComponentJpeg(112) };
    const train = await decode(files);
    const names = ['trainset/Cat/2.Cat.jpg', 'Dog/2.Dog.jpg', '22.Dog.jpg', '.Dog.jpg'];
    const { kept, excluded, absent } = exclude(train, names);
    expect(excluded).toEqual(['trainset/Cat/2.Cat.jpg', 'trainset/Dog/2.Dog.jpg']);
    expect(absent).toEqual(['22.Dog.jpg', '.Dog.jpg']);
    expect(train.converted.length).toBe(1);
    const rest = courseLayout(3, 3, 0) as Record<string, Uint8Array>;
    for (const path of excluded) delete rest[path];
    expect(kept).toEqual(await decode(rest));
    expect(kept.images.length).toBe(4 * PICTURE_BYTES);
  });

  it('gives the pictures themselves where none is named', async () => {
    const train = await decode(courseLayout(1, 1, 0));
    expect(exclude(train, [])).toEqual({ kept: train, excluded: [], absent: [] });
    expect(exclude(train, ['x.jpg']).kept).toBe(train);
  });
});
