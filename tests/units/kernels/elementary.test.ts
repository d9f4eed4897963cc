import type { BigNumber } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { cospi, exp, expm1, ln, log1p, tanh } from '../../../src/kernels/elementary.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { decimal, exactly, roundoffs } from './precision.ts';

/** One ulp is at most two unit roundoffs of the value. */
const ONE_ULP = 2;

const cases: {
  name: string;
  f: (x: number) => number;
  truth: (x: BigNumber) => BigNumber;
  ranges: [number, number][];
}[] = [
  {
    name: 'exp',
    f: exp,
    truth: (x) => decimal.exp(x),
    ranges: [
      [-700, 700],
      [-1, 1],
      [-1e-9, 1e-9],
    ],
  },
  {
    name: 'expm1',
    f: expm1,
    truth: (x) => decimal.exp(x).minus(1),
    ranges: [
      [-50, 700],
      [-1, 1],
      [-1e-9, 1e-9],
    ],
  },
  {
    name: 'ln',
    f: ln,
    truth: (x) => decimal.log(x),
    ranges: [
      [1e-300, 1e300],
      [0.5, 2],
      [1, 1 + 1e-6],
    ],
  },
  {
    name: 'log1p',
    f: log1p,
    truth: (x) => decimal.log(x.plus(1)),
    ranges: [
      [-0.999, 1e6],
      [-0.5, 0.5],
      [-1e-9, 1e-9],
    ],
  },
  {
    name: 'tanh',
    f: tanh,
    truth: (x) =>
      decimal
        .exp(x.times(-2))
        .minus(1)
        .neg()
        .div(decimal.exp(x.times(-2)).plus(1)),
    ranges: [
      [-25, 25],
      [-1, 1],
      [-1e-9, 1e-9],
    ],
  },
];

describe.each(cases)('$name', ({ name, f, truth, ranges }) => {
  it('is within 1 ulp of the 64-digit value on every range', () => {
    const random = new RandomStream(1, `test ${name}`);
    for (const [low, high] of ranges) {
      for (let n = 0; n < 60; n++) {
        const x = random.uniformBetween(low, high);
        const error = roundoffs(f(x), truth(exactly(x)));
        expect(error, `${name}(${x})`).toBeLessThanOrEqual(ONE_ULP);
      }
    }
  });
});

describe('the elementary functions', () => {
  it('give the published digits', () => {
    const digits = [
      [exp(1), '2.71828182845904523536028747135'],
      [expm1(1), '1.71828182845904523536028747135'],
      [ln(2), '0.693147180559945309417232121458'],
      [ln(10), '2.30258509299404568401799145468'],
      [log1p(1), '0.693147180559945309417232121458'],
      [tanh(1), '0.761594155955764888119458282605'],
    ] as const;
    for (const [value, published] of digits) {
      expect(roundoffs(value, decimal.bignumber(published)), published).toBeLessThanOrEqual(
        ONE_ULP,
      );
    }
  });

  it('are exact where the value is exact, signs of zero included', () => {
    expect([exp(0), ln(1), expm1(0), log1p(0), tanh(0)]).toEqual([1, 0, 0, 0, 0]);
    expect([expm1(-0), log1p(-0), tanh(-0)]).toEqual([-0, -0, -0]);
  });

  it('reach their limits', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect([exp(-inf), exp(inf), exp(710), exp(-746)]).toEqual([0, inf, inf, 0]);
    expect([expm1(-inf), expm1(inf)]).toEqual([-1, inf]);
    expect([ln(0), ln(inf), ln(-1)]).toEqual([-inf, inf, nan]);
    expect([log1p(-1), log1p(inf), log1p(-2)]).toEqual([-inf, inf, nan]);
    expect([tanh(-inf), tanh(inf), tanh(1e6)]).toEqual([-1, 1, 1]);
    expect([exp(nan), expm1(nan), ln(nan), log1p(nan), tanh(nan)]).toEqual(Array(5).fill(nan));
  });
});

describe('cospi', () => {
  it('is within 2 ulps of the 64-digit value', () => {
    // Its argument π·r, |r| ≤ ¼, is off by 1.35 roundoffs (π itself and the product), to which sine
    // and cosine add less than 1 ulp there, and which they do not enlarge.
    const random = new RandomStream(1, 'test cospi');
    const ranges = [
      [-3, 3],
      [0.2499, 0.2501],
      [0.4999, 0.5001],
      [0.7499, 0.7501],
      [-1e-9, 1e-9],
      [99, 101],
    ];
    for (const [low, high] of ranges) {
      for (let n = 0; n < 60; n++) {
        const x = random.uniformBetween(low, high);
        const truth = decimal.cos(exactly(x).times(decimal.pi as unknown as BigNumber));
        expect(roundoffs(cospi(x), truth), `cospi(${x})`).toBeLessThanOrEqual(2 * ONE_ULP);
      }
    }
  });

  it('is exact at every multiple of ½', () => {
    const circle = [1, 0, -1, 0];
    for (let n = 0; n < 12; n++) {
      expect(cospi(n / 2)).toBe(circle[n % 4]);
      expect(cospi(-n / 2)).toBe(circle[n % 4]);
    }
    expect([cospi(2 ** 53), cospi(2 ** 53 - 1), cospi(1e300)]).toEqual([1, -1, 1]);
  });

  it('is even, and NaN where it has no limit', () => {
    expect(cospi(-0.3)).toBe(cospi(0.3));
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect([cospi(inf), cospi(-inf), cospi(nan)]).toEqual([nan, nan, nan]);
  });
});
