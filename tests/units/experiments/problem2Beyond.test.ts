/** What the best networks of Problem 2 are, and what is reported of them, on a few digits and tiny networks. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { calibration } from '../../../src/experiments/analysis/calibration.ts';
import { predict } from '../../../src/experiments/analysis/predict.ts';
import { beyondConclusions } from '../../../src/experiments/beyondConclusions.ts';
import { designsTable, rank, rankingTrials } from '../../../src/experiments/beyondDesigns.ts';
import { beyondPictures } from '../../../src/experiments/beyondPictures.ts';
import {
  accuracyTable,
  mistakesTable,
  settingsTable,
} from '../../../src/experiments/beyondTables.ts';
import { type Kind, summaryTable } from '../../../src/experiments/networkKinds.ts';
import { p2Beyond } from '../../../src/experiments/p2Beyond.ts';
import { mean } from '../../../src/experiments/statistics.ts';
import type { TrainingSettings } from '../../../src/experiments/trial.ts';
import type { TrainedTrial } from '../../../src/experiments/trialResult.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import type { LayerSpec } from '../../../src/models/architecture.ts';
import { evaluate } from '../../../src/nn/training.ts';
import { tinyData as data } from './tinyRun.ts';
import { TINY_CNN, watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const accuracy = ({ valid }: TrainedTrial['history']) => last(valid).accuracy;

describe('p2-beyond', async () => {
  const training: TrainingSettings = {
    ...{ epochs: 2, batchSize: 30, learningRate: { peak: 0.25, warmup: 0.5 } },
    ...{ smoothing: 0.1, average: 0.5, measureTrain: false },
  };
  const layers: readonly LayerSpec[] = [
    ...[{ kind: 'dense', outputs: 6 } as const, { kind: 'batchNorm' } as const],
    ...[{ kind: 'relu' } as const, { kind: 'dense', outputs: 10 } as const],
  ];
  // A rate of almost 0 learns nothing: the second design is better than the first and the third.
  const idle = { ...training, learningRate: 1e-9, epochs: 7 };
  const settings = {
    mlp: { designs: [{ layers, training }], mostParameters: 9000, goal: 0.25 },
    cnn: {
      designs: [
        { layers: TINY_CNN, training: idle },
        { layers: TINY_CNN, training: { ...training, epochs: 3 } },
        { layers: TINY_CNN, training: idle },
      ],
      ...{ mostParameters: 8000, goal: 0.5 },
    },
    ranking: { epochs: 1, seed: 9 },
    ...{ seeds: [5, 2], earlierTestEvaluations: 3 },
  };
  const watched = await watch(p2Beyond, settings);
  const { outcome, closings, asked } = watched;
  const [short, trained] = [watched.trained.slice(0, 3), watched.trained.slice(3)];
  const trials = watched.trials.slice(3);
  const chosen = { mlp: settings.mlp.designs[0], cnn: settings.cnn.designs[1] };
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

  it('trains each design of the CNN shortly, then the best one and the only MLP with each seed', () => {
    expect(asked).toEqual([
      // Two seeds of the only MLP, 2 epochs, and of the CNN, as long as its first design takes.
      { names: [1, 2, 3].map((d) => `cnn-design-${d}`), laterEpochs: 2 * 2 + 2 * 7 },
      { names: trials.map(({ name }) => name), laterEpochs: 0 },
    ]);
    expect(watched.trials.slice(0, 3)).toEqual(rankingTrials(settings, settings.ranking, data));
    const [first, second, third] = short.map(({ history }) => accuracy(history));
    expect(second).toBeGreaterThan(Math.max(first, third));
    expect(trials).toEqual(
      (['mlp', 'cnn'] as const).flatMap((kind) =>
        [5, 2].map((seed) => ({
          ...{ name: `${kind}-seed-${seed}`, seed, training: chosen[kind].training },
          architecture: {
            inputShape: kind === 'mlp' ? [784] : [1, 28, 28],
            initializer: 'glorot',
            layers: chosen[kind].layers,
          },
        })),
      ),
    );
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
      testEvaluations: 7,
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

  it('tabulates accuracies, designs, layers, settings and mistakes, and concludes', () => {
    const rate = 'learning rate one cycle with peak 0.25 after 50 % of the training, batch size 30';
    expect(outcome.tables).toEqual([
      accuracyTable(settings, chosen, { mlp, cnn }),
      designsTable(rank(settings, short), settings.ranking, data),
      summaryTable('mlp', mlp[0].summary, `${rate}, 2 epochs`),
      summaryTable('cnn', cnn[0].summary, `${rate}, 3 epochs`),
      settingsTable(chosen, data),
      mistakesTable(cnn[0].predictions, data),
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
