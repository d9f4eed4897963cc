import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  type DecodedPictures,
  decodePictures,
  PICTURE_BYTES,
  picturesSha256,
} from '../../../../src/data/pictures/decodedPictures.ts';
import { placeInLayout, placeUnlabelled } from '../../../../src/data/pictures/layouts.ts';
import { filesOf } from '../../../../src/data/pictures/pictureSource.ts';
import { readable, unreadable } from '../../../../src/data/pictures/sourceFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Files, tarOf, writeFolder, zipOf } from './packed.ts';
import { courseLayout, greyJpeg, oneComponentJpeg } from './tinyPictures.ts';

const filesIn = (files: Files) =>
  Object.entries(files).map(([path, bytes]) => readable(path, bytes));
const decode = (files: Files) => decodePictures(filesIn(files), { placeOf: placeInLayout });

/** The grey of each picture; all of its pixels must have it. */
const greys = ({ images, count }: DecodedPictures) => {
  expect(images.length).toBe(count * PICTURE_BYTES);
  return Array.from({ length: count }, (_, n) => {
    const picture = images.subarray(n * PICTURE_BYTES, (n + 1) * PICTURE_BYTES);
    expect(new Set(picture).size).toBe(1);
    return picture[0];
  });
};

describe('decodePictures', () => {
  it('parts training and test pictures, by class and number', async () => {
    const { train, test, strays } = await decode(courseLayout(11, 2, 12));
    expect(train.ids).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '1', '2']);
    expect(greys(train)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 111, 112]);
    expect([...(train.labels ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(train.paths[10]).toBe('trainset/Cat/11.Cat.jpg');
    expect(test.labels).toBe(null);
    expect(test.ids.slice(8)).toEqual(['9', '10', '11', '12']);
    expect(greys(test)).toEqual(Array.from({ length: 12 }, (_, n) => 201 + n));
    expect([...train.converted, ...train.skipped, ...test.skipped, ...strays]).toEqual([]);
  });

  it('gives the same however the files are packed and ordered, and in every layout', async () => {
    const course = courseLayout(3, 11, 2);
    const home = temporaryFolder();
    const folder = join(home, 'course');
    writeFolder(folder, course);
    writeFileSync(join(home, 'a.tar'), await tarOf(course));
    const backwards = Object.fromEntries(Object.entries(course).reverse());
    writeFileSync(join(home, 'b.zip'), zipOf(backwards));
    const renamed = (rename: (path: string) => string) =>
      Object.fromEntries(Object.entries(course).map(([path, bytes]) => [rename(path), bytes]));
    const kaggle = renamed((path) =>
      path
        .replace(/trainset\/\w+\/(\d+)\.(\w+)/, (_, n, name) => `train/${name.toLowerCase()}.${n}`)
        .replace('testset/test', 'test1'),
    );
    const microsoft = renamed((path) => path.replace(/trainset\/(\w+\/\d+)\.\w+/, 'PetImages/$1'));
    expect(Object.keys(kaggle)).toContain('train/dog.11.jpg');
    expect(Object.keys(microsoft)).toContain('PetImages/Dog/11.jpg');
    const sums = async (parts: ReturnType<typeof decode>) => {
      const { train, test } = await parts;
      return [train.sha256, test.sha256];
    };
    const expected = await sums(decode(course));
    for (const path of [folder, join(home, 'a.tar'), join(home, 'b.zip')]) {
      const parts = decodePictures(filesOf({ path }), { placeOf: placeInLayout });
      expect(await sums(parts)).toEqual(expected);
    }
    for (const files of [kaggle, microsoft]) expect(await sums(decode(files))).toEqual(expected);
    const changed = { ...course, 'testset/test/1.jpg': greyJpeg(7) };
    expect((await sums(decode(changed)))[1]).not.toBe(expected[1]);
    const moved = { ...course, 'testset/test/3.jpg': course['testset/test/2.jpg'] };
    delete (moved as Record<string, Uint8Array>)['testset/test/2.jpg'];
    expect((await sums(decode(moved)))[1]).not.toBe(expected[1]);
  });

  it('notes what was converted, resized, skipped and stray; no file is lost', async () => {
    const png = encode({ width: 64, height: 64, data: new Uint8Array(4096).fill(8), channels: 1 });
    const files = [
      ...filesIn({
        'trainset/.DS_Store': Uint8Array.of(0),
        'trainset/Cat/1.Cat.jpg': oneComponentJpeg(50),
        'trainset/Cat/2.Cat.jpg': greyJpeg(60, 100, 70),
        'trainset/Cat/3.Cat.jpg': new Uint8Array(0),
        'trainset/Cat/4.Cat.jpg': greyJpeg(1).subarray(0, -5),
        'trainset/Dog/1.Dog.jpg': png,
        'trainset/Dog/2.Dog.jpg': Buffer.from('GIF89a'),
        'other/Dog/2.jpg': greyJpeg(70),
        'other/dog.2.jpg': greyJpeg(80),
        'testset/test/1.jpg': Buffer.from('Not Found'),
      }),
      unreadable('testset/test/2.jpg', 'a link to nothing'),
    ];
    const heard: number[] = [];
    const parts = await decodePictures(files, {
      placeOf: placeInLayout,
      progress: (count) => heard.push(count),
    });
    const { train, test, strays } = parts;
    expect(train.paths).toEqual([
      'trainset/Cat/1.Cat.jpg',
      'trainset/Cat/2.Cat.jpg',
      'trainset/Dog/1.Dog.jpg',
      'other/Dog/2.jpg',
    ]);
    expect(greys(train)).toEqual([50, 60, 8, 70]);
    expect(train.resized).toBe(1);
    expect(train.converted).toEqual([
      { path: 'trainset/Cat/1.Cat.jpg', reason: 'greyscale, repeated in three channels' },
      { path: 'trainset/Dog/1.Dog.jpg', reason: 'a PNG, converted to RGB' },
    ]);
    expect(train.skipped).toEqual([
      { path: 'trainset/Cat/3.Cat.jpg', reason: 'is empty (0 bytes)' },
      {
        path: 'trainset/Cat/4.Cat.jpg',
        reason: expect.stringMatching(
          /^is truncated: it ends after \d+ bytes without an end marker$/,
        ),
      },
      { path: 'trainset/Dog/2.Dog.jpg', reason: 'is a GIF, neither JPEG nor PNG' },
      { path: 'other/dog.2.jpg', reason: 'has the class and the number of other/Dog/2.jpg' },
    ]);
    expect(test).toMatchObject({ count: 0, labels: null, images: new Uint8Array(0) });
    expect(test.skipped.map(({ reason }) => reason)).toEqual([
      'is of no known kind, neither JPEG nor PNG',
      'a link to nothing',
    ]);
    expect(strays).toEqual([
      { path: 'trainset/.DS_Store', reason: 'left behind by a file manager' },
    ]);
    const seen = [train.count, train.skipped.length, test.skipped.length, strays.length];
    expect(seen.reduce((a, b) => a + b)).toBe(files.length);
    expect(heard).toEqual(files.map((_, n) => n + 1));
  });

  it('takes pictures of any name where the classes are not told', async () => {
    const files = filesIn({
      'my/b.jpg': greyJpeg(2),
      'my/10.jpg': greyJpeg(1),
      'my/9.jpg': greyJpeg(0),
    });
    const { test, train } = await decodePictures(files, { placeOf: placeUnlabelled });
    expect(train.count).toBe(0);
    expect(test.ids).toEqual(['9', '10', 'b']);
    expect(greys(test)).toEqual([0, 1, 2]);
  });

  it('has a checksum that depends on images, labels and ids', () => {
    const images = new Uint8Array(2 * PICTURE_BYTES);
    const labels = Uint8Array.of(0, 1);
    const ids = ['1', '1'];
    const sums = [
      { images, labels, ids },
      { images: images.map((byte, i) => byte + Number(i === 9)), labels, ids },
      { images, labels: Uint8Array.of(0, 0), ids },
      { images, labels: null, ids },
      { images, labels, ids: ['1', '2'] },
    ].map(picturesSha256);
    expect(new Set(sums).size).toBe(sums.length);
    expect(sums[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
