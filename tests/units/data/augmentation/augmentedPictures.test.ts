import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawAffine } from '../../../../src/data/augmentation/affine.ts';
import {
  augmentedPictures,
  describePictureAugmentation,
  type PictureAugmentation,
} from '../../../../src/data/augmentation/augmentedPictures.ts';
import { normalizationOf } from '../../../../src/data/augmentation/channelStatistics.ts';
import { colourAndNormalize, drawColouring } from '../../../../src/data/augmentation/colour.ts';
import { cutOut } from '../../../../src/data/augmentation/cutOut.ts';
import { resampleRepeating } from '../../../../src/data/augmentation/resampleRepeating.ts';
import { mirrored, plainPictures } from '../../../../src/data/augmentation/views.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { middleBut, ScriptedStream } from './scriptedStream.ts';
import { FEATURES, flippedPictures, four, statistics } from './smallPictures.ts';

const none: PictureAugmentation = {
  flip: false,
  affine: { rotation: 0, scale: 0, shear: 0, shift: 0 },
  colour: { brightness: 0, contrast: 0, saturation: 0 },
  cutOut: 0,
};
const all: PictureAugmentation = {
  flip: true,
  affine: { rotation: 20, scale: 0.25, shear: 0.125, shift: 1 },
  colour: { brightness: 0.3, contrast: 0.2, saturation: 0.4 },
  cutOut: 2,
};

const stream = () => new RandomStream(7, 'augmentation');

/** The rows of these batches, one after another. */
function rows(
  options: PictureAugmentation,
  batches: readonly (readonly number[])[],
  random: RandomStream = stream(),
): number[] {
  const data = augmentedPictures(four, options, statistics, random);
  return batches.flatMap((indices) => {
    const out = new Float64Array(indices.length * FEATURES).fill(Number.NaN);
    data.rows(indices, out);
    return [...out];
  });
}

function plain(data: typeof four, indices: readonly number[]): number[] {
  const out = new Float64Array(indices.length * FEATURES);
  plainPictures(data, statistics).rows(indices, out);
  return [...out];
}

describe('augmentedPictures', () => {
  it('has the labels of the pictures and channels · height · width features', () => {
    const data = augmentedPictures(four, all, statistics, stream());
    expect(data).toMatchObject({ count: 4, features: 60 });
    expect(data.labels).toBe(four.labels);
  });

  it('gives the plain pictures, bit for bit, where nothing is asked for', () => {
    expect(rows(none, [[3, 0, 3]])).toEqual(plain(four, [3, 0, 3]));
  });

  it('flips by the first number of twelve, below a half, and only if asked to', () => {
    const flip = { ...none, flip: true };
    const flipped = (options: PictureAugmentation, first: number) =>
      rows(options, [[2]], new ScriptedStream(middleBut(12, 0, first)));
    expect(flipped(flip, 0.499)).toEqual(plain(flippedPictures(four), [2]));
    expect(flipped(flip, 0.5)).toEqual(plain(four, [2]));
    expect(flipped(none, 0.499)).toEqual(plain(four, [2]));
  });

  it('draws for each row a flip, a map, colours and a square, and applies them in this order', () => {
    const twin = stream();
    const normalization = normalizationOf('test', statistics, 3);
    const expected = [3, 1, 3, 0, 2].flatMap((n) => {
      const out = new Float64Array(FEATURES);
      const flipped = twin.uniform() < 0.5;
      const map = drawAffine(all.affine, twin);
      const image = four.images.slice(n * FEATURES, (n + 1) * FEATURES);
      resampleRepeating(out, image, four, flipped ? mirrored(map) : map);
      colourAndNormalize(out, drawColouring(all.colour, twin), normalization);
      cutOut(out, four, all.cutOut, twin);
      return [...out];
    });
    const random = stream();
    expect(rows(all, [[3, 1, 3, 0, 2]], random)).toEqual(expected);
    expect(random.state()).toEqual(twin.state());
  });

  it('draws twelve numbers for each row, whatever is asked for', () => {
    for (const options of [none, all]) {
      const script = new ScriptedStream(Array.from({ length: 40 }, (_, i) => (i % 9) / 9));
      rows(options, [[0, 1], [2]], script);
      expect(script.drawn).toBe(36);
    }
  });

  it('cuts with the mean colour of the statistics, which is 0 after the normalization', () => {
    const everything = { ...all, cutOut: 20 };
    expect(rows(everything, [[1]])).toEqual(new Array(FEATURES).fill(0));
  });

  it('does not depend on how the examples are cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }), { maxLength: 4 }),
        (batches) => {
          expect(rows(all, batches)).toEqual(rows(all, [batches.flat()]));
        },
      ),
      { seed: 20_261_125, numRuns: 50 },
    );
  });

  it('goes on as if never stopped from the state of its stream', () => {
    const random = stream();
    const first = rows(all, [[0, 1]], random);
    const resumed = new RandomStream(1, 'another');
    resumed.restore(JSON.parse(JSON.stringify(random.state())));
    const second = rows(all, [[2, 3]], resumed);
    expect([...first, ...second]).toEqual(rows(all, [[0, 1, 2, 3]]));
  });

  it('leaves the pictures alone', () => {
    const before = four.images.slice();
    rows(all, [[0, 1, 2, 3]]);
    expect(four.images).toEqual(before);
  });

  it('refuses what is impossible before anything is drawn', () => {
    const refused = (options: object, message: string, data = four) =>
      expect(() => augmentedPictures(data, { ...all, ...options }, statistics, stream())).toThrow(
        message,
      );
    refused({ affine: { ...all.affine, shift: -1 } }, 'augmentedPictures: shift -1 must be finite');
    refused({ colour: { ...all.colour, contrast: 1 } }, 'augmentedPictures: contrast 1 must be');
    refused({ cutOut: 0.5 }, 'augmentedPictures: cutOut 0.5 must be an integer');
    refused({}, 'augmentedPictures: pictures of 1 channels; it needs red, green and blue', {
      ...four,
      channels: 1,
      height: 12,
    });
    expect(() =>
      augmentedPictures(four, all, { ...statistics, deviation: [1, 0, 1] }, stream()),
    ).toThrow('augmentedPictures: mean 0.375 and deviation 0 of channel 1');
  });

  it('refuses a picture that is not there and an output of another size', () => {
    const data = augmentedPictures(four, all, statistics, stream());
    expect(() => data.rows([0, 4], new Float64Array(120))).toThrow(
      'augmentedPictures: index 4 at position 1 is not one of the examples 0 … 3',
    );
    expect(() => data.rows([0], new Float64Array(61))).toThrow(
      'augmentedPictures: out has 61 elements for 1 rows of 60 features; it needs 60',
    );
  });
});

describe('describePictureAugmentation', () => {
  it('names what is there, in the order in which it is drawn', () => {
    expect(describePictureAugmentation(all)).toBe(
      'flip, rotation ±20°, scale ±25 %, shear ±0.125, shift ±1 px, brightness ±30 %, contrast ±20 %, saturation ±40 %, cut-out 2 px',
    );
  });

  it('leaves out what is not', () => {
    expect(describePictureAugmentation(none)).toBe('none');
    expect(describePictureAugmentation({ ...none, flip: true })).toBe('flip');
    const moved = { ...none.affine, shift: 4 };
    expect(describePictureAugmentation({ ...none, affine: moved })).toBe('shift ±4 px');
    expect(describePictureAugmentation({ ...none, colour: all.colour })).toBe(
      'brightness ±30 %, contrast ±20 %, saturation ±40 %',
    );
    expect(describePictureAugmentation({ ...none, cutOut: 16 })).toBe('cut-out 16 px');
  });
});
