/** Known values of the real digits; they need `PROOFBOOK_DATA`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadMnist, MNIST_FILES, mnistFolder } from '../../../src/data/mnist.ts';

const directory = process.env.PROOFBOOK_DATA ?? '';
const folder = directory === '' ? null : mnistFolder(directory);
const why =
  'skipped: PROOFBOOK_DATA names no folder with the MNIST files; set it to check their known values';

const classCounts = (labels: Uint8Array): number[] => {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
};

if (folder === null) {
  process.stderr.write(`realMnist: ${why}\n`);
  describe.skip(`MNIST (${why})`, () => it('has its known values', () => {}));
} else {
  describe('MNIST', () => checkKnownValues(folder));
}

function checkKnownValues(folder: string): void {
  const { train, valid, test, ...about } = loadMnist(folder);

  it('has 50,000, 10,000 and 10,000 images of 1 × 28 × 28 pixels in ten classes', () => {
    expect(about).toMatchObject({ name: 'MNIST', synthetic: false, classes: 10 });
    for (const [part, count] of [
      [train, 50_000],
      [valid, 10_000],
      [test, 10_000],
    ] as const) {
      expect(part).toMatchObject({ count, channels: 1, height: 28, width: 28 });
      expect(part.images.length).toBe(count * 784);
    }
  });

  it('begins 5 0 4 1 9 2 1 3 1 4', () => {
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });

  it('has the class counts of the usual split', () => {
    expect(classCounts(train.labels)).toEqual([
      4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988,
    ]);
    expect(classCounts(valid.labels)).toEqual([
      991, 1064, 990, 1030, 983, 915, 967, 1090, 1009, 961,
    ]);
    expect(classCounts(test.labels)).toEqual([
      980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]);
  });

  it('has 19.1 % of its training pixels not 0', () => {
    let alive = 0;
    for (const part of [train, valid]) for (const pixel of part.images) alive += Number(pixel > 0);
    expect((alive / (60_000 * 784)).toFixed(3)).toBe('0.191');
  });

  it('has nothing in the first ten pixels of all 60,000 training images', () => {
    let alive = 0;
    for (const part of [train, valid]) {
      for (let n = 0; n < part.count; n++) {
        for (let j = 0; j < 10; j++) alive += part.images[n * 784 + j];
      }
    }
    expect(alive).toBe(0);
  });

  it('has contents with the md5 that were published with the original files', () => {
    const published = {
      trainImages: '6bbc9ace898e44ae57da46a324031adb',
      trainLabels: 'a25bea736e30d166cdddb491f175f624',
      testImages: '2646ac647ad5339dbf082846283269ea',
      testLabels: '27ae3e4e09519cfbb04c329615203637',
    };
    const parts = Object.entries(MNIST_FILES).map(([part, { name }]) => {
      const path = join(folder, name);
      const contents = existsSync(`${path}.gz`)
        ? gunzipSync(readFileSync(`${path}.gz`))
        : readFileSync(path);
      return [part, createHash('md5').update(contents).digest('hex')];
    });
    expect(Object.fromEntries(parts)).toEqual(published);
  });
}
