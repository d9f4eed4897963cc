/** The logarithm in each arithmetic that has one. */
import { describe, expect, it } from 'vitest';
import {
  type Arithmetic,
  Undecided,
  Undefined,
} from '../../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal } from '../../../src/theory/arithmetic/decimal.ts';
import { dual } from '../../../src/theory/arithmetic/dual.ts';
import { exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import { FLOAT32 } from '../../../src/theory/arithmetic/precision.ts';
import {
  boundedErrorIn,
  exactly,
  type Rounded,
  runningError,
} from '../../../src/theory/arithmetic/runningError.ts';
import { evaluate, valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { toTex } from '../../../src/theory/expression/toTex.ts';
import { readTex } from './texReader.ts';

const scopeIn = <T extends object>(arithmetic: Arithmetic<T>, x: T) => ({
  ...{ arithmetic, variables: { x }, definitions: {}, ranges: {}, bound: {}, known: new Map() },
});
const lnX = parse('ln(x)');
const lnIn = <T extends object>(arithmetic: Arithmetic<T>, x: T): T =>
  valueIn(lnX, scopeIn(arithmetic, x));

describe('ln', () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.999, 1e-4],
    [1e-300, 1e-310],
    [1.5e300, 1e290],
    [3, 2.5],
  ])('of %d ± %d with running error covers the ends of what it may be', (value, error) => {
    for (const A of [runningError, boundedErrorIn(FLOAT32, 1)]) {
      const result = lnIn<Rounded>(A, { value, error });
      for (const end of [value - error, value + error]) {
        const gap = toDecimal(end).ln().minus(toDecimal(result.value)).abs().toNumber();
        expect(gap).toBeLessThanOrEqual(result.error);
      }
    }
  });

  it('of a fraction is exact, and undoes the exponential', () => {
    expect(lnIn(exact, rational(3, 2))).toEqual({ ...rational(3, 2), logarithm: true });
    const scope = scopeIn(exact, rational(3, 2));
    expect(exact.relate(valueIn(parse('exp(ln(x))'), scope), '=', rational(3, 2)).holds).toBe(true);
  });

  it('has the derivative 1/x', () => {
    const result = lnIn(dual(decimal), { value: toDecimal(8), tangent: toDecimal(2) });
    expect(result.tangent.toNumber()).toBe(0.25);
  });

  it('of 0 and below does not exist; of what may be 0 is undecided', () => {
    for (const x of [0, -1]) {
      expect(() => lnIn(runningError, exactly(x))).toThrow(Undefined);
      expect(() => lnIn(decimal, toDecimal(x))).toThrow(Undefined);
      expect(() => lnIn(exact, rational(x))).toThrow(Undefined);
    }
    expect(() => lnIn(runningError, { value: 1e-20, error: 1e-19 })).toThrow(Undecided);
  });

  it('is refused by an arithmetic without it, and printed so that it reads back', () => {
    const { ln: _, ...without } = decimal;
    expect(() => evaluate(lnX, scopeIn(without, toDecimal(2)))).toThrow(/a logarithm in 64-digit/);
    expect(readTex(toTex(lnX, { ranges: {}, names: {} }))).toEqual(lnX);
  });
});
