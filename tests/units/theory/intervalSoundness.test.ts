/** The enclosures contain the truth; unsound ones, planted, are found to miss it. */
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, soundness } from '../../../bench/enclosures/soundness.ts';
import type { Arithmetic } from '../../../src/theory/arithmetic/arithmetic.ts';
import { exp } from '../../../src/theory/arithmetic/elementary.ts';
import { type Interval, interval } from '../../../src/theory/arithmetic/interval.ts';

const POINTS = 10_000;
const SEED = 1;

/** Ten thousand exponentials to 64 digits are seconds of work, more on a busy machine. */
const timeout = 600_000;

describe.each(FUNCTIONS)('$name', { timeout }, (f) => {
  it(`contains the 64-digit value of ${f.formula} at 10⁴ points`, () => {
    const found = soundness(f, interval, POINTS, SEED);
    expect(found).toMatchObject({ points: POINTS, misses: 0, first: null });
    expect(found.undecided).toBeLessThan(POINTS / 4);
    expect(found.widest).toBeLessThan(100);
  });
});

/** Without the direction that an operation is rounded in. */
const nearest = (f: (a: number, b: number) => number) => (a: Interval, b: Interval) => {
  const corners = [a.low, a.high].flatMap((x) => [f(x, b.low), f(x, b.high)]);
  return { low: Math.min(...corners), high: Math.max(...corners) };
};

const planted: [name: string, by: string, wrong: Partial<Arithmetic<Interval>>][] = [
  ['a sum rounded to nearest', 'sum', { add: nearest((a, b) => a + b) }],
  ['a product rounded to nearest', 'product', { multiply: nearest((a, b) => a * b) }],
  ['a quotient rounded to nearest', 'quotient', { divide: nearest((a, b) => a / b) }],
  [
    'a product of the lower ends and of the upper ends alone',
    'product',
    {
      multiply: (a, b) => {
        const [p, q] = [a.low * b.low, a.high * b.high];
        return interval.add({ low: Math.min(p, q), high: Math.max(p, q) }, interval.integer(0));
      },
    },
  ],
  [
    'an exponential without its ulp',
    'exponential',
    { exp: ({ low, high }) => ({ low: exp(low), high: exp(high) }) },
  ],
  [
    'an exponential with its ulp on one side only',
    'exponential',
    { exp: (a) => ({ low: exp(a.low), high: interval.exp(a).high }) },
  ],
  [
    'a square that forgets the negative end',
    'square',
    {
      power: (a) => interval.multiply({ low: a.high, high: a.high }, { low: a.high, high: a.high }),
    },
  ],
  ['the smaller of two numbers for the larger', 'largest', { max: (a) => a }],
];

describe('planted unsound intervals', { timeout }, () => {
  it.each(planted)('%s: the %s gives it away', (_, by, wrong) => {
    const f = FUNCTIONS.find(({ name }) => name === by);
    if (f === undefined) throw new Error(`no function ${by}`);
    const { misses, first } = soundness(f, { ...interval, ...wrong }, POINTS / 10, SEED);
    expect(misses).toBeGreaterThan(0);
    expect(first?.enclosure).toBeDefined();
  });
});
