/** The measuring of errors: what is taken for granted holds, and wrong values are noticed. */
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../bench/errors/arguments.ts';
import {
  FLOAT32_FUNCTIONS,
  type Float32Function,
  loadKernels,
  numberOf,
  patternOf,
} from '../../../bench/errors/float32Functions.ts';
import { errorInUlps, roundTo, truths } from '../../../bench/errors/oracle.ts';
import { SAMPLED_RANGES, sample } from '../../../bench/errors/sample.ts';
import { BLOCK, merge, NOTHING, sweep } from '../../../bench/errors/sweep.ts';
import { tasks } from '../../../bench/errors/task.ts';
import { toDecimal } from '../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32, FLOAT64 } from '../../../src/theory/arithmetic/precision.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const kernels = await loadKernels(BLOCK);
describe('the 64-digit oracle', () => {
  it('gives the published digits', () => {
    const digits: [keyof typeof truths, number, string][] = [
      ['exp', 1, '2.718281828459045235360287471352662497757247093'],
      ['expm1', 1, '1.718281828459045235360287471352662497757247093'],
      ['expm1', 2, '6.3890560989306502272304274605750078131803155705'],
      ['ln', 2, '0.6931471805599453094172321214581765680755001343'],
      ['log1p', 1, '0.6931471805599453094172321214581765680755001343'],
      ['log1p', 2, '1.0986122886681096913952452369225257046474905578'],
      ['tanh', 1, '0.7615941559557648881194582826047935904127685972'],
      ['sigmoid', 1, '0.7310585786300048792511592418218362743651446401'],
      ['sigmoid', -1, '0.2689414213699951207488407581781637256348553598'],
      ['cospi', 0.25, '0.7071067811865475244008443621048490392848359376'],
    ];
    for (const [name, x, published] of digits) {
      expect(truths[name](x).toString().startsWith(published), name).toBe(true);
    }
  });

  it('cancels nothing for small arguments: the first two terms of each series', () => {
    const x = toDecimal(2 ** -100);
    const half = x.times(x).div(2);
    const relativeGap = (name: keyof typeof truths, series: typeof x) =>
      truths[name](2 ** -100)
        .minus(series)
        .div(series)
        .abs()
        .toNumber();
    // The third term is x³/6 or x³/3 of it: less than 2⁻²⁰⁰ relative to x.
    expect(relativeGap('expm1', x.plus(half))).toBeLessThan(2 ** -200);
    expect(relativeGap('log1p', x.minus(half))).toBeLessThan(2 ** -200);
    expect(relativeGap('tanh', x)).toBeLessThan(2 ** -200);
  });

  it('knows cos πx in every quarter of the circle, and near its zeros', () => {
    for (let n = -16; n <= 16; n++) {
      const x = n / 8 + 2 ** -40;
      const plain = toDecimal(x).times(toDecimal(-1).acos()).cos();
      expect(truths.cospi(x).minus(plain).abs().toNumber(), `${x}`).toBeLessThan(1e-60);
    }
    const tiny = 2 ** -45;
    expect(truths.cospi(0.5 + tiny).toNumber()).toBe(-Math.PI * tiny);
    expect(truths.cospi(1.5 + tiny).toNumber()).toBe(Math.PI * tiny);
  });

  it('measures in spacings at the truth, gradual underflow and overflow included', () => {
    const error = (y: number, truth: number, precision = FLOAT32) =>
      errorInUlps(y, toDecimal(truth), precision);
    expect(error(1 + 2 ** -23, 1)).toBe(1);
    expect(error(1 - 2 ** -24, 1)).toBe(0.5);
    expect(error(1 + 2 ** -52, 1, FLOAT64)).toBe(1);
    expect(error(-3, -2)).toBe(2 ** 22);
    expect(error(0, 2 ** -150)).toBe(0.5);
    expect(error(inf, FLOAT32.largest)).toBe(1);
    expect(error(FLOAT32.largest, 2 ** 128)).toBe(1);
    expect(error(-inf, -FLOAT32.largest)).toBe(1);
    expect(error(inf, 2 ** 130)).toBe(0);
    expect(error(nan, 1)).toBe(inf);
    expect(errorInUlps(inf, toDecimal(2).pow(1100), FLOAT64)).toBe(0);
    expect(errorInUlps(inf, toDecimal(Number.MAX_VALUE), FLOAT64)).toBe(1);
  });

  it('rounds what lies beside a tie to its side, where a double would be on it', () => {
    const tie = toDecimal(1).plus(toDecimal(2 ** -24));
    const little = toDecimal(2).pow(-150);
    expect(roundTo(tie.plus(little), FLOAT32)).toBe(1 + 2 ** -23);
    expect(roundTo(tie.minus(little), FLOAT32)).toBe(1);
    expect(roundTo(tie.plus(little).neg(), FLOAT32)).toBe(-1 - 2 ** -23);
    expect(roundTo(toDecimal(2).pow(-150).times('1.00000000000000000001'), FLOAT32)).toBe(
      2 ** -149,
    );
    expect(roundTo(toDecimal(2 ** 128 - 2 ** 103).plus(little.pow(-1).pow('0.1')), FLOAT32)).toBe(
      inf,
    );
    expect(roundTo(tie.plus(little), FLOAT64)).toBe(1 + 2 ** -24);
  });
});

describe.each(FLOAT32_FUNCTIONS)('what is known of $name without computing', (f) => {
  const computable = (x: number) => Number.isFinite(x) && (f.name !== 'log' || x > 0);

  it('covers every pattern once', () => {
    let next = 0;
    for (const { first, last } of f.ranges) {
      expect(first).toBe(next);
      expect(last).toBeGreaterThanOrEqual(first);
      next = last + 1;
    }
    expect(next).toBe(2 ** 32);
  });

  it('is true at the ends of each range and inside', () => {
    for (const { first, last, value } of f.ranges.filter((r) => r.value !== 'computed')) {
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const x = numberOf(first + Math.floor(share * (last - first)));
        const expected = value === 'itself' ? x : value;
        // Decimals need for ever for e to a huge power; float64 has no doubt there.
        const near = computable(x) && Math.abs(x) < 1000;
        const truth = near ? roundTo(f.truth(x), FLOAT32) : Math.fround(f.reference(x));
        expect(
          Object.is(truth, expected) || (truth === 0 && expected === 0),
          `${f.name}(${x})`,
        ).toBe(true);
      }
    }
  });

  it('leaves only finite values to be computed', () => {
    for (const { first, last } of f.ranges.filter((r) => r.value === 'computed')) {
      for (const x of [numberOf(first), numberOf(last)]) expect(computable(x), `${x}`).toBe(true);
    }
  });
});

const right = (x: number): number => (x >= 2 ? 7 : x >= 1 ? x : x + 2 ** -20);

/** A function whose float64 form is exact, with one range of each sort. */
const plain: Float32Function = {
  name: 'exp',
  reference: right,
  truth: (x) => toDecimal(right(x)),
  ranges: [
    { first: 0, last: patternOf(1) - 1, value: 'computed' },
    { first: patternOf(1), last: patternOf(2) - 1, value: 'itself' },
    { first: patternOf(2), last: 2 ** 32 - 1, value: 7 },
  ],
};

/** Sweeps with kernels that compute `value` instead. */
function sweepOf(
  value: (x: number) => number,
  [first, end]: readonly [number, number],
  stride: number,
  f = plain,
) {
  const evaluate = (_: string, length: number): void => {
    for (let i = 0; i < length; i++) kernels.values[i] = value(kernels.arguments[i]);
  };
  return sweep(f, { ...kernels, evaluate }, first, end, stride);
}

describe('a sweep', () => {
  it('finds right values right, over several blocks, and counts inputs and known values', () => {
    const stride = 501;
    const first = patternOf(0.5);
    const end = patternOf(4);
    const inputs = Math.ceil((end - first) / stride);
    expect(inputs).toBeGreaterThan(BLOCK);
    const known = inputs - Math.ceil((patternOf(1) - first) / stride);
    const nothing = { misrounded: 0, ties: 0, worst: 0, at: 0 };
    expect(sweepOf(right, [first, end], stride)).toEqual({ inputs, known, ...nothing });
  });

  it.each([
    ['computed', 0.5, 2 ** -23, 2],
    ['equal to their argument', 1.25, 2 ** -23, 1],
    ['constant', 3, 2 ** -20, 2],
    ['no numbers', 1.25, nan, inf],
  ])('notices one wrong value among those %s', (_, x, off, ulps) => {
    const at = patternOf(x);
    const wrong = (given: number) => right(given) + (given === x ? off : 0);
    const found = sweepOf(wrong, [at - 20, at + 21], 4);
    expect(found).toMatchObject({ inputs: 11, misrounded: 1, ties: 0, at, worst: ulps });
  });

  it('keeps the first of the largest errors', () => {
    const at = patternOf(0.75);
    const wrong = (x: number) => right(x) + (patternOf(x) - at) * 2 ** -24;
    expect(sweepOf(wrong, [at - 5, at + 6], 1)).toMatchObject({
      misrounded: 10,
      worst: 5,
      at: at - 5,
    });
  });

  it('measures from the truth where only the nearest number is known', () => {
    const truth = (x: number) => 7 + x * 2 ** -26;
    const known: Float32Function = {
      ...plain,
      reference: truth,
      truth: (x) => toDecimal(truth(x)),
      ranges: [{ first: 0, last: 2 ** 32 - 1, value: 7 }],
    };
    // 7 − 2⁻²⁰ is two spacings below 7, and more below the truth: most for the last x.
    const first = patternOf(3);
    const found = sweepOf(() => 7 - 2 ** -20, [first, first + 3], 1, known);
    expect(found.misrounded).toBe(3);
    expect(found.at).toBe(first + 2);
    const last = numberOf(first + 2);
    expect(found.worst).toBe((truth(last) - (7 - 2 ** -20)) / 2 ** -21);
  });

  it('lets the oracle choose between errors that the float64 reference cannot tell apart', () => {
    const second = patternOf(0.75);
    // Errors of ¾ spacing, but for 2⁻²⁸ and 2⁻²⁷ of it, with opposite signs.
    const reference = (x: number) => 1 + 2 ** -25 + (patternOf(x) === second ? 2 ** -51 : 0);
    const truth = (x: number) => 1 + 2 ** -25 - (patternOf(x) === second ? 2 ** -50 : 0);
    const close: Float32Function = {
      ...plain,
      reference,
      truth: (x) => toDecimal(truth(x)),
      ranges: [{ first: 0, last: 2 ** 32 - 1, value: 'computed' }],
    };
    const found = sweepOf(() => 1 + 2 ** -23, [second - 1, second + 1], 1, close);
    expect(found).toMatchObject({ misrounded: 2, at: second, worst: 0.75 + 2 ** -27 });
  });

  it('asks the oracle where the float64 reference is too near to a tie', () => {
    const tie = 1 + 2 ** -24;
    const above: Float32Function = {
      ...plain,
      reference: () => tie,
      truth: () => toDecimal(tie).plus(toDecimal(2).pow(-100)),
      ranges: [{ first: 0, last: 2 ** 32 - 1, value: 'computed' }],
    };
    const span = [8, 11] as const;
    expect(sweepOf(() => 1 + 2 ** -23, span, 1, above)).toMatchObject({ ties: 3, misrounded: 0 });
    const below = sweepOf(() => 1, span, 1, above);
    expect(below).toMatchObject({ ties: 3, misrounded: 3, at: 8 });
    expect(below.worst).toBe(0.5);
  });
});

describe('tallies', () => {
  it('add up, and keep the first of the largest errors', () => {
    const a = { inputs: 5, known: 2, misrounded: 1, ties: 1, worst: 0.7, at: 11 };
    const b = { inputs: 3, known: 1, misrounded: 2, ties: 0, worst: 0.7, at: 22 };
    const sum = { inputs: 8, known: 3, misrounded: 3, ties: 1, worst: 0.7, at: 11 };
    expect(merge(a, b)).toEqual(sum);
    expect(merge(a, { ...b, worst: 0.8 })).toEqual({ ...sum, worst: 0.8, at: 22 });
    expect(merge(NOTHING, a)).toEqual(a);
  });
});

describe('the pieces of the work', () => {
  it.each([1, 7, 80_021])(
    'try every pattern that is a multiple of the stride %d, once',
    (stride) => {
      const all = tasks(stride, 10, 1);
      FLOAT32_FUNCTIONS.forEach((_, index) => {
        let next = 0;
        for (const task of all) {
          if (task.kind !== 'float32' || task.index !== index) continue;
          expect(task).toMatchObject({ first: next, stride });
          expect(task.first % stride).toBe(0);
          next = task.end;
        }
        expect(next).toBe(2 ** 32);
      });
      const sampled = all.filter((task) => task.kind === 'float64');
      expect(sampled).toEqual(
        SAMPLED_RANGES.map((_, index) => ({ kind: 'float64', index, points: 10, seed: 1 })),
      );
    },
  );
});

describe('sampled float64 errors', () => {
  it.each(SAMPLED_RANGES)('of $name from $from to $to are repeatable and small', (range) => {
    const first = sample(range, 20, 5);
    expect(sample(range, 20, 5)).toEqual(first);
    expect(first.points).toBe(20);
    expect(first.at).toBeGreaterThanOrEqual(range.from);
    expect(first.at).toBeLessThanOrEqual(range.to);
    expect(first.worst).toBeLessThan(4);
    // Not the nearest number means an error of at least ½ ulp, give or take a power of two.
    if (first.worst < 0.5) expect(first.misrounded).toBe(0);
    if (first.worst > 1) expect(first.misrounded).toBeGreaterThan(0);
  });
});

describe('the command line', () => {
  it('has defaults for all', () => {
    expect(parseArguments([])).toEqual({
      ...{ stride: 1, points: 10_000, only: null, out: 'docs/errors.json' },
    });
    expect(parseArguments(['--stride', '7', '--out', 'x', '--points', '3'])).toEqual({
      stride: 7,
      points: 3,
      only: null,
      out: 'x',
    });
    expect(parseArguments(['--only', 'primitives'])).toMatchObject({ only: 'primitives' });
  });

  it.each([
    [['--stride', '0'], /--stride '0' is not an integer in 1/],
    [['--points', 'x'], /--points 'x' is not/],
    [['--stride'], /--stride '' is not/],
    [['--out'], /'--out ' is not understood; use npm run errors/],
    [['--only', 'exp'], /'--only exp' is not understood/],
    [['exp'], /'exp ' is not understood/],
  ])('refuses %j', (words, message) => {
    expect(() => parseArguments(words)).toThrow(message);
  });
});
