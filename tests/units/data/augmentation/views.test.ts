import { describe, expect, it } from 'vitest';
import {
  describeViews,
  mirrored,
  plainPictures,
  testViews,
  viewedPictures,
} from '../../../../src/data/augmentation/views.ts';
import type { LabelledImages, LabelledRows } from '../../../../src/data/dataset.ts';
import { FEATURES, flippedPictures, four, statistics } from './smallPictures.ts';

function shown(data: LabelledRows, indices: readonly number[] = [2, 0, 2]): number[] {
  const out = new Float64Array(indices.length * FEATURES).fill(Number.NaN);
  data.rows(indices, out);
  return [...out];
}

/** Each pixel shows the one `down` further down and `right` further to the right, or the edge. */
function moved(data: LabelledImages, down: number, right: number): LabelledImages {
  const { height, width } = data;
  const inside = (at: number, extent: number) => Math.min(extent - 1, Math.max(0, at));
  const images = data.images.map((_, i, bytes) => {
    const [plane, r, c] = [
      Math.floor(i / (height * width)),
      Math.floor(i / width) % height,
      i % width,
    ];
    return bytes[(plane * height + inside(r + down, height)) * width + inside(c + right, width)];
  });
  return { ...data, images };
}

describe('plainPictures', () => {
  it('is (byte − 255·mean) / (255·deviation) of each channel', () => {
    const found = shown(plainPictures(four, statistics), [3, 1]);
    const expected = [3, 1].flatMap((n) =>
      Array.from({ length: FEATURES }, (_, j) => {
        const k = Math.floor(j / 20);
        const byte = four.images[n * FEATURES + j];
        // Deviations are powers of 2: 1/(255·deviation) is 1/255 but for the exponent.
        return (byte - 255 * statistics.mean[k]) * (1 / 255) * (1 / statistics.deviation[k]);
      }),
    );
    expect(found).toEqual(expected);
  });

  it('has the labels of the pictures, and refuses what is not there', () => {
    const data = plainPictures(four, statistics);
    expect(data).toMatchObject({ count: 4, features: 60 });
    expect(data.labels).toBe(four.labels);
    expect(() => data.rows([4], new Float64Array(60))).toThrow(
      'plainPictures: index 4 at position 0',
    );
    expect(() => plainPictures(four, { ...statistics, mean: [0] })).toThrow(
      'plainPictures: 1 means and 3 deviations for 3 channels; give one of each',
    );
  });
});

describe('testViews', () => {
  it('is the picture and the picture moved by whole pixels, each also flipped', () => {
    expect(testViews(2).map(({ name }) => name)).toEqual([
      ...['as it is', 'flipped', 'up 2 px', 'up 2 px, flipped', 'down 2 px', 'down 2 px, flipped'],
      ...['left 2 px', 'left 2 px, flipped', 'right 2 px', 'right 2 px, flipped'],
    ]);
  });

  it('shows what it is named: what is moved up shows what was below', () => {
    const views = new Map(testViews(2).map((view) => [view.name, view]));
    for (const [name, down, right] of [
      ['as it is', 0, 0],
      ['up 2 px', 2, 0],
      ['down 2 px', -2, 0],
      ['left 2 px', 0, 2],
      ['right 2 px', 0, -2],
    ] as const) {
      const view = views.get(name);
      const flipped = views.get(name === 'as it is' ? 'flipped' : `${name}, flipped`);
      const there = moved(four, down, right);
      if (view === undefined || flipped === undefined) throw new Error(`no view ${name}`);
      expect(shown(viewedPictures(four, statistics, view))).toEqual(
        shown(plainPictures(there, statistics)),
      );
      expect(shown(viewedPictures(four, statistics, flipped))).toEqual(
        shown(plainPictures(flippedPictures(there), statistics)),
      );
    }
  });

  it('has only the two that do not move where the shift is 0, and refuses parts of pixels', () => {
    expect(describeViews(testViews(0))).toBe('as it is; flipped');
    for (const bad of [-1, 0.5, Number.NaN]) {
      expect(() => testViews(bad)).toThrow(
        new RangeError(`testViews: shift ${bad} must be an integer of at least 0 pixels`),
      );
    }
  });
});

describe('mirrored', () => {
  it('is its own inverse, and leaves where a row looks', () => {
    const map = { rr: 1, rc: 2, r0: 3, cr: 4, cc: 5, c0: 6 };
    expect(mirrored(map)).toEqual({ rr: 1, rc: -2, r0: 3, cr: 4, cc: -5, c0: 6 });
    expect(mirrored(mirrored(map))).toEqual(map);
  });
});
