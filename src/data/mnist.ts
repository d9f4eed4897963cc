/** The real MNIST digits, from the four original files. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Dataset, type LabelledImages, slice } from './dataset.ts';
import { parseIdx } from './idx.ts';

export interface MnistFile {
  /** without `.gz` */
  readonly name: string;
  /** of the decompressed contents: the gzip wrappers differ between mirrors */
  readonly sha256: string;
}

export type MnistFiles = Readonly<
  Record<'trainImages' | 'trainLabels' | 'testImages' | 'testLabels', MnistFile>
>;

export const MNIST_FILES: MnistFiles = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

const TRAINING_DIGITS = 50_000;
const CLASSES = 10;

/** In hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Decompresses; the error names the file and says what to do. */
export function gunzip(path: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error(
      `${path} is not a whole gzip file (${(error as Error).message}); delete it and get it again`,
      { cause: error },
    );
  }
}

/** Throws unless the decompressed contents are those of the original file. */
export function requireContents(path: string, contents: Uint8Array, file: MnistFile): void {
  const found = sha256(contents);
  if (found !== file.sha256) {
    throw new Error(
      `${path} is not the original ${file.name}: sha256 of its contents is ${found}, expected ${file.sha256}; delete it and get it again`,
    );
  }
}

/**
 * The folder that holds all four files, compressed or not: the folder `mnist` of `directory`, or
 * `directory` itself; null if neither does.
 */
export function mnistFolder(directory: string, files: MnistFiles = MNIST_FILES): string | null {
  const holdsAll = (folder: string) =>
    Object.values(files).every(({ name }) => pathOf(folder, name) !== null);
  return [join(directory, 'mnist'), directory].find(holdsAll) ?? null;
}

function pathOf(folder: string, name: string): string | null {
  return [join(folder, `${name}.gz`), join(folder, name)].find((path) => existsSync(path)) ?? null;
}

function readContents(folder: string, file: MnistFile): Uint8Array {
  const path = pathOf(folder, file.name);
  if (path === null) {
    throw new Error(
      `${folder} has neither ${file.name}.gz nor ${file.name}; put one of them there`,
    );
  }
  const bytes = readBytes(path);
  const contents = path.endsWith('.gz') ? gunzip(path, bytes) : bytes;
  requireContents(path, contents, file);
  return contents;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(
      `${path} cannot be read (${(error as Error).message}); make it a readable file`,
      { cause: error },
    );
  }
}

/**
 * Pairs the images of one decompressed IDX file with the labels of another; `name` is for errors.
 * Throws what `parseIdx` throws, and where the counts differ or a label is no digit.
 */
export function labelledImages(
  name: string,
  images: Uint8Array,
  labels: Uint8Array,
): LabelledImages {
  const pixels = parseIdx(`${name} images`, images, 3);
  const classes = parseIdx(`${name} labels`, labels, 1);
  const [count, height, width] = pixels.shape;
  if (classes.shape[0] !== count) {
    throw new Error(`${name}: ${count} images but ${classes.shape[0]} labels`);
  }
  const wrong = classes.values.findIndex((label) => label >= CLASSES);
  if (wrong !== -1) {
    throw new Error(
      `${name}: label ${classes.values[wrong]} of image ${wrong} is not a digit 0 … ${CLASSES - 1}`,
    );
  }
  return { images: pixels.values, labels: classes.values, count, channels: 1, height, width };
}

/**
 * Reads the four files, checks their contents, and splits 50,000 / 10,000 / 10,000: the first 50,000
 * official training digits train, the last 10,000 validate, the official test digits test.
 * Throws, naming the file, if one is missing, unreadable, damaged or not the original.
 */
export function loadMnist(folder: string, files: MnistFiles = MNIST_FILES): Dataset {
  const { trainImages, trainLabels, testImages, testLabels } = files;
  const contents = (file: MnistFile) => readContents(folder, file);
  const training = labelledImages('MNIST training', contents(trainImages), contents(trainLabels));
  const test = labelledImages('MNIST test', contents(testImages), contents(testLabels));
  const checksums = [trainImages, trainLabels, testImages, testLabels].map((file) => file.sha256);
  return {
    name: 'MNIST',
    synthetic: false,
    sha256: sha256(checksums.join('\n')),
    classes: CLASSES,
    train: slice(training, 0, TRAINING_DIGITS),
    valid: slice(training, TRAINING_DIGITS, training.count - TRAINING_DIGITS),
    test,
  };
}
