import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawAffine } from '../../../../src/data/augmentation/affine.ts';
import {
  type AugmentationOptions,
  augmentedRows,
  describeAugmentation,
} from '../../../../src/data/augmentation/augmentedRows.ts';
import { ElasticField } from '../../../../src/data/augmentation/elastic.ts';
import { resample } from '../../../../src/data/augmentation/resample.ts';
import { type LabelledImages, scaledRows } from '../../../../src/data/dataset.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';

const [channels, height, width] = [2, 3, 4];
const features = channels * height * width;

/** Five images of 2 channels, 3 × 4 pixels, no byte 0. */
const five: LabelledImages = {
  images: Uint8Array.from({ length: 5 * features }, (_, i) => 1 + ((i * 37) % 255)),
  labels: Uint8Array.of(3, 1, 4, 1, 5),
  count: 5,
  channels,
  height,
  width,
};

const still = { rotation: 0, scale: 0, shear: 0, shift: 0 };
const none: AugmentationOptions = { affine: still, elastic: null };
const affine = { rotation: 20, scale: 0.25, shear: 0.125, shift: 1 };
// One row of arrows less than columns.
const elastic = { strength: 1.5, spacing: 3 };
const both: AugmentationOptions = { affine, elastic };

const stream = () => new RandomStream(7, 'augmentation');

/** The rows of these batches, one after another. */
function rows(
  options: AugmentationOptions,
  batches: readonly (readonly number[])[],
  random = stream(),
): number[] {
  const data = augmentedRows(five, options, random);
  return batches.flatMap((indices) => {
    const out = new Float64Array(indices.length * features);
    data.rows(indices, out);
    return [...out];
  });
}

describe('augmentedRows', () => {
  it('has the labels of the images and channels · height · width features', () => {
    const data = augmentedRows(five, both, stream());
    expect(data).toMatchObject({ count: 5, features: 24 });
    expect(data.labels).toBe(five.labels);
  });

  it('gives what scaledRows gives where nothing is drawn apart from nothing', () => {
    const out = new Float64Array(3 * features);
    scaledRows(five).rows([4, 0, 4], out);
    expect(rows(none, [[4, 0, 4]])).toEqual([...out]);
    expect(rows({ affine: still, elastic: { strength: 0, spacing: 2 } }, [[4, 0, 4]])).toEqual([
      ...out,
    ]);
  });

  it('draws for each row a map, then a field, and looks the image up there', () => {
    for (const options of [both, { ...both, elastic: null }]) {
      const twin = stream();
      const field = options.elastic && new ElasticField(height, width, options.elastic);
      const expected = [3, 1, 3].flatMap((n) => {
        const map = drawAffine(affine, twin);
        field?.draw(twin);
        const out = new Float64Array(features);
        const image = five.images.slice(n * features, (n + 1) * features);
        resample(out, image, { channels, height, width }, map, field);
        return [...out];
      });
      const random = stream();
      expect(rows(options, [[3, 1, 3]], random)).toEqual(expected);
      expect(random.state()).toEqual(twin.state());
    }
  });

  it('does not depend on how the examples are cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), { maxLength: 4 }),
        (batches) => {
          expect(rows(both, batches)).toEqual(rows(both, [batches.flat()]));
        },
      ),
      { seed: 20_261_124, numRuns: 50 },
    );
  });

  it('shows an image in another way each time', () => {
    const twice = rows(both, [[2], [2]]);
    expect(twice.slice(0, features)).not.toEqual(twice.slice(features));
  });

  it('goes on as if never stopped from the state of its stream', () => {
    const random = stream();
    const first = rows(both, [[0, 1]], random);
    const resumed = new RandomStream(1, 'another');
    resumed.restore(JSON.parse(JSON.stringify(random.state())));
    const second = rows(both, [[2, 3]], resumed);
    expect([...first, ...second]).toEqual(rows(both, [[0, 1, 2, 3]]));
  });

  it('leaves the images alone', () => {
    const before = five.images.slice();
    rows(both, [[0, 1, 2, 3, 4]]);
    expect(five.images).toEqual(before);
  });

  it('refuses an image that is not there and an output of another size', () => {
    const data = augmentedRows(five, both, stream());
    expect(() => data.rows([0, 5], new Float64Array(2 * features))).toThrow(
      'augmentedRows: index 5 at position 1 is not one of the examples 0 … 4',
    );
    expect(() => data.rows([0], new Float64Array(features + 1))).toThrow(
      'augmentedRows: out has 25 elements for 1 rows of 24 features; it needs 24',
    );
  });

  it('refuses impossible ranges before anything is drawn', () => {
    expect(() =>
      augmentedRows(five, { ...both, affine: { ...affine, shift: -1 } }, stream()),
    ).toThrow('augmentedRows: shift -1 must be finite and at least 0; 0 leaves it out');
    expect(() =>
      augmentedRows(five, { ...both, elastic: { ...elastic, spacing: 0 } }, stream()),
    ).toThrow('spacing 0 must be a positive integer of pixels');
  });
});

describe('describeAugmentation', () => {
  it('names what is there, in the order in which it is drawn', () => {
    expect(
      describeAugmentation({
        affine: { rotation: 12, scale: 0.12, shear: 0.1, shift: 2 },
        elastic: { strength: 3, spacing: 7 },
      }),
    ).toBe('rotation ±12°, scale ±12 %, shear ±0.1, shift ±2 px, elastic ±3 px every 7 px');
  });

  it('leaves out what is not', () => {
    const alone = (ranges: object) =>
      describeAugmentation({ affine: { ...still, ...ranges }, elastic: null });
    expect(alone({})).toBe('none');
    expect(alone({ rotation: 0.5 })).toBe('rotation ±0.5°');
    expect(alone({ scale: 0.5 })).toBe('scale ±50 %');
    expect(alone({ shear: 0.5 })).toBe('shear ±0.5');
    expect(alone({ shift: 0.5 })).toBe('shift ±0.5 px');
    expect(describeAugmentation({ ...none, elastic })).toBe('elastic ±1.5 px every 3 px');
  });

  it('writes percents without the rounding of a product, to 12 digits', () => {
    const percent = (scale: number) =>
      describeAugmentation({ affine: { ...still, scale }, elastic: null });
    expect(100 * 0.07).not.toBe(7);
    expect(percent(0.07)).toBe('scale ±7 %');
    expect(percent(0.123456789012)).toBe('scale ±12.3456789012 %');
    expect(percent(0.12345678901234)).toBe('scale ±12.3456789012 %');
  });
});
