import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adamUpdate, power } from '../../../../src/nn/optimizers/adam.ts';
import { momentumUpdate } from '../../../../src/nn/optimizers/momentum.ts';
import { sgdUpdate } from '../../../../src/nn/optimizers/sgd.ts';

const f64 = (...values: number[]) => Float64Array.from(values);
const f32 = (...values: number[]) => Float32Array.from(values);

/** Every way of asking for something impossible, with its message. */
const badRates = [-0.5, Number.NaN, Number.POSITIVE_INFINITY];
const badDecayRates = [-0.5, 1, 1.5, Number.NaN];

const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((x) => x + 0);
const entries = fc.array(fc.record({ value: finite, gradient: finite }), {
  minLength: 1,
  maxLength: 5,
});

describe('sgdUpdate', () => {
  it('moves every element by −η(g + λθ), in place, and leaves the gradient alone', () => {
    const [value, gradient] = [f64(1, -2, 0), f64(4, -8, 2)];
    sgdUpdate(value, gradient, { learningRate: 0.25, weightDecay: 0.5 });
    expect(value).toEqual(f64(1 - 0.25 * 4.5, -2 + 0.25 * 9, -0.5));
    expect(gradient).toEqual(f64(4, -8, 2));
  });

  it('shrinks by 1 − ηλ where the gradient is 0', () => {
    const value = f64(8, -16);
    sgdUpdate(value, f64(0, 0), { learningRate: 0.5, weightDecay: 0.25 });
    expect(value).toEqual(f64(7, -14));
  });

  it('moves nothing at the learning rate 0', () => {
    const value = f64(3, -5);
    sgdUpdate(value, f64(1, 1), { learningRate: 0, weightDecay: 1 });
    expect(value).toEqual(f64(3, -5));
  });

  it('computes in float64 and rounds once, on store, where the arrays are float32', () => {
    // 2²⁴ + 1 is no float32: rounded in between, the result would be −(2²⁴ − 1).
    const value = f32(1);
    sgdUpdate(value, f32(2 ** 24), { learningRate: 1, weightDecay: 1 });
    expect(value[0]).toBe(-(2 ** 24));
  });

  it('refuses settings out of range and arrays of another length', () => {
    for (const x of badRates) {
      expect(() => sgdUpdate(f64(1), f64(1), { learningRate: x, weightDecay: 0 })).toThrow(
        `sgdUpdate: learning rate ${x} must be finite and at least 0`,
      );
      expect(() => sgdUpdate(f64(1), f64(1), { learningRate: 1, weightDecay: x })).toThrow(
        `sgdUpdate: weight decay ${x} must be finite and at least 0`,
      );
    }
    expect(() => sgdUpdate(f64(1, 2), f64(1), { learningRate: 1, weightDecay: 0 })).toThrow(
      'sgdUpdate: gradient has 1 elements, value has 2; they must be equal',
    );
  });
});

describe('momentumUpdate', () => {
  const settings = { learningRate: 0.5, momentum: 0.25, nesterov: false, weightDecay: 0 };

  it('is v ← μv + g, θ ← θ − ηv, step after step', () => {
    const [value, velocity] = [f64(1, 10), f64(0, 16)];
    momentumUpdate(value, f64(4, 2), velocity, settings);
    expect([value, velocity]).toEqual([f64(-1, 7), f64(4, 6)]);
    const gradient = f64(-8, 0);
    momentumUpdate(value, gradient, velocity, settings);
    expect([value, velocity]).toEqual([f64(-1 + 3.5, 7 - 0.75), f64(-7, 1.5)]);
    expect(gradient).toEqual(f64(-8, 0));
  });

  it('steps along g + μv, with the new v, if it is Nesterov’s', () => {
    const [value, velocity] = [f64(10), f64(16)];
    momentumUpdate(value, f64(2), velocity, { ...settings, nesterov: true });
    expect([value, velocity]).toEqual([f64(10 - 0.5 * (2 + 0.25 * 6)), f64(6)]);
  });

  it.each([false, true])('adds λθ to the gradient (Nesterov %s)', (nesterov) => {
    const [decayed, added] = [f64(8), f64(8)];
    const [v, w] = [f64(4), f64(4)];
    momentumUpdate(decayed, f64(2), v, { ...settings, nesterov, weightDecay: 0.5 });
    momentumUpdate(added, f64(2 + 0.5 * 8), w, { ...settings, nesterov });
    expect([decayed, v]).toEqual([added, w]);
  });

  it.each([false, true])('without momentum is sgd, bit for bit (Nesterov %s)', (nesterov) => {
    fc.assert(
      fc.property(entries, finite, fc.boolean(), (list, v, decaying) => {
        const rates = { learningRate: 0.1, weightDecay: decaying ? 0.01 : 0 };
        const values = list.map((e) => e.value);
        const gradient = Float64Array.from(list, (e) => e.gradient);
        const [moved, expected] = [Float64Array.from(values), Float64Array.from(values)];
        const velocity = new Float64Array(values.length).fill(v);
        momentumUpdate(moved, gradient, velocity, { ...rates, momentum: 0, nesterov });
        sgdUpdate(expected, gradient, rates);
        expect(moved).toEqual(expected);
      }),
      { seed: 1 },
    );
  });

  it('is Nesterov’s look-ahead, seen from the point ahead', () => {
    // f(θ) = θ²/4 with dyadic numbers: all eight steps are exact.
    const slope = (theta: number) => theta / 2;
    const [eta, mu] = [0.5, 0.5];
    let [theta, v] = [1, 0];
    const [ahead, velocity] = [f64(1), f64(0)];
    for (let step = 0; step < 8; step++) {
      expect(ahead[0]).toBe(theta - eta * mu * v);
      v = mu * v + slope(theta - eta * mu * v);
      theta -= eta * v;
      const at = { ...settings, learningRate: eta, momentum: mu, nesterov: true };
      momentumUpdate(ahead, f64(slope(ahead[0])), velocity, at);
      expect(velocity[0]).toBe(v);
    }
    expect(theta).not.toBe(1);
  });

  it('tends to the sum g/(1 − μ) of a constant gradient', () => {
    const velocity = f64(0);
    for (let step = 0; step < 60; step++) momentumUpdate(f64(0), f64(3), velocity, settings);
    expect(velocity[0]).toBe(4);
  });

  it('in float32 rounds v on store, and steps along the stored v', () => {
    const [value, velocity] = [f32(0), f32(1)];
    const at = { learningRate: 1, momentum: 0.5, nesterov: false, weightDecay: 0 };
    momentumUpdate(value, f32(2 ** 24), velocity, at);
    expect(velocity[0]).toBe(2 ** 24);
    expect(value[0]).toBe(-(2 ** 24));
    const [decayed, stored] = [f32(1), f32(0)];
    momentumUpdate(decayed, f32(2 ** 24), stored, { ...at, weightDecay: 1 });
    // v = 2²⁴ + 1 is stored as 2²⁴.
    expect(decayed[0]).toBe(-(2 ** 24 - 1));
  });

  it('refuses settings out of range and arrays of another length', () => {
    const tried = (changed: object) => () =>
      momentumUpdate(f64(1), f64(1), f64(1), { ...settings, ...changed });
    for (const x of badRates) {
      expect(tried({ learningRate: x })).toThrow(
        `momentumUpdate: learning rate ${x} must be finite and at least 0`,
      );
      expect(tried({ weightDecay: x })).toThrow(
        `momentumUpdate: weight decay ${x} must be finite and at least 0`,
      );
    }
    for (const x of badDecayRates) {
      expect(tried({ momentum: x })).toThrow(
        `momentumUpdate: momentum ${x} must be at least 0 and below 1`,
      );
    }
    expect(() => momentumUpdate(f64(1), f64(), f64(1), settings)).toThrow(
      'momentumUpdate: gradient has 0 elements, value has 1; they must be equal',
    );
    expect(() => momentumUpdate(f64(1), f64(1), f64(1, 2), settings)).toThrow(
      'momentumUpdate: velocity has 2 elements, value has 1; they must be equal',
    );
  });
});

describe('power', () => {
  it('is βⁿ: exact where the powers are', () => {
    for (let n = 0, exact = 1; n <= 33; n++, exact *= 3) expect(power(3, n)).toBe(exact);
    expect(power(0.5, 1074)).toBe(Number.MIN_VALUE);
    expect([power(0, 0), power(0, 1), power(0.999, 1)]).toEqual([1, 0, 0.999]);
  });
});

describe('adamUpdate', () => {
  const settings = {
    learningRate: 0.5,
    beta1: 0.5,
    beta2: 0.75,
    epsilon: 4,
    weightDecay: 0.25,
    step: 1,
  };

  it('is the algorithm, by hand', () => {
    const [value, first, second] = [f64(2, 0), f64(0, 0), f64(0, 0)];
    const gradient = f64(4, 0);
    adamUpdate(value, gradient, first, second, settings);
    // m̂ = 2/(1 − 1/2) = 4, v̂ = 4/(1 − 3/4) = 16, θ = 2 − (4/(4 + 4) + 2/4)/2.
    expect([value, first, second]).toEqual([f64(1.5, 0), f64(2, 0), f64(4, 0)]);
    expect(gradient).toEqual(f64(4, 0));
    adamUpdate(value, f64(-4, 0), first, second, { ...settings, step: 2 });
    // m = 1 − 2, v = 3 + 4 = 7, v̂ = 7/(1 − 9/16) = 16.
    const last = 1.5 - 0.5 * (-1 / 0.75 / (4 + 4) + 0.25 * 1.5);
    expect([value, first, second]).toEqual([f64(last, 0), f64(-1, 0), f64(7, 0)]);
  });

  it('takes the same step again and again along a constant gradient: the means are unbiased', () => {
    const [value, first, second] = [f64(0), f64(0), f64(0)];
    for (let step = 1; step <= 10; step++) {
      adamUpdate(value, f64(4), first, second, { ...settings, weightDecay: 0, step });
      expect(value[0]).toBe(-step / 4);
    }
  });

  it('first goes by η against the sign of the gradient, up to ε and 12 roundings', () => {
    const magnitude = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(magnitude, fc.boolean(), (size, negative) => {
        const [g, epsilon, learningRate] = [negative ? -size : size, 1e-8, 0.001];
        const value = f64(0);
        const at = { learningRate, beta1: 0.9, beta2: 0.999, epsilon, weightDecay: 0, step: 1 };
        adamUpdate(value, f64(g), f64(0), f64(0), at);
        const expected = learningRate * (size / (size + epsilon));
        expect(Math.sign(value[0])).toBe(-Math.sign(g));
        // m̂: 2, √v̂: 5/2, sum, quotient and product: 3, the expected value: 3.
        expect(Math.abs(Math.abs(value[0]) - expected)).toBeLessThanOrEqual(
          12 * 2 ** -53 * expected,
        );
      }),
      { seed: 1 },
    );
  });

  it('does not see the scale of gradient and ε: scaled by 2ᵏ, it gives the same bits', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: -40, max: 40 }), (list, k) => {
        const run = (scale: number) => {
          const value = Float64Array.from(list, (e) => e.value);
          const [first, second] = [value.map(() => 0), value.map(() => 0)];
          for (let step = 1; step <= 3; step++) {
            const gradient = Float64Array.from(list, (e) => (e.gradient + step) * scale);
            const epsilon = 2 ** -20 * scale;
            adamUpdate(value, gradient, first, second, { ...settings, epsilon, step });
          }
          return value;
        };
        expect(run(2 ** k)).toEqual(run(1));
      }),
      { seed: 1 },
    );
  });

  it('decays apart from the moments: θ shrinks by 1 − ηλ where the gradient is 0', () => {
    const [value, first, second] = [f64(8), f64(0), f64(0)];
    adamUpdate(value, f64(0), first, second, settings);
    expect([value, first, second]).toEqual([f64(8 - 0.5 * 0.25 * 8), f64(0), f64(0)]);
  });

  it('rounds float32 moments on store, and steps along the stored ones', () => {
    const [value, first, second] = [f64(0), f32(2 ** 24), f32(2 ** 24)];
    const at = { ...settings, beta2: 0.5, learningRate: 1, weightDecay: 0, epsilon: 2 ** -60 };
    adamUpdate(value, f32(1.5), first, second, at);
    // m = 2²³ + 3/4 is stored as 2²³ + 1, v = 2²³ + 9/8 too.
    expect([first[0], second[0]]).toEqual([2 ** 23 + 1, 2 ** 23 + 1]);
    expect(value[0]).toBe(-((2 ** 24 + 2) / Math.sqrt(2 ** 24 + 2)));
  });

  it('refuses settings out of range and arrays of another length', () => {
    const tried = (changed: object) => () =>
      adamUpdate(f64(1), f64(1), f64(1), f64(1), { ...settings, ...changed });
    for (const x of badRates) {
      expect(tried({ learningRate: x })).toThrow(
        `adamUpdate: learning rate ${x} must be finite and at least 0`,
      );
      expect(tried({ weightDecay: x })).toThrow(
        `adamUpdate: weight decay ${x} must be finite and at least 0`,
      );
    }
    for (const x of badDecayRates) {
      expect(tried({ beta1: x })).toThrow(`adamUpdate: beta1 ${x} must be at least 0 and below 1`);
      expect(tried({ beta2: x })).toThrow(`adamUpdate: beta2 ${x} must be at least 0 and below 1`);
    }
    for (const x of [0, ...badRates]) {
      expect(tried({ epsilon: x })).toThrow(`adamUpdate: epsilon ${x} must be positive and finite`);
    }
    for (const x of [0, -1, 1.5, Number.NaN]) {
      expect(tried({ step: x })).toThrow(`adamUpdate: step ${x} must be an integer from 1 on`);
    }
    const arrays = [f64(), f64(1), f64(1, 2)];
    expect(() => adamUpdate(arrays[1], arrays[0], arrays[1], arrays[1], settings)).toThrow(
      'adamUpdate: gradient has 0 elements, value has 1; they must be equal',
    );
    expect(() => adamUpdate(arrays[1], arrays[1], arrays[2], arrays[1], settings)).toThrow(
      'adamUpdate: first has 2 elements, value has 1; they must be equal',
    );
    expect(() => adamUpdate(arrays[1], arrays[1], arrays[1], arrays[2], settings)).toThrow(
      'adamUpdate: second has 2 elements, value has 1; they must be equal',
    );
  });
});
