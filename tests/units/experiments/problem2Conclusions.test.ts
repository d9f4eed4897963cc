/** What is concluded about the networks of Problem 2, from invented outcomes. */
import { describe, expect, it } from 'vitest';
import { beyondConclusions, type Entry } from '../../../src/experiments/beyondConclusions.ts';
import type { Conclusion } from '../../../src/experiments/experiment.ts';
import { comparison } from '../../../src/experiments/p2CnnVsMlp.ts';
import { counted, percent } from '../../../src/experiments/wording.ts';
import { history, invented, judged, judgedWith } from './inventedNetworks.ts';

/** Positions of the conclusions that do not hold. */
const failing = (conclusions: readonly Conclusion[]): number[] =>
  conclusions.flatMap(({ holds }, n) => (holds ? [] : [n]));

describe('numbers in words', () => {
  it('are percentages with two decimals, and counts with commas', () => {
    expect([percent(0.9876), percent(1), percent(0.123456)]).toEqual([
      '98.76 %',
      '100.00 %',
      '12.35 %',
    ]);
    expect([counted(535818), counted(999), counted(1234567)]).toEqual([
      '535,818',
      '999',
      '1,234,567',
    ]);
  });
});

describe('the conclusions of the comparison', () => {
  const good = {
    mlp: [history([0.25, 0.96875], [0.5, 0.75]), history([0.25, 1], [0.5, 0.875])],
    cnn: [history([0.25, 1], [0.5, 0.9375]), history([0.25, 1], [0.5, 0.90625])],
  };
  const alike = { mlp: 100_000, cnn: 101_500 };
  const failingWith = (changed: Partial<typeof good>, goal = 0.5, parameters = alike) =>
    failing(comparison(parameters, { ...good, ...changed }, goal));

  it('all hold on an outcome as it should be', () => {
    expect(comparison(alike, good, 0.9)).toHaveLength(4);
    expect(failingWith({}, 0.9)).toEqual([]);
  });

  it('the numbers of parameters differ by more than 2 % of those of the MLP', () => {
    const of = (cnn: number) => failingWith({}, 0.9, { mlp: 100_000, cnn });
    expect([of(97_999), of(98_001), of(101_999), of(102_001)]).toEqual([[0], [], [], [0]]);
    expect(failingWith({}, 0.9, { mlp: 102_030, cnn: 100_000 })).toEqual([]);
  });

  it('the mean over the seeds misses the goal', () => {
    expect(failingWith({}, 0.921875)).toEqual([]);
    expect(failingWith({}, 0.921875 + 2 ** -40)).toEqual([1]);
  });

  it('with one of the seeds the CNN is no better', () => {
    const [first, second] = good.cnn;
    // Training and validation always lie 1/16 apart.
    const ends = (accuracy: number) => history([0.25, accuracy + 1 / 16], [0.5, accuracy]);
    expect(failingWith({ cnn: [ends(0.75), second] })).toEqual([2]);
    expect(failingWith({ cnn: [ends(0.75 + 2 ** -40), second] })).toEqual([]);
    expect(failingWith({ cnn: [first, ends(0.875)] })).toEqual([2]);
    expect(failingWith({ cnn: [first, ends(0.8125)] })).toEqual([2]);
    expect(failingWith({ cnn: [first, ends(0.875 + 2 ** -40)] })).toEqual([]);
  });

  it('the CNN loses as much between training and validation as the MLP, on average', () => {
    const mlp = (train: number) => [
      history([1, 0.875], [0, 0.75]),
      history([1, train], [0, 0.875]),
    ];
    expect(failingWith({ mlp: mlp(0.90625) })).toEqual([3]);
    expect(failingWith({ mlp: mlp(0.90625 + 2 ** -40) })).toEqual([]);
  });

  it('quote the numbers', () => {
    const texts = comparison(alike, good, 0.9).map(({ text }) => text);
    expect(texts[0]).toBe('The CNN has 101,500 parameters, 101.50 % of the 100,000 of the MLP.');
    expect(texts[1]).toContain('at least 90.00 %: 92.19 % on average over 2 seeds.');
    // (0.1875 + 0.03125)/2 of the 1 − 0.8125 that the MLP gets wrong.
    // Half of 0.1875 − 0.03125 from both gains to their mean: so is the standard error of two.
    expect(texts[2]).toContain(
      'by 18.75 %, 3.13 %, on average 10.94 % with a standard error of 7.81 %; that is 58 % of the errors of the MLP',
    );
    expect(texts[3]).toContain('it loses 7.81 %, the MLP 17.19 %');
  });

  it('have no standard error of a single seed', () => {
    const single = { mlp: good.mlp.slice(0, 1), cnn: good.cnn.slice(0, 1) };
    expect(comparison(alike, single, 0.9)[2].text).toContain(
      'the CNN is better than the MLP: by 18.75 %; that is 75 % of the errors of the MLP',
    );
  });
});

describe('the conclusions about the best networks', () => {
  const failingWith = (
    outcome: Partial<typeof judged>,
    mlp: Partial<Entry> = {},
    cnn: Partial<Entry> = {},
  ) =>
    failing(
      beyondConclusions(
        { ...invented, mlp: { ...invented.mlp, ...mlp }, cnn: { ...invented.cnn, ...cnn } },
        { ...judged, ...outcome },
      ),
    );

  it('all hold on an outcome as it should be', () => {
    expect(beyondConclusions(invented, judged)).toHaveLength(3);
    expect(failingWith({})).toEqual([]);
  });

  it('the mean over the seeds misses the goal', () => {
    expect(failingWith({}, { goal: 0.8125 + 2 ** -40 })).toEqual([0]);
    expect(failingWith({}, {}, { goal: 0.921875 + 2 ** -40 })).toEqual([1]);
  });

  it('there are more parameters than allowed', () => {
    expect(failingWith({}, { mostParameters: 1100 }, { mostParameters: 1034 })).toEqual([]);
    expect(failingWith({}, { mostParameters: 1099 })).toEqual([0]);
    expect(failingWith({}, {}, { mostParameters: 1033 })).toEqual([1]);
  });

  it('with one of the seeds the CNN is no better', () => {
    const ends = (...accuracies: readonly number[]) => ({
      cnn: accuracies.map((accuracy) => judgedWith(accuracy, 1034)),
    });
    const of = (...accuracies: readonly number[]) =>
      failingWith(ends(...accuracies), {}, { goal: 0 });
    expect([of(0.75, 1), of(1, 0.875)]).toEqual([[2], [2]]);
    expect([of(0.7, 1), of(1, 0.8)]).toEqual([[2], [2]]);
    expect(of(0.75 + 2 ** -40, 0.875 + 2 ** -40)).toEqual([]);
  });

  it('the CNN takes as many epochs as the MLP, or more', () => {
    const taking = (epochsOfCnn: number) => ({
      cnn: judged.cnn.map((one) => ({
        ...one,
        history: history([], new Array(epochsOfCnn).fill(0.5)),
      })),
    });
    // The MLP takes three.
    expect([2, 3, 4].map((count) => failingWith(taking(count)))).toEqual([[], [2], [2]]);
  });

  it('the CNN has as many parameters as the MLP, or more', () => {
    const having = (parameters: number) => ({
      cnn: [judgedWith(0.9375, parameters), judgedWith(0.90625, 9000)],
    });
    expect([1099, 1100, 1101].map((count) => failingWith(having(count)))).toEqual([[], [2], [2]]);
  });

  it('quote the numbers', () => {
    const texts = beyondConclusions(invented, judged).map(({ text }) => text);
    expect(texts).toEqual([
      'The MLP of 1,100 parameters (at most 2,000) reaches at least 81.25 % on the test digits: 81.25 % on average over the seeds 4, 7, from 75.00 % to 87.50 %.',
      'The CNN of 1,034 parameters (at most 3,000) reaches at least 92.19 % on the test digits: 92.19 % on average over the seeds 4, 7, from 90.63 % to 93.75 %.',
      'With every seed the CNN makes fewer mistakes than the MLP, in fewer epochs and with fewer parameters.',
    ]);
  });
});
