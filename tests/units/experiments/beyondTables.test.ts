/** What is tabulated about the best networks of Problem 2, from invented outcomes. */
import { describe, expect, it } from 'vitest';
import {
  accuracyTable,
  mistakesTable,
  settingsTable,
} from '../../../src/experiments/beyondTables.ts';
import type { OptimizerSettings } from '../../../src/experiments/trial.ts';
import { distorted, invented, judged, plain } from './inventedNetworks.ts';
import { eightImages } from './tinyTrial.ts';

const chosen = {
  mlp: {
    layers: [{ kind: 'dense', outputs: 7 } as const, { kind: 'tanh' } as const],
    training: plain,
  },
  cnn: { layers: [{ kind: 'conv', filters: 3, kernel: 2 } as const], training: distorted },
};

describe('the tables of the best networks', () => {
  it('have the accuracies of each seed, their mean and how sure it is, and what was trained how', () => {
    expect(accuracyTable(invented, chosen, judged)).toEqual({
      title: 'Accuracy with the seeds 4, 7',
      note: 'MLP: dense 7, tanh; learning rate 0.25, batch size 20, 3 epochs. CNN: conv 3 of 2×2; learning rate one cycle with peak 0.1 after 20 % of the training, batch size 30, 2 epochs',
      columns: ['network', 'parameters', 'valid', 'test', 'test, mean', 'standard error'],
      rows: [
        ['MLP', '1,100', '62.50 %, 68.75 %', '75.00 %, 87.50 %', '81.25 %', '6.25 %'],
        ['CNN', '1,034', '81.25 %, 75.00 %', '93.75 %, 90.63 %', '92.19 %', '1.56 %'],
      ],
    });
  });

  it('have no standard error of a single seed', () => {
    const first = { mlp: judged.mlp.slice(0, 1), cnn: judged.cnn.slice(0, 1) };
    const { rows } = accuracyTable({ ...invented, seeds: [4] }, chosen, first);
    expect(rows.map((row) => row[5])).toEqual(['–', '–']);
  });

  it('have the settings, with what a training does where nothing is said', () => {
    expect(settingsTable(chosen, eightImages)).toEqual({
      title: 'Settings',
      note: 'MLP: dense 7, tanh. CNN: conv 3 of 2×2',
      columns: ['setting', 'MLP', 'CNN'],
      rows: [
        ['initialization', 'Glorot', 'Glorot'],
        ['epochs', '3', '2'],
        ['batch size', '20', '30'],
        ['learning rate', '0.25', 'one cycle with peak 0.1 after 20 % of the training'],
        ['optimizer', 'SGD', 'nesterov, momentum 0.9, weight decay 0.0005'],
        ['label smoothing', '0', '0.1'],
        ['distortions', 'none', 'rotation ±10°, scale ±10 %, shift ±2 px'],
        ['decay of the average of the weights', 'no average', '0.75'],
        ['inputs', 'pixels / 255', 'pixels / 255'],
      ],
    });
    const optimizer = (options: OptimizerSettings) => {
      const mlp = { ...chosen.mlp, training: { ...plain, optimizer: options } };
      return settingsTable({ ...chosen, mlp }, eightImages).rows[4][1];
    };
    expect(optimizer({ name: 'adam' })).toBe('adam');
    expect(optimizer({ name: 'momentum', momentum: 0 })).toBe('momentum, momentum 0');
    expect(optimizer({ name: 'sgd', weightDecay: 0.5 })).toBe('sgd, weight decay 0.5');
  });
});

describe('the table of mistakes', () => {
  /** Of two classes: the probabilities of the second one for each example. */
  const tableOf = (labels: readonly number[], probabilities: readonly number[]) =>
    mistakesTable(
      {
        classes: 2,
        probabilities: Float64Array.from(probabilities.flatMap((p) => [1 - p, p])),
        predictions: Uint32Array.from(probabilities, (p) => (p > 0.5 ? 1 : 0)),
      },
      { ...eightImages, test: { ...eightImages.test, count: labels.length, labels } },
    );

  it('has the surest first, by the position of the digit, with label, answer and probability', () => {
    expect(tableOf([0, 1, 1, 0, 0], [0.75, 0.75, 0.0625, 0.25, 0.87654])).toEqual({
      title: 'The mistakes that the CNN is surest of',
      note: 'The first seed takes 3 of 5 test digits for another one; these 3 with the highest probability. Digits are numbered from 0 in the order of the test file.',
      columns: ['test digit', 'label', 'taken for', 'probability'],
      rows: [
        ['2', '1', '0', '93.75 %'],
        ['4', '0', '1', '87.65 %'],
        ['0', '0', '1', '75.00 %'],
      ],
    });
  });

  it('has twenty at most, and says how many there are', () => {
    const labels = new Array(1234).fill(0);
    const table = tableOf(
      labels,
      labels.map((_, n) => (n >= 1000 && n < 1023 ? 0.5 + (n - 999) / 64 : 0.25)),
    );
    expect(table.rows.map(([index]) => index)).toEqual(
      Array.from({ length: 20 }, (_, n) => `${1022 - n}`),
    );
    expect(table.note).toContain('takes 23 of 1,234 test digits for another one; these 20 with');
  });

  it('is empty where there are none', () => {
    const { rows, note } = tableOf([0, 1], [0.25, 0.75]);
    expect(rows).toEqual([]);
    expect(note).toContain('takes 0 of 2 test digits');
  });
});
