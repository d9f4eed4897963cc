/** The two formats of IEEE 754, against what the processor and `Math.fround` do. */
import { describe, expect, it } from 'vitest';
import { PRECISIONS, type Precision } from '../../../../src/theory/arithmetic/precision.ts';

describe.each([
  ['float64', (x: number) => x],
  ['float32', Math.fround],
] as const)('%s', (name, round) => {
  const format: Precision = PRECISIONS[name];

  it('is found by its name', () => {
    expect(format.name).toBe(name);
  });

  it('has the spacing that its roundoff says', () => {
    const u = format.unitRoundoff;
    expect(2 * u).toBe(2 ** -format.fractionBits);
    // Half way to the next number is rounded to the even one, a little more is rounded up.
    expect(round(1 + u)).toBe(1);
    expect(round(1 + 2 * u)).toBe(1 + 2 * u);
    expect(round(1 + 3 * u)).toBe(1 + 4 * u);
  });

  it('ends where it says', () => {
    expect(round(format.largest)).toBe(format.largest);
    expect(round(format.largest * (1 + 2 * format.unitRoundoff))).toBe(Number.POSITIVE_INFINITY);
    expect(round(format.smallest)).toBe(format.smallest);
    expect(round(format.smallest / 2)).toBe(0);
    expect(format.smallest).toBe(2 ** (format.smallestExponent - format.fractionBits));
  });
});
