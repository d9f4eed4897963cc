/** What the comparison of Problem 2 does and reports, on a few digits and tiny networks. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { summaryTable } from '../../../src/experiments/networkKinds.ts';
import { architectures, comparison, p2CnnVsMlp } from '../../../src/experiments/p2CnnVsMlp.ts';
import { mean, standardError } from '../../../src/experiments/statistics.ts';
import type { TrainedTrial } from '../../../src/experiments/trialResult.ts';
import { percent } from '../../../src/experiments/wording.ts';
import {
  type Architecture,
  buildNetwork,
  type LayerSpec,
} from '../../../src/models/architecture.ts';
import { charts } from './charts.ts';
import { tinyData as data } from './tinyRun.ts';
import { layerWords, TINY_CNN, watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const summaryOf = (architecture: Architecture) =>
  buildNetwork(architecture, 1, createFloat64Kernels()).summary;
const countOf = (architecture: Architecture) =>
  buildNetwork(architecture, 1, createFloat64Kernels()).parameterCount;

const accuracy = ({ valid }: TrainedTrial['history']) => last(valid).accuracy;
const percents = (shares: readonly number[]) => shares.map(percent).join(', ');

describe('the settings of p2-cnn-vs-mlp', () => {
  const one = { classes: 10, images: { train: { ...data.images.train } } };

  it('are 10 epochs of plain gradient descent by one cycle for both, and a goal', () => {
    const { full, quick } = p2CnnVsMlp.settings;
    const layers = (first: number, second: number, units: number) => [
      ...[`conv ${first} 3 1`, 'relu', 'maxPool 2', `conv ${second} 3 1`, 'relu', 'maxPool 2'],
      ...['flatten', `dense ${units}`, 'relu', 'dense 10'],
    ];
    const training = (epochs: number, batchSize: number, peak: number) => ({
      ...{ epochs, batchSize, learningRate: { peak, warmup: 0.2 }, measureTrain: true },
    });
    expect({ ...full, cnn: layerWords(full.cnn) }).toEqual({
      ...{ hidden: [512, 256], cnn: layers(16, 32, 337), seeds: 3, goal: 0.991 },
      training: training(10, 32, 0.2),
    });
    expect({ ...quick, cnn: layerWords(quick.cnn) }).toEqual({
      ...{ hidden: [64, 32], cnn: layers(8, 16, 65), seeds: 1, goal: 0.8 },
      training: training(4, 20, 0.1),
    });
    expect(p2CnnVsMlp.subset).toEqual({ full: null, quick: { train: 2000, valid: 1000 } });
    expect(p2CnnVsMlp.id).toBe('p2-cnn-vs-mlp');
  });

  it.each(['full', 'quick'] as const)(
    'give both networks as many parameters within 2 %%: %s',
    (size) => {
      const { mlp, cnn } = architectures(p2CnnVsMlp.settings[size], one);
      const counts = [countOf(mlp), countOf(cnn)];
      expect(counts).toEqual(size === 'full' ? [535_818, 536_933] : [52_650, 52_933]);
      expect(Math.abs(counts[1] / counts[0] - 1)).toBeLessThan(0.02);
    },
  );

  it('take the sizes of images and the classes from the data', () => {
    const train = { ...data.images.train, channels: 2, height: 3, width: 5 };
    const layers: LayerSpec[] = [{ kind: 'flatten' }];
    expect(architectures({ hidden: [7], cnn: layers }, { classes: 4, images: { train } })).toEqual({
      mlp: {
        ...{ inputShape: [30], initializer: 'glorot' },
        layers: [{ kind: 'dense', outputs: 7 }, { kind: 'relu' }, { kind: 'dense', outputs: 4 }],
      },
      cnn: { inputShape: [2, 3, 5], initializer: 'glorot', layers },
    });
  });
});

describe('p2-cnn-vs-mlp', async () => {
  const settings = {
    hidden: [6, 5],
    cnn: TINY_CNN,
    training: {
      ...{ epochs: 2, batchSize: 50, measureTrain: true },
      learningRate: { peak: 0.125, warmup: 0.25 },
    },
    ...{ seeds: 2, goal: 0.2 },
  };
  const built = architectures(settings, data);
  const { outcome, trials, trained, asked } = await watch(p2CnnVsMlp, settings);
  const histories = trained.map(({ history }) => history);
  const [mlp, cnn] = [histories.slice(0, 2), histories.slice(2)];
  const parameters = {
    mlp: 784 * 6 + 6 + 6 * 5 + 5 + 5 * 10 + 10,
    cnn: 2 * 9 + 2 + 2 * 13 * 13 * 10 + 10,
  };

  it('trains both with the same seeds and settings', () => {
    expect(asked).toHaveLength(1);
    expect(asked[0].laterEpochs).toBe(0);
    expect(trials).toEqual(
      (['mlp', 'cnn'] as const).flatMap((kind) =>
        [3, 4].map((seed) => ({
          ...{ name: `${kind}-seed-${seed}`, seed, training: settings.training },
          architecture: built[kind],
        })),
      ),
    );
  });

  it('answers in its headline', () => {
    expect(outcome.headline).toEqual({
      mlpValidAccuracy: mean(mlp.map(accuracy)),
      cnnValidAccuracy: mean(cnn.map(accuracy)),
      mlpTrainAccuracy: mean(mlp.map(({ train }) => last(train).accuracy)),
      cnnTrainAccuracy: mean(cnn.map(({ train }) => last(train).accuracy)),
      mlpParameters: parameters.mlp,
      cnnParameters: parameters.cnn,
      seeds: 2,
    });
    // Four numbers that differ, or a mistaken one would not be seen.
    expect(new Set(Object.values(outcome.headline).slice(0, 4)).size).toBe(4);
  });

  it('has the curves of each', () => {
    expect(outcome.curves).toEqual(
      trials.flatMap(({ name }, n) =>
        (['accuracy', 'loss'] as const).flatMap((measure) =>
          (['train', 'valid'] as const).map((part) => ({
            ...{ name: `${name.replaceAll('-', ' ')} ${part} ${measure}`, x: [1, 2] },
            y: histories[n][part].map((e) => e[measure]),
          })),
        ),
      ),
    );
  });

  it('tabulates accuracies, layers and settings', () => {
    const [end, mlpLayers, cnnLayers, stated] = outcome.tables;
    expect(outcome.tables).toHaveLength(4);
    const trainedBy =
      'Glorot, SGD, learning rate one cycle with peak 0.125 after 25 % of the training, batch size 50, 2 epochs; pixels / 255';
    const both =
      'MLP: dense 6, relu, dense 5, relu, dense 10; 4,805 parameters. CNN: conv 2 of 3×3, relu, maxPool 2, flatten, dense 10; 3,410 parameters';
    expect(end.title).toBe('Accuracy at the end');
    expect(end.note).toBe(`${both}. Both: ${trainedBy}`);
    expect(end.columns).toHaveLength(5);
    const row = (title: string, count: string, of: typeof mlp) => {
      const finals = of.map(accuracy);
      return [
        title,
        count,
        percents(finals),
        percent(mean(finals)),
        percent(standardError(finals)),
      ];
    };
    expect(end.rows).toEqual([row('MLP', '4,805', mlp), row('CNN', '3,410', cnn)]);
    expect(mlpLayers).toEqual(summaryTable('mlp', summaryOf(built.mlp), trainedBy));
    expect(cnnLayers).toEqual(summaryTable('cnn', summaryOf(built.cnn), trainedBy));
    expect(stated.title).toBe('Settings of both');
    expect(stated.note).toBe(both);
    expect(stated.columns).toHaveLength(6);
    const rate = 'one cycle with peak 0.125 after 25 % of the training';
    expect(stated.rows).toEqual([['Glorot', 'SGD', rate, '50', '2', 'pixels / 255']]);
  });

  it('has no standard error of a single seed', async () => {
    const alone = { ...settings, seeds: 1, training: { ...settings.training, epochs: 1 } };
    const { outcome: single } = await watch(p2CnnVsMlp, alone);
    expect(single.headline.seeds).toBe(1);
    expect(single.tables[0].rows.map((row) => row[4])).toEqual(['–', '–']);
  });

  it('draws the errors of the first seed: on validation as lines, in training dashed', () => {
    const figures = charts(p2CnnVsMlp.figures({ curves: outcome.curves, settings, data: NAME }));
    expect(figures).toHaveLength(1);
    const [{ name, caption, x, y, series }] = figures;
    expect([name, x.scale, y.scale]).toEqual(['errors', 'linear', 'log']);
    expect(caption).toBe(
      'SGD, learning rate one cycle with peak 0.125 after 25 % of the training, batch 50, seed 3; synthetic digits, pixels / 255',
    );
    const error = (entries: (typeof mlp)[0]['valid']) =>
      entries.map((e, epoch) => [epoch + 1, 1 - e.accuracy]);
    expect(series).toEqual([
      { name: 'MLP, valid', style: 'line', points: error(mlp[0].valid) },
      { name: 'MLP, train', style: 'dashed', points: error(mlp[0].train) },
      { name: 'CNN, valid', style: 'line', points: error(cnn[0].valid) },
      { name: 'CNN, train', style: 'dashed', points: error(cnn[0].train) },
    ]);
  });

  it('concludes about what it measured, with the goal of its settings', () => {
    expect(outcome.conclusions).toEqual(comparison(parameters, { mlp, cnn }, 0.2));
  });
});
