/** The oracle: 64 digits are 64 digits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal, ulp } from '../../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32 } from '../../../../src/theory/arithmetic/precision.ts';

describe('64-digit decimals', () => {
  it.each([
    [0.1, '0.1000000000000000055511151231257827021181583404541015625'],
    [37.4, '37.39999999999999857891452847979962825775146484375'],
    [-0.5, '-0.5'],
    [3, '3'],
    [0, '0'],
  ])('take in the double %f as what it is', (x, digits) => {
    expect(toDecimal(x).toFixed()).toBe(digits);
  });

  it('take in the smallest, the largest and random doubles', () => {
    for (const x of [5e-324, 2 ** -1022, 1.5e300, Number.MAX_VALUE, -1e-310]) {
      expect(toDecimal(x).toNumber()).toBe(x);
    }
    expect(toDecimal(5e-324).toPrecision(12)).toBe('4.94065645841e-324');
  });

  it('ulp is the distance to the next double', () => {
    expect(ulp(1)).toBe(2 ** -52);
    expect(ulp(-1.5)).toBe(2 ** -52);
    expect(ulp(2)).toBe(2 ** -51);
    expect(ulp(0.99)).toBe(2 ** -53);
    expect(ulp(0)).toBe(5e-324);
    expect(ulp(1e-320)).toBe(5e-324);
    expect(ulp(2 ** -1022)).toBe(5e-324);
    expect(ulp(2 ** -1021)).toBe(2 ** -1073);
    expect(ulp(Number.MAX_VALUE)).toBe(2 ** 971);
    const ulp32 = (x: number) => ulp(x, FLOAT32);
    expect([1, -1.5, 2, 0.99].map(ulp32)).toEqual([2 ** -23, 2 ** -23, 2 ** -22, 2 ** -24]);
    expect([0, 1e-40, 2 ** -126, 2 ** -125].map(ulp32)).toEqual(
      [-149, -149, -149, -148].map((e) => 2 ** e),
    );
    expect(ulp32(FLOAT32.largest)).toBe(2 ** 104);
  });

  it('take in every double with all of its 53 bits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(toDecimal(x).toNumber() === x).toBe(true);
        // A neighbour differs by an ulp, also in decimal.
        const up = toDecimal(x + ulp(x)).minus(toDecimal(x));
        if (Number.isFinite(x + ulp(x)))
          expect(
            up
              .minus(toDecimal(ulp(x)))
              .abs()
              .lte(up.times(1e-40)),
          ).toBe(true);
      }),
      { seed: 10, numRuns: 300 },
    );
    expect(toDecimal(Number.NaN).isNaN()).toBe(true);
    expect(toDecimal(Number.NEGATIVE_INFINITY).isFinite()).toBe(false);
  });

  it('compute with 64 digits', () => {
    const [one, three] = [decimal.integer(1), decimal.integer(3)];
    expect(decimal.divide(one, three).toFixed()).toBe(`0.${'3'.repeat(64)}`);
    expect(decimal.exp(one).toFixed(40)).toBe('2.7182818284590452353602874713526624977572');
    expect(decimal.subtract(one, three).toNumber()).toBe(-2);
    expect(decimal.multiply(three, three).toNumber()).toBe(9);
    expect(decimal.max(one, three)).toBe(three);
    expect(decimal.max(three, one)).toBe(three);
    expect(decimal.max(three, decimal.integer(3))).toBe(three);
    expect(decimal.compare(one, three)).toBeLessThan(0);
    expect(decimal.compare(three, three)).toBe(0);
    expect(decimal.floor(toDecimal(-2.5))).toBe(-3);
    expect(decimal.toNumber(toDecimal(0.1))).toBe(0.1);
    expect(() => decimal.divide(one, decimal.integer(0))).toThrow(Undefined);
    expect(decimal.relate(one, '<', three)).toMatchObject({ holds: true, gap: 0 });
    expect(decimal.relate(three, '=', one)).toMatchObject({ holds: false, gap: 2 });
    expect(decimal.relate(one, '=', three)).toMatchObject({ holds: false, gap: 2 });
    const zero = decimal.integer(0);
    expect(decimal.relate(zero, '=', zero)).toEqual({ holds: true, gap: 0, allowance: 0 });
  });

  it('compute the exponential of a number once', () => {
    const one = decimal.integer(1);
    expect(decimal.exp(one)).toBe(decimal.exp(one));
  });

  it('agrees only to 60 digits', () => {
    const third = decimal.divide(decimal.integer(1), decimal.integer(3));
    const sum = decimal.add(third, decimal.add(third, third));
    expect(decimal.relate(sum, '=', decimal.integer(1)).holds).toBe(true);
    const off = decimal.add(decimal.integer(1), toDecimal(1e-50));
    expect(decimal.relate(off, '=', decimal.integer(1)).holds).toBe(false);
    expect(decimal.relate(off, '<=', decimal.integer(1)).holds).toBe(false);
    expect(decimal.relate(decimal.integer(1), '<=', off).holds).toBe(true);
  });
});
