/** The error of an implementation, beside its bound. */
import { describe, expect, it } from 'vitest';
import { measureError } from '../../../src/evidence/measureErrors.ts';
import { toDecimal } from '../../../src/theory/arithmetic/decimal.ts';
import type { Operations, Subject } from '../../../src/theory/operations.ts';
import { primitive } from '../../../src/theory/rounding/primitive.ts';

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
