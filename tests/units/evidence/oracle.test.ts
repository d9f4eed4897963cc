/** How far a number is from the truth, by float64 where that suffices and by 64 digits elsewhere. */
import { describe, expect, it } from 'vitest';
import { rounded } from '../../../src/evidence/draw.ts';
import { Oracle } from '../../../src/evidence/oracle.ts';
import { scopeOf } from '../../../src/evidence/scope.ts';
import { decimal } from '../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32, FLOAT64, type Precision } from '../../../src/theory/arithmetic/precision.ts';
import { runningError } from '../../../src/theory/arithmetic/runningError.ts';
import type { Construct } from '../../../src/theory/claim.ts';
import { scalar } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith } from './smallClaim.ts';

describe('Oracle', () => {
  /** The arithmetics in which the claim was asked. */
  const asked: string[] = [];
  const construct: Construct = (drawn, { name }) => {
    asked.push(name);
    return drawn;
  };
  const claim = claimWith({
    variables: { x: scalar(-9, 9) },
    ranges: { i: [1, 3] },
    construct,
  });
  const oracle = (text: string, x: number, precision: Precision = FLOAT32) => {
    asked.length = 0;
    return new Oracle(claim, parse(text), precision, { x });
  };
  const third = 1 / 3;
  const { error } = valueIn(
    parse('x/3'),
    scopeOf(claim, runningError, rounded(claim.variables, { x: 1 })),
  );
  const [short, long] = [`${third}`, '0.33333333333333333333'];

  it('is content with float64 where a float32 number is within what is allowed', () => {
    const near = oracle('x/3', -1);
    expect(near.distance(-third - 2 ** -20, {}, 2 ** -16)).toEqual({
      ...{ gap: 2 ** -20, size: third, truth: `-${short}` },
    });
    expect(near.distance(-third, {}, 2 ** -16).gap).toBe(0);
    expect(asked).toEqual([runningError.name]);
  });

  it('asks the 64 digits for float64 numbers, once for all entries', () => {
    const sharp = oracle('x/3 + i', 1, FLOAT64);
    const { gap, size, truth } = sharp.distance(4 / 3, { i: 1 }, 1);
    expect(truth).toBe('1.3333333333333333333');
    expect(size).toBe(4 / 3);
    expect(gap).toBeGreaterThan(2 ** -55);
    expect(gap).toBeLessThan(2 ** -53);
    expect(sharp.distance(-1, { i: 2 }, 1)).toMatchObject({ size: 7 / 3, gap: 10 / 3 });
    expect(asked).toEqual([decimal.name]);
  });

  it('and where float64 itself may be off by more than 2⁻¹⁰ of what is allowed', () => {
    expect(error).toBeGreaterThan(0);
    const { truth } = oracle('x/3', 1).distance(third, {}, 1024 * error);
    expect(truth).toBe(short);
    expect(oracle('x/3', 1).distance(third, {}, 1023 * error).truth).toBe(long);
  });

  it('and where it does not show that the gap is allowed', () => {
    const gap = 2 ** -20;
    const truthWithin = (allowance: number) =>
      oracle('x/3', 1).distance(third + gap, {}, allowance).truth;
    expect(truthWithin(gap + error)).toBe(short);
    expect(truthWithin(gap)).toBe(long);
    expect(truthWithin(gap / 2)).toBe(long);
  });

  it('and where it overflows or cannot tell a case', () => {
    expect(oracle('x*exp(800)/exp(800)', 1).distance(1, {}, 1)).toMatchObject({ gap: 0, size: 1 });
    expect(oracle('x/3*3 > x ? 2 : 3', 1 / 5).distance(3, {}, 1).gap).toBe(0);
  });

  it('and nobody where the expression is wrong', () => {
    expect(() => oracle('y', 1).distance(1, {}, 1)).toThrow('unknown y');
    expect(asked).toEqual([runningError.name]);
  });

  it('takes infinity for a truth beyond the precision, on its side', () => {
    const gap = (got: number, x: number, precision = FLOAT32) =>
      oracle('x*x*x', x, precision).distance(got, {}, Number.POSITIVE_INFINITY).gap;
    const infinite = Number.POSITIVE_INFINITY;
    expect(gap(infinite, 1e13)).toBe(0);
    expect(gap(-infinite, -1e13)).toBe(0);
    expect(gap(-infinite, 1e13)).toBe(infinite);
    expect(gap(infinite, -1e13)).toBe(infinite);
    expect(gap(infinite, 1e13, FLOAT64)).toBe(infinite);
    expect(gap(infinite, 1e12)).toBe(infinite);
    expect(gap(Number.NaN, 1e13)).toBe(infinite);
  });
});
