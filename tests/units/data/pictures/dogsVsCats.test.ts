import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSetSources } from '../../../../src/data/pictures/dataSetSources.ts';
import { loadDogsVsCats } from '../../../../src/data/pictures/dogsVsCats.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Files, tarOf, writeFolder, zipOf } from './packed.ts';
import { courseLayout, greyJpeg } from './tinyPictures.ts';

const DECODING = /^data: decoding the pictures of /;

/** A folder with these files and a way to load them that notes the reports. */
function place(files: Files) {
  const home = temporaryFolder();
  const folder = join(home, 'data');
  const cache = join(home, 'cache');
  mkdirSync(folder);
  writeFolder(folder, files);
  const reports: string[] = [];
  const report = (message: string) => reports.push(message);
  const load = (path = folder, options = {}) => {
    reports.length = 0;
    return loadDogsVsCats(path, { cache, report, atLeast: 1, ...options });
  };
  const decoded = () => reports.some((message) => DECODING.test(message));
  return { home, folder, cache, reports, load, decoded };
}

describe('dataSetSources', () => {
  it('knows the folders and archives of the data set by their names, and no others', () => {
    const { folder } = place({
      'trainset/x': Uint8Array.of(),
      'PetImages/x': Uint8Array.of(),
      'mnist/x': Uint8Array.of(),
      'dogs-vs-cats/x': Uint8Array.of(),
      'testset.tar': Uint8Array.of(),
      'test1.zip': Uint8Array.of(),
      'train.tar.gz': Uint8Array.of(),
      'kagglecatsanddogs_5340.zip': Uint8Array.of(),
      'photos.zip': Uint8Array.of(),
      'train.rar': Uint8Array.of(),
    });
    expect(dataSetSources(folder)).toEqual([
      { path: folder, inside: ['PetImages', 'trainset'] },
      ...['kagglecatsanddogs_5340.zip', 'test1.zip', 'testset.tar', 'train.tar.gz'].map((name) => ({
        path: join(folder, name),
      })),
    ]);
    expect(dataSetSources(join(folder, 'photos.zip'))).toEqual([
      { path: join(folder, 'photos.zip') },
    ]);
    expect(dataSetSources(join(folder, 'train.rar'))).toEqual([]);
    expect(dataSetSources(join(folder, 'absent'))).toEqual([]);
    expect(dataSetSources(join(folder, 'mnist'))).toEqual([]);
  });
});

describe('loadDogsVsCats', () => {
  it('reads archives and folders side by side', async () => {
    const { folder, load } = place(courseLayout(2, 2, 3));
    const expected = await load();
    expect(expected).toMatchObject({ name: 'Dogs vs Cats', synthetic: false, excluded: [] });
    expect([expected.train.count, expected.test.count]).toEqual([4, 3]);
    rmSync(join(folder, 'trainset'), { recursive: true });
    writeFileSync(join(folder, 'trainset.zip'), zipOf(courseLayout(2, 2, 0)));
    const mixed = await load();
    expect(mixed.sha256).toBe(expected.sha256);
    rmSync(join(folder, 'testset'), { recursive: true });
    const alone = await load();
    expect(alone.test).toMatchObject({ count: 0, labels: null });
    expect(alone.train.sha256).toBe(expected.train.sha256);
    expect(alone.sha256).not.toBe(expected.sha256);
  });

  it('reports what was converted, skipped, and left out, and returns all of it', async () => {
    const strays = Array.from({ length: 25 }, (_, n) => [`trainset/${n}.txt`, Uint8Array.of(1)]);
    const { folder, reports, load } = place({
      ...courseLayout(3, 2, 1),
      'trainset/Cat/4.Cat.jpg': new Uint8Array(0),
      'trainset/Dog/3.Dog.jpg': greyJpeg(9, 20, 30),
      ...Object.fromEntries(strays),
    });
    writeFileSync(join(folder, 'train-exclude.txt'), 'trainset/Cat/2.Cat.jpg\nabsent.jpg\n');
    const { train, excluded, strays: found } = await load();
    expect(train.ids).toEqual(['1', '3', '1', '2', '3']);
    expect([...(train.labels ?? [])]).toEqual([0, 0, 1, 1, 1]);
    expect(excluded).toEqual(['trainset/Cat/2.Cat.jpg']);
    expect(found.length).toBe(25);
    expect(reports.slice(0, 4)).toEqual([
      `data: decoding the pictures of ${folder}`,
      'data: 5 training pictures (0 converted, 1 resized, 1 skipped)',
      'data: skipped trainset/Cat/4.Cat.jpg, a training picture: is empty (0 bytes)',
      'data: 1 test pictures (0 converted, 0 resized, 0 skipped)',
    ]);
    expect(reports[4]).toBe(
      'data: skipped trainset/0.txt, no picture of the data set: its name does not end in .jpg, .jpeg or .png',
    );
    expect(reports.slice(24)).toEqual([
      'data: skipped 5 more like these',
      'data: 1 training pictures left out, as train-exclude.txt says',
      'data: train-exclude.txt names 1 pictures that are not there: absent.jpg',
    ]);
  });

  it('looks for train-exclude.txt beside an archive, too', async () => {
    const { home, load } = place({});
    const path = join(home, 'all.tar');
    writeFileSync(path, await tarOf(courseLayout(2, 2, 1)));
    writeFileSync(join(home, 'train-exclude.txt'), '2.Dog.jpg\n');
    expect((await load(path)).excluded).toEqual(['trainset/Dog/2.Dog.jpg']);
  });

  it('decodes once, and again when the files change', async () => {
    const { folder, cache, load, decoded } = place(courseLayout(2, 2, 1));
    const first = await load();
    expect(decoded()).toBe(true);
    expect(await load()).toEqual(first);
    expect(decoded()).toBe(false);
    writeFolder(folder, { 'trainset/Cat/1.Cat.jpg': greyJpeg(99, 64, 80) });
    const second = await load();
    expect(decoded()).toBe(true);
    expect(second.sha256).not.toBe(first.sha256);
    expect(readdirSync(cache).length).toBe(1);
    expect(await load(folder, { cache: null })).toEqual(second);
    expect(decoded()).toBe(true);
  });

  it('does not decode again because of train-exclude.txt', async () => {
    const { folder, load, decoded } = place(courseLayout(2, 2, 1));
    await load();
    writeFileSync(join(folder, 'train-exclude.txt'), '2.Dog.jpg\n');
    expect((await load()).train.count).toBe(3);
    expect(decoded()).toBe(false);
  });

  it('makes a damaged cache again and says why', async () => {
    const { cache, reports, load, decoded } = place(courseLayout(2, 2, 1));
    const first = await load();
    const file = join(cache, readdirSync(cache)[0]);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 1));
    expect(await load()).toEqual(first);
    expect(decoded()).toBe(true);
    expect(reports[0]).toContain(`decodeByteArrays: ${file} has`);
    expect(readFileSync(file).equals(whole)).toBe(true);
  });

  it('does without a cache that cannot be written, and says so', async () => {
    const { home, reports, load } = place(courseLayout(2, 2, 1));
    const expected = await load();
    writeFileSync(join(home, 'file'), '');
    expect(await load(undefined, { cache: join(home, 'file') })).toEqual(expected);
    expect(reports[0]).toMatch(/^data: the decoded pictures are not kept: cannot write /);
  });

  it('lets only one of two decode', async () => {
    const { reports, load } = place(courseLayout(2, 2, 1));
    const [first, second] = await Promise.all([load(), load()]);
    expect(second).toEqual(first);
    expect(reports.filter((message) => DECODING.test(message)).length).toBe(1);
    expect(reports).toContain('data: another process is decoding the pictures; waiting for that');
  });

  it('leaves no lock behind when an archive is damaged, and names the archive', async () => {
    const { folder, cache, load } = place({});
    const path = join(folder, 'trainset.tar');
    writeFileSync(path, (await tarOf(courseLayout(2, 2, 0))).subarray(0, 3000));
    await expect(load()).rejects.toThrow(`${path} is not a whole tar archive (Tar archive is trun`);
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
  });

  it.each([
    [
      courseLayout(3, 0, 2),
      1,
      'training pictures of one class only: 3 of class Cat, 0 of class Dog',
    ],
    [
      courseLayout(0, 3, 2),
      1,
      'training pictures of one class only: 0 of class Cat, 3 of class Dog',
    ],
    [courseLayout(3, 2, 2), 3, 'too few training pictures: 3 of class Cat, 2 of class Dog'],
    [courseLayout(0, 0, 2), 0, 'too few training pictures: 0 of class Cat, 0 of class Dog'],
    [courseLayout(49, 50, 0), undefined, 'too few training pictures: 49 of class Cat, 50 of class'],
  ])('refuses too few pictures and a single class (%#)', async (files, atLeast, message) => {
    const { folder, load } = place(files);
    await expect(load(folder, { atLeast, cache: null })).rejects.toThrow(
      `requireTrainable: ${folder} has ${message}`,
    );
  });

  it('counts what is left after train-exclude.txt, and what cannot be decoded', async () => {
    const { folder, load } = place({
      ...courseLayout(2, 2, 0),
      'trainset/Dog/3.jpg': Uint8Array.of(),
    });
    writeFileSync(join(folder, 'train-exclude.txt'), '1.Dog.jpg\n');
    await expect(load(folder, { atLeast: 2 })).rejects.toThrow(
      '2 of class Cat, 1 of class Dog, and 1 that cannot be decoded; at least 2 of each class are needed',
    );
  });
});
