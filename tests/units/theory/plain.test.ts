/** float64 without any knowledge of its errors: the operations of the processor, nothing refused. */
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/theory/arithmetic/plain.ts';

const of = (value: number) => plain.integer(value);

describe('plain float64', () => {
  it('computes what JavaScript computes', () => {
    expect(plain.add(of(0.1), of(0.2)).value).toBe(0.1 + 0.2);
    expect(plain.subtract(of(0.3), of(0.1)).value).toBe(0.3 - 0.1);
    expect(plain.multiply(of(1e200), of(1e200)).value).toBe(Number.POSITIVE_INFINITY);
    expect(plain.divide(of(0), of(0)).value).toBeNaN();
    expect(plain.exp(of(710)).value).toBe(Number.POSITIVE_INFINITY);
    expect(plain.max(of(-2), of(3)).value).toBe(3);
    expect(plain.floor(of(-1.5))).toBe(-2);
    expect(plain.toNumber(of(1.25))).toBe(1.25);
  });

  it('compares values as they are', () => {
    const infinite = of(Number.POSITIVE_INFINITY);
    expect(plain.compare(of(1), of(3))).toBe(-2);
    expect(plain.compare(infinite, infinite)).toBe(0);
    expect(plain.compare(of(Number.NaN), of(0))).toBeNaN();
  });

  it.each([
    ['=', 2, 2, true],
    ['=', 2, 2 + 2 ** -51, false],
    ['<=', 2, 2, true],
    ['<=', 3, 2, false],
    ['<', 2, 2, false],
    ['<', 1, 2, true],
  ] as const)('relates by %s without allowance: %s, %s', (relation, a, b, holds) => {
    const gap = Math.abs(a - b);
    expect(plain.relate(of(a), relation, of(b))).toEqual({ holds, gap, allowance: 0 });
  });
});
