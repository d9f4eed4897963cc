/** A written derivative against three others: which of them finds it wrong, and by how much. */
import { describe, expect, it } from 'vitest';
import { checkDerivative, STEP, WAYS } from '../../../src/evidence/checkDerivative.ts';
import type { ClaimText } from '../../../src/theory/claim.ts';
import type { DifferentiatedFunction } from '../../../src/theory/derivatives.ts';
import { count, matrix, scalar, vector } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith } from './smallClaim.ts';

const settings = { seed: 2, runs: 20 };

interface Text extends Partial<ClaimText> {
  readonly value: string;
  readonly by?: string;
  readonly written: string;
  readonly third: string;
  readonly indices?: readonly string[];
}

const check = ({ value, by = 'x', written, third, indices = [], ...text }: Text) => {
  const f: DifferentiatedFunction = {
    ...{ name: 'f', because: '', indices },
    domain: claimWith({ variables: { x: scalar(1, 2) }, ...text }),
    value: parse(value),
    by: parse(by) as DifferentiatedFunction['by'],
    written: parse(written),
    third: parse(third),
  };
  return checkDerivative(f, settings);
};

const cube = { value: 'x^3', written: '3*x^2', third: '6' };

describe('checkDerivative', () => {
  it('compares in every way, and a cube uses up what truncation may do', () => {
    const { points, comparisons, worstRatio } = check(cube);
    expect([points, comparisons]).toEqual([20, 3 * 20]);
    expect(Object.keys(worstRatio)).toEqual([...WAYS]);
    // (f(x + h) − f(x − h))/(2h) = 3x² + h², and the bound is h²/6 · 6.
    expect(STEP).toBe(2 ** -20);
    expect(worstRatio.difference).toBe(1);
  });

  it('keeps how near rounding came, for each way', () => {
    const { symbolic, dual } = check({ ...cube, written: '3*x*x/7*7' }).worstRatio;
    for (const ratio of [symbolic, dual]) {
      expect(ratio).toBeGreaterThan(0);
      expect(ratio).toBeLessThanOrEqual(1);
    }
  });

  it('finds a wrong derivative, with both values', () => {
    expect(() => check({ ...cube, written: '3*x^2 + 1' })).toThrow(
      /T1: the derivative of f, written against symbolic fails\n {2}left {6}(4|\d\.\d+)\n {2}= {9}(3|\d\.\d+)\n {2}gap {7}(1|0\.9+\d*|1\.0+\d*)\n {2}allowance \d\S* \(running error of both\)/,
    );
    expect(() => check({ ...cube, written: 'x > 3/2 ? 0 : 3*x^2' })).toThrow(
      /counterexample x = 1\.5/,
    );
  });

  it('finds a bound on the third derivative that is too small', () => {
    expect(() => check({ ...cube, third: '5' })).toThrow(
      /written against difference fails\n {2}left {6}\d(\.\d+)?\n {2}= {9}\d\.\d+\n {2}gap {7}9\.09\d+e-13\n {2}allowance 7\.57\d+e-13 \(truncation and rounding of the difference\)/,
    );
  });

  it('allows for what 64 digits lose, in proportion to the size of the function', () => {
    const scaled = (factor: string) =>
      check({ value: `${factor}*exp(x)`, written: `${factor}*exp(x)`, third: `${factor}*8` });
    for (const factor of ['1', '1000000']) {
      expect(scaled(factor).worstRatio.difference).toBeGreaterThan(1 / 8);
    }
    const linear = check({ value: '1000000*x/3', written: '1000000/3', third: '0' });
    expect(linear.worstRatio.difference).toBeGreaterThan(0);
    expect(linear.worstRatio.difference).toBeLessThan(1);
  });

  it('differentiates by one entry at a time, for all indices', () => {
    const variables = { n: count(2, 2), y: vector('n', 1, 2), W: matrix('n', 'n', 1, 2) };
    const ranges = {
      ...{ i: [1, 'n'], j: [1, 'n'], k: [1, 'n'], l: [1, 'n'] },
    } as const satisfies ClaimText['ranges'];
    const outcome = check({
      ...{ variables, ranges, indices: ['i', 'j'], by: 'W[i,j]', third: '0' },
      definitions: { 'row[k]': 'sum(l, W[k,l]*y[l])' },
      ...{ value: 'sum(k, k*row[k])', written: 'i*y[j]' },
    });
    expect(outcome.comparisons).toBe(20 * 4 * 3);
    expect(() =>
      check({
        ...{ variables, ranges, indices: ['i'], by: 'y[i]', third: '0' },
        ...{ value: 'sum(k, y[k])*y[1]', written: 'sum(k, y[k]) + y[1]' },
      }),
    ).toThrow('written against symbolic fails at i = 2');
  });
});
