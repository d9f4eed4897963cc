import { describe, expect, it } from 'vitest';
import {
  floorQuotient,
  greatestCommonDivisor,
  leastCommonMultiple,
  signOf,
} from '../../../../src/theory/identity/integers.ts';

describe('integers of any size', () => {
  it('have a sign', () => {
    expect([-7n, 0n, 7n, -(10n ** 400n)].map(signOf)).toEqual([-1n, 0n, 1n, -1n]);
  });

  it.each([
    [12n, 18n, 6n],
    [-12n, 18n, 6n],
    [18n, -12n, 6n],
    [0n, -5n, 5n],
    [-5n, 0n, 5n],
    [0n, 0n, 0n],
    [2n * 10n ** 400n, 3n * 10n ** 400n, 10n ** 400n],
  ])('%s and %s have the greatest common divisor %s', (a, b, divisor) => {
    expect(greatestCommonDivisor(a, b)).toBe(divisor);
  });

  it.each([
    [4n, 6n, 12n],
    [3n, 5n, 15n],
    [7n, 7n, 7n],
  ])('%s and %s have the least common multiple %s', (a, b, multiple) => {
    expect(leastCommonMultiple(a, b)).toBe(multiple);
  });

  it.each([
    [7n, 3n, 2n],
    [6n, 3n, 2n],
    [0n, 3n, 0n],
    [-6n, 3n, -2n],
    [-7n, 3n, -3n],
  ])('%s / %s is rounded down to %s', (a, b, quotient) => {
    expect(floorQuotient(a, b)).toBe(quotient);
  });
});
