/** Integrals with both bounds proved: they contain the truth, and cost no more than they need. */
import { describe, expect, it } from 'vitest';
import {
  type Integrand,
  Undecided,
  Undefined,
} from '../../../../src/theory/arithmetic/arithmetic.ts';
import { enclosing } from '../../../../src/theory/arithmetic/enclosedIntegral.ts';
import { between, type Interval } from '../../../../src/theory/arithmetic/interval.ts';
import type { Series } from '../../../../src/theory/arithmetic/series.ts';
import { valueIn } from '../../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../../src/theory/expression/parse.ts';

const at = (x: number) => between(x, x);

/** More pieces than any integral here needs. */
const MOST_PIECES = 200;

/** Intervals with integrals that note each piece they look at, and give up where there is no end. */
function watching(pieces: Interval[]) {
  const integrate = (integrand: Integrand<Interval>, a: Interval, b: Interval): Interval => {
    const watched: Integrand<Interval> = (B, lift) => {
      const f = integrand(B, lift);
      let calls = 0;
      return (t) => {
        // Each piece is looked at in its middle, then as a whole.
        if (calls++ % 2 === 1) pieces.push((t as unknown as Series<Interval>).coefficients[0]);
        if (calls > 2 * MOST_PIECES) throw new Error('an integral without end');
        return f(t);
      };
    };
    return (enclosing.integrate as typeof integrate)(watched, a, b);
  };
  return { ...enclosing, integrate };
}

describe('an enclosed integral', () => {
  const over = (f: Integrand<Interval>, a: number, b: number) => {
    const pieces: Interval[] = [];
    const { low, high } = watching(pieces).integrate(f, at(a), at(b));
    return { low, high, pieces };
  };

  it('takes an interval as a whole where that says enough', () => {
    expect(over((B) => B.exp, 0, 1).pieces).toEqual([between(0, 1)]);
    expect(over((B) => (t) => B.subtract(B.integer(0), B.exp(t)), 0, 1).pieces).toHaveLength(1);
    expect(over((B) => () => B.integer(0), 0, 1)).toEqual({ ...at(0), pieces: [between(0, 1)] });
  });

  it('does not halve for the sake of what the integrand leaves open', () => {
    const slope = between(-1, 1);
    const { pieces } = over((B, lift) => (t) => B.exp(B.multiply(lift(slope), t)), 0, 1);
    expect(pieces).toHaveLength(1);
  });

  it('halves where the integrand is steep, at most twelve times, and only there', () => {
    // 1/(2⁻³⁰ + t)
    const { low, high, pieces } = over(
      (B) => (t) => B.divide(B.integer(1), B.add(B.divide(B.integer(1), B.integer(2 ** 30)), t)),
      ...([0, 1] as const),
    );
    const truth = Math.log(1 + 2 ** 30);
    expect(low).toBeLessThan(truth);
    expect(high).toBeGreaterThan(truth);
    expect(pieces[0]).toEqual(between(0, 1));
    const widths = pieces.map((piece) => piece.high - piece.low);
    expect(Math.min(...widths)).toBe(2 ** -12);
  });

  it('halves what cannot be divided by as a whole', () => {
    // 1/(1 − t + t²): the divisor is in [0, 2] for t in [0, 1], and at least ¼ for the halves.
    const { low, high, pieces } = over(
      (B) => (t) => B.divide(B.integer(1), B.add(B.subtract(B.integer(1), t), B.multiply(t, t))),
      ...([0, 1] as const),
    );
    const truth = (2 * Math.PI) / 3 / Math.sqrt(3);
    expect(low).toBeLessThan(truth);
    expect(high).toBeGreaterThan(truth);
    expect(high - low).toBeLessThan(2 ** -40);
    expect(pieces.length).toBeGreaterThan(2);
  });

  it('does not halve where the integrand has no value', () => {
    let calls = 0;
    const nowhere: Integrand<Interval> = () => () => {
      calls++;
      throw new Undefined('1/0');
    };
    expect(() => over(nowhere, 0, 1)).toThrow(Undefined);
    expect(calls).toBe(1);
  });

  it('from a point to itself is 0', () => {
    expect(over((B) => B.exp, 2, 2)).toMatchObject(at(0));
  });
});

const inIntervals = (text: string, variables: Record<string, Interval> = {}): Interval =>
  valueIn(parse(text), {
    ...{ arithmetic: watching([]), variables, definitions: {}, ranges: {}, bound: {} },
    known: new Map(),
  });

describe('enclosed integrals', () => {
  it.each([
    ['integral(1, t, 0, 3)', 3],
    ['integral(t^7, t, 0, 2)', 32],
    ['integral(1/t^2, t, 1, 4)', 0.75],
    ['integral(exp(t), t, 0, 1)', 'exp(1) - 1'],
    ['integral(exp(t), t, 1, 0)', '1 - exp(1)'],
    ['integral(1/(1 + 25*t^2), t, 0, 1/2) * 0 + 1', 1],
    ['integral(d(exp(-t^2), t), t, 0, 4)', 'exp(-16) - 1'],
    ['exp(integral(1/t, t, 1, 2))', 2],
    ['integral(a*t, t, 0, 2)', 6],
  ])('%s is %s, and known to 44 bits', (text, truth) => {
    const { low, high } = inIntervals(text, { a: at(3) });
    const expected = typeof truth === 'number' ? at(truth) : inIntervals(truth);
    expect(low).toBeLessThanOrEqual(expected.high);
    expect(high).toBeGreaterThanOrEqual(expected.low);
    expect(high - low).toBeLessThanOrEqual(2 ** -44 * Math.max(1, Math.abs(high)) * 4);
  });

  it('holds for every value of what the integrand depends on', () => {
    const enclosure = inIntervals('integral(exp(a*t), t, 0, 1)', { a: between(-1, 1) });
    for (const a of [-1, -0.3, 0.5, 1]) {
      const one = inIntervals('integral(exp(a*t), t, 0, 1)', { a: at(a) });
      expect(enclosure.low).toBeLessThanOrEqual(one.low);
      expect(enclosure.high).toBeGreaterThanOrEqual(one.high);
    }
  });

  it('refuses bounds that are not numbers, and a pole', () => {
    expect(() => inIntervals('integral(t, t, 0, a)', { a: between(1, 2) })).toThrow(Undecided);
    expect(() => inIntervals('integral(t, t, a, 3)', { a: between(1, 2) })).toThrow(Undecided);
    expect(() => inIntervals('integral(1/t, t, 0-1, 2)')).toThrow(Undecided);
  });
});
