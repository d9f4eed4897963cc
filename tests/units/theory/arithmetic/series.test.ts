/** Taylor polynomials: coefficients that are known, rules that undo each other. */
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { type Decimal, decimal, toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { linear, type Series, series } from '../../../../src/theory/arithmetic/series.ts';

describe('Taylor polynomials', () => {
  const degree = 5;
  const T = series(decimal, degree);
  const variable = linear(decimal, degree, toDecimal(2), 1);
  const numbers = ({ coefficients }: Series<Decimal>) => coefficients.map((c) => c.toNumber());

  it('have the coefficients that are known: h ↦ f(2 + h)', () => {
    expect(numbers(variable)).toEqual([2, 1, 0, 0, 0, 0]);
    expect(numbers(T.multiply(variable, variable))).toEqual([4, 4, 1, 0, 0, 0]);
    // 1/(2 + h) = Σ (−1)ᵏ hᵏ / 2ᵏ⁺¹
    const inverse = numbers(T.divide(T.integer(1), variable));
    expect(inverse).toEqual([1 / 2, -1 / 4, 1 / 8, -1 / 16, 1 / 32, -1 / 64]);
    // e^(h) = Σ hᵏ/k!
    const exponential = numbers(T.exp(T.subtract(variable, T.integer(2))));
    expect(exponential).toEqual([1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120]);
    expect(numbers(T.max(variable, T.integer(1)))).toEqual(numbers(variable));
    expect(numbers(T.max(variable, T.integer(3)))).toEqual([3, 0, 0, 0, 0, 0]);
    expect(T.floor(variable)).toBe(2);
    expect(T.relate(variable, '<', T.integer(3)).holds).toBe(true);
    expect(T.toNumber(variable)).toBe(2);
  });

  it('undo each other', () => {
    const quotient = T.divide(T.exp(variable), variable);
    const back = T.subtract(T.multiply(quotient, variable), T.exp(variable));
    for (const c of back.coefficients) expect(Math.abs(c.toNumber())).toBeLessThan(1e-60);
  });

  it('have no case at a tie', () => {
    expect(() => T.compare(variable, T.integer(2))).toThrow(Undefined);
    expect(T.compare(variable, variable)).toBe(0);
    const same = linear(decimal, degree, toDecimal(2), 1);
    expect(T.max(variable, same)).toBe(variable);
    expect(T.compare(variable, T.integer(1))).toBeGreaterThan(0);
  });
});
