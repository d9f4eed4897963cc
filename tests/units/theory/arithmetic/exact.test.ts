import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { type Exact, exact, logarithm, rational } from '../../../../src/theory/arithmetic/exact.ts';

describe('exact arithmetic', () => {
  const text = ({ q, logarithm }: Exact) => (logarithm ? `ln ${q.toFraction()}` : q.toFraction());

  it('has e^{ln q} = q and the laws of logarithms', () => {
    const [two, ln2, ln3] = [rational(2), logarithm(2), logarithm(3)];
    expect(text(exact.exp(ln2))).toBe('2');
    expect(text(exact.add(ln2, ln3))).toBe('ln 6');
    expect(text(exact.subtract(ln2, ln3))).toBe('ln 2/3');
    expect(text(exact.multiply(two, ln3))).toBe('ln 9');
    expect(text(exact.multiply(ln3, two))).toBe('ln 9');
    expect(text(exact.divide(logarithm(9), two))).toBe('ln 3');
    expect(text(exact.add(rational(0), ln2))).toBe('ln 2');
    expect(text(exact.exp(rational(0)))).toBe('1');
    expect(text(exact.max(ln2, ln3))).toBe('ln 3');
    expect(text(exact.max(ln3, ln2))).toBe('ln 3');
    expect(exact.compare(ln2, rational(0))).toBeGreaterThan(0);
    expect(exact.floor(rational(-7, 2))).toBe(-4);
    expect(exact.toNumber(rational(1, 4))).toBe(0.25);
    expect(exact.toNumber(logarithm(1))).toBe(0);
  });

  it('refuses what is neither a fraction nor the logarithm of one', () => {
    const [two, ln2] = [rational(2), logarithm(2)];
    expect(() => exact.add(two, ln2)).toThrow('e^(2) is not a fraction');
    expect(() => exact.multiply(ln2, ln2)).toThrow('ln(2) is not a fraction');
    expect(() => exact.exp(two)).toThrow(Undefined);
    expect(() => exact.divide(ln2, two)).toThrow('(2)^(1/2) is not a fraction');
    expect(() => exact.divide(two, rational(0))).toThrow('division by zero');
    expect(() => exact.divide(two, ln2)).toThrow(Undefined);
  });

  it('an operand that is 0 = ln 1 mixes with fractions and with logarithms', () => {
    const [zero, nothing, two, ln2] = [rational(0), logarithm(1), rational(2), logarithm(2)];
    expect(text(exact.add(ln2, zero))).toBe('ln 2');
    expect(text(exact.subtract(zero, ln2))).toBe('ln 1/2');
    expect(text(exact.subtract(ln2, zero))).toBe('ln 2');
    expect(text(exact.multiply(zero, ln2))).toBe('ln 1');
    expect(text(exact.multiply(nothing, two))).toBe('ln 1');
    expect(text(exact.multiply(nothing, nothing))).toBe('0');
    expect(text(exact.divide(ln2, rational(-1)))).toBe('ln 1/2');
    expect(text(exact.divide(nothing, two))).toBe('ln 1');
    expect(text(exact.max(zero, ln2))).toBe('ln 2');
    expect(text(exact.max(zero, logarithm(1, 2)))).toBe('0');
    expect(text(exact.max(zero, nothing))).toBe('0');
    expect(text(exact.max(nothing, zero))).toBe('ln 1');
    expect(exact.compare(logarithm(1, 2), zero)).toBeLessThan(0);
    expect(exact.compare(nothing, zero)).toBe(0);
    expect(exact.floor(nothing)).toBe(0);
    expect(exact.relate(nothing, '=', zero).holds).toBe(true);
    expect(() => exact.compare(ln2, two)).toThrow(Undefined);
    expect(() => exact.floor(ln2)).toThrow(Undefined);
    expect(() => exact.divide(two, nothing)).toThrow('division by zero');
  });

  it('shows how far apart two sides are', () => {
    const [a, b] = [rational(1, 4), rational(3, 4)];
    expect(exact.relate(a, '=', b).gap).toBe(0.5);
    expect(exact.relate(b, '=', a).gap).toBe(0.5);
    expect(exact.relate(a, '<=', b).gap).toBe(0);
    expect(exact.relate(b, '<=', a).gap).toBe(0.5);
    expect(exact.integer(-3).q.toFraction()).toBe('-3');
    // Math.LN2 is the double next to ln 2.
    expect(exact.toNumber(logarithm(2))).toBe(Math.LN2);
  });

  it('relates strictly', () => {
    const [a, b] = [rational(1, 3), rational(1, 2)];
    expect(exact.relate(a, '<', b)).toEqual({ holds: true, gap: 0, allowance: 0 });
    expect(exact.relate(a, '<', a).holds).toBe(false);
    expect(exact.relate(a, '<=', a).holds).toBe(true);
    expect(exact.relate(b, '<=', a).holds).toBe(false);
    expect(exact.relate(a, '=', b)).toMatchObject({ holds: false, allowance: 0 });
    expect(exact.relate(a, '=', rational(2, 6)).holds).toBe(true);
  });
});
