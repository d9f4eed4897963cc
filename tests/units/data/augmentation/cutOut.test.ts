import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOut, requireCutOut } from '../../../../src/data/augmentation/cutOut.ts';
import { ScriptedStream } from './scriptedStream.ts';

const size = { channels: 1, height: 4, width: 5 };

/** Which pixels are left, row by row, of one channel. */
function left(side: number, down: number, right: number): string[] {
  const picture = new Float64Array(20).fill(1);
  cutOut(picture, size, side, new ScriptedStream([down, right]));
  return [0, 1, 2, 3].map((r) => picture.subarray(5 * r, 5 * r + 5).join(''));
}

describe('cutOut', () => {
  it('takes a square about the pixel that is drawn, its half rounded up to the left', () => {
    expect(left(1, 0.25, 0.4)).toEqual(['11111', '11011', '11111', '11111']);
    expect(left(2, 0.5, 0.4)).toEqual(['11111', '10011', '10011', '11111']);
    expect(left(3, 0.5, 0.6)).toEqual(['11111', '11000', '11000', '11000']);
  });

  it('loses what falls outside, on every side', () => {
    expect(left(3, 0, 0)).toEqual(['00111', '00111', '11111', '11111']);
    expect(left(3, 0.99, 0.99)).toEqual(['11111', '11111', '11100', '11100']);
    expect(left(20, 0.5, 0.5)).toEqual(['00000', '00000', '00000', '00000']);
  });

  it('overwrites with 0 exactly the square, in every channel', () => {
    const extent = fc.integer({ min: 1, max: 6 });
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        extent,
        extent,
        extent,
        fc.integer({ min: 0, max: 8 }),
        share,
        share,
        (channels, height, width, side, u, v) => {
          const before = Float64Array.from({ length: channels * height * width }, (_, i) => i + 1);
          const picture = before.slice();
          cutOut(picture, { channels, height, width }, side, new ScriptedStream([u, v]));
          const top = Math.floor(u * height) - Math.floor(side / 2);
          const first = Math.floor(v * width) - Math.floor(side / 2);
          const expected = before.map((value, i) => {
            const [row, column] = [Math.floor(i / width) % height, i % width];
            const inRows = row >= top && row < top + side;
            return inRows && column >= first && column < first + side ? 0 : value;
          });
          expect(picture).toEqual(expected);
        },
      ),
      { seed: 20_261_125, numRuns: 300 },
    );
  });

  it('draws two numbers, even for nothing', () => {
    const stream = new ScriptedStream([0.5, 0.5, 0.5]);
    cutOut(new Float64Array(20), size, 0, stream);
    expect(stream.drawn).toBe(2);
  });
});

describe('requireCutOut', () => {
  it('takes whole numbers of pixels from 0 on', () => {
    requireCutOut('test', 0);
    requireCutOut('test', 100);
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => requireCutOut('caller', bad)).toThrow(
        new RangeError(
          `caller: cutOut ${bad} must be an integer of at least 0 pixels; 0 leaves it out`,
        ),
      );
    }
  });
});
