/** What the best networks of Problem 2 are, and what is reported of them, on a few digits and tiny networks. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { calibration } from '../../../src/experiments/analysis/calibration.ts';
import { predict } from '../../../src/experiments/analysis/predict.ts';
import { beyondConclusions } from '../../../src/experiments/beyondConclusions.ts';
import { beyondPictures } from '../../../src/experiments/beyondPictures.ts';
import { accuracyTable, settingsTable } from '../../../src/experiments/beyondTables.ts';
import { type Kind, summaryTable } from '../../../src/experiments/networkKinds.ts';
import { p2Beyond } from '../../../src/experiments/p2Beyond.ts';
import { mean } from '../../../src/experiments/statistics.ts';
import type { TrainingSettings } from '../../../src/experiments/trial.ts';
import type { TrainedTrial } from '../../../src/experiments/trialResult.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import { evaluate } from '../../../src/nn/training.ts';
import { tinyData as data } from './tinyRun.ts';
import { layerWords, TINY_CNN, watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const countOf = (architecture: Architecture) =>
  buildNetwork(architecture, 1, createFloat64Kernels()).parameterCount;

const accuracy = ({ valid }: TrainedTrial['history']) => last(valid).accuracy;

describe('the settings of p2-beyond', () => {
  const optimizer = { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 };
  const distorted = {
    ...{ epochs: 10, batchSize: 128, learningRate: { peak: 0.1, warmup: 0.2 }, optimizer },
    augmentation: {
      affine: { rotation: 10, scale: 0.1, shear: 0.1, shift: 2 },
      elastic: { strength: 4, spacing: 7 },
    },
    ...{ smoothing: 0.1, average: 0.998, measureTrain: false },
  };
  const mlp = (a: number, b: number) => [
    ...[`dense ${a}`, 'batchNorm', 'relu', `dense ${b}`, 'batchNorm', 'relu', 'dense 10'],
  ];
  const cnn = (a: number, b: number, c: number, units: number) => {
    const block = (filters: number) => [`conv ${filters} 3 1`, 'batchNorm', 'relu'];
    return [
      ...[`conv ${a} 3 1`, 'relu', 'maxPool 2', ...block(b), ...block(b), 'maxPool 2'],
      ...[...block(c), ...block(c), 'flatten', 'dropout 0.3'],
      ...[`dense ${units}`, 'batchNorm', 'relu', 'dense 10'],
    ];
  };
  const stated = (size: 'full' | 'quick', kind: Kind) => {
    const entry = p2Beyond.settings[size][kind];
    return { ...entry, layers: layerWords(entry.layers) };
  };

  it('are what is published: 10 epochs of the CNN, 60 of the MLP, three seeds fixed beforehand', () => {
    expect(p2Beyond.settings.full.seeds).toEqual([1, 2, 3]);
    expect(stated('full', 'mlp')).toEqual({
      ...{ layers: mlp(800, 400), training: { ...distorted, epochs: 60 } },
      ...{ mostParameters: 1_000_000, goal: 0.992 },
    });
    expect(stated('full', 'cnn')).toEqual({
      ...{ layers: cnn(16, 32, 64, 128), training: distorted },
      ...{ mostParameters: 700_000, goal: 0.995 },
    });
  });

  it('are small where it has to be quick', () => {
    const training = { ...distorted, epochs: 5, batchSize: 20, average: 0.95 };
    expect(p2Beyond.settings.quick.seeds).toEqual([1]);
    expect(stated('quick', 'mlp')).toEqual({
      ...{ layers: mlp(64, 32), training, mostParameters: 100_000, goal: 0.7 },
    });
    expect(stated('quick', 'cnn')).toEqual({
      ...{ layers: cnn(8, 16, 16, 32), training, mostParameters: 100_000, goal: 0.8 },
    });
    expect(p2Beyond.subset).toEqual({ full: null, quick: { train: 2000, valid: 1000 } });
    expect(p2Beyond.id).toBe('p2-beyond');
  });

  it.each(['full', 'quick'] as const)('build networks within the bounds: %s', (size) => {
    const count = (kind: Kind, inputShape: readonly number[]) => {
      const { layers, mostParameters } = p2Beyond.settings[size][kind];
      const parameters = countOf({ inputShape, layers, initializer: 'glorot' });
      expect(parameters).toBeLessThanOrEqual(mostParameters);
      return parameters;
    };
    expect([count('mlp', [784]), count('cnn', [1, 28, 28])]).toEqual(
      size === 'full' ? [954_810, 472_938] : [52_842, 33_850],
    );
  });
});

describe('p2-beyond', async () => {
  const training: TrainingSettings = {
    ...{ epochs: 2, batchSize: 30, learningRate: { peak: 0.25, warmup: 0.5 } },
    ...{ smoothing: 0.1, average: 0.5, measureTrain: false },
  };
  const settings = {
    mlp: {
      ...{ training, mostParameters: 9000, goal: 0.25 },
      layers: [
        ...([{ kind: 'dense', outputs: 6 }, { kind: 'batchNorm' }, { kind: 'relu' }] as const),
        { kind: 'dense', outputs: 10 } as const,
      ],
    },
    cnn: {
      ...{
        training: { ...training, epochs: 3 },
        mostParameters: 8000,
        goal: 0.5,
        layers: TINY_CNN,
      },
    },
    seeds: [5, 2],
  };
  const { outcome, trials, trained, closings, asked } = await watch(p2Beyond, settings);
  const kernels = await createFastKernels();
  afterAll(() => kernels.close());
  const judged = trained.map(({ history, load }) => {
    const network = load(kernels);
    const predictions = predict(network, data.test);
    const { accuracy: share } = evaluate(network, data.test);
    return { history, predictions, accuracy: share, summary: network.summary };
  });
  const [mlp, cnn] = [judged.slice(0, 2), judged.slice(2)];
  const calibrated = [mlp, cnn].map(([{ predictions }]) =>
    calibration(predictions.probabilities, data.test.labels, 10),
  );

  it('trains each with the seeds of its settings', () => {
    expect(asked).toHaveLength(1);
    expect(trials).toEqual(
      (['mlp', 'cnn'] as const).flatMap((kind) =>
        [5, 2].map((seed) => ({
          ...{ name: `${kind}-seed-${seed}`, seed, training: settings[kind].training },
          architecture: {
            inputShape: kind === 'mlp' ? [784] : [1, 28, 28],
            initializer: 'glorot',
            layers: settings[kind].layers,
          },
        })),
      ),
    );
  });

  it('takes the sizes of images from the data', async () => {
    const train = { ...data.images.train, channels: 2, height: 3, width: 5 };
    const shapes: (readonly number[])[] = [];
    const run = p2Beyond.run(
      settings,
      3,
      { ...data, images: { train } },
      {
        train(some) {
          shapes.push(...some.map(({ architecture }) => architecture.inputShape));
          return Promise.reject(new Error('enough'));
        },
      },
    );
    await expect(run).rejects.toThrow('enough');
    expect(shapes).toEqual([[30], [30], [2, 3, 5], [2, 3, 5]]);
  });

  it('closes the kernels that judged', () => {
    expect(closings).toHaveLength(4);
    for (const closing of closings) expect(closing).toHaveBeenCalledOnce();
  });

  it('answers in its headline', () => {
    expect(outcome.headline).toEqual({
      mlpTestAccuracy: mean(mlp.map((one) => one.accuracy)),
      cnnTestAccuracy: mean(cnn.map((one) => one.accuracy)),
      mlpValidAccuracy: mean(mlp.map(({ history }) => accuracy(history))),
      cnnValidAccuracy: mean(cnn.map(({ history }) => accuracy(history))),
      mlpParameters: 784 * 6 + 6 + 2 * 6 + 6 * 10 + 10,
      cnnParameters: 3410,
      mlpCalibrationError: calibrated[0].expectedCalibrationError,
      cnnCalibrationError: calibrated[1].expectedCalibrationError,
      testEvaluations: 4,
    });
    const values = Object.values(outcome.headline);
    expect(new Set(values).size).toBe(values.length);
  });

  it('has the curves of each: accuracies, calibration and confusion of the first seed', () => {
    const curves = (kind: Kind, k: number, of: typeof mlp) => {
      const bins = calibrated[k].bins.filter(({ count }) => count > 0);
      expect(bins.length).toBeLessThan(10);
      const counts = Array.from({ length: 10 }, () => new Array(10).fill(0));
      of[0].predictions.predictions.forEach((predicted, n) => {
        counts[data.test.labels[n]][predicted]++;
      });
      return [
        ...of.map(({ history: { valid } }, s) => ({
          ...{ name: `${kind} seed ${settings.seeds[s]} valid accuracy` },
          ...{ x: kind === 'mlp' ? [1, 2] : [1, 2, 3], y: valid.map((e) => e.accuracy) },
        })),
        {
          name: `${kind} calibration`,
          x: bins.map(({ confidence }) => confidence),
          y: bins.map((bin) => bin.accuracy),
        },
        ...counts.map((y, digit) => ({
          ...{ name: `${kind} confusion ${digit}`, x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], y },
        })),
      ];
    };
    expect(outcome.curves).toEqual([...curves('mlp', 0, mlp), ...curves('cnn', 1, cnn)]);
  });

  it('tabulates accuracies, layers and settings, and concludes', () => {
    expect(outcome.tables).toEqual([
      accuracyTable(settings, { mlp, cnn }),
      summaryTable('mlp', mlp[0].summary),
      summaryTable('cnn', cnn[0].summary),
      settingsTable(settings, data),
    ]);
    expect(outcome.conclusions).toEqual(beyondConclusions(settings, { mlp, cnn }));
  });

  it('keeps the networks of the first seed, and draws them', () => {
    const kept = outcome.networks?.map(({ name, trained: { trial }, testAccuracy }) => [
      ...[name, trial.name, testAccuracy],
    ]);
    expect(kept).toEqual([
      ['mnist-mlp', 'mlp-seed-5', mlp[0].accuracy],
      ['mnist-cnn', 'cnn-seed-5', cnn[0].accuracy],
    ]);
    const [ofMlp, ofCnn] = [trained[0], trained[2]].map(({ load }) => load(createFloat64Kernels()));
    expect(outcome.pictures).toEqual(beyondPictures(data, ofMlp, ofCnn, cnn[0].predictions));
  });

  it('draws errors, calibration and confusion', () => {
    const perfect = outcome.curves.map((curve) =>
      curve.name === 'cnn seed 5 valid accuracy' ? { ...curve, y: [0.5, 1, 0.75] } : curve,
    );
    const [errors, sure, confusion] = p2Beyond.figures({ curves: perfect, settings, data: NAME });
    const error = (of: (typeof mlp)[0]) =>
      of.history.valid.map((e, epoch) => [epoch + 1, 1 - e.accuracy]);
    expect(errors).toMatchObject({
      ...{ kind: 'chart', name: 'errors', x: { scale: 'log' }, y: { scale: 'log' } },
      caption:
        'one-cycle learning rate, distorted digits, averaged weights; synthetic digits, pixels / 255',
      series: [
        { name: 'MLP, seed 5', style: 'line', points: error(mlp[0]) },
        { name: 'MLP, seed 2', style: 'line', points: error(mlp[1]) },
        // No logarithm of an error of 0.
        {
          name: 'CNN, seed 5',
          style: 'line',
          points: [
            [1, 0.5],
            [3, 0.25],
          ],
        },
        { name: 'CNN, seed 2', style: 'line', points: error(cnn[1]) },
      ],
    });
    const points = (k: number) =>
      calibrated[k].bins.flatMap(({ count, confidence, accuracy: share }) =>
        count > 0 ? [[confidence, share]] : [],
      );
    expect(sure).toMatchObject({
      ...{ kind: 'chart', name: 'calibration', x: { scale: 'linear' }, y: { scale: 'linear' } },
      caption: 'trained with smoothed labels; seed 5; synthetic digits, test digits',
      series: [
        { name: 'MLP', style: 'line', points: points(0) },
        { name: 'CNN', style: 'line', points: points(1) },
        {
          name: 'right as often as it says',
          style: 'dashed',
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    });
    expect(confusion).toMatchObject({
      ...{ kind: 'matrix', name: 'confusion', x: 'taken for', y: 'digit' },
      caption: 'test digits, first seed; synthetic digits, pixels / 255',
      counts: Array.from({ length: 10 }, (_, digit) => {
        return outcome.curves.find(({ name }) => name === `cnn confusion ${digit}`)?.y;
      }),
    });
  });
});
