/** Errors are counted in the stated unit, and bounds are what the derivation adds up. */
import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32, FLOAT64 } from '../../../../src/theory/arithmetic/precision.ts';
import { parse } from '../../../../src/theory/expression/parse.ts';
import { allowedUlps, errorInUnits, primitive } from '../../../../src/theory/rounding/primitive.ts';

const entry = (value: number, size: number, underflows?: number) => ({
  ...{ value: toDecimal(value), size: toDecimal(size) },
  ...(underflows === undefined ? {} : { underflows }),
});

describe('the unit of an error', () => {
  it('is the spacing of the precision at the size, not at the value', () => {
    expect(errorInUnits(1 + 2 ** -52, entry(1, 1), FLOAT64)).toBe(1);
    expect(errorInUnits(1 + 2 ** -52, entry(1, 8), FLOAT64)).toBe(2 ** -3);
    expect(errorInUnits(1 + 2 ** -23, entry(1, 1), FLOAT32)).toBe(1);
    expect(errorInUnits(0, entry(0, 0), FLOAT64)).toBe(0);
  });

  it('is no less than what underflow explains', () => {
    const eta = FLOAT64.smallest;
    expect(errorInUnits(3 * eta, entry(0, 0), FLOAT64)).toBe(3);
    expect(errorInUnits(3 * eta, entry(0, 0, 6), FLOAT64)).toBe(0.5);
  });

  it('finds what is no number infinitely wrong', () => {
    for (const got of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(errorInUnits(got, entry(1, 1), FLOAT64)).toBe(Number.POSITIVE_INFINITY);
    }
  });
});

describe('a bound of k ulps', () => {
  it('stands for γ(k)', () => {
    const bound = parse('n + 2');
    expect(allowedUlps(bound, { n: 2 }, FLOAT64)).toBeCloseTo(4, 12);
    expect(allowedUlps(bound, { n: 2 ** 20 - 2 }, FLOAT32)).toBe(2 ** 20 / (1 - 2 ** -4));
  });
});

describe('what a primitive leaves unsaid', () => {
  const text: Parameters<typeof primitive>[0] = {
    ...{ name: 'a number', operation: 'relu', formula: 'x', relativeTo: 'itself' },
    ...{ bound: '0', derivation: 'nothing rounds', arguments: {} },
    truth: () => [],
    compute: () => [],
  };

  it('has one length where there is no n, and lengths up to ten thousand where there is', () => {
    expect(primitive(text)).toMatchObject({ n: null, lengths: [1] });
    const vectors = primitive({ ...text, n: 'how many' });
    expect(vectors).toMatchObject({ n: 'how many', lengths: [1, 2, 3, 10, 100, 1000, 10_000] });
    expect(primitive({ ...text, n: 'how many', lengths: [4, 9] }).lengths).toEqual([4, 9]);
  });

  it('covers every input, and its bound depends on n', () => {
    const { isCovered, sizes } = primitive(text);
    expect(isCovered({}, 7, FLOAT64)).toBe(true);
    expect(sizes({}, 7, FLOAT64)).toEqual({ n: 7 });
  });
});
