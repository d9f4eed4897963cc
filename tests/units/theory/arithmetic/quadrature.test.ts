/** Integrals with an estimate of their error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undecided, Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { exp, expm1, ln } from '../../../../src/theory/arithmetic/elementary.ts';
import { integrate } from '../../../../src/theory/arithmetic/quadrature.ts';
import { exactly } from '../../../../src/theory/arithmetic/runningError.ts';

describe('quadrature', () => {
  /** Of 16 points each: the whole, and two halves for each of the intervals that are halved. */
  const MOST_SAMPLES = 16 * (1 + 2 * 64);
  const of = (f: (t: number) => number) => {
    let samples = 0;
    return (t: { value: number }) => {
      if (samples++ === MOST_SAMPLES) throw new Error('an integral without end');
      return exactly(f(t.value));
    };
  };
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

  it('from a point to itself it is 0, even where the integrand has no value', () => {
    const nowhere = () => {
      throw new Undefined('1/0');
    };
    expect(integrate(nowhere, exactly(2), exactly(2))).toEqual({ value: 0, error: 0 });
    expect(() => integrate(nowhere, exactly(1), exactly(2))).toThrow('1/0');
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
    const whole = smooth.slice(0, 16);
    expect(whole).toEqual([...whole].sort((a, b) => a - b));
  });

  it('does not halve for less than 2⁻⁴⁰ of the integral, or than the error of the integrand', () => {
    const samples = (f: (t: number) => number, relative: number) => {
      let count = 0;
      const noted = (t: { value: number }) => {
        count++;
        const value = f(t.value);
        return { value, error: relative * Math.abs(value) };
      };
      const { value, error } = integrate(noted, exactly(0), exactly(1));
      return { count, error: error / Math.abs(value) };
    };
    const once = 16 * 3;
    expect(samples(() => 0, 0).count).toBe(once);
    const close = samples((t) => 1 / (1 + 4 * t), 0);
    expect(close.count).toBe(once);
    // More than the 2⁻⁴⁷ for the roundings of the rule itself.
    expect(close.error).toBeGreaterThan(2 ** -46);
    expect(close.error).toBeLessThan(2 ** -40);
    expect(samples((t) => 1 / (1 + 9 * t), 0).count).toBeGreaterThan(once);
    expect(samples((t) => 1 / (1 + 9 * t), 2 ** -20).count).toBe(once);
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
    const fromRounded = () => integrate(of(Math.abs), { value: 0, error: 1e-9 }, exactly(1));
    expect(fromRounded).toThrow('the bounds of an integral are rounded');
    expect(fromRounded).toThrow(Undecided);
    expect(() => integrate(of(Math.abs), exactly(0), { value: 1, error: 1e-9 })).toThrow(Undecided);
  });
});
