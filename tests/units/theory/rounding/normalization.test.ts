/** Batch normalization of the entries ±1, whose mean is 0 and whose variance is 1. */
import { describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';

describe('batch normalization', () => {
  const normalized = (scale: number) =>
    entriesOf('batch normalization', { x: [1, -1], scale: [scale], shift: [0] }, 2);

  it('divides by √(1 + ε), ε = 2⁻¹⁶', () => {
    const root = Math.sqrt(1 + 2 ** -16);
    const [first, last] = normalized(1);
    expect(first.value).toBeCloseTo(1 / root, 14);
    expect(last.value).toBe(-first.value);
    expect(first.size).toBeCloseTo(2 / root, 14);
  });

  it('may lose 2η, and that multiplied by the scale where this is larger than 1', () => {
    expect(normalized(0.25)[0].underflows).toBe(2);
    expect(normalized(-4)[0].underflows).toBe(8);
  });
});
