/** Known values of the real pictures; they need `PROOFBOOK_DATA`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataSetSources } from '../../../../src/data/pictures/dataSetSources.ts';
import {
  type DecodedParts,
  type DecodedPictures,
  decodePictures,
  PICTURE_BYTES,
} from '../../../../src/data/pictures/decodedPictures.ts';
import { exclude, readExcludeFile } from '../../../../src/data/pictures/exclusion.ts';
import { placeInLayout } from '../../../../src/data/pictures/layouts.ts';
import { picturesFolder } from '../../../../src/data/pictures/locatePictures.ts';
import { filesOf } from '../../../../src/data/pictures/pictureSource.ts';

const directory = process.env.PROOFBOOK_DATA ?? '';
const folder = directory === '' ? null : picturesFolder(directory);
/** The archives whose known values these are. */
const ARCHIVES = ['testset.tar', 'trainset.tar'];
const why =
  'skipped: PROOFBOOK_DATA names no folder with trainset.tar and testset.tar of Dogs vs Cats; set it to check their known values';

if (folder === null || !ARCHIVES.every((name) => existsSync(join(folder, name)))) {
  process.stderr.write(`realPictures: ${why}\n`);
  describe.skip(`Dogs vs Cats (${why})`, () => it('has its known values', () => {}));
} else {
  describe('Dogs vs Cats', () => checkKnownValues(folder));
}

function checkKnownValues(folder: string): void {
  let parts: DecodedParts;

  beforeAll(async () => {
    const began = performance.now();
    const before = process.cpuUsage();
    parts = await decodePictures(files(folder), { placeOf: placeInLayout });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(before);
    const count = parts.train.count + parts.test.count;
    const each = (user + system) / 1000 / count;
    process.stderr.write(
      `realPictures: ${count} pictures decoded in ${seconds.toFixed(1)} s, with ${each.toFixed(2)} ms of processor time each\n`,
    );
  }, 600_000);

  it('has 9,999 training pictures of each class and 4,999 test pictures, and nothing else', () => {
    const { train, test, strays } = parts;
    expect([train.count, test.count, test.labels, strays]).toEqual([19_998, 4_999, null, []]);
    expect([train.skipped, test.skipped, train.resized, test.resized]).toEqual([[], [], 0, 0]);
    expect(train.images.length).toBe(19_998 * PICTURE_BYTES);
    const numbers = Array.from({ length: 9_999 }, (_, n) => String(n + 1));
    expect(train.ids).toEqual([...numbers, ...numbers]);
    expect(test.ids).toEqual(numbers.slice(0, 4_999));
    const labels = train.labels ?? new Uint8Array(0);
    expect(labels.indexOf(1)).toBe(9_999);
    expect(labels.lastIndexOf(0)).toBe(9_998);
    expect(train.paths[9_999]).toBe('trainset/Dog/1.Dog.jpg');
  });

  it('has 32 grey ones: 10 cats, 13 dogs, 9 of the test pictures, whose channels are equal', () => {
    const { train, test } = parts;
    const grey = 'greyscale, repeated in three channels';
    const notes = [...train.converted, ...test.converted];
    expect(new Set(notes.map(({ reason }) => reason))).toEqual(new Set([grey]));
    const within = (part: string) => notes.filter(({ path }) => path.includes(part)).length;
    expect(['/Cat/', '/Dog/', '/test/'].map(within)).toEqual([10, 13, 9]);
    for (const pictures of [train, test]) {
      for (const { path } of pictures.converted)
        expect(channelsAreEqual(pictures, path)).toBe(true);
    }
    expect(channelsAreEqual(train, 'trainset/Cat/1.Cat.jpg')).toBe(false);
  });

  it('has 16 training pictures that train-exclude.txt names', () => {
    const names = readExcludeFile(join(folder, 'train-exclude.txt'));
    const { excluded, absent, kept } = exclude(parts.train, names);
    expect([excluded.length, absent, kept.count]).toEqual([16, [], 19_982]);
  });

  it('has blank pictures where they are known to be', () => {
    const blank = ['Cat/835.Cat', 'Cat/3300.Cat', 'Dog/5604.Dog', 'Dog/7514.Dog'];
    for (const name of blank) {
      const n = parts.train.paths.indexOf(`trainset/${name}.jpg`);
      const picture = parts.train.images.subarray(n * PICTURE_BYTES, (n + 1) * PICTURE_BYTES);
      for (let c = 0; c < 3; c++) {
        expect(new Set(picture.subarray(c * 4096, (c + 1) * 4096)).size).toBe(1);
      }
    }
  });

  it('is decoded to the same bytes as ever, from the archives that are known', () => {
    const sums = ARCHIVES.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    );
    expect(sums).toEqual([
      'f3e91088c2a0698429a8a46759204fdb68742902e076d49913af874214b4bd34',
      '1a64192db75626e140e9095e3bcfc3d8211be108692c1233126e95bcbd203ac8',
    ]);
    expect([parts.train.sha256, parts.test.sha256]).toEqual([
      'cf31915bb69a966a424cd2df12446941445dc50fcc2fb0e9689c45d80c61ee05',
      '5eea40ad2f68fa9cb29d3661bf07db102dd16ea9829ba628c8284fd0fbaf1e52',
    ]);
  });
}

async function* files(folder: string) {
  for (const source of dataSetSources(folder)) yield* filesOf(source);
}

function channelsAreEqual({ images, paths }: DecodedPictures, path: string): boolean {
  const start = paths.indexOf(path) * PICTURE_BYTES;
  const [red, green, blue] = [0, 1, 2].map((c) =>
    Buffer.from(images.subarray(start + c * 4096, start + (c + 1) * 4096)),
  );
  return red.equals(green) && red.equals(blue);
}
