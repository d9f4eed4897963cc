import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../../src/data/dataset.ts';
import { type PictureSplit, splitPictures } from '../../../../src/data/pictures/split.ts';
import { takePictures } from '../../../../src/data/pictures/takePictures.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';

const PIXELS = 81;
const PARTS = ['train', 'selection', 'heldOut'] as const;

/** Grey pictures of 9 × 9 pixels: one of its own for each name; copies of a name differ in brightness. */
function pictures(entries: readonly (readonly [name: number, label: number])[]): LabelledImages {
  const copies = new Map<number, number>();
  const images = new Uint8Array(entries.length * PIXELS);
  for (const [n, [name]] of entries.entries()) {
    const random = new RandomStream(name, 'test picture');
    const brighter = copies.get(name) ?? 0;
    copies.set(name, brighter + 1);
    for (let j = 0; j < PIXELS; j++) images[n * PIXELS + j] = random.integer(0, 200) + brighter;
  }
  const labels = Uint8Array.from(entries, ([, label]) => label);
  return { images, labels, count: entries.length, channels: 1, height: 9, width: 9 };
}

/** `count` different pictures, labels by turns. */
const different = (count: number) =>
  pictures(Array.from({ length: count }, (_, n) => [n, n % 2] as const));

function counts(data: LabelledImages, part: Uint32Array): number[] {
  return [0, 1].map((label) => part.filter((n) => data.labels[n] === label).length);
}

/** What a part consists of, in its order. */
const contents = (data: LabelledImages, part: Uint32Array) => {
  const { images, labels } = takePictures(data, part);
  return { images: Buffer.from(images).toString('base64'), labels: [...labels] };
};

const byContents = (data: LabelledImages, split: PictureSplit) =>
  PARTS.map((part) => contents(data, split[part]));

const everywhere = (split: PictureSplit) =>
  PARTS.flatMap((part) => [...split[part]]).sort((a, b) => a - b);

const all = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('splitPictures', () => {
  it('puts every picture into one part, of the sizes asked for, half of them of each class', () => {
    const data = different(100);
    const split = splitPictures(data, { seed: 1, heldOut: 20, selection: 10 });
    expect(everywhere(split)).toEqual(all(100));
    expect(PARTS.map((part) => counts(data, split[part]))).toEqual([
      [35, 35],
      [5, 5],
      [10, 10],
    ]);
    expect(split).toMatchObject({ excluded: [], groups: [] });
  });

  it('keeps the proportion of the classes, by largest remainders', () => {
    // 30 of 40 are of class 0: of 7 it gets 5.25, and class 1 gets 1.75.
    const data = pictures(all(40).map((n) => [n, Number(n >= 30)] as const));
    const split = splitPictures(data, { seed: 1, heldOut: 7, selection: 4 });
    expect(counts(data, split.heldOut)).toEqual([5, 2]);
    expect(counts(data, split.selection)).toEqual([3, 1]);
  });

  it('keeps near-duplicates in one part, whatever their labels, and reports them', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 30, maxLength: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 999 }), fc.boolean(), (groups, seed, mixed) => {
        const data = pictures(
          groups.flatMap((size, g) => all(size).map((i) => [g, (mixed ? g + i : g) % 2] as const)),
        );
        const split = splitPictures(data, { seed, heldOut: 12, selection: 6 });
        expect(everywhere(split)).toEqual(all(data.count));
        let start = 0;
        const expected: number[][] = [];
        for (const size of groups) {
          const group = all(size).map((i) => start + i);
          start += size;
          if (size > 1) expected.push(group);
          const whole = PARTS.filter((part) => group.every((n) => split[part].includes(n)));
          expect(whole.length).toBe(1);
        }
        expect(split.groups).toEqual(expected);
      }),
      { seed: 20_261_125, numRuns: 40 },
    );
  });

  it('fills the parts exactly where single pictures allow it', () => {
    const entries = all(60).map((n) => [n < 24 ? Math.floor(n / 4) : n, n % 2] as const);
    const data = pictures(entries);
    for (let seed = 0; seed < 20; seed++) {
      const split = splitPictures(data, { seed, heldOut: 12, selection: 6 });
      expect(split.groups.length).toBe(6);
      expect(counts(data, split.heldOut)).toEqual([6, 6]);
      expect(counts(data, split.selection)).toEqual([3, 3]);
    }
  });

  it('gives a part up to a group more where only groups are there, and never less', () => {
    // Groups of three within a class: no part of four of each class is made of them.
    const data = pictures(all(72).map((n) => [Math.floor(n / 3), Math.floor(n / 3) % 2] as const));
    const split = splitPictures(data, { seed: 5, heldOut: 8, selection: 4 });
    expect(counts(data, split.heldOut)).toEqual([6, 6]);
    expect(counts(data, split.selection)).toEqual([3, 3]);
  });

  it('splits the same pictures in the same way, in whatever order they come', () => {
    const data = pictures(all(80).map((n) => [n % 70, (n % 70) % 2] as const));
    const options = { seed: 3, heldOut: 20, selection: 10 };
    const there = byContents(data, splitPictures(data, options));
    for (let seed = 1; seed < 6; seed++) {
      const shuffled = takePictures(data, new RandomStream(seed, 'order').permutation(80));
      expect(byContents(shuffled, splitPictures(shuffled, options))).toEqual(there);
    }
  });

  it('is another split for another seed, and the same for the same', () => {
    const data = different(60);
    const split = (seed: number) => splitPictures(data, { seed, heldOut: 20, selection: 10 });
    expect(split(1)).toEqual(split(1));
    expect(split(2).heldOut).not.toEqual(split(1).heldOut);
    expect(split(2).selection).not.toEqual(split(1).selection);
  });

  it('draws the held-out pictures from all over: each is held out by some seed', () => {
    const data = different(40);
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      for (const n of splitPictures(data, { seed, heldOut: 10, selection: 4 }).heldOut) seen.add(n);
    }
    expect(seen.size).toBe(40);
  });

  it('excludes blank pictures and equal ones with different labels, and says which', () => {
    const data = different(50);
    data.images.fill(77, 4 * PIXELS, 5 * PIXELS);
    data.images.copyWithin(10 * PIXELS, 21 * PIXELS, 22 * PIXELS);
    // A third, a little brighter, stays: it is near, not equal.
    data.images.set(
      data.images.subarray(10 * PIXELS, 11 * PIXELS).map((v) => v + 1),
      30 * PIXELS,
    );
    const split = splitPictures(data, { seed: 1, heldOut: 10, selection: 6 });
    expect(split.excluded).toEqual([
      { index: 4, reason: 'blank' },
      { index: 10, reason: 'contradictory' },
      { index: 21, reason: 'contradictory' },
    ]);
    expect(everywhere(split)).toEqual(all(50).filter((n) => ![4, 10, 21].includes(n)));
    expect(split.groups).toEqual([]);
  });

  it('keeps equal pictures with the same label, together', () => {
    const data = different(50);
    data.images.copyWithin(10 * PIXELS, 20 * PIXELS, 21 * PIXELS);
    const split = splitPictures(data, { seed: 1, heldOut: 10, selection: 6 });
    expect(split).toMatchObject({ excluded: [], groups: [[10, 20]] });
  });

  it('takes pictures as near-duplicates up to the distance that it is told', () => {
    const data = different(30);
    const options = { seed: 1, heldOut: 6, selection: 4 };
    expect(splitPictures(data, options).groups).toEqual([]);
    const groups = () => splitPictures(data, { ...options, distance: 128 });
    expect(groups).toThrow('splitPictures: selection lacks 2 pictures of class 0');
  });

  it('holds out 2,000 and chooses by 1,000 of 8,000 pictures or more; a quarter and an eighth of fewer', () => {
    const sizes = (count: number) => {
      const split = splitPictures(different(count), { seed: 1 });
      return PARTS.map((part) => split[part].length);
    };
    expect(sizes(8100)).toEqual([5100, 1000, 2000]);
    expect(sizes(80)).toEqual([50, 10, 20]);
    expect(sizes(6)).toEqual([2, 2, 2]);
  });

  it('refuses sizes that are none, and sizes that leave nothing', () => {
    const data = different(40);
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      expect(() => splitPictures(data, { seed: 1, heldOut: bad })).toThrow(
        `splitPictures: heldOut ${bad} must be a positive integer`,
      );
      expect(() => splitPictures(data, { seed: 1, selection: bad })).toThrow(
        `splitPictures: selection ${bad} must be a positive integer`,
      );
    }
    expect(() => splitPictures(data, { seed: 1, heldOut: 30, selection: 10 })).toThrow(
      'splitPictures: heldOut 30 and selection 10 leave nothing to train on of 40 usable pictures',
    );
    expect(() => splitPictures(data, { seed: 1, heldOut: 29, selection: 10 })).toThrow(
      'splitPictures: no picture of class 0 is left to train on; ask for smaller parts than heldOut 29 and selection 10',
    );
  });

  it('refuses a part that has no room for a class', () => {
    const data = pictures(all(40).map((n) => [n, Number(n > 35)] as const));
    for (const [sizes, part] of [
      [{ heldOut: 4, selection: 8 }, 'heldOut 4'],
      [{ heldOut: 8, selection: 3 }, 'selection 3'],
    ] as const) {
      expect(() => splitPictures(data, { seed: 1, ...sizes })).toThrow(
        `splitPictures: ${part} has no room for a picture of class 1; ask for more`,
      );
    }
  });

  it('refuses one class alone, nothing at all, and a class of two', () => {
    const cats = pictures(all(20).map((n) => [n, 0] as const));
    expect(() => splitPictures(cats, { seed: 1 })).toThrow(
      'splitPictures: 20 usable pictures, all are of class 0; it needs two classes or more',
    );
    const blank = { ...cats, images: cats.images.map(() => 9) };
    expect(() => splitPictures(blank, { seed: 1 })).toThrow(
      'splitPictures: 0 usable pictures, none is left; it needs two classes or more',
    );
    const few = pictures(all(20).map((n) => [n, Number(n > 17)] as const));
    expect(() => splitPictures(few, { seed: 1 })).toThrow(
      'splitPictures: class 1 has 2 usable pictures; three parts need three or more',
    );
  });
});

describe('takePictures', () => {
  it('copies pictures and labels in the order asked for', () => {
    const data = different(5);
    const taken = takePictures(data, [3, 0, 3]);
    expect(taken).toMatchObject({ count: 3, channels: 1, height: 9, width: 9 });
    expect([...taken.labels]).toEqual([1, 0, 1]);
    const picture = (n: number) => [...data.images.subarray(n * PIXELS, (n + 1) * PIXELS)];
    expect([...taken.images]).toEqual([...picture(3), ...picture(0), ...picture(3)]);
    taken.images.fill(0);
    expect(picture(3)).not.toEqual(new Array(PIXELS).fill(0));
  });

  it('refuses a picture that is not there', () => {
    for (const bad of [5, -1, 0.5, Number.NaN]) {
      expect(() => takePictures(different(5), [0, bad])).toThrow(
        `takePictures: index ${bad} at position 1 is not one of the pictures 0 … 4`,
      );
    }
  });
});
