import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Colouring,
  colourAndNormalize,
  describeColour,
  drawColouring,
  requireColourRanges,
} from '../../../../src/data/augmentation/colour.ts';
import { middleBut, ScriptedStream } from './scriptedStream.ts';

const plain = { centre: [0, 0, 0], scale: [1, 1, 1] };
const unchanged: Colouring = { brightness: 1, contrast: 1, saturation: 1 };
const none = { brightness: 0, contrast: 0, saturation: 0 };

function coloured(bytes: ArrayLike<number>, factors: Partial<Colouring>, normalization = plain) {
  const planes = Float64Array.from(bytes);
  colourAndNormalize(planes, { ...unchanged, ...factors }, normalization);
  return [...planes];
}

describe('drawColouring', () => {
  it('draws brightness, contrast and saturation in this order, each about 1', () => {
    const ranges = { brightness: 0.5, contrast: 0.25, saturation: 0.125 };
    const drawn = (...numbers: number[]) => drawColouring(ranges, new ScriptedStream(numbers));
    expect(drawn(0.5, 0.5, 0.5)).toEqual(unchanged);
    expect(drawn(...middleBut(3, 0, 0))).toEqual({ ...unchanged, brightness: 0.5 });
    expect(drawn(...middleBut(3, 1, 1))).toEqual({ ...unchanged, contrast: 1.25 });
    expect(drawn(...middleBut(3, 2, 0.75))).toEqual({ ...unchanged, saturation: 1.0625 });
  });

  it('draws three numbers, whatever the ranges, and 1 for ranges of 0', () => {
    const stream = new ScriptedStream([0, 1, 0.3, 0.9]);
    expect(drawColouring(none, stream)).toEqual(unchanged);
    expect(stream.drawn).toBe(3);
  });
});

describe('colourAndNormalize', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 5 });
  const pictures = bytes.chain((red) => {
    const alike = fc.uint8Array({ minLength: red.length, maxLength: red.length });
    return fc.tuple(fc.constant(red), alike, alike);
  });
  const factor = fc.double({ min: 0, max: 2, noNaN: true });

  it('leaves values as they are, exactly, where all factors are 1', () => {
    const all = Array.from({ length: 768 }, (_, i) => (i * 77) % 256);
    expect(coloured(all, {})).toEqual(all);
  });

  it('subtracts the centre of each channel and multiplies by its scale', () => {
    const normalization = { centre: [1, 2, 3], scale: [2, 4, 8] };
    expect(coloured([11, 21, 12, 22, 13, 23], {}, normalization)).toEqual([
      20, 40, 40, 80, 80, 160,
    ]);
  });

  it('takes saturation first, then contrast, then brightness, each by its own formula', () => {
    const normalization = { centre: [20, 30, 50], scale: [1, 2, 0.5] };
    fc.assert(
      fc.property(pictures, factor, factor, factor, (planes, brightness, contrast, saturation) => {
        const grey = (pixel: readonly number[]) =>
          0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
        const pixels = [...planes[0].keys()].map((p) => planes.map((plane) => plane[p]));
        const saturated = pixels.map((pixel) =>
          pixel.map((v) => grey(pixel) + saturation * (v - grey(pixel))),
        );
        const mean = saturated.reduce((sum, pixel) => sum + grey(pixel), 0) / pixels.length;
        const expected = [0, 1, 2].flatMap((k) =>
          saturated.map((pixel) => {
            const v = brightness * (mean + contrast * (pixel[k] - mean));
            return (v - normalization.centre[k]) * normalization.scale[k];
          }),
        );
        const found = coloured(
          planes.flatMap((plane) => [...plane]),
          { brightness, contrast, saturation },
          normalization,
        );
        // On both sides fewer than 64 roundings, each of a number below 8 · 255 · 2.
        const room = 2 * 64 * 4096 * 2 ** -53;
        for (const [i, value] of found.entries()) {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(room);
        }
      }),
      { seed: 20_261_125, numRuns: 300 },
    );
  });
});

describe('requireColourRanges', () => {
  it('takes 0 and everything below 1, and names what is outside', () => {
    requireColourRanges('test', none);
    requireColourRanges('test', { ...none, contrast: 1 - 2 ** -53 });
    for (const name of ['brightness', 'contrast', 'saturation']) {
      for (const bad of [-0.1, 1, Number.NaN]) {
        expect(() => requireColourRanges('caller', { ...none, [name]: bad })).toThrow(
          new RangeError(`caller: ${name} ${bad} must be at least 0 and below 1; 0 leaves it out`),
        );
      }
    }
  });
});

describe('describeColour', () => {
  it('names what is there in percent, without the rounding of a product', () => {
    expect(describeColour({ brightness: 0.2, contrast: 0.07, saturation: 0.5 })).toBe(
      'brightness ±20 %, contrast ±7 %, saturation ±50 %',
    );
    expect(describeColour({ ...none, saturation: 0.3 })).toBe('saturation ±30 %');
    expect(describeColour(none)).toBe('');
  });
});
