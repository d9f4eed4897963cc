import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AffineMap,
  drawAffine,
  requireAffineRanges,
} from '../../../../src/data/augmentation/affine.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { middleBut, ScriptedStream } from './scriptedStream.ts';

const none = { rotation: 0, scale: 0, shear: 0, shift: 0 };
const identity: AffineMap = { rr: 1, rc: 0, r0: 0, cr: 0, cc: 1, c0: 0 };
const reproducible = { seed: 20_261_124, numRuns: 200 };

/** The map of these draws, −0 as 0. */
function drawn(ranges: Partial<typeof none>, ...numbers: number[]): AffineMap {
  const map = drawAffine({ ...none, ...ranges }, new ScriptedStream(numbers));
  const { rr, rc, r0, cr, cc, c0 } = map;
  return { rr: rr + 0, rc: rc + 0, r0: r0 + 0, cr: cr + 0, cc: cc + 0, c0: c0 + 0 };
}

/** Draws in the order rotation, scale of the rows, of the columns, shear, shift down, to the right. */
const MIDDLE = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
const but = (at: number, value: number) => middleBut(MIDDLE.length, at, value);

describe('drawAffine', () => {
  it('is the identity in the middle of all ranges', () => {
    expect(drawn({ rotation: 30, scale: 0.5, shear: 2, shift: 3 }, ...MIDDLE)).toEqual(identity);
  });

  it('is the identity for ranges of 0, whatever is drawn', () => {
    expect(drawn({}, 0, 1, 0.25, 0.75, 1, 0)).toEqual(identity);
  });

  it('turns by the first number: a quarter turn takes rows from columns', () => {
    const rotation = 180;
    const quarter = { ...identity, rr: 0, rc: -1, cr: 1, cc: 0 };
    expect(drawn({ rotation }, ...but(0, 0.75))).toEqual(quarter);
    expect(drawn({ rotation }, ...but(0, 0.25))).toEqual({ ...quarter, rc: 1, cr: -1 });
    expect(drawn({ rotation }, ...but(0, 0))).toEqual({ ...identity, rr: -1, cc: -1 });
    expect(drawn({ rotation: 90 }, ...but(0, 1))).toEqual(quarter);
  });

  it('stretches rows by the second number and columns by the third', () => {
    const scale = 0.5;
    expect(drawn({ scale }, ...but(1, 0.75))).toEqual({ ...identity, rr: 1.25 });
    expect(drawn({ scale }, ...but(2, 0))).toEqual({ ...identity, cc: 0.5 });
  });

  it('shears columns along the rows by the fourth number, unscaled and unturned', () => {
    expect(drawn({ shear: 2 }, ...but(3, 0.75))).toEqual({ ...identity, cr: 1 });
    const everything = { rotation: 180, scale: 0.5, shear: 2 };
    expect(drawn(everything, 0.75, 1, 0, 0.25, 0.5, 0.5)).toEqual({
      ...identity,
      rr: 0,
      rc: -0.5,
      cr: 1.5 - 1,
      cc: 0,
    });
  });

  it('shifts down by the fifth number and to the right by the sixth', () => {
    expect(drawn({ shift: 4 }, ...but(4, 0.75))).toEqual({ ...identity, r0: 2 });
    expect(drawn({ shift: 4 }, ...but(5, 0))).toEqual({ ...identity, c0: -4 });
  });

  const ranges = fc.record({
    rotation: fc.double({ min: 0, max: 90, noNaN: true }),
    scale: fc.double({ min: 0, max: 0.9, noNaN: true }),
    shear: fc.double({ min: 0, max: 2, noNaN: true }),
    shift: fc.double({ min: 0, max: 10, noNaN: true }),
  });
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it('takes six numbers from the stream, whatever the ranges', () => {
    fc.assert(
      fc.property(ranges, seeds, (some, seed) => {
        const [stream, twin] = [new RandomStream(seed, 'test'), new RandomStream(seed, 'test')];
        drawAffine(some, stream);
        for (let n = 0; n < 6; n++) twin.uniform();
        expect(stream.state()).toEqual(twin.state());
      }),
      reproducible,
    );
  });

  it('stays within the ranges, and keeps right angles where nothing is sheared', () => {
    fc.assert(
      fc.property(ranges, seeds, ({ rotation, scale, shift }, seed) => {
        const map = drawAffine(
          { rotation, scale, shear: 0, shift },
          new RandomStream(seed, 'test'),
        );
        expect(Math.abs(map.r0)).toBeLessThanOrEqual(shift);
        expect(Math.abs(map.c0)).toBeLessThanOrEqual(shift);
        // cos and sin within 2 ulps, a product, a sum, a root: below 8 u of a length below 2.
        const room = 16 * 2 ** -53;
        const rows = Math.sqrt(map.rr * map.rr + map.cr * map.cr);
        const columns = Math.sqrt(map.rc * map.rc + map.cc * map.cc);
        for (const length of [rows, columns]) {
          expect(length).toBeGreaterThanOrEqual(1 - scale - room);
          expect(length).toBeLessThanOrEqual(1 + scale + room);
        }
        expect(Math.abs(map.rr * map.rc + map.cr * map.cc)).toBeLessThanOrEqual(2 * room);
        // Turned by at most a right angle, a row still looks down and a column to the right.
        expect(Math.min(map.rr, map.cc)).toBeGreaterThanOrEqual(-room);
      }),
      reproducible,
    );
  });
});

describe('requireAffineRanges', () => {
  it('takes 0 and everything finite above, of the scale everything below 1', () => {
    requireAffineRanges('test', none);
    requireAffineRanges('test', { rotation: 1e300, scale: 1 - 2 ** -53, shear: 1, shift: 28 });
  });

  it('names the range that is negative, infinite or NaN', () => {
    for (const name of ['rotation', 'shear', 'shift'] as const) {
      for (const bad of [-0.5, Number.POSITIVE_INFINITY, Number.NaN]) {
        expect(() => requireAffineRanges('caller', { ...none, [name]: bad })).toThrow(
          new RangeError(`caller: ${name} ${bad} must be finite and at least 0; 0 leaves it out`),
        );
      }
    }
  });

  it('names a scale that could turn an image inside out', () => {
    for (const bad of [-0.5, 1, 2, Number.NaN]) {
      expect(() => requireAffineRanges('caller', { ...none, scale: bad })).toThrow(
        new RangeError(
          `caller: scale ${bad} must be finite and at least 0, and below 1; 0 leaves it out`,
        ),
      );
    }
  });
});
