/** Running error in float32. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arithmetic,
  Undecided,
  Undefined,
} from '../../../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { exp } from '../../../../src/theory/arithmetic/elementary.ts';
import { FLOAT32 } from '../../../../src/theory/arithmetic/precision.ts';
import {
  boundedError,
  boundedErrorIn,
  exactly,
  type Rounded,
} from '../../../../src/theory/arithmetic/runningError.ts';
import { type Program, program } from './randomPrograms.ts';

describe('float32 with bounded error', () => {
  /** A computation in float32: rounded after every operation. */
  interface Single {
    readonly x: number;
  }
  const single = (x: number): Single => ({ x: Math.fround(x) });
  const refuse = () => {
    throw new Undecided('not part of a program');
  };
  const rounding: Arithmetic<Single> = {
    name: 'float32',
    integer: single,
    add: (a, b) => single(a.x + b.x),
    subtract: (a, b) => single(a.x - b.x),
    multiply: (a, b) => single(a.x * b.x),
    divide: (a, b) => single(a.x / b.x),
    exp: (a) => single(exp(a.x)),
    max: (a, b) => single(Math.max(a.x, b.x)),
    compare: refuse,
    floor: refuse,
    relate: refuse,
    toNumber: (a) => a.x,
  };
  const A = boundedErrorIn(FLOAT32, 1);
  const of32 = (x: number) => exactly(Math.fround(x));

  /** |true value − what float32 computes| ≤ error; returns how many had a value. */
  const soundOn32 = (programs: fc.Arbitrary<Program>): number => {
    let defined = 0;
    fc.assert(
      fc.property(programs, (p) => {
        let bound: Rounded;
        try {
          bound = p(A, of32);
        } catch (error) {
          if (error instanceof Undecided || error instanceof Undefined) return;
          throw error;
        }
        if (!Number.isFinite(bound.error)) return;
        defined++;
        const truth = p(decimal, (x) => toDecimal(Math.fround(x)));
        const got = p(rounding, single).x;
        const gap = toDecimal(got).minus(truth).abs();
        const covered = gap.lte(toDecimal(bound.error).plus(truth.abs().times(1e-55)));
        expect(covered, `${got} for ${truth}, bound ${bound.error}`).toBe(true);
        // The value that the bound is around is far nearer.
        const centre = toDecimal(bound.value).minus(truth).abs();
        expect(centre.lte(toDecimal(bound.error).times(2 ** -20))).toBe(true);
      }),
      { seed: 6, numRuns: 2000 },
    );
    return defined;
  };

  it('covers what rounding after every operation gives, on random programs', () => {
    expect(soundOn32(program)).toBeGreaterThan(1000);
  });

  it('covers it where products overflow, underflow and lose all their digits', () => {
    const wide = fc.oneof(
      fc.constantFrom(0, 1, 3, 2 ** -149, 3 * 2 ** -149, -(2 ** -127), 1e-20, -1e-30, 1e20, 3e38),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    const pair = fc.tuple(wide, wide, wide, wide);
    const names = ['add', 'subtract', 'multiply', 'divide', 'max'] as const;
    const programs = fc
      .tuple(pair, fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(...names))
      .map(
        ([[a, b, c, d], f, g, h]): Program =>
          (A, of) =>
            A[f](A[g](of(a), of(b)), A[h](of(c), of(d))),
      );
    expect(soundOn32(programs)).toBeGreaterThan(500);
  });

  it('a result that may overflow has no bound, one at the edge has', () => {
    const half = exactly(2 ** 127);
    expect(A.add(half, half).error).toBe(Number.POSITIVE_INFINITY);
    expect(A.multiply(exactly(1e20), exactly(-1e20)).error).toBe(Number.POSITIVE_INFINITY);
    expect(A.exp(exactly(88.75)).error).toBe(Number.POSITIVE_INFINITY);
    expect(A.exp(exactly(88.7)).error).toBeLessThan(1e33);
    expect(A.add(half, exactly(2 ** 126)).error).toBeLessThan(2 ** 104);
    // Just below the largest number: the value fits, its neighbourhood does not.
    const edge = A.add(exactly(FLOAT32.largest), exactly(-1));
    expect(edge.error).toBe(Number.POSITIVE_INFINITY);
  });

  it('is 2²⁹ times that of float64, and counts the stated ulps of the exponential', () => {
    const f = (B: Arithmetic<Rounded>) => B.add(B.multiply(exactly(3), exactly(5)), exactly(7));
    expect(Math.abs(f(A).error / f(boundedError).error / 2 ** 29 - 1)).toBeLessThan(2 ** -19);
    const vanished = boundedErrorIn(FLOAT32, 3).exp(exactly(-200)).error;
    expect(vanished).toBeGreaterThanOrEqual(3 * 2 ** -149);
    expect(vanished).toBeLessThan(4 * 2 ** -149);
    const e = (ulps: number) => boundedErrorIn(FLOAT32, ulps).exp(exactly(2)).error;
    for (const ulps of [1, 3]) {
      expect(Math.abs(e(ulps) / (ulps * 2 ** -23 * exp(2)) - 1)).toBeLessThan(2 ** -19);
    }
  });

  /** Adds up in the order that the choices say: two of what is left are replaced by their sum. */
  const addedUp = (terms: readonly number[], choices: readonly number[]): number => {
    const left = terms.map((x) => Math.fround(x));
    for (const choice of choices) {
      const [a] = left.splice(choice % left.length, 1);
      const [b] = left.splice(choice % left.length, 1);
      left.push(Math.fround(a + b));
    }
    return left[0];
  };
  const sumOf = A.sum as (terms: readonly Rounded[]) => Rounded;

  it('covers a Σ and what is added to it in any order', () => {
    const terms = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), {
      minLength: 4,
      maxLength: 9,
    });
    const orders = fc.array(fc.nat(100), { minLength: 8, maxLength: 8 });
    let worst = 0;
    fc.assert(
      fc.property(terms, orders, (xs, order) => {
        const [bias, other, ...rest] = xs;
        const sum = sumOf(rest.map(exactly));
        const { error } = A.add(A.add(exactly(bias), sum), exactly(other));
        const got = addedUp(xs, order.slice(0, xs.length - 1));
        const truth = xs.reduce((partial, x) => partial.plus(toDecimal(x)), toDecimal(0));
        const gap = toDecimal(got).minus(truth).abs().toNumber();
        worst = Math.max(worst, gap / error);
        expect(gap).toBeLessThanOrEqual(error);
      }),
      { seed: 8, numRuns: 1000 },
    );
    expect(worst).toBeGreaterThan(0.2);
  });

  it('bounds a Σ by (n − 1)u·Σ|term|, zeros not counted, errors of the terms and overflow included', () => {
    const u = 2 ** -24;
    const near = (x: number, y: number) => expect(Math.abs(x / y - 1)).toBeLessThan(2 ** -19);
    near(sumOf([1, -2, 0, 4].map(exactly)).error, 2 * u * 7);
    near(A.subtract(sumOf([1, 2].map(exactly)), exactly(4)).error, 2 * u * 7);
    near(A.add(sumOf([1, 2].map(exactly)), sumOf([4, 8].map(exactly))).error, 3 * u * 15);
    // What is not a Σ is added as it stands.
    near(A.add(A.add(exactly(4), exactly(-3)), exactly(1)).error, 3 * u);
    near(A.subtract(exactly(4), sumOf([1, 2].map(exactly))).error, 3 * u + u);
    expect(sumOf([exactly(3)])).toMatchObject({ value: 3, error: 0 });
    expect(sumOf([exactly(0), exactly(0)])).toMatchObject({ value: 0, error: 0 });
    near(sumOf([{ value: 1, error: 0.5 }, exactly(2)]).error, 0.5 + 3.5 * u);
    const huge = [3e38, 3e38, -3e38].map(exactly);
    expect(sumOf(huge).error).toBe(Number.POSITIVE_INFINITY);
    expect(sumOf([exactly(3e38), exactly(1)]).error).toBeLessThan(2e31);
  });

  it('zero is exact only where nothing is in doubt', () => {
    const doubt = { value: 0, error: 0.5 };
    expect(A.add(exactly(0), exactly(1))).toEqual({ value: 1, error: 0 });
    expect(A.multiply(exactly(0), exactly(3))).toEqual({ value: 0, error: 0 });
    expect(A.divide(exactly(0), exactly(3))).toEqual({ value: 0, error: 0 });
    const u = 2 ** -24;
    expect(A.add(doubt, exactly(1)).error).toBeGreaterThanOrEqual(0.5 + 1.5 * u);
    expect(A.multiply(doubt, exactly(3)).error).toBeGreaterThanOrEqual(1.5 + 1.5 * u);
    expect(A.divide(doubt, exactly(2)).error).toBeGreaterThanOrEqual(0.25 + 0.25 * u);
  });
});
