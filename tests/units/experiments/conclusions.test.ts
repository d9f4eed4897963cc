/** Each conclusion holds on an outcome as it should be, and alone fails on one where it is untrue. */

import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import {
  finiteDifferenceConclusions,
  type Measured,
  slope,
} from '../../../src/experiments/differenceConclusions.ts';
import type { Conclusion } from '../../../src/experiments/experiment.ts';
import type { DifferenceError } from '../../../src/experiments/finiteDifferences.ts';
import type { TrainedMlp } from '../../../src/experiments/mlpTrial.ts';
import {
  chosenOf,
  type Finalist,
  highest,
  hyperparameterConclusions,
} from '../../../src/experiments/p1Hyperparameters.ts';
import { initializationConclusions } from '../../../src/experiments/p1Initialization.ts';
import { createMlp } from '../../../src/nn/mlp.ts';

/** Positions of the conclusions that do not hold. */
const failing = (conclusions: readonly Conclusion[]): number[] =>
  conclusions.flatMap(({ holds }, n) => (holds ? [] : [n]));

describe('conclusions about initialization', () => {
  /** Weights in order: first layer, its bias, output layer (2), output biases (2). */
  const trained = (
    losses: readonly number[],
    accuracy: number,
    weights = [0, 0, 0, 0, 0.1, -0.1],
  ): TrainedMlp => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      ...{ dims: [1, 1, 2], activation: 'relu', initializer: 'zero', seed: 1 },
    });
    network.loadWeights(Float64Array.from(weights));
    const epochs = losses.map((loss) => ({ loss, accuracy }));
    return { network, train: epochs, valid: epochs };
  };
  /** Entropy of the labels: ln 2 of 0.75 and 0.25 is 0.5623…; the noise allowed is 2.25·0.5. */
  const shares = [0.25, 0.75];
  const floor = 0.562335144618808;
  const settings = { learningRate: 2, batchSize: 4 };
  const good = {
    zero: trained([2, 1], 0.75),
    normal: trained([5, 0.9], 0.8),
    glorot: trained([1, 0.5], 0.9),
  };
  const failingWith = (changed: Partial<typeof good>, with_ = settings) =>
    failing(initializationConclusions(with_, { ...good, ...changed }, shares));

  it('all hold on an outcome as it should be', () => {
    expect(initializationConclusions(settings, good, shares)).toHaveLength(6);
    expect(failingWith({})).toEqual([]);
  });

  it.each([
    ['a weight of the first layer', [1e-300, 0, 0, 0, 0.1, -0.1]],
    ['a hidden bias', [0, 1e-300, 0, 0, 0.1, -0.1]],
    ['a weight of the output layer', [0, 0, 0, -1e-300, 0.1, -0.1]],
  ])('Zero: %s has moved', (_, weights) => {
    expect(failingWith({ zero: trained([2, 1], 0.75, weights) })).toEqual([0]);
  });

  it('Zero: not even the output bias has learned', () => {
    expect(failingWith({ zero: trained([2, 1], 0.75, [0, 0, 0, 0, 0, 0]) })).toEqual([0]);
    expect(failingWith({ zero: trained([2, 1], 0.75, [0, 0, 0, 0, 0, 1]) })).toEqual([]);
  });

  it('Zero: the loss at the end is outside [entropy, entropy + 2.25·η/B]', () => {
    expect(failingWith({ zero: trained([2, floor - 1e-9], 0.75) })).toEqual([1]);
    expect(failingWith({ zero: trained([0, floor + 1e-9], 0.75) })).toEqual([]);
    expect(failingWith({ zero: trained([2, floor + 1.125 - 1e-9], 0.75) })).toEqual([]);
    expect(failingWith({ zero: trained([2, floor + 1.125 + 1e-9], 0.75) })).toEqual([1]);
    expect(failingWith({}, { learningRate: 1, batchSize: 8 })).toEqual([1]);
  });

  it('Zero: the accuracy is not the share of the most frequent class', () => {
    expect(failingWith({ zero: trained([2, 1], 0.25) })).toEqual([2]);
  });

  it.each([
    ['starts no higher than Glorot', [1, 0.9]],
    ['does not fall', [5, 5]],
    ['rises', [5, 6]],
  ])('Normal %s', (_, losses) => {
    expect(failingWith({ normal: trained(losses, 0.8) })).toEqual([3]);
  });

  it('Normal ends as low as Glorot, or lower', () => {
    expect(failingWith({ normal: trained([5, 0.5], 0.8) })).toEqual([3, 4]);
    expect(failingWith({ normal: trained([5, 0.4], 0.8) })).toEqual([3, 4]);
  });

  it('Glorot does not end with the lowest loss, or does not learn', () => {
    expect(
      failingWith({
        zero: trained([2, floor + 1e-9], 0.75),
        glorot: trained([1, floor + 1e-9], 0.9),
      }),
    ).toEqual([4]);
    expect(failingWith({ glorot: trained([0.5, 0.5], 0.9) })).toEqual([4]);
  });

  it('Glorot does not generalize best; a tie is allowed', () => {
    expect(failingWith({ normal: trained([5, 0.9], 0.91) })).toEqual([5]);
    expect(failingWith({ normal: trained([5, 0.9], 0.9) })).toEqual([]);
    expect(failingWith({ glorot: trained([1, 0.5], 0.74) })).toEqual([5]);
  });

  it('quotes the numbers', () => {
    const texts = initializationConclusions(settings, good, shares).map(({ text }) => text);
    expect(texts[1]).toContain('0.5623351 nats, and that plus 2.25·η/B = 1.12500');
    expect(texts[2]).toContain('0.75000');
    expect(texts[3]).toContain('5.0 times that of Glorot');
  });
});

describe('conclusions about hyperparameters', () => {
  const tried = [0.1, 0.01, 0.1].map((learningRate) => ({
    ...{ hidden: [2], activation: 'relu' as const, batchSize: 1 },
    learningRate,
  }));
  const settings = { tried, epochs: 1, finalEpochs: 2, warmup: 0.2, finalists: 2, seeds: 2 };
  const accuracies = [0.98, 0.9, 0.985];
  /** Of the third setting on average 0.986. */
  const finalists: readonly Finalist[] = [
    { index: 2, accuracies: [0.985, 0.987] },
    { index: 0, accuracies: [0.98, 0.99] },
  ];
  const of = (goal: number, given: readonly Finalist[], first = accuracies) =>
    hyperparameterConclusions({ ...settings, goal }, first, given);
  const failingWith = (goal: number, given = finalists, first = accuracies) =>
    failing(of(goal, given, first));

  it('all hold on an outcome as it should be', () => {
    expect(of(0.984, finalists)).toHaveLength(4);
    expect(failingWith(0.984)).toEqual([]);
  });

  it('the highest come first, the first one among equals', () => {
    expect(highest([1, 3, 2, 3], 3)).toEqual([1, 3, 2]);
    expect(highest([1, 2], 5)).toEqual([1, 0]);
    expect(highest([1, 2], 0)).toEqual([]);
  });

  it('chosen is the finalist of the highest mean, not the one of the highest value', () => {
    expect(chosenOf(finalists)).toBe(finalists[0]);
    const equal = [...finalists, { index: 1, accuracies: [0.987, 0.985] }];
    expect(chosenOf(equal)).toBe(finalists[0]);
    expect(chosenOf([finalists[1], finalists[0]])).toBe(finalists[0]);
  });

  it('the goal is reached by the mean over the seeds exactly, or missed', () => {
    const dyadic = [{ index: 0, accuracies: [0.75, 0.78125] }];
    expect(failingWith(0.765625, dyadic)).toEqual([]);
    expect(failingWith(0.7656251, dyadic)).toEqual([0]);
    const high = [{ index: 0, accuracies: [0.96875, 1] }];
    expect(failingWith(0.984375, high)).toEqual([]);
    expect(failingWith(0.9844, high)).toEqual([1]);
  });

  it('what the assignment asks is stated apart where the goal is higher', () => {
    expect(of(0.97, finalists)).toHaveLength(3);
    expect(of(0.8, finalists)).toHaveLength(3);
    expect(of(0.971, finalists)[0].text).toContain('at least 97.00 %');
    const low = [{ index: 0, accuracies: [0.9, 0.96] }];
    expect(failingWith(0.984, low)).toEqual([0, 1]);
  });

  it('the smallest learning rate does not end last', () => {
    expect(failingWith(0.984, finalists, [0.98, 0.985, 0.985])).toEqual([2]);
    expect(failingWith(0.984, finalists, [0.98, 0.984, 0.985])).toEqual([]);
    const three = {
      ...settings,
      goal: 0.984,
      tried: tried.map((t, n) => ({ ...t, learningRate: 2 ** n })),
    };
    const rates = (first: readonly number[]) =>
      failing(hyperparameterConclusions(three, first, finalists));
    expect(rates([0.9, 0.91, 0.92])).toEqual([]);
    expect(rates([0.9, 0.91, 0.9])).toEqual([2]);
    expect(rates([0.9, 0.9, 0.92])).toEqual([2]);
  });

  it('no finalist differs from seed to seed', () => {
    const alike = [
      { index: 2, accuracies: [0.985, 0.985] },
      { index: 0, accuracies: [0.98, 0.98] },
    ];
    expect(failingWith(0.984, alike)).toEqual([3]);
  });

  it('quotes the numbers', () => {
    const texts = of(0.984, finalists).map(({ text }) => text);
    expect(texts[1]).toContain(
      'at least 98.40 %: 98.60 % on average over 2 seeds, standard error 0.10 %',
    );
    expect(texts[2]).toContain('a peak of η = 0.01 reaches 90.00 %');
    expect(texts[2]).toContain('(η = 0.1: 98.50 %)');
    expect(texts[3]).toContain('differ by 0.10 % on average, and one of them by up to 1.00 %');
  });
});

describe('slope', () => {
  it('is the exponent of a power of N, also when not through the origin', () => {
    const errors = [1, 10, 100, 1000].map((N) => ({ N, error: 7 / (N * N), kinkCrossed: false }));
    // Logarithms of at most 12 with half an ulp each, a few sums, divided by a spread of 26.
    expect(Math.abs(slope(errors) + 2)).toBeLessThan(1e-14);
  });

  it('is that of least squares where points scatter', () => {
    // In powers of e: x = 0, 1, 2 and y = 0, 2, 1 have slope (−1·−1 + 0 + 1·0)/2 = 1/2.
    const e = Math.E;
    const errors = [
      [1, 1],
      [e, e * e],
      [e * e, e],
    ].map(([N, error]) => ({ N, error, kinkCrossed: false }));
    expect(Math.abs(slope(errors) - 0.5)).toBeLessThan(1e-14);
  });
});

describe('conclusions about finite differences', () => {
  const Ns = [1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5, 5e5, 1e6, 5e6, 1e7, 1e8, 1e9];
  const u = 2 ** -53;
  /** a/N² + b·u·N, with changes at single N. */
  const valley = (a: number, b: number, changes: Readonly<Record<number, number>> = {}) =>
    Ns.map(
      (N): DifferenceError => ({
        N,
        error: changes[N] ?? a / N ** 2 + b * u * N,
        kinkCrossed: false,
      }),
    );
  const crossed = (errors: readonly DifferenceError[], upTo: number) =>
    errors.map((e) => (e.N <= upTo ? { ...e, error: 0.01, kinkCrossed: true } : e));
  const zeros = Ns.map((N) => ({ N, error: 0, kinkCrossed: false }));
  /** Rounding in float32 is 2²⁹ times larger. */
  const smooth: Measured = {
    ...{ literal: zeros, live: valley(1e-3, 1), inFloat32: valley(1e-3, 2 ** 29) },
    model: { a: 1e-3, b: 1 },
  };
  const kinked: Measured = { ...smooth, live: crossed(smooth.live, 10) };
  const failingWith = (tanh: Partial<Measured>, relu: Partial<Measured> = {}) =>
    failing(
      finiteDifferenceConclusions({ relu: { ...kinked, ...relu }, tanh: { ...smooth, ...tanh } }),
    );

  it('all hold on an outcome as it should be', () => {
    expect(failingWith({})).toEqual([]);
    expect(failingWith({}, smooth)).toEqual([]);
    expect(finiteDifferenceConclusions({ relu: kinked, tanh: smooth })).toHaveLength(6);
  });

  it.each(['first', 'last'])('a literal weight is alive at the %s N', (which) => {
    const alive = zeros.map((e, i) =>
      i === (which === 'first' ? 0 : Ns.length - 1) ? { ...e, error: 1e-300 } : e,
    );
    expect(failingWith({ literal: alive })).toEqual([0]);
    expect(failingWith({}, { literal: alive })).toEqual([0]);
  });

  it('the error falls faster or slower than 1/N²', () => {
    const power = (exponent: number): Measured['live'] =>
      smooth.live.map((e) =>
        e.N >= 5 && e.N <= 100
          ? {
              ...e,
              error: 1e-3 * [5, 10, 50, 100].reduce((x, N) => (N === e.N ? N ** exponent : x), 1),
            }
          : e,
      );
    expect(failingWith({ live: power(-1.75) })).toEqual([1]);
    expect(failingWith({ live: power(-1.85) })).toEqual([]);
    expect(failingWith({ live: power(-2.15) })).toEqual([]);
    expect(failingWith({ live: power(-2.25) })).toEqual([1]);
  });

  it('the slope is that from N = 5 to N = 100, both included', () => {
    expect(failingWith({ live: valley(1e-3, 1, { 1: 1e3, 500: 1e-2 }) })).toEqual([]);
    expect(failingWith({ live: valley(1e-3, 1, { 5: 1e3 }) })).toEqual([1]);
    expect(failingWith({ live: valley(1e-3, 1, { 100: 1e3 }) })).toEqual([1]);
  });

  it('the error at the end is no more than a hundred times the smallest', () => {
    const least = Math.min(...smooth.live.map((e) => e.error));
    expect(failingWith({ live: valley(1e-3, 1, { 1e9: 100 * least }) })).toEqual([2]);
    expect(failingWith({ live: valley(1e-3, 1, { 1e9: 101 * least }) })).toEqual([]);
  });

  it('the smallest error is before 10³ or beyond 10⁶', () => {
    const bottomAt = (N: number): Partial<Measured> => ({
      live: valley(1e-3, 1, { [N]: 1e-14 }),
      model: { a: u * N ** 3, b: 2 },
    });
    expect(failingWith(bottomAt(500))).toEqual([2]);
    expect(failingWith(bottomAt(1e3))).toEqual([]);
    expect(failingWith(bottomAt(1e6))).toEqual([]);
    expect(failingWith(bottomAt(5e6))).toEqual([2]);
    // The same bounds for ReLU where no kink is crossed.
    const relu = (N: number) => ({ live: valley(1e-3, 1, { [N]: 1e-14 }) });
    expect(failingWith({}, relu(500))).toEqual([4]);
    expect(failingWith({}, relu(1e6))).toEqual([]);
    expect(failingWith({}, relu(5e6))).toEqual([4]);
  });

  it('the model has its minimum, N = (2a / b·u)^⅓, far from that observed, or there is no model', () => {
    // The smallest error observed is at 5·10⁴; a is chosen so that the model's minimum is at N.
    expect(smooth.live.reduce((x, y) => (y.error < x.error ? y : x)).N).toBe(5e4);
    const model = (N: number) => ({ model: { a: (3 * u * N ** 3) / 2, b: 3 } });
    expect(failingWith(model(5e4))).toEqual([]);
    expect(failingWith(model(9.9e5))).toEqual([]);
    expect(failingWith(model(1.01e6))).toEqual([3]);
    expect(failingWith(model(2550))).toEqual([]);
    expect(failingWith(model(2450))).toEqual([3]);
    expect(failingWith({ model: null })).toEqual([3]);
  });

  it('a crossed kink is not where the error is largest', () => {
    const small = crossed(valley(1, 1), 1);
    expect(failingWith({}, { live: small })).toEqual([4]);
    // Rounding far beyond the question is not held against it; within the question it is.
    expect(failingWith({}, { live: crossed(valley(1e-3, 1, { 5e6: 1 }), 10) })).toEqual([]);
    expect(failingWith({}, { live: crossed(valley(1e-3, 1, { 1e6: 1 }), 10) })).toEqual([4]);
    expect(failingWith({}, { live: crossed(valley(1e-3, 1, { 1e6: 0.01 }), 10) })).toEqual([4]);
  });

  it('float32 is nearly as good, or good at as large an N', () => {
    const inFloat32 = (N: number, error: number) => ({
      inFloat32: zeros.map((e) => ({ ...e, error: e.N === N ? error : 1 })),
    });
    const { N, error } = smooth.live.reduce((x, y) => (y.error < x.error ? y : x));
    expect(failingWith(inFloat32(100, 1001 * error))).toEqual([]);
    expect(failingWith(inFloat32(100, 999 * error))).toEqual([5]);
    expect(failingWith(inFloat32(N, 1001 * error))).toEqual([5]);
    expect(failingWith({}, inFloat32(100, error))).toEqual([]);
  });

  it('quotes the numbers', () => {
    const texts = finiteDifferenceConclusions({
      relu: kinked,
      tanh: { ...smooth, model: { a: (u * 3e4 ** 3) / 2, b: 1 } },
    }).map(({ text }) => text);
    expect(texts[1]).toContain('-2.00, within 0.2');
    expect(texts[2]).toContain('N = 5e+4');
    expect(texts[3]).toContain('N = 3.0e+4');
    expect(texts[4]).toContain('(N up to 10,');
    const [, , , , none] = finiteDifferenceConclusions({ relu: smooth, tanh: smooth });
    expect(none.text).toContain('no hidden unit changes sign');
  });
});
