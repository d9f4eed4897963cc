/** Data sets that the program draws itself: stand-ins for machines without the real ones. */
import { createHash } from 'node:crypto';
import { RandomStream } from '../kernels/random.ts';
import type { Dataset, LabelledImages } from './dataset.ts';

/** What is drawn, image by image. */
export interface Drawing extends Pick<LabelledImages, 'channels' | 'height' | 'width'> {
  readonly name: string;
  readonly classes: number;
  /** Writes the channels · height · width bytes of an image of this class. */
  draw(label: number, random: RandomStream, out: Uint8Array): void;
}

/** How many images each part has, and the seed. */
export interface DrawnSizes {
  readonly seed: number;
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

/**
 * The same bits for the same seed on every machine; a shorter part is the beginning of a longer one.
 * Throws, naming `caller`, unless the sizes are positive integers and `seed` is an integer in [0, 2³²).
 */
export function drawnDataset(
  caller: string,
  drawing: Drawing,
  { seed, train, valid, test }: DrawnSizes,
): Dataset {
  const part = (name: string, count: number) => drawPart(caller, drawing, name, count, seed);
  const parts = {
    train: part('train', train),
    valid: part('valid', valid),
    test: part('test', test),
  };
  const hash = createHash('sha256');
  for (const { images, labels } of Object.values(parts)) hash.update(images).update(labels);
  const { name, classes } = drawing;
  return { name, synthetic: true, sha256: hash.digest('hex'), classes, ...parts };
}

function drawPart(
  caller: string,
  { name, classes, channels, height, width, draw }: Drawing,
  part: string,
  count: number,
  seed: number,
): LabelledImages {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${caller}: ${part} ${count} must be a positive integer`);
  }
  const random = new RandomStream(seed, `${name}, ${part}`);
  const bytes = channels * height * width;
  const images = new Uint8Array(count * bytes);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    labels[n] = random.integer(0, classes - 1);
    draw(labels[n], random, images.subarray(n * bytes, (n + 1) * bytes));
  }
  return { images, labels, count, channels, height, width };
}
