import { describe, expect, it } from 'vitest';
import {
  constantRate,
  exponentialDecay,
  oneCycle,
  type Schedule,
  stepDecay,
  warmupCosine,
} from '../../../src/nn/schedules.ts';

/** 0, 1/64, …, 1: exact. */
const grid = Array.from({ length: 65 }, (_, k) => k / 64);

function rises(schedule: Schedule, from: number, to: number): boolean {
  const values = grid.filter((p) => p >= from && p <= to).map(schedule);
  return values.length > 2 && values.every((v, k) => k === 0 || v > values[k - 1]);
}

function falls(schedule: Schedule, from: number, to: number): boolean {
  return rises((p) => -schedule(p), from, to);
}

/** The mean over the midpoints of n equal parts. */
function mean(schedule: Schedule, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += schedule((k + 0.5) / n);
  return sum / n;
}

const schedules: Readonly<Record<string, () => Schedule>> = {
  constantRate: () => constantRate(0.1),
  stepDecay: () => stepDecay({ initial: 1, factor: 0.5, milestones: [0.5] }),
  exponentialDecay: () => exponentialDecay({ initial: 1, final: 0.1 }),
  warmupCosine: () => warmupCosine({ peak: 0.1, warmup: 0.1 }),
  oneCycle: () => oneCycle({ peak: 0.1, warmup: 0.3 }),
};

describe.each(Object.entries(schedules))('%s', (name, create) => {
  it('refuses progress beyond [0, 1]', () => {
    const schedule = create();
    expect([schedule(0), schedule(1)].every(Number.isFinite)).toBe(true);
    for (const progress of [-1e-9, 1 + 1e-9, Number.NaN]) {
      expect(() => schedule(progress)).toThrow(
        `${name}: progress ${progress} is not in [0, 1]; it is the share of the training that is done`,
      );
    }
  });
});

const badRates = [-1, Number.NaN, Number.POSITIVE_INFINITY];

describe('constantRate', () => {
  it('is the rate everywhere, 0 included', () => {
    expect(grid.map(constantRate(0.3))).toEqual(grid.map(() => 0.3));
    expect(constantRate(0)(0.5)).toBe(0);
  });

  it.each(badRates)('refuses the rate %s', (rate) => {
    expect(() => constantRate(rate)).toThrow(
      `constantRate: rate ${rate} must be finite and at least 0`,
    );
  });
});

describe('stepDecay', () => {
  it('is multiplied by the factor at every milestone, which belongs to the lower rate', () => {
    const rate = stepDecay({ initial: 8, factor: 0.25, milestones: [0.5, 0.75, 1] });
    expect([0, 0.49, 0.5, 0.74, 0.75, 0.99, 1].map(rate)).toEqual([8, 8, 2, 2, 0.5, 0.5, 0.125]);
  });

  it('is constant without milestones or with the factor 1', () => {
    expect(stepDecay({ initial: 3, factor: 0.5, milestones: [] })(1)).toBe(3);
    expect(stepDecay({ initial: 3, factor: 1, milestones: [0.5] })(1)).toBe(3);
  });

  it('refuses bad options', () => {
    const tried = (changed: object) => () =>
      stepDecay({ initial: 1, factor: 0.5, milestones: [0.5], ...changed });
    for (const initial of badRates) {
      expect(tried({ initial })).toThrow(
        `stepDecay: initial ${initial} must be finite and at least 0`,
      );
    }
    for (const factor of [0, -1, 1.5, Number.NaN]) {
      expect(tried({ factor })).toThrow(
        `stepDecay: factor ${factor} must be above 0 and at most 1`,
      );
    }
    for (const [milestones, wrong, before] of [
      [[0], 0, 0],
      [[0.5, 1.5], 1.5, 0.5],
      [[0.5, 0.5], 0.5, 0.5],
      [[0.25, 0.75, 0.5], 0.5, 0.75],
      [[Number.NaN], Number.NaN, 0],
    ] as const) {
      expect(tried({ milestones })).toThrow(
        `stepDecay: milestone ${wrong} must be above ${before} and at most 1; give them in increasing order`,
      );
    }
  });
});

describe('exponentialDecay', () => {
  it('goes from end to end, exactly, and falls all the way', () => {
    const rate = exponentialDecay({ initial: 0.3, final: 0.001 });
    expect([rate(0), rate(1)]).toEqual([0.3, 0.001]);
    expect(falls(rate, 0, 1)).toBe(true);
    expect(rises(exponentialDecay({ initial: 1, final: 2 }), 0, 1)).toBe(true);
  });

  it('has equal ratios over equal distances', () => {
    const [initial, final] = [1, 2 ** -6];
    const rate = exponentialDecay({ initial, final });
    for (let k = 0; k <= 6; k++) {
      // The exponent, at most 4.2, is off by 4 roundoffs: the logarithm 2, k/6 and the product 1 each;
      // e^x adds 2 of its own.
      const exact = 2 ** -k;
      expect(Math.abs(rate(k / 6) - exact)).toBeLessThanOrEqual((4 * 4.2 + 2) * 2 ** -53 * exact);
    }
  });

  it('refuses bad ends', () => {
    for (const rate of badRates) {
      expect(() => exponentialDecay({ initial: rate, final: 1 })).toThrow(
        `exponentialDecay: initial ${rate} must be finite and at least 0`,
      );
      expect(() => exponentialDecay({ initial: 1, final: rate })).toThrow(
        `exponentialDecay: final ${rate} must be finite and at least 0`,
      );
    }
    expect(() => exponentialDecay({ initial: 0, final: 1 })).toThrow(
      'exponentialDecay: initial 0 must be positive',
    );
    expect(() => exponentialDecay({ initial: 1, final: 0 })).toThrow(
      'exponentialDecay: final 0 must be positive',
    );
  });
});

describe('warmupCosine', () => {
  const [peak, initial, final] = [0.7, 0.1, 0.003];

  it('has the stated ends and corner exactly, whatever their digits', () => {
    const rate = warmupCosine({ peak, warmup: 0.3, initial, final });
    expect([rate(0), rate(0.3), rate(1)]).toEqual([initial, peak, final]);
    const usual = warmupCosine({ peak, warmup: 0.3 });
    expect([usual(0), usual(0.3), usual(1)]).toEqual([0, peak, 0]);
    const cold = warmupCosine({ peak, warmup: 0, initial, final });
    expect([cold(0), cold(1)]).toEqual([peak, final]);
  });

  it('is linear in the warm-up, and then half a cosine', () => {
    const rate = warmupCosine({ peak: 8, warmup: 0.5, initial: 4, final: 2 });
    expect([0.125, 0.25, 0.375].map(rate)).toEqual([5, 6, 7]);
    expect(rate(0.75)).toBe(5);
    // (1 + cos ⅓π)/2 = ¾ of the way is left; ⅔ is not exact, so 8 roundoffs of 8 are allowed.
    expect(Math.abs(rate(0.5 + 0.5 / 3) - 6.5)).toBeLessThanOrEqual(8 * 8 * 2 ** -53);
  });

  it('rises in the warm-up and falls after it', () => {
    const rate = warmupCosine({ peak, warmup: 0.25, initial, final });
    expect(rises(rate, 0, 0.25)).toBe(true);
    expect(falls(rate, 0.25, 1)).toBe(true);
  });

  it('has the area of its two trapezoids: the cosine is symmetric about its middle', () => {
    const rate = warmupCosine({ peak: 1, warmup: 0.25, initial: 0.5, final: 0.25 });
    const area = (0.25 * (0.5 + 1)) / 2 + (0.75 * (1 + 0.25)) / 2;
    // 64 terms of at most 1, each off by less than 8 roundoffs, and as many additions.
    expect(Math.abs(mean(rate, 64) - area)).toBeLessThanOrEqual((8 + 64) * 2 ** -53);
  });
});

describe('oneCycle', () => {
  it('has the stated ends and corner exactly', () => {
    const rate = oneCycle({ peak: 0.7, warmup: 0.3, initial: 0.1, final: 0.003 });
    expect([rate(0), rate(0.3), rate(1)]).toEqual([0.1, 0.7, 0.003]);
    const usual = oneCycle({ peak: 0.7, warmup: 0.3 });
    expect([usual(0), usual(0.3), usual(1)]).toEqual([0.7 / 25, 0.7, 0.7 / 1e4]);
    expect(oneCycle({ peak: 0.7, warmup: 0 })(0)).toBe(0.7);
  });

  it('is half a cosine up and another down', () => {
    const rate = oneCycle({ peak: 8, warmup: 0.5, initial: 4, final: 2 });
    expect([rate(0.25), rate(0.75)]).toEqual([6, 5]);
    // A third of the way there: a quarter of the height, up to 8 roundoffs of 8.
    expect(Math.abs(rate(0.5 / 3) - 5)).toBeLessThanOrEqual(8 * 8 * 2 ** -53);
    expect(Math.abs(rate(0.5 + 0.5 / 3) - 6.5)).toBeLessThanOrEqual(8 * 8 * 2 ** -53);
  });

  it('rises to the peak and falls from it', () => {
    const rate = oneCycle({ peak: 1, warmup: 0.25 });
    expect(rises(rate, 0, 0.25)).toBe(true);
    expect(falls(rate, 0.25, 1)).toBe(true);
  });

  it('has the area of its two trapezoids', () => {
    const rate = oneCycle({ peak: 1, warmup: 0.25, initial: 0.5, final: 0.25 });
    const area = (0.25 * (0.5 + 1)) / 2 + (0.75 * (1 + 0.25)) / 2;
    expect(Math.abs(mean(rate, 64) - area)).toBeLessThanOrEqual((8 + 64) * 2 ** -53);
  });
});

describe.each([
  ['warmupCosine', warmupCosine],
  ['oneCycle', oneCycle],
] as const)('%s', (name, create) => {
  it('refuses bad options', () => {
    const options = { peak: 1, warmup: 0.5, initial: 0, final: 0 };
    for (const which of ['peak', 'initial', 'final']) {
      for (const rate of badRates) {
        expect(() => create({ ...options, [which]: rate })).toThrow(
          `${name}: ${which} ${rate} must be finite and at least 0`,
        );
      }
    }
    for (const warmup of [-0.1, 1, Number.NaN]) {
      expect(() => create({ ...options, warmup })).toThrow(
        `${name}: warmup ${warmup} must be at least 0 and below 1`,
      );
    }
  });
});
