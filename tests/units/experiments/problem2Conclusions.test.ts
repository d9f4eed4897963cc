/** What is concluded and tabulated about the networks of Problem 2, from invented outcomes. */
import { describe, expect, it } from 'vitest';
import { beyondConclusions, type Judged } from '../../../src/experiments/beyondConclusions.ts';
import { accuracyTable, settingsTable } from '../../../src/experiments/beyondTables.ts';
import type { Conclusion } from '../../../src/experiments/experiment.ts';
import { KINDS, parametersOf, summaryTable, TITLE } from '../../../src/experiments/networkKinds.ts';
import { comparison } from '../../../src/experiments/p2CnnVsMlp.ts';
import type {
  History,
  OptimizerSettings,
  TrainingSettings,
} from '../../../src/experiments/trial.ts';
import { counted, percent } from '../../../src/experiments/wording.ts';
import { eightImages } from './tinyTrial.ts';

/** Positions of the conclusions that do not hold. */
const failing = (conclusions: readonly Conclusion[]): number[] =>
  conclusions.flatMap(({ holds }, n) => (holds ? [] : [n]));

const epochs = (...accuracies: readonly number[]) =>
  accuracies.map((accuracy, epoch) => ({ loss: 1 / (epoch + 1), accuracy }));
const history = (train: readonly number[], valid: readonly number[]): History => ({
  train: epochs(...train),
  valid: epochs(...valid),
});

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

describe('the two kinds of networks', () => {
  const summary = [
    { layer: 'conv', outputShape: [2, 3, 4], parameters: 1234 },
    { layer: 'flatten', outputShape: [24], parameters: 0 },
  ];

  it('are the perceptron first, then the convolutional network', () => {
    expect(KINDS.map((kind) => TITLE[kind])).toEqual(['MLP', 'CNN']);
    expect(KINDS).toEqual(['mlp', 'cnn']);
  });

  it('have the parameters of all layers, which a table lists', () => {
    expect(parametersOf([...summary, summary[0]])).toBe(2468);
    expect(parametersOf([])).toBe(0);
    expect(summaryTable('cnn', summary)).toEqual({
      title: 'The CNN',
      columns: ['layer', 'output shape', 'parameters'],
      rows: [
        ['conv', '2 × 3 × 4', '1,234'],
        ['flatten', '24', '0'],
      ],
    });
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
    expect(texts[2]).toContain('by 18.75 %, 3.13 %; that is 58 % of the errors of the MLP');
    expect(texts[3]).toContain('it loses 7.81 %, the MLP 17.19 %');
  });
});

/** Of a network that was never there. */
const judgedWith = (accuracy: number, parameters: number, valid = 0.5): Judged => ({
  accuracy,
  history: history([], [0, valid]),
  predictions: {
    classes: 2,
    probabilities: new Float64Array(0),
    predictions: new Uint32Array(0),
  },
  summary: [
    { layer: 'a', outputShape: [1], parameters: parameters - 1000 },
    { layer: 'b', outputShape: [1], parameters: 1000 },
  ],
});

const plain: TrainingSettings = {
  ...{ epochs: 2, batchSize: 20, learningRate: 0.25, measureTrain: false },
};
const distorted: TrainingSettings = {
  ...{ epochs: 3, batchSize: 30, learningRate: { peak: 0.1, warmup: 0.2 }, smoothing: 0.1 },
  optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
  augmentation: {
    affine: { rotation: 10, scale: 0.1, shear: 0, shift: 2 },
    elastic: null,
  },
  ...{ average: 0.75, measureTrain: false },
};

const judged = {
  mlp: [judgedWith(0.75, 1100, 0.625), judgedWith(0.875, 9000, 0.6875)],
  cnn: [judgedWith(0.9375, 1234, 0.8125), judgedWith(0.90625, 9000, 0.75)],
};
const invented = {
  mlp: { layers: [], training: plain, mostParameters: 2000, goal: 0.8125 },
  cnn: { layers: [], training: distorted, mostParameters: 3000, goal: 0.921875 },
  seeds: [4, 7],
};

describe('the conclusions about the best networks', () => {
  const failingWith = (
    outcome: Partial<typeof judged>,
    mlp: Partial<typeof invented.mlp> = {},
    cnn: Partial<typeof invented.cnn> = {},
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
    expect(failingWith({}, { mostParameters: 1100 }, { mostParameters: 1234 })).toEqual([]);
    expect(failingWith({}, { mostParameters: 1099 })).toEqual([0]);
    expect(failingWith({}, {}, { mostParameters: 1233 })).toEqual([1]);
  });

  it('with one of the seeds the CNN is no better', () => {
    const ends = (...accuracies: readonly number[]) => ({
      cnn: accuracies.map((accuracy) => judgedWith(accuracy, 1234)),
    });
    const of = (...accuracies: readonly number[]) =>
      failingWith(ends(...accuracies), {}, { goal: 0 });
    expect([of(0.75, 1), of(1, 0.875)]).toEqual([[2], [2]]);
    expect([of(0.7, 1), of(1, 0.8)]).toEqual([[2], [2]]);
    expect(of(0.75 + 2 ** -40, 0.875 + 2 ** -40)).toEqual([]);
  });

  it('quote the numbers', () => {
    const texts = beyondConclusions(invented, judged).map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual([
      'The MLP of 1,100 parameters (at most 2,000) reaches at least 81.25 % on the test digits: 81.25 % on average over the seeds 4, 7, from 75.00 % to 87.50 %.',
      'The CNN of 1,234 parameters (at most 3,000) reaches at least 92.19 % on the test digits: 92.19 % on average over the seeds 4, 7, from 90.63 % to 93.75 %.',
    ]);
  });
});

describe('the tables of the best networks', () => {
  it('have the accuracies of each seed, their mean and how sure it is', () => {
    const table = accuracyTable(invented, judged);
    expect(table.title).toBe('Accuracy with the seeds 4, 7');
    expect(table.columns).toEqual([
      ...['network', 'parameters', 'valid', 'test', 'test, mean', 'standard error'],
    ]);
    expect(table.rows).toEqual([
      ['MLP', '1,100', '62.50 %, 68.75 %', '75.00 %, 87.50 %', '81.25 %', '6.25 %'],
      ['CNN', '1,234', '81.25 %, 75.00 %', '93.75 %, 90.63 %', '92.19 %', '1.56 %'],
    ]);
  });

  it('have no standard error of a single seed', () => {
    const first = { mlp: judged.mlp.slice(0, 1), cnn: judged.cnn.slice(0, 1) };
    expect(accuracyTable({ ...invented, seeds: [4] }, first).rows.map((row) => row[5])).toEqual([
      '–',
      '–',
    ]);
  });

  it('have the settings, with what a training does where nothing is said', () => {
    expect(settingsTable(invented, eightImages)).toEqual({
      title: 'Settings',
      columns: ['setting', 'MLP', 'CNN'],
      rows: [
        ['epochs', '2', '3'],
        ['batch size', '20', '30'],
        ['learning rate', '0.25', 'one cycle with peak 0.1 after 20.00 %'],
        ['optimizer', 'SGD', 'nesterov, momentum 0.9, weight decay 0.0005'],
        ['label smoothing', '0', '0.1'],
        ['distortions', 'none', 'rotation ±10°, scale ±10 %, shift ±2 px'],
        ['decay of the average of the weights', 'no average', '0.75'],
        ['inputs', 'pixels / 255', 'pixels / 255'],
      ],
    });
    const optimizer = (options: OptimizerSettings) =>
      settingsTable(
        { ...invented, mlp: { ...invented.mlp, training: { ...plain, optimizer: options } } },
        eightImages,
      ).rows[3][1];
    expect(optimizer({ name: 'adam' })).toBe('adam');
    expect(optimizer({ name: 'momentum', momentum: 0 })).toBe('momentum, momentum 0');
    expect(optimizer({ name: 'sgd', weightDecay: 0.5 })).toBe('sgd, weight decay 0.5');
  });
});
