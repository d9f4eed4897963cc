/** Errors are counted in the stated unit, and bounds are what the derivation adds up. */
import { describe, expect, it } from 'vitest';
import { measureError } from '../../../src/evidence/measureErrors.ts';
import { toDecimal } from '../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32, FLOAT64 } from '../../../src/theory/arithmetic/precision.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import type { Operations, Subject } from '../../../src/theory/operations.ts';
import { allowedUlps, errorInUnits, primitive } from '../../../src/theory/rounding/primitive.ts';

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

describe('measuring', () => {
  const square = primitive({
    ...{ name: 'square', operation: 'relu', formula: 'x^2', relativeTo: 'itself' },
    ...{ bound: '1', derivation: 'one product', arguments: {} },
    isCovered: ({ x }) => x[0] !== 0,
    truth: ({ x }) => x.map((t) => ({ value: toDecimal(t).pow(2), size: toDecimal(t).pow(2) })),
    compute: (operations, { x }) => x.map(operations.relu),
  });
  const subject = (relu: Operations['relu']): Subject => ({ name: 'mine', operations: { relu } });

  it('takes the worst entry, beside the bound', () => {
    const off = (x: number) => x * x * (x === 2 ? 1 + 2 ** -51 : 1);
    expect(measureError(square, subject(off), { x: [1, 2, 4] }, 3)?.ulps).toBe(2);
    expect(measureError(square, subject(off), { x: [1, 4] }, 2)?.ulps).toBe(0);
    expect(measureError(square, subject(off), { x: [1] }, 1)?.allowed).toBeCloseTo(1, 12);
  });

  it('passes over what the bound does not cover', () => {
    expect(measureError(square, subject(Math.abs), { x: [0] }, 1)).toBeNull();
  });

  it('refuses a subject without the operation, and another number of entries', () => {
    const none: Subject = { name: 'mine', operations: {} };
    expect(() => measureError(square, none, { x: [1] }, 1)).toThrow(/mine has no relu/);
    const short = { ...square, compute: () => [1] };
    expect(() => measureError(short, subject(Math.abs), { x: [1, 2] }, 2)).toThrow(
      /mine gives 1 entries of square, not 2/,
    );
  });
});
