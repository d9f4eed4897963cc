/** Running error: the bound that a value carries holds for its true error. */
import fc from 'fast-check';
import { fraction } from 'mathjs';
import { describe, expect, it } from 'vitest';
import {
  type Arithmetic,
  Undecided,
  Undefined,
} from '../../../../src/theory/arithmetic/arithmetic.ts';
import { type Decimal, decimal, toDecimal } from '../../../../src/theory/arithmetic/decimal.ts';
import { type Exact, exact } from '../../../../src/theory/arithmetic/exact.ts';
import {
  boundedError,
  exactly,
  type Rounded,
  runningError,
} from '../../../../src/theory/arithmetic/runningError.ts';
import { leaf, type Program, program } from './randomPrograms.ts';

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

  it('adds up a Σ term by term, in the order that is written', () => {
    expect(runningError).not.toHaveProperty('sum');
    expect(boundedError).toHaveProperty('sum');
  });

  it('integrates with the errors of the integrand, and shows values', () => {
    const c = { value: 3, error: 2 ** -20 };
    const integral = runningError.integrate?.(
      (B, lift) => (t) => B.multiply(lift(c), t),
      exactly(0),
      exactly(2),
    ) as Rounded;
    expect(Math.abs(integral.value - 6)).toBeLessThan(2 ** -40);
    expect(Math.abs(integral.error / 2 ** -19 - 1)).toBeLessThan(2 ** -15);
    expect(runningError.toNumber(c)).toBe(3);
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
    expect(runningError.relate(a, '<', exactly(1)).holds).toBe(true);
    expect(runningError.relate(exactly(1), '<', exactly(1)).holds).toBe(false);
    expect(runningError.relate(exactly(1), '<=', exactly(1)).holds).toBe(true);
    expect(runningError.relate(exactly(1), '<', exactly(2)).holds).toBe(true);
  });
});
