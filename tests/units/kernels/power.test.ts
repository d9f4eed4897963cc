import { describe, expect, it } from 'vitest';
import { power } from '../../../src/kernels/power.ts';

describe('power', () => {
  it('is 1 for n = 0, whatever β', () => {
    expect([0, 0.9, -3].map((beta) => power(beta, 0))).toEqual([1, 1, 1]);
  });

  it('is exact where the power is a float64', () => {
    for (let n = 0; n <= 33; n++) expect(power(3, n)).toBe(Number(3n ** BigInt(n)));
    for (let n = 0; n <= 100; n++) expect(power(0.5, n) * 2 ** n).toBe(1);
    expect([1, 2, 3].map((n) => power(-2, n))).toEqual([-2, 4, -8]);
  });

  it('multiplies the squares from the smallest on, each product rounded', () => {
    const beta = 0.999;
    const two = beta * beta;
    const four = two * two;
    expect(power(beta, 7)).toBe(beta * two * four);
    expect(power(beta, 12)).toBe(four * (four * four));
  });

  it('goes down to 0 without an error', () => {
    expect(power(0.9, 1e15)).toBe(0);
  });
});
