/** The careful formulas are the written ones, and the hostile inputs are as bad as they say. */
import { describe, expect, it } from 'vitest';
import { type Exact, exact, logarithm, rational } from '../../../src/theory/arithmetic/exact.ts';
import { FLOAT32 } from '../../../src/theory/arithmetic/precision.ts';
import { claim } from '../../../src/theory/claim.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { hostileLogits, sigmoid, softmax, writtenSoftmax } from '../../../src/theory/formulas.ts';

const least = { id: 'T1', title: '', statement: '', scope: '', variables: {}, proof: [] };

describe('formulas', () => {
  const x = [2, 3, 5].map((n) => logarithm(n, 1));
  const value = (formula: string, definitions: Record<string, string>) => {
    const scope = {
      arithmetic: exact,
      variables: { x, t: logarithm(1, 3) } as Record<string, readonly Exact[] | Exact>,
      definitions: claim({ ...least, definitions }).definitions,
      ranges: { k: [parse('1'), parse('3')] as const },
      bound: {},
      known: new Map(),
    };
    return valueIn(parse(formula), scope);
  };

  it.each(['S[2]', 'P[2]'])('of softmax: %s is 3/10 at ln 2, ln 3, ln 5', (formula) => {
    expect(value(formula, softmax)).toEqual(rational(3, 10));
  });

  it('of softmax as written', () => {
    expect(value('S[3]', writtenSoftmax)).toEqual(rational(1, 2));
  });

  it.each(['sigma(t)', 'stable(t)'])('of the sigmoid: %s is 1/4 at −ln 3', (formula) => {
    expect(value(formula, sigmoid)).toEqual(rational(1, 4));
  });
});

describe('hostileLogits', () => {
  const { from, to, also } = hostileLogits;

  it('come with both signs, zero too', () => {
    expect(from).toBe(-to);
    for (const x of also.filter((x) => x === 0 || Math.abs(x) > 50)) {
      // toContain takes 0 and −0 for the same.
      expect(also.some((other) => Object.is(other, -x))).toBe(true);
    }
  });

  it('overflow and underflow in float32 and in float64', () => {
    expect(Math.exp(to)).toBeLessThan(Infinity);
    const overflows = (largest: number) => also.filter((x) => x > 0 && Math.exp(x) > largest);
    const [one, two] = overflows(FLOAT32.largest).sort((a, b) => a - b);
    expect(overflows(Number.MAX_VALUE)).toEqual([two]);
    expect(Math.exp(-one)).toBeGreaterThan(FLOAT32.smallest);
    expect(Math.exp(-one)).toBeLessThan(2 ** -126);
    expect(Math.exp(-two)).toBe(0);
  });
});
