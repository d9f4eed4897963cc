/** As many digits as MNIST has, each of one pixel: small files for tests of loading and download. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type MnistFiles, sha256 } from '../../../src/data/mnist.ts';
import { IMAGES, idxFile, LABELS } from './idxFiles.ts';

/** Pixel of the n-th digit of the training or test files. */
export const tinyPixel = (n: number): number => (n * 7) % 251;
export const tinyTrainLabel = (n: number): number => n % 10;
export const tinyTestLabel = (n: number): number => (n + 4) % 10;

const pixels = (count: number) => Array.from({ length: count }, (_, n) => tinyPixel(n));
const labels = (count: number, of: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => of(n));

/** Decompressed contents by file name. */
export const tinyContents: Readonly<Record<string, Uint8Array>> = {
  'tiny-train-images': idxFile(IMAGES, [60_000, 1, 1], pixels(60_000)),
  'tiny-train-labels': idxFile(LABELS, [60_000], labels(60_000, tinyTrainLabel)),
  'tiny-test-images': idxFile(IMAGES, [10_000, 1, 1], pixels(10_000)),
  'tiny-test-labels': idxFile(LABELS, [10_000], labels(10_000, tinyTestLabel)),
};

const file = (name: string) => ({ name, sha256: sha256(tinyContents[name]) });

export const tinyFiles: MnistFiles = {
  trainImages: file('tiny-train-images'),
  trainLabels: file('tiny-train-labels'),
  testImages: file('tiny-test-images'),
  testLabels: file('tiny-test-labels'),
};

/** Writes the four `.gz` files. */
export function writeTinyMnist(folder: string): void {
  for (const [name, contents] of Object.entries(tinyContents)) {
    writeFileSync(join(folder, `${name}.gz`), gzipSync(contents));
  }
}
