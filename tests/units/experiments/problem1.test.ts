/** What the experiments of Problem 1 do and report, on a few digits and tiny networks. */
import { describe, expect, it } from 'vitest';
import {
  curveNamed,
  type Experiment,
  type Outcome,
  type RunContext,
} from '../../../src/experiments/experiment.ts';
import {
  differenceErrors,
  fitErrorModel,
  liveWeights,
  modelledError,
} from '../../../src/experiments/finiteDifferences.ts';
import { p1FiniteDifferences } from '../../../src/experiments/p1FiniteDifferences.ts';
import { p1Hyperparameters } from '../../../src/experiments/p1Hyperparameters.ts';
import { p1Initialization } from '../../../src/experiments/p1Initialization.ts';
import { type MlpSettings, trainMlp } from '../../../src/experiments/trainMlp.ts';
import { view } from '../../../src/kernels/array.ts';
import { evaluate } from '../../../src/nn/training.ts';
import { tinyData as data } from './tinyRun.ts';

const SEED = 3;
const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const quiet: RunContext = { progress: () => {}, restore: () => null, save: () => {} };

/** The outcome, the progress told as `done/total what`, and the names of the checkpoints. */
function watch<S extends object>(experiment: Experiment<S>, settings: S) {
  const told: string[] = [];
  const saved = new Set<string>();
  const outcome: Outcome = experiment.run(settings, SEED, data, {
    progress: (done, total, what) => told.push(`${done}/${total} ${what}`),
    restore: () => null,
    save: (name) => saved.add(name),
  });
  return { outcome, told, saved: [...saved] };
}

const train = (settings: MlpSettings) => trainMlp('x', settings, SEED, data, quiet, () => {});
const last = <T>(list: readonly T[]): T => list[list.length - 1];

describe('p1-initialization', () => {
  const settings = {
    hidden: [6, 5],
    activation: 'relu',
    learningRate: 0.05,
    batchSize: 50,
    epochs: 2,
  } as const;
  const { outcome, told, saved } = watch(p1Initialization, settings);
  const runs = (['zero', 'normal', 'glorot'] as const).map((initializer) =>
    train({ ...settings, initializer }),
  );
  const [zero, normal, glorot] = runs;

  it('trains with Zero, Normal and Glorot in turn', () => {
    expect(saved).toEqual(['zero', 'normal', 'glorot']);
    expect(told).toEqual([
      ...['0/6 before the first epoch', '1/6 Zero', '2/6 Zero', '3/6 Normal', '4/6 Normal'],
      ...['5/6 Glorot', '6/6 Glorot'],
    ]);
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
    expect(losses.columns).toEqual(['epoch', 'Zero', 'Normal', 'Glorot']);
    expect(losses.rows).toEqual(
      [0, 1].map((i) => [`${i + 1}`, ...runs.map((run) => run.train[i].loss.toPrecision(5))]),
    );
    expect(stated.columns).toHaveLength(5);
    expect(stated.rows).toEqual([
      ['784-6-5-10, ReLU, 4,805 parameters', '0.05', '50', '2', 'pixels / 255'],
    ]);
  });

  it('draws a line for each, on a logarithm', () => {
    const figures = p1Initialization.figures({ curves: outcome.curves, settings, data: NAME });
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

describe('p1-hyperparameters', () => {
  const setting = (
    activation: MlpSettings['activation'],
    learningRate: number,
    batchSize: number,
  ): MlpSettings => ({
    ...{ hidden: [6], epochs: 2, activation, learningRate, batchSize },
    initializer: 'glorot',
  });
  // The best one stands in the middle.
  const tried = [setting('relu', 1e-6, 60), setting('tanh', 0.5, 20), setting('relu', 1e-5, 60)];
  const settings = { tried, goal: 0.2 };
  const { outcome, told, saved } = watch(p1Hyperparameters, settings);
  const runs = tried.map(train);

  it('trains each setting', () => {
    expect(saved).toEqual(['setting-1', 'setting-2', 'setting-3']);
    expect(told).toEqual([
      '0/6 before the first epoch',
      ...[1, 1, 2, 2, 3, 3].map((n, i) => `${i + 1}/6 setting ${n} of 3`),
    ]);
  });

  it('chooses by validation, and looks at the test set for the chosen one', () => {
    const [, best] = runs;
    const test = evaluate(best.network, data.test);
    expect(outcome.headline).toEqual({
      validAccuracy: last(best.valid).accuracy,
      trainAccuracy: last(best.train).accuracy,
      testAccuracy: test.accuracy,
      testLoss: test.loss,
      testEvaluations: 1,
      parameters: 784 * 6 + 6 + 6 * 10 + 10,
      setting: 2,
    });
    const others = [runs[0], runs[2]].map((run) => last(run.valid).accuracy);
    expect(Math.max(...others)).toBeLessThan(last(best.valid).accuracy);
  });

  it('has the curves of each, and a row in the table', () => {
    expect(outcome.curves).toEqual(
      runs.flatMap((run, n) =>
        (['accuracy', 'loss'] as const).flatMap((measure) =>
          (['train', 'valid'] as const).map((part) => ({
            ...{ name: `setting ${n + 1} ${part} ${measure}`, x: [1, 2] },
            y: run[part].map((e) => e[measure]),
          })),
        ),
      ),
    );
    const [{ columns, rows }] = outcome.tables;
    expect(columns).toEqual([
      ...['#', 'architecture', 'learning rate', 'batch size', 'epochs'],
      ...['train accuracy', 'r(valid)', 'inputs'],
    ]);
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const accuracies = runs.map((run) =>
      [run.train, run.valid].map((e) => percent(last(e).accuracy)),
    );
    expect(rows).toEqual([
      [
        '1',
        '784-6-10, ReLU, 4,780 parameters',
        '0.000001',
        '60',
        '2',
        ...accuracies[0],
        'pixels / 255',
      ],
      ['2', '784-6-10, tanh, 4,780 parameters', '0.5', '20', '2', ...accuracies[1], 'pixels / 255'],
      [
        '3',
        '784-6-10, ReLU, 4,780 parameters',
        '0.00001',
        '60',
        '2',
        ...accuracies[2],
        'pixels / 255',
      ],
    ]);
  });

  it('draws the validation error of each', () => {
    const figures = p1Hyperparameters.figures({ curves: outcome.curves, settings, data: NAME });
    expect(figures).toHaveLength(1);
    const [{ name, caption, x, y, series }] = figures;
    expect([name, x.scale, y.scale]).toEqual(['accuracy', 'linear', 'log']);
    expect(caption).toBe('Glorot initialization, SGD; synthetic digits, pixels / 255');
    expect(series[1]).toEqual({
      ...{ name: '2: 784-6-10, tanh, 4,780 parameters, η = 0.5, batch 20', style: 'line' },
      points: runs[1].valid.map(({ accuracy }, epoch) => [epoch + 1, 1 - accuracy]),
    });
    expect(series).toHaveLength(3);
  });

  it('concludes about what it measured, with the goal of its settings', () => {
    expect(outcome.conclusions).toHaveLength(3);
    expect(outcome.conclusions[0].text).toContain('at least 20.00 %');
  });
});

describe('p1-finite-differences', () => {
  const settings = { hidden: [12, 6], learningRate: 0.1, batchSize: 50, epochs: 2 };
  const { outcome, told, saved } = watch(p1FiniteDifferences, settings);
  const asked = [1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5, 5e5];
  const all = [...asked, 1e6, 5e6, 1e7, 5e7, 1e8, 5e8, 1e9];
  const pixels = new Float64Array(784);
  data.train.rows([0], pixels);
  const x = view(pixels, [1, 784]);
  const label = data.train.labels[0];
  const measured = (['relu', 'tanh'] as const).map((activation) => {
    const { network } = train({ ...settings, activation, initializer: 'glorot' });
    const errors = (weights: readonly number[]) =>
      differenceErrors(network, x, label, weights, all);
    const liveOnes = liveWeights(network, x, label, 10);
    const live = errors(liveOnes);
    const model = fitErrorModel(live.slice(0, 12));
    if (model === null) throw new Error('no model');
    return { liveOnes, live, literal: errors([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), model };
  });
  const [relu, tanh] = measured;

  it('trains a ReLU and a tanh network', () => {
    expect(saved).toEqual(['relu', 'tanh']);
    expect(told).toEqual([
      ...['0/4 before the first epoch', '1/4 ReLU', '2/4 ReLU', '3/4 tanh', '4/4 tanh'],
    ]);
  });

  it('measures the first ten weights and ten live ones, at every N and beyond', () => {
    for (const [i, name] of ['relu', 'tanh'].entries()) {
      const { live, literal, model } = measured[i];
      const curve = (what: string) => curveNamed(outcome.curves, `${name} ${what}`);
      for (const what of ['live', 'kink crossed', 'literal', 'model']) {
        expect(curve(what).x).toEqual(all);
      }
      expect(curve('live').y).toEqual(live.map((e) => e.error));
      expect(curve('kink crossed').y).toEqual(live.map((e) => (e.kinkCrossed ? 1 : 0)));
      expect(curve('literal').y).toEqual(literal.map((e) => e.error));
      expect(curve('model').y).toEqual(all.map((N) => modelledError(model, N)));
    }
    expect(outcome.curves).toHaveLength(8);
    expect(tanh.liveOnes).toHaveLength(10);
    // The digits at hand cross kinks, or the marks below would go untested.
    expect(relu.live.some((e) => e.kinkCrossed)).toBe(true);
  });

  it('answers in its headline', () => {
    const best = (errors: typeof relu.live) =>
      errors.find((e) => e.error === Math.min(...errors.map(({ error }) => error)));
    expect(outcome.headline).toEqual({
      parameters: 784 * 12 + 12 + 12 * 6 + 6 + 6 * 10 + 10,
      smallestErrorRelu: best(relu.live)?.error,
      bestNRelu: best(relu.live)?.N,
      smallestErrorTanh: best(tanh.live)?.error,
      bestNTanh: best(tanh.live)?.N,
      largestLiteralError: Math.max(...[relu, tanh].flatMap((m) => m.literal.map((e) => e.error))),
    });
  });

  it('tabulates every N, and the settings', () => {
    const [errors, stated] = outcome.tables;
    expect(errors.columns).toHaveLength(4);
    expect(errors.rows).toEqual(
      all.map((N, i) => [
        N.toLocaleString('en-US'),
        relu.live[i].error.toExponential(2) + (relu.live[i].kinkCrossed ? ' (kink crossed)' : ''),
        tanh.live[i].error.toExponential(2),
        String(Math.max(relu.literal[i].error, tanh.literal[i].error)),
      ]),
    );
    const rest = ['0.1', '50', '2', 'pixels / 255', `first training image, a ${label}`];
    expect(stated.rows).toEqual([
      ['784-12-6-10, ReLU, 9,568 parameters', ...rest],
      ['784-12-6-10, tanh, 9,568 parameters', ...rest],
    ]);
  });

  it('draws the question in colour, crossed kinks as crosses, N beyond in grey, the model dashed', () => {
    const figures = p1FiniteDifferences.figures({ curves: outcome.curves, settings, data: NAME });
    expect(figures).toHaveLength(1);
    const [{ name, caption, x: across, y: up, series }] = figures;
    expect([name, across.scale, up.scale]).toEqual(['error', 'log', 'log']);
    expect(caption).toBe(
      '784-12-6-10, ReLU, 9,568 parameters, and tanh; η = 0.1, batch 50; first training image; synthetic digits, pixels / 255',
    );
    const points = (from: typeof relu.live) => from.map(({ N, error }) => [N, error]);
    const drawn = ({ live, model }: typeof relu, title: string) => [
      {
        name: title,
        style: 'dots',
        points: points(live.slice(0, 12).filter((e) => !e.kinkCrossed)),
      },
      {
        ...{ name: `${title}, kink crossed`, style: 'crossed' },
        points: points(live.slice(0, 12).filter((e) => e.kinkCrossed)),
      },
      { name: `${title}, N beyond the question`, style: 'faint', points: points(live.slice(12)) },
      {
        ...{ name: `${title}: a/N² + b·u·N`, style: 'dashed' },
        points: all.map((N) => [N, modelledError(model, N)]),
      },
    ];
    const tanhDrawn = drawn(tanh, 'tanh').filter((s) => s.style !== 'crossed');
    expect(series).toEqual([...drawn(relu, 'ReLU'), ...tanhDrawn]);
  });

  it('leaves errors of 0 and a missing model out of the plot', () => {
    const curves = outcome.curves.map((curve) => {
      if (curve.name === 'relu model') return { ...curve, x: [], y: [] };
      return curve.name === 'tanh live'
        ? { ...curve, y: curve.y.map((y, i) => (i === 3 ? 0 : y)) }
        : curve;
    });
    const [{ series }] = p1FiniteDifferences.figures({ curves, settings, data: NAME });
    expect(series.map((s) => s.name)).not.toContain('ReLU: a/N² + b·u·N');
    expect(series.find((s) => s.name === 'tanh')?.points).toHaveLength(11);
  });

  it('concludes about what it measured', () => {
    expect(outcome.conclusions).toHaveLength(5);
    expect(outcome.conclusions[0].holds).toBe(true);
  });
});
