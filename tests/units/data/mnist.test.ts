import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  gunzip,
  labelledImages,
  loadMnist,
  MNIST_FILES,
  mnistFolder,
  requireContents,
  sha256,
} from '../../../src/data/mnist.ts';
import { IMAGES, idxFile, LABELS } from './idxFiles.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import {
  tinyContents,
  tinyFiles,
  tinyPixel,
  tinyTestLabel,
  tinyTrainLabel,
  writeTinyMnist,
} from './tinyMnist.ts';

describe('sha256', () => {
  it('is the published value for "abc" (FIPS 180-4) as text and as bytes', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(sha256(Uint8Array.of(97, 98, 99))).toBe(abc);
  });
});

describe('labelledImages', () => {
  const images = idxFile(IMAGES, [3, 1, 2], [1, 2, 3, 4, 5, 6]);

  it('pairs images with labels: one channel, height before width', () => {
    expect(labelledImages('digits', images, idxFile(LABELS, [3], [0, 9, 5]))).toEqual({
      images: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(0, 9, 5),
      count: 3,
      channels: 1,
      height: 1,
      width: 2,
    });
  });

  it('refuses more or fewer labels than images', () => {
    for (const count of [2, 4]) {
      const labels = idxFile(LABELS, [count], new Uint8Array(count));
      expect(() => labelledImages('digits', images, labels)).toThrow(
        `digits: 3 images but ${count} labels`,
      );
    }
  });

  it('names the first label that is no digit', () => {
    for (const label of [10, 255]) {
      expect(() => labelledImages('digits', images, idxFile(LABELS, [3], [9, label, 11]))).toThrow(
        `digits: label ${label} of image 1 is not a digit 0 … 9`,
      );
    }
  });

  it('says which of the two files is broken', () => {
    const labels = idxFile(LABELS, [3], [0, 9, 5]);
    expect(() => labelledImages('digits', labels, labels)).toThrow('digits images: has the magic');
    expect(() => labelledImages('digits', images, images)).toThrow('digits labels: has the magic');
  });
});

describe('gunzip', () => {
  const contents = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251);
  const compressed = gzipSync(contents);

  it('undoes gzip', () => {
    expect([...gunzip('a.gz', compressed)]).toEqual([...contents]);
  });

  it.each([
    ['truncated', compressed.subarray(0, compressed.length - 9)],
    ['corrupted in the middle', compressed.map((byte, i) => (i === 200 ? byte ^ 0x55 : byte))],
    [
      'corrupted in its checksum',
      compressed.map((b, i) => (i === compressed.length - 8 ? b ^ 1 : b)),
    ],
    ['never compressed', contents],
    ['empty', new Uint8Array(0)],
  ])('names a file that is %s and says what to do', (_, bytes) => {
    expect(() => gunzip('digits/a.gz', bytes)).toThrow(
      /^digits\/a\.gz is not a whole gzip file \(.+\); delete it and get it again$/,
    );
  });
});

describe('requireContents', () => {
  const bytes = Uint8Array.of(97, 98, 99);

  it('accepts the original and refuses one changed byte, with both checksums', () => {
    const file = { name: 'abc', sha256: sha256(bytes) };
    expect(() => requireContents('there/abc.gz', bytes, file)).not.toThrow();
    const other = Uint8Array.of(97, 98, 98);
    expect(() => requireContents('there/abc.gz', other, file)).toThrow(
      `there/abc.gz is not the original abc: sha256 of its contents is ${sha256(other)}, expected ${file.sha256}; delete it and get it again`,
    );
  });
});

describe('mnistFolder', () => {
  it('is the folder itself, or its folder mnist, which goes first', () => {
    const folder = temporaryFolder();
    expect(mnistFolder(folder, tinyFiles)).toBeNull();
    writeTinyMnist(folder);
    expect(mnistFolder(folder, tinyFiles)).toBe(folder);
    mkdirSync(join(folder, 'mnist'));
    writeTinyMnist(join(folder, 'mnist'));
    expect(mnistFolder(folder, tinyFiles)).toBe(join(folder, 'mnist'));
  });

  it('takes decompressed files too, and is null where any one is missing', () => {
    for (const [name, contents] of Object.entries(tinyContents)) {
      const folder = temporaryFolder();
      writeTinyMnist(folder);
      rmSync(join(folder, `${name}.gz`));
      expect(mnistFolder(folder, tinyFiles)).toBeNull();
      writeFileSync(join(folder, name), contents);
      expect(mnistFolder(folder, tinyFiles)).toBe(folder);
    }
  });
});

describe('MNIST_FILES', () => {
  it('are the original names and contents, pinned where the files are not at hand', () => {
    const lines = Object.values(MNIST_FILES).map((file) => `${file.sha256}  ${file.name}\n`);
    expect(sha256(lines.join(''))).toBe(
      'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a',
    );
  });
});

describe('loadMnist', () => {
  it('splits 50,000 / 10,000 / 10,000 without moving a digit', () => {
    const folder = temporaryFolder();
    writeTinyMnist(folder);
    const { train, valid, test, ...about } = loadMnist(folder, tinyFiles);
    expect(about).toMatchObject({ name: 'MNIST', synthetic: false, classes: 10 });
    expect([train.count, valid.count, test.count]).toEqual([50_000, 10_000, 10_000]);
    const at = ({ images, labels }: typeof train, n: number) => [images[n], labels[n]];
    for (const n of [0, 1, 49_999]) expect(at(train, n)).toEqual([tinyPixel(n), tinyTrainLabel(n)]);
    for (const n of [0, 1, 9_999]) {
      expect(at(valid, n)).toEqual([tinyPixel(50_000 + n), tinyTrainLabel(50_000 + n)]);
      expect(at(test, n)).toEqual([tinyPixel(n), tinyTestLabel(n)]);
    }
  });

  it('has the sha256 of the four checksums, one a line: training images, labels, test images, labels', () => {
    const folder = temporaryFolder();
    writeTinyMnist(folder);
    const lines = ['train-images', 'train-labels', 'test-images', 'test-labels'].map((part) =>
      createHash('sha256').update(tinyContents[`tiny-${part}`]).digest('hex'),
    );
    expect(loadMnist(folder, tinyFiles).sha256).toBe(
      createHash('sha256').update(lines.join('\n')).digest('hex'),
    );
  });

  it('reads decompressed files, and prefers the compressed ones where both are there', () => {
    const folder = temporaryFolder();
    writeTinyMnist(folder);
    const digits = () => {
      const { train, valid, test } = loadMnist(folder, tinyFiles);
      return [train, valid, test].flatMap(({ images, labels }) => [sha256(images), sha256(labels)]);
    };
    const compressed = digits();
    for (const name of Object.keys(tinyContents)) writeFileSync(join(folder, name), 'not digits');
    expect(digits()).toEqual(compressed);
    for (const [name, contents] of Object.entries(tinyContents)) {
      rmSync(join(folder, `${name}.gz`));
      writeFileSync(join(folder, name), contents);
    }
    expect(digits()).toEqual(compressed);
  });

  it('names each file that is missing, is a folder, is cut, or has other contents', () => {
    for (const name of Object.keys(tinyContents)) {
      const folder = temporaryFolder();
      writeTinyMnist(folder);
      const path = join(folder, `${name}.gz`);
      const load = () => loadMnist(folder, tinyFiles);
      writeFileSync(path, gzipSync(tinyContents[name]).subarray(0, 60));
      expect(load).toThrow(`${path} is not a whole gzip file`);
      writeFileSync(path, gzipSync(tinyContents[name].map((byte, i) => byte ^ Number(i === 20))));
      expect(load).toThrow(`${path} is not the original ${name}: sha256`);
      rmSync(path);
      expect(load).toThrow(`${folder} has neither ${name}.gz nor ${name}; put one of them there`);
      mkdirSync(path);
      expect(load).toThrow(/^.*\.gz cannot be read \(EISDIR.*\); make it a readable file$/);
      expect(load).toThrow(path);
    }
  });
});
