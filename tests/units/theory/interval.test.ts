/** Intervals: neighbours, what the operations lose, ends at infinity, decisions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../../../src/theory/arithmetic/adjacent.ts';
import { Undecided, Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal, ulp } from '../../../src/theory/arithmetic/decimal.ts';
import { productError, quotientError, sumError } from '../../../src/theory/arithmetic/errorFree.ts';
import { between, type Interval, interval } from '../../../src/theory/arithmetic/interval.ts';

const { MAX_VALUE: MAX, MIN_VALUE: MIN, POSITIVE_INFINITY: INFINITY } = Number;
const any = fc.double({ noNaN: true, noDefaultInfinity: true });
const at = (x: number) => between(x, x);

describe('neighbours', () => {
  it('are the next doubles', () => {
    fc.assert(
      fc.property(any, (x) => {
        const above = nextUp(x);
        expect(above).toBeGreaterThan(x);
        // Nothing lies between: the middle, where it is not rounded itself, rounds to an end.
        const middle = x / 2 + above / 2;
        if (Math.abs(x) > 1e-300 && above !== INFINITY) expect([x, above]).toContain(middle);
        expect(nextDown(above)).toBe(x === 0 ? 0 : x);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it.each([
    [0, MIN],
    [-0, MIN],
    [-MIN, -0],
    [MAX, INFINITY],
    [INFINITY, INFINITY],
    [-INFINITY, -MAX],
    [1, 1 + 2 ** -52],
    [-1, -1 + 2 ** -53],
    [2 ** 33 - 2 ** -20, 2 ** 33],
    [1 + 2 ** -20 - 2 ** -52, 1 + 2 ** -20],
  ])('above %d is %d', (x, above) => {
    expect(nextUp(x)).toBe(above);
    expect(nextDown(-x)).toBe(-above);
  });
});

describe('error-free transformations', () => {
  const middling = fc.double({ min: -1e40, max: 1e40, noNaN: true });

  it('know what a sum, a product and a quotient lost', () => {
    fc.assert(
      fc.property(middling, middling, (a, b) => {
        const [x, y] = [toDecimal(a), toDecimal(b)];
        if (Math.abs(a) > 1e-10 && Math.abs(b) > 1e-10) {
          const lostBySum = x.plus(y).minus(toDecimal(a + b));
          const foundBySum = toDecimal(sumError(a, b, a + b));
          const digits = (Math.abs(a) + Math.abs(b)) * 1e-60;
          expect(foundBySum.minus(lostBySum).abs().toNumber()).toBeLessThanOrEqual(digits);
          const lost = x.times(y).minus(toDecimal(a * b));
          const found = toDecimal(productError(a, b, a * b));
          expect(found.minus(lost).abs().toNumber()).toBeLessThanOrEqual(Math.abs(a * b) * 1e-60);
          const remainder = x.minus(toDecimal(a / b).times(y)).times(Math.sign(b));
          expect(Math.sign(quotientError(a, b, a / b))).toBe(Math.sign(remainder.toNumber()));
        }
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('say so where they cannot', () => {
    expect(sumError(MAX, MAX, INFINITY)).toBeNaN();
    expect(productError(1e-300, 1e-300, 0)).toBeNaN();
    expect(productError(1e300, 1e300, INFINITY)).toBeNaN();
    expect(quotientError(1, 1e300, 1e-300)).toBeNaN();
    expect(quotientError(1e-200, 1e200, 0)).toBeNaN();
    expect([productError(0, 1e300, 0), productError(1e300, 0, 0)]).toEqual([0, 0]);
    expect(quotientError(0, 1e300, 0)).toBe(0);
  });

  it('speak of numbers between 2⁻⁴⁸⁰ and 2⁴⁸⁰, both ends excluded', () => {
    const [least, most] = [2 ** -480, 2 ** 480];
    expect(Math.abs(productError(nextUp(least), 1, nextUp(least)))).toBe(0);
    expect(Math.abs(productError(nextDown(most), 1, nextDown(most)))).toBe(0);
    expect(productError(least, 1, least)).toBeNaN();
    expect(productError(most, 1, most)).toBeNaN();
    // The dividend alone is too small.
    expect(quotientError(2 ** -600, 2 ** -300, 2 ** -300)).toBeNaN();
  });
});

describe('interval', () => {
  it('exact operations stay exact, others cost one double on the side where they lost', () => {
    expect(interval.subtract(at(0.5), at(0.5))).toEqual(at(0));
    expect(interval.divide(at(1), at(4))).toEqual(at(0.25));
    expect(interval.multiply(at(3), at(0.125))).toEqual(at(0.375));
    expect(interval.exp(at(0))).toEqual(at(1));
    expect(interval.add(at(1), at(2 ** -60))).toEqual(between(1, 1 + 2 ** -52));
    expect(interval.subtract(at(1), at(2 ** -60))).toEqual(between(1 - 2 ** -53, 1));
    const third = interval.divide(at(1), at(3));
    expect(third.high).toBe(nextUp(third.low));
    expect(third.low).toBe(1 / 3);
    const product = interval.multiply(at(0.1), at(0.1));
    expect(product.high).toBe(nextUp(product.low));
  });

  it('takes the ends that matter, whatever the signs', () => {
    const m = between(-2, 3);
    expect(interval.multiply(m, between(-5, 4))).toEqual(between(-15, 12));
    expect(interval.multiply(between(-3, -2), between(-5, 4))).toEqual(between(-12, 15));
    expect(interval.divide(m, between(-4, -2))).toEqual(between(-1.5, 1));
    expect(interval.subtract(m, m)).toEqual(between(-5, 5));
    expect(interval.max(m, between(-3, 1))).toEqual(between(-2, 3));
  });

  it('even powers begin at 0, odd ones keep the sign', () => {
    const power = (a: Interval, n: number) => interval.power?.(a, n);
    expect(power(between(-2, 1), 2)).toEqual(between(0, 4));
    expect(power(between(-2, -1), 2)).toEqual(between(1, 4));
    expect(power(between(1, 3), 4)).toEqual(between(1, 81));
    expect(power(between(-2, 1), 3)).toEqual(between(-8, 4));
    expect(power(between(-INFINITY, 1), 2)).toEqual(between(0, INFINITY));
  });

  it('has no bound where a result overflows, and keeps the sign of what underflows', () => {
    expect(interval.add(at(MAX), at(MAX))).toEqual(between(MAX, INFINITY));
    expect(interval.multiply(at(-1e200), at(1e200))).toEqual(between(-INFINITY, -MAX));
    expect(interval.multiply(at(1e-200), at(1e-200))).toEqual(between(0, MIN));
    expect(interval.multiply(at(-1e-200), at(1e-200))).toEqual(between(-MIN, -0));
    expect(interval.divide(at(1e-200), at(1e200))).toEqual(between(0, MIN));
    expect(interval.exp(between(-800, 800))).toEqual(between(0, INFINITY));
    expect(interval.exp(at(800)).low).toBeGreaterThan(1e308);
    expect(interval.exp(at(-800))).toEqual(between(0, 2 * MIN));
    const unbounded = interval.exp(between(0, 800));
    expect(interval.multiply(at(0), unbounded)).toEqual(at(0));
    expect(interval.divide(unbounded, unbounded)).toEqual(between(0, INFINITY));
    expect(interval.divide(at(1), unbounded)).toEqual(between(0, 1));
    expect(interval.divide(at(1), between(-INFINITY, -2))).toEqual(between(-0.5, 0));
  });

  it('an exponential takes in its stated error of 1 ulp on both sides', () => {
    for (const x of [1, -1, 0.5, 40, -40, 700]) {
      const { low, high } = interval.exp(at(x));
      const truth = decimal.exp(toDecimal(x));
      const unit = ulp(truth.toNumber());
      expect(truth.minus(low).toNumber()).toBeGreaterThan(0);
      expect(truth.minus(high).toNumber()).toBeLessThan(0);
      expect((high - low) / unit).toBeGreaterThanOrEqual(2);
      expect((high - low) / unit).toBeLessThanOrEqual(4);
    }
  });

  it('decides what holds of all numbers, or of none; else it says that it cannot', () => {
    const [low, middle, high] = [between(0, 1), between(1, 2), between(3, 4)];
    expect(interval.relate(low, '<', high)).toEqual({ holds: true, gap: 0, allowance: 0 });
    expect(interval.relate(high, '<', low)).toEqual({ holds: false, gap: 2, allowance: 0 });
    expect(interval.relate(low, '<=', middle).holds).toBe(true);
    expect(interval.relate(middle, '<', low).holds).toBe(false);
    expect(interval.relate(at(1), '=', at(1)).holds).toBe(true);
    expect(interval.relate(low, '=', high)).toEqual({ holds: false, gap: 2, allowance: 0 });
    expect(interval.relate(high, '=', low)).toEqual({ holds: false, gap: 2, allowance: 0 });
    expect(interval.relate(high, '<=', low)).toEqual({ holds: false, gap: 2, allowance: 0 });
    for (const [a, relation, b] of [
      [low, '<', middle],
      [middle, '<=', low],
      [low, '=', low],
      [low, '=', middle],
      [middle, '=', low],
    ] as const) {
      expect(() => interval.relate(a, relation, b)).toThrow(Undecided);
    }
    expect([interval.compare(low, high), interval.compare(high, low)]).toEqual([-1, 1]);
    expect(interval.compare(at(2), at(2))).toBe(0);
    expect(() => interval.compare(low, middle)).toThrow('[0, 1] and [1, 2] overlap');
    expect(() => interval.compare(middle, low)).toThrow(Undecided);
    expect(interval.floor(between(1.25, 1.5))).toBe(1);
    expect(() => interval.floor(between(0.5, 1))).toThrow(Undecided);
    expect(() => interval.divide(low, at(0))).toThrow(Undefined);
    expect(() => interval.divide(low, low)).toThrow(Undecided);
    expect(() => interval.divide(low, between(-1, 0))).toThrow(Undecided);
    expect(() => interval.divide(low, between(-1, 1))).toThrow('a divisor in [-1, 1] may be zero');
  });

  it('refuses ends without a number between them', () => {
    expect(() => between(2, 1)).toThrow('between: there is no number from 2 to 1');
    expect(() => between(Number.NaN, 1)).toThrow(RangeError);
    expect(() => between(INFINITY, INFINITY)).toThrow(RangeError);
    expect(() => between(-INFINITY, -INFINITY)).toThrow(RangeError);
  });

  it('shows the middle', () => {
    expect(interval.toNumber(between(1, 2))).toBe(1.5);
    expect(interval.toNumber(at(0.1))).toBe(0.1);
    expect(interval.toNumber(at(MIN))).toBe(MIN);
  });
});
