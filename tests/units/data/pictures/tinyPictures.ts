/** A data set of a few pictures of one grey each, in any layout. */
import { flatJpeg } from './flatJpeg.ts';
import type { Files } from './packed.ts';

/** A JPEG in colour, all of whose pixels are of this grey. */
export function greyJpeg(value: number, width = 64, height = 64): Uint8Array {
  const components = [value, 128, 128].map((mean, c) => ({ id: c + 1, value: () => mean }));
  return flatJpeg({ width, height, components });
}

/** A JPEG of one component. */
export function oneComponentJpeg(value: number): Uint8Array {
  return flatJpeg({ width: 64, height: 64, components: [{ id: 1, value: () => value }] });
}

/** Cat n is of the grey 10 + n, dog n of 110 + n, test picture n of 200 + n. */
export function courseLayout(cats: number, dogs: number, tests: number): Files {
  const files: Record<string, Uint8Array> = {};
  for (let n = 1; n <= cats; n++) files[`trainset/Cat/${n}.Cat.jpg`] = greyJpeg(10 + n);
  for (let n = 1; n <= dogs; n++) files[`trainset/Dog/${n}.Dog.jpg`] = greyJpeg(110 + n);
  for (let n = 1; n <= tests; n++) files[`testset/test/${n}.jpg`] = greyJpeg(200 + n);
  return files;
}
