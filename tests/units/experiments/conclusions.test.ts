/** Each conclusion holds on an outcome as it should be, and alone fails on one where it is untrue. */

import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { Conclusion } from '../../../src/experiments/experiment.ts';
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
  const settings = {
    ...{ tried, epochs: 1, finalEpochs: 2, warmup: 0.2, finalists: 2, seeds: 2 },
    earlierTestEvaluations: 0,
  };
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

  it('seeds matter less than settings, and the first round was wrong', () => {
    const withSeeds = (...seeds: readonly (readonly number[])[]) =>
      failingWith(
        0.5,
        seeds.map((accuracies, index) => ({ index, accuracies })),
      );
    // Means of 0.8125 and 0.9375, each seed 1/16 away.
    expect(withSeeds([0.75, 0.875], [0.875, 1])).toEqual([]);
    expect(withSeeds([0.75, 0.875], [0.875 + 2 ** -40, 1 + 2 ** -40])).toEqual([2]);
    expect(withSeeds([0.8125, 0.8125], [0.9375, 0.9375])).toEqual([2]);
    // The first round had the chosen one in front.
    expect(withSeeds([0.9375, 0.9375], [0.8125, 0.8125])).toEqual([]);
    expect(withSeeds([0.9375, 0.9375], [0.9375, 0.9375], [0.8125, 0.8125])).toEqual([]);
    // One that differs enough from seed to seed suffices, wherever it stands.
    expect(withSeeds([0.75, 0.75], [0.875, 0.75, 1], [0.75, 0.75])).toEqual([]);
    expect(withSeeds([0.875, 0.75, 1], [0.75, 0.75], [0.8125, 0.8125])).toEqual([]);
    expect(withSeeds([0.75, 0.75], [0.8125, 0.8125], [0.875, 0.9375, 0.9375])).toEqual([2]);
  });

  it('quotes the numbers', () => {
    const texts = of(0.984, finalists).map(({ text }) => text);
    expect(texts[1]).toContain(
      'at least 98.40 %: 98.60 % on average over 2 seeds, standard error 0.10 %',
    );
    expect(texts[2]).toContain('a peak of η = 0.01 reaches 90.00 %');
    expect(texts[2]).toContain('(η = 0.1: 98.50 %)');
    expect(texts[3]).toBe(
      'One seed cannot rank the finalists: they differ by 0.10 % on average over the seeds, and one of them by 1.00 % from seed to seed, which is no less.',
    );
    const apart = [
      { index: 2, accuracies: [0.985, 0.9875] },
      { index: 0, accuracies: [0.97, 0.9725] },
    ];
    expect(of(0.984, apart)[3]).toEqual({
      text: 'The finalists differ by 1.50 % on average over the seeds, more than any of them from seed to seed, 0.25 % at most; so one seed is enough to rank them, and the chosen one was the first already after the first round.',
      holds: true,
    });
  });
});
