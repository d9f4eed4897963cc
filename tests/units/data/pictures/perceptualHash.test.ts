import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../../src/data/dataset.ts';
import {
  bitsSet,
  HASH_WORDS,
  hashDistance,
  perceptualHashes,
} from '../../../../src/data/pictures/perceptualHash.ts';

/** Pictures of this size, their bytes one after another. */
function pictures(
  channels: number,
  height: number,
  width: number,
  ...images: readonly ArrayLike<number>[]
): LabelledImages {
  const bytes = Uint8Array.from(images.flatMap((image) => Array.from(image)));
  const labels = new Uint8Array(images.length);
  return { images: bytes, labels, count: images.length, channels, height, width };
}

/** Bit by bit, the first 64 for steps to the right. */
function bitsOf({ words }: { readonly words: Int32Array }, n = 0): number[] {
  return Array.from({ length: 128 }, (_, b) => (words[n * HASH_WORDS + (b >> 5)] >>> (b & 31)) & 1);
}

/** The bits by their definition: every pixel cut into 9 × 9 equal parts, every part counted. */
function counted(image: Uint8Array, channels: number, height: number, width: number): number[] {
  const luminance = (y: number, x: number) => {
    const [r, g, b] = [0, 1, 2].map(
      (k) => image[((channels === 3 ? k : 0) * height + y) * width + x],
    );
    return 77 * r + 150 * g + 29 * b;
  };
  const cell = (row: number, column: number) => {
    let sum = 0;
    for (let i = row * height; i < (row + 1) * height; i++) {
      for (let j = column * width; j < (column + 1) * width; j++) {
        sum += luminance(Math.floor(i / 9), Math.floor(j / 9));
      }
    }
    return sum;
  };
  const steps = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((r) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((c) => [r, c] as const),
  );
  return [
    ...steps.map(([r, c]) => Number(cell(r, c) < cell(r, c + 1))),
    ...steps.map(([r, c]) => Number(cell(r, c) < cell(r + 1, c))),
  ];
}

const reproducible = { seed: 20_261_125, numRuns: 40 };
const shapes = fc
  .record({
    channels: fc.constantFrom(1, 3),
    height: fc.integer({ min: 9, max: 20 }),
    width: fc.integer({ min: 9, max: 20 }),
  })
  .chain((shape) => {
    const length = shape.channels * shape.height * shape.width;
    return fc.tuple(fc.constant(shape), fc.uint8Array({ minLength: length, maxLength: length }));
  });

describe('perceptualHashes', () => {
  it('says which of 9 × 9 cells are darker than the next and than the one below, exactly', () => {
    fc.assert(
      fc.property(shapes, ([{ channels, height, width }, image]) => {
        const hashes = perceptualHashes(pictures(channels, height, width, image));
        expect(bitsOf(hashes)).toEqual(counted(image, channels, height, width));
      }),
      reproducible,
    );
  });

  it('sets no bit between cells that are alike', () => {
    // A dark column in the middle: one step up in each row, none between rows.
    const image = Uint8Array.from({ length: 81 }, (_, i) => (i % 9 === 4 ? 10 : 200));
    const bits = bitsOf(perceptualHashes(pictures(1, 9, 9, image)));
    const row = [0, 0, 0, 0, 1, 0, 0, 0];
    expect(bits).toEqual([...new Array(8).fill(row).flat(), ...new Array(64).fill(0)]);
  });

  it('codes each picture by itself', () => {
    const [first, second] = [0, 1].map((shift) =>
      Uint8Array.from({ length: 100 }, (_, i) => (i * i * (3 + shift)) % 251),
    );
    const both = perceptualHashes(pictures(1, 10, 10, first, second, first));
    expect(both.count).toBe(3);
    expect(bitsOf(both, 1)).toEqual(counted(second, 1, 10, 10));
    expect(bitsOf(both, 0)).toEqual(counted(first, 1, 10, 10));
    expect(hashDistance(both, 0, 2)).toBe(0);
    const expected = counted(first, 1, 10, 10).map((bit, b) => bit ^ counted(second, 1, 10, 10)[b]);
    expect(hashDistance(both, 0, 1)).toBe(expected.reduce((sum, bit) => sum + bit, 0));
  });

  it('does not change where all bytes are doubled, or raised by the same', () => {
    fc.assert(
      fc.property(shapes, ([{ channels, height, width }, bytes]) => {
        const dark = bytes.map((byte) => byte >> 1);
        const { words } = perceptualHashes(pictures(channels, height, width, dark));
        const same = (change: (byte: number) => number) =>
          expect(
            perceptualHashes(pictures(channels, height, width, dark.map(change))).words,
          ).toEqual(words);
        same((byte) => 2 * byte);
        same((byte) => byte + 100);
      }),
      reproducible,
    );
  });

  it('calls a picture blank whose cells differ by less than 4 of 255, and no other', () => {
    const grey = (other: number) =>
      Uint8Array.from({ length: 81 }, (_, i) => (i === 40 ? other : 99));
    const one = perceptualHashes(
      pictures(1, 9, 9, grey(99), grey(102), grey(103), grey(95), grey(96)),
    );
    expect([...one.blank]).toEqual([1, 1, 0, 0, 1]);
    const flat = (rgb: readonly number[]) => rgb.flatMap((v) => new Array(400).fill(v));
    const colours = perceptualHashes(pictures(3, 20, 20, flat([255, 0, 0]), flat([0, 9, 200])));
    expect([...colours.blank]).toEqual([1, 1]);
  });

  it('refuses pictures of other channels, and smaller than its cells', () => {
    for (const [channels, height, width] of [
      [2, 9, 9],
      [1, 8, 9],
      [3, 9, 8],
    ]) {
      const image = new Uint8Array(channels * height * width);
      expect(() => perceptualHashes(pictures(channels, height, width, image))).toThrow(
        `perceptualHashes: pictures of ${channels} × ${height} × ${width}; it needs one or three channels and at least 9 × 9 pixels`,
      );
    }
  });
});

describe('bitsSet', () => {
  it('counts the ones of any 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (word) => {
        const ones = (word >>> 0).toString(2).replaceAll('0', '').length;
        expect(bitsSet(word)).toBe(ones);
      }),
    );
    expect([bitsSet(0), bitsSet(-1), bitsSet(2 ** 31)]).toEqual([0, 32, 1]);
  });
});
