/** What the experiment about initialization does and reports, on a few digits and tiny networks. */
import { describe, expect, it } from 'vitest';
import { p1Initialization } from '../../../src/experiments/p1Initialization.ts';
import { charts } from './charts.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainAlone } from './trainedAlone.ts';
import { watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const last = <T>(list: readonly T[]): T => list[list.length - 1];

describe('p1-initialization', async () => {
  const settings = {
    hidden: [6, 5],
    activation: 'relu',
    learningRate: 0.05,
    batchSize: 50,
    epochs: 2,
  } as const;
  const { outcome, asked } = await watch(p1Initialization, settings);
  const runs = await Promise.all(
    (['zero', 'normal', 'glorot'] as const).map((initializer) =>
      trainAlone({ ...settings, initializer }),
    ),
  );
  const [zero, normal, glorot] = runs;

  it('trains with Zero, Normal and Glorot in turn', () => {
    expect(asked).toEqual([{ names: ['zero', 'normal', 'glorot'], laterEpochs: 0 }]);
  });

  it('has the curves of each', () => {
    expect(outcome.curves).toEqual(
      ['zero', 'normal', 'glorot'].flatMap((name, i) =>
        (['train', 'valid'] as const).flatMap((part) =>
          (['loss', 'accuracy'] as const).map((measure) => ({
            ...{ name: `${name} ${part} ${measure}`, x: [1, 2] },
            y: runs[i][part].map((e) => e[measure]),
          })),
        ),
      ),
    );
  });

  it('answers in its headline', () => {
    const counts = new Array(10).fill(0);
    for (let i = 0; i < data.train.count; i++) counts[data.train.labels[i]]++;
    const entropy = counts.reduce((sum, n) => sum - (n / 300) * Math.log(n / 300), 0);
    expect(Object.keys(outcome.headline)[0]).toBe('zeroTrainAccuracy');
    const { labelEntropy, ...rest } = outcome.headline;
    // Ten terms of at most 0.37, each off by a few ulps.
    expect(Math.abs(labelEntropy - entropy)).toBeLessThan(10 * 2 ** -51);
    expect(rest).toEqual({
      parameters: 784 * 6 + 6 + 6 * 5 + 5 + 5 * 10 + 10,
      zeroTrainLoss: last(zero.train).loss,
      zeroValidAccuracy: last(zero.valid).accuracy,
      normalTrainLoss: last(normal.train).loss,
      normalValidAccuracy: last(normal.valid).accuracy,
      glorotTrainLoss: last(glorot.train).loss,
      glorotValidAccuracy: last(glorot.valid).accuracy,
      zeroTrainAccuracy: last(zero.train).accuracy,
    });
  });

  it('tabulates the losses and the settings', () => {
    const [losses, stated] = outcome.tables;
    expect(losses.note).toBe(
      '784-6-5-10, ReLU, 4,805 parameters; SGD, learning rate 0.05, batch size 50, 2 epochs',
    );
    expect(losses.columns).toEqual(['epoch', 'Zero', 'Normal', 'Glorot']);
    expect(losses.rows).toEqual(
      [0, 1].map((i) => [`${i + 1}`, ...runs.map((run) => run.train[i].loss.toPrecision(5))]),
    );
    expect(stated.note).toBe(
      'The same for all three initializations; biases start at 0; plain SGD.',
    );
    expect(stated.columns).toHaveLength(5);
    expect(stated.rows).toEqual([
      ['784-6-5-10, ReLU, 4,805 parameters', '0.05', '50', '2', 'pixels / 255'],
    ]);
  });

  it('draws a line for each, on a logarithm', () => {
    const figures = charts(
      p1Initialization.figures({ curves: outcome.curves, settings, data: NAME }),
    );
    expect(figures).toHaveLength(1);
    const [{ name, caption, x, y, series }] = figures;
    expect([name, x.scale, y.scale]).toEqual(['loss', 'linear', 'log']);
    expect(caption).toBe(
      '784-6-5-10, ReLU, 4,805 parameters; η = 0.05, batch 50; synthetic digits, pixels / 255',
    );
    expect(series).toEqual(
      ['Zero', 'Normal', 'Glorot'].map((title, i) => ({
        ...{ name: title, style: 'line' },
        points: runs[i].train.map(({ loss }, epoch) => [epoch + 1, loss]),
      })),
    );
  });

  it('concludes about what it measured', () => {
    expect(outcome.conclusions).toHaveLength(6);
    expect(outcome.conclusions[0].holds).toBe(true);
  });
});
