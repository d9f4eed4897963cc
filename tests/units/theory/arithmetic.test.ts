/** The arithmetics keep their promises: sound bounds, exact values, an oracle that is one. */
import fc from 'fast-check';
import { fraction } from 'mathjs';
import { describe, expect, it } from 'vitest';
import {
  type Arithmetic,
  Undecided,
  Undefined,
} from '../../../src/theory/arithmetic/arithmetic.ts';
import { type Counter, counting } from '../../../src/theory/arithmetic/counting.ts';
import { type Decimal, decimal, toDecimal, ulp } from '../../../src/theory/arithmetic/decimal.ts';
import { dual } from '../../../src/theory/arithmetic/dual.ts';
import { exp, expm1, ln } from '../../../src/theory/arithmetic/elementary.ts';
import { type Exact, exact, logarithm, rational } from '../../../src/theory/arithmetic/exact.ts';
import { FLOAT32 } from '../../../src/theory/arithmetic/precision.ts';
import { integrate } from '../../../src/theory/arithmetic/quadrature.ts';
import {
  boundedError,
  boundedErrorIn,
  exactly,
  type Rounded,
  runningError,
} from '../../../src/theory/arithmetic/runningError.ts';

/** A random computation: how to do it in any arithmetic that can take in doubles. */
type Program = <T extends object>(A: Arithmetic<T>, of: (x: number) => T) => T;

const leaf = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(1, 0.1, 3, 1e-8, 1e8, 2 ** -40),
);

const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 5 },
    leaf.map(
      (x): Program =>
        (_, of) =>
          of(x),
    ),
    fc
      .tuple(
        tie('program'),
        tie('program'),
        fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'max'),
      )
      .map(
        ([p, q, f]): Program =>
          (A, of) =>
            A[f as 'add'](p(A, of), q(A, of)),
      ),
    tie('program').map(
      (p): Program =>
        (A, of) =>
          // exp of something in [−20, 20], so that nothing overflows.
          A.exp(
            A.divide(
              A.multiply(A.integer(20), p(A, of)),
              A.add(A.integer(1), A.multiply(p(A, of), p(A, of))),
            ),
          ),
    ),
  ),
}));

/** |true value − value| ≤ error on random programs; returns how many had a value. */
function soundOn(A: Arithmetic<Rounded>): number {
  let defined = 0;
  fc.assert(
    fc.property(program, (p) => {
      let result: Rounded;
      let truth: Decimal;
      try {
        result = p(A, exactly);
        truth = p(decimal, toDecimal);
      } catch (error) {
        if (error instanceof Undecided || error instanceof Undefined) return;
        throw error;
      }
      if (!Number.isFinite(result.value)) return;
      defined++;
      const gap = toDecimal(result.value).minus(truth).abs();
      const covered = gap.lte(toDecimal(result.error).plus(truth.abs().times(1e-55)));
      expect(covered, `${result.value} ± ${result.error} for ${truth}, off by ${gap}`).toBe(true);
    }),
    { seed: 3, numRuns: 2000 },
  );
  return defined;
}

/** The double as a fraction: an odd multiple of a power of two. */
function fractionOf(x: number): Exact {
  let exponent = 0;
  let significand = x;
  for (; !Number.isInteger(significand); exponent--) significand *= 2;
  return { q: fraction(BigInt(significand), 2n ** BigInt(-exponent)), logarithm: false };
}

/** Near overflow and underflow, where a product may lose all of its digits. */
const extreme = fc.oneof(
  fc.constantFrom(0, 1, 3, 5e-324, 1e-310, -1e-300, 1e-160, 2 ** -480, 2 ** 480, 1e160, -1e300),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const { rationalProgram } = fc.letrec<{ rationalProgram: Program }>((tie) => ({
  rationalProgram: fc.oneof(
    { maxDepth: 3 },
    extreme.map(
      (x): Program =>
        (_, of) =>
          of(x),
    ),
    fc
      .tuple(
        tie('rationalProgram'),
        tie('rationalProgram'),
        fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'max'),
      )
      .map(
        ([p, q, f]): Program =>
          (A, of) =>
            A[f as 'add'](p(A, of), q(A, of)),
      ),
  ),
}));

describe.each([runningError, boundedError])('$name', (A) => {
  it('bounds the true error on random programs of huge and tiny numbers', () => {
    let defined = 0;
    fc.assert(
      fc.property(rationalProgram, (p) => {
        let result: Rounded;
        try {
          result = p(A, exactly);
        } catch (error) {
          if (error instanceof Undecided || error instanceof Undefined) return;
          throw error;
        }
        if (!Number.isFinite(result.value) || !Number.isFinite(result.error)) return;
        defined++;
        const gap = p(exact, fractionOf).q.sub(fractionOf(result.value).q).abs();
        expect(gap.compare(fractionOf(result.error).q)).toBeLessThanOrEqual(0);
      }),
      { seed: 5, numRuns: 3000 },
    );
    expect(defined).toBeGreaterThan(1500);
  });

  const covers = ({ value, error }: Rounded, truth: Decimal) =>
    expect(toDecimal(value).minus(truth).abs().lte(toDecimal(error))).toBe(true);

  it('a quotient whose parts underflow keeps its error', () => {
    // 10⁻³⁰ / (10³⁰⁰ ± almost all of it): the quotient is 0, the truth may be 10⁻³¹⁵.
    const b = { value: 1e300, error: 1e300 * (1 - 2 ** -50) };
    const { value, error } = A.divide(exactly(1e-30), b);
    expect(value).toBe(0);
    expect(error).toBeGreaterThanOrEqual(1e-30 / (b.value - b.error));
    // The error of the divisor underflows on its own, the quotient multiplies it up again.
    const c = A.divide(exactly(1e300), { value: 1, error: 5e-324 });
    expect(c.error).toBeGreaterThanOrEqual(5e-324 * 1e300);
    const d = A.divide(exactly(1e-160), { value: 1e-10, error: 1e-175 });
    expect(d.error).toBeGreaterThanOrEqual(1e-315);
  });

  it.each([
    [-800, 100],
    [-745, 1],
    [-700, 0],
    [-1, 0.5],
    [0, 1e-3],
    [1, 0],
    [700, 5],
  ])('e to the power %f ± %f is covered at both ends', (value, error) => {
    const result = A.exp({ value, error });
    covers(result, toDecimal(value).plus(toDecimal(error)).exp());
    covers(result, toDecimal(value).minus(toDecimal(error)).exp());
  });
});

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

describe('running error', () => {
  it('bounds the true error on random programs', () => {
    expect(soundOn(runningError)).toBeGreaterThan(1000);
  });

  it('bounded error does too, and is never sharper', () => {
    expect(soundOn(boundedError)).toBeGreaterThan(1000);
    fc.assert(
      fc.property(leaf, leaf, leaf, (a, b, c) => {
        const f = (A: Arithmetic<Rounded>) => A.add(A.multiply(exactly(a), exactly(b)), exactly(c));
        expect(f(boundedError).error).toBeGreaterThanOrEqual(f(runningError).error);
      }),
      { seed: 4 },
    );
  });

  it('exact operations on exact numbers stay exact', () => {
    const [two, three, half] = [2, 3, 0.5].map(exactly);
    const { add, subtract, multiply, divide } = runningError;
    expect(add(two, half)).toEqual({ value: 2.5, error: 0 });
    expect(subtract(two, three)).toEqual({ value: -1, error: 0 });
    expect(multiply(three, half)).toEqual({ value: 1.5, error: 0 });
    expect(divide(three, two)).toEqual({ value: 1.5, error: 0 });
    expect(runningError.exp(exactly(0))).toEqual({ value: 1, error: 0 });
    expect(divide(exactly(1), three).error).toBeGreaterThan(0);
    expect(add(exactly(1), exactly(2 ** -60)).error).toBe(2 ** -60 * (1 + 2 ** -49));
  });

  it('a rounded sum is off by exactly its residual', () => {
    const { error } = runningError.add(exactly(0.1), exactly(0.2));
    const truth = toDecimal(0.1)
      .plus(toDecimal(0.2))
      .minus(toDecimal(0.1 + 0.2))
      .abs();
    expect(error / truth.toNumber()).toBeGreaterThanOrEqual(1);
    expect(error / truth.toNumber()).toBeLessThan(1 + 2 ** -40);
  });

  it('decides only what rounding leaves open to be decided', () => {
    const blurred = { value: 1, error: 0.1 };
    expect(() => runningError.compare(blurred, exactly(1.05))).toThrow(Undecided);
    expect(runningError.compare(blurred, exactly(1.2))).toBeLessThan(0);
    expect(runningError.compare(exactly(2), exactly(2))).toBe(0);
    expect(() => runningError.floor({ value: 2.05, error: 0.1 })).toThrow(Undecided);
    expect(() => runningError.floor({ value: 2.95, error: 0.1 })).toThrow(Undecided);
    expect(runningError.floor({ value: 2.5, error: 0.1 })).toBe(2);
    expect(runningError.floor({ value: -0.5, error: 0.25 })).toBe(-1);
    expect(runningError.floor(exactly(3))).toBe(3);
    expect(runningError.floor(exactly(-2.5))).toBe(-3);
    expect(runningError.floor(exactly(2 ** 53))).toBe(2 ** 53);
    expect(() => runningError.divide(exactly(1), blurred)).not.toThrow();
    expect(() => runningError.divide(exactly(1), { value: 0.05, error: 0.1 })).toThrow(Undecided);
    expect(() => runningError.divide(exactly(1), exactly(0))).toThrow(Undefined);
  });

  it('does not take a floor next to an integer, even where value ± error rounds to it', () => {
    // 3 − 2⁻⁶⁰ rounds to 3, but its floor is 2.
    expect(() => runningError.floor({ value: 3, error: 2 ** -60 })).toThrow(Undecided);
    expect(() => runningError.floor({ value: 3 - 2 ** -51, error: 2 ** -51 })).toThrow(Undecided);
    expect(runningError.floor({ value: 3 - 2 ** -50, error: 2 ** -51 })).toBe(2);
    expect(runningError.floor({ value: 3 + 2 ** -50, error: 2 ** -51 })).toBe(3);
  });

  it('compares only what is further apart than both errors together', () => {
    const a = { value: 1, error: 0.25 };
    expect(() => runningError.compare(a, { value: 1.5, error: 0.25 })).toThrow(Undecided);
    expect(runningError.compare(a, { value: 1.5, error: 0.125 })).toBeLessThan(0);
    expect(runningError.compare({ value: 1.5, error: 0.125 }, a)).toBeGreaterThan(0);
  });

  it('the larger of two values may be off by the larger of the errors', () => {
    const a = { value: 1, error: 0.5 };
    const b = { value: 2, error: 0.25 };
    expect(runningError.max(a, b)).toEqual({ value: 2, error: 0.5 });
    expect(runningError.max(b, a)).toEqual({ value: 2, error: 0.5 });
  });

  it('an overflow has no bound', () => {
    const sum = runningError.add(exactly(Number.MAX_VALUE), exactly(Number.MAX_VALUE));
    const product = runningError.multiply(exactly(1e200), exactly(1e200));
    const power = runningError.exp(exactly(1000));
    for (const overflow of [sum, product, power]) {
      expect(overflow).toEqual({
        value: Number.POSITIVE_INFINITY,
        error: Number.POSITIVE_INFINITY,
      });
      expect(() => runningError.relate(overflow, '=', overflow)).toThrow(Undecided);
    }
  });

  it('whatever the roundings, adding 0, multiplying 0 and dividing 0 are exact', () => {
    const [zero, x] = [0, 0.1].map(exactly);
    const { add, subtract, multiply, divide } = boundedError;
    expect([add(zero, x), add(x, zero), subtract(x, zero)]).toEqual([x, x, x]);
    expect([multiply(zero, x), multiply(x, zero), divide(zero, x)]).toEqual([zero, zero, zero]);
    expect(add(x, x).error).toBeGreaterThan(0);
    expect(multiply(x, exactly(2)).error).toBeGreaterThan(0);
    expect(divide(x, exactly(2)).error).toBeGreaterThan(0);
  });

  it('a lost bound decides nothing', () => {
    const lost = runningError.multiply(exactly(0), { value: 1, error: Number.POSITIVE_INFINITY });
    expect(lost.error).toBe(Number.POSITIVE_INFINITY);
    expect(() => runningError.relate(lost, '=', exactly(0))).toThrow(Undecided);
  });

  it('relates within the sum of both errors, strictly only where both are exact', () => {
    const a = { value: 1, error: 0.25 };
    const b = { value: 1.5, error: 0.125 };
    expect(runningError.relate(a, '=', b)).toMatchObject({ holds: false, gap: 0.5 });
    expect(runningError.relate(a, '=', { value: 1.25, error: 0.125 }).holds).toBe(true);
    expect(runningError.relate(b, '<=', a).holds).toBe(false);
    expect(runningError.relate(a, '<=', b)).toMatchObject({ holds: true, gap: 0 });
    expect(runningError.relate(exactly(1), '<', exactly(1)).holds).toBe(false);
    expect(runningError.relate(exactly(1), '<=', exactly(1)).holds).toBe(true);
    expect(runningError.relate(exactly(1), '<', exactly(2)).holds).toBe(true);
  });
});

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
    expect(decimal.compare(one, three)).toBeLessThan(0);
    expect(decimal.compare(three, three)).toBe(0);
    expect(decimal.floor(toDecimal(-2.5))).toBe(-3);
    expect(decimal.toNumber(toDecimal(0.1))).toBe(0.1);
    expect(() => decimal.divide(one, decimal.integer(0))).toThrow(Undefined);
    expect(decimal.relate(one, '<', three)).toMatchObject({ holds: true, gap: 0 });
    expect(decimal.relate(three, '=', one)).toMatchObject({ holds: false, gap: 2 });
    expect(decimal.relate(one, '=', three)).toMatchObject({ holds: false, gap: 2 });
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

describe('dual numbers', () => {
  const D = dual(exact);
  const variable = (n: number, d = 1) => ({ value: rational(n, d), tangent: rational(1) });
  const tangent = (x: { tangent: Exact }) => x.tangent.q.toFraction();

  it('follow the rules of differentiation', () => {
    const x = variable(3);
    const c = D.integer(5);
    expect(tangent(D.add(x, c))).toBe('1');
    expect(tangent(D.subtract(c, x))).toBe('-1');
    expect(tangent(D.multiply(x, x))).toBe('6');
    expect(tangent(D.multiply(c, x))).toBe('5');
    expect(tangent(D.divide(c, x))).toBe('-5/9');
    expect(tangent(D.divide(x, c))).toBe('1/5');
    expect(tangent(D.max(x, c))).toBe('0');
    expect(tangent(D.max(x, D.integer(1)))).toBe('1');
    expect(tangent(D.max(c, D.integer(5)))).toBe('0');
    expect(() => D.max(x, D.integer(3))).toThrow(Undefined);
    const t = { value: logarithm(4), tangent: rational(2) };
    expect(tangent(D.exp(t))).toBe('8');
    expect(D.compare(x, c)).toBeLessThan(0);
    expect(D.floor(variable(7, 2))).toBe(3);
    expect(D.relate(x, '=', D.integer(3)).holds).toBe(true);
    expect(D.toNumber(x)).toBe(3);
  });

  it('a decision at a tie has no derivative unless both sides move together', () => {
    expect(() => D.compare(variable(3), D.integer(3))).toThrow(Undefined);
    expect(D.compare(variable(3), variable(3))).toBe(0);
    expect(D.max(variable(3), variable(3)).value.q.toFraction()).toBe('3');
  });

  it('differentiate random polynomials and their quotients as their coefficients say', () => {
    const polynomial = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 5 });
    /** Horner's scheme in any arithmetic. */
    const at = <T extends object>(A: Arithmetic<T>, coefficients: readonly number[], x: T): T =>
      coefficients.reduceRight((sum, c) => A.add(A.multiply(sum, x), A.integer(c)), A.integer(0));
    fc.assert(
      fc.property(polynomial, polynomial, fc.integer({ min: -3, max: 3 }), (p, q, n) => {
        const x = variable(n, 2);
        const slope = (c: readonly number[]) => c.map((a, k) => k * a).slice(1);
        const [P, Q, dP, dQ] = [p, q, slope(p), slope(q)].map((c) => at(exact, c, rational(n, 2)));
        const crossed = (combine: typeof exact.add) =>
          combine(exact.multiply(dP, Q), exact.multiply(P, dQ));
        const [u, v] = [at(D, p, x), at(D, q, x)];
        expect(tangent(u)).toBe(dP.q.toFraction());
        expect(tangent(D.multiply(u, v))).toBe(crossed(exact.add).q.toFraction());
        fc.pre(!Q.q.equals(0));
        expect(tangent(D.divide(u, v))).toBe(
          exact.divide(crossed(exact.subtract), exact.multiply(Q, Q)).q.toFraction(),
        );
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('over dual numbers give second derivatives', () => {
    const DD = dual(D);
    // x³ at 2: 8, 12, 12.
    const x = { value: { value: rational(2), tangent: rational(1) }, tangent: D.integer(1) };
    const cube = DD.multiply(x, DD.multiply(x, x));
    expect(cube.value.value.q.toFraction()).toBe('8');
    expect(tangent(cube.value)).toBe('12');
    expect(tangent(cube.tangent)).toBe('12');
  });
});

describe('counting', () => {
  it('counts multiplications and divisions, nothing else', () => {
    const counter: Counter = { multiplications: 0 };
    const C = counting(runningError, counter);
    const two = exactly(2);
    C.add(two, two);
    C.subtract(two, two);
    C.exp(two);
    expect(counter.multiplications).toBe(0);
    expect(C.multiply(two, two).value).toBe(4);
    expect(C.divide(two, two).value).toBe(1);
    expect(counter.multiplications).toBe(2);
  });
});

describe('quadrature', () => {
  const of = (f: (t: number) => number) => (t: { value: number }) => exactly(f(t.value));
  const between = (f: (t: number) => number, a: number, b: number) =>
    integrate(of(f), exactly(a), exactly(b));

  it.each([
    ['1', () => 1, 0, 3, 3],
    ['t^7', (t: number) => t ** 7, 0, 2, 32],
    [
      't^31, the last degree that 16 points integrate exactly',
      (t: number) => t ** 31,
      0,
      1,
      1 / 32,
    ],
    ['1/t²', (t: number) => 1 / (t * t), 1, 4, 3 / 4],
    ['√t, singular at the end', Math.sqrt, 0, 1, 2 / 3],
    ['|t|, a kink inside', Math.abs, -1, 2, 5 / 2],
    ['1/(1 + 25t²), poles nearby', (t: number) => 1 / (1 + 25 * t * t), -1, 1, 0.5493603067780064],
  ])('%s: the estimate covers the error', (_, f, a, b, truth) => {
    const { value, error } = between(f, a, b);
    expect(Math.abs(value - truth)).toBeLessThanOrEqual(error + 2 ** -52 * Math.abs(truth));
    expect(error).toBeLessThan(1e-6);
  });

  it('the estimate covers the error of smooth families', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -12, max: 12 }).filter((c) => c !== 0),
        fc.integer({ min: 0, max: 12 }),
        (n, c, power) => {
          const b = n / 8;
          const check = (f: (t: number) => number, truth: number) => {
            const { value, error } = between(f, 0, b);
            // The closed form is itself evaluated with a handful of roundings.
            expect(Math.abs(value - truth)).toBeLessThanOrEqual(error + 2 ** -48 * Math.abs(truth));
            expect(error).toBeLessThan(1e-8 * Math.max(1, Math.abs(truth)));
          };
          check((t) => t ** power, b ** (power + 1) / (power + 1));
          check((t) => exp(c * t), expm1(c * b) / c);
          check((t) => 1 / (1 + t) ** 2, b / (1 + b));
          check((t) => 1 / (1 + t), ln(1 + b));
        },
      ),
      { seed: 12, numRuns: 60 },
    );
  });

  it('halves where the integrand is rough, and only there', () => {
    const samples: number[] = [];
    const step = (t: number) => {
      samples.push(t);
      return t < 1 / 3 ? 0 : 1;
    };
    const { value, error } = between(step, 0, 1);
    expect(Math.abs(value - 2 / 3)).toBeLessThanOrEqual(error);
    // Twelve halvings towards ⅓, each with two more applications of 16 points on either side.
    expect(error).toBeLessThan(2 ** -12);
    // The whole, and two halves at each of the depths 0 to 12 of the one path and of its siblings.
    expect(samples).toHaveLength(16 * (1 + 2 * (1 + 2 * 12)));
    samples.length = 0;
    between((t) => 1 - step(1 - t), 0, 1);
    expect(samples).toHaveLength(16 * (1 + 2 * (1 + 2 * 12)));
    const smooth: number[] = [];
    between(
      (t) => {
        smooth.push(t);
        return t * t;
      },
      0,
      1,
    );
    expect(smooth).toHaveLength(16 * 3);
    for (const t of smooth) expect(t > 0 && t < 1).toBe(true);
  });

  it('knows no scale: what is tiny is integrated as carefully as what is large', () => {
    const large = between((t) => 1 / (1 + 25 * t * t), -1, 1);
    const tiny = between((t) => 2 ** -90 / (1 + 25 * t * t), -1, 1);
    expect(tiny).toEqual({ value: 2 ** -90 * large.value, error: 2 ** -90 * large.error });
  });

  it('reversed bounds change the sign, equal ones give 0', () => {
    expect(between((t) => t * t, 3, 0).value).toBe(-between((t) => t * t, 0, 3).value);
    expect(between((t) => t * t, 1, 1)).toEqual({ value: 0, error: 0 });
  });

  it('carries the error of the integrand', () => {
    const { error } = integrate(() => ({ value: 1, error: 0.5 }), exactly(0), exactly(2));
    expect(error).toBeGreaterThanOrEqual(1 - 2 ** -40);
    expect(error).toBeLessThan(1.001);
  });

  it('refuses bounds that are not exact', () => {
    expect(() => integrate(of(Math.abs), { value: 0, error: 1e-9 }, exactly(1))).toThrow(Undecided);
    expect(() => integrate(of(Math.abs), exactly(0), { value: 1, error: 1e-9 })).toThrow(Undecided);
  });
});
