/** What the experiments of Problem 1 do and report, on a few digits and tiny networks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { curveNamed, type Experiment } from '../../../src/experiments/experiment.ts';
import {
  differenceErrors,
  fitErrorModel,
  liveWeights,
  modelledError,
  optimalN,
} from '../../../src/experiments/finiteDifferences.ts';
import { type MlpSettings, mlpTrial } from '../../../src/experiments/mlpTrial.ts';
import { p1FiniteDifferences } from '../../../src/experiments/p1FiniteDifferences.ts';
import { p1Hyperparameters, type Setting } from '../../../src/experiments/p1Hyperparameters.ts';
import { p1Initialization } from '../../../src/experiments/p1Initialization.ts';
import { view } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { evaluate } from '../../../src/nn/training.ts';
import { charts } from './charts.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainingContext } from './trainingContext.ts';

const SEED = 3;
const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const folder = mkdtempSync(join(tmpdir(), 'proofbook-problem1-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The outcome, and the names of the trials in the order in which they were asked for. */
async function watch<S extends object>(experiment: Experiment<S>, settings: S) {
  const context = trainingContext(join(folder, experiment.id), data);
  const outcome = await experiment.run(settings, SEED, data, context);
  return { outcome, ...context };
}

/** What comes out of the trial by itself. */
async function train(settings: MlpSettings, seed = SEED) {
  const context = trainingContext(mkdtempSync(join(folder, 'alone-')), data);
  const [{ history, load }] = await context.train([mlpTrial('x', settings, seed, data)]);
  return { ...history, network: load(createFloat64Kernels()), load };
}

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
      train({ ...settings, initializer }),
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

describe('p1-hyperparameters', async () => {
  const setting = (activation: Setting['activation'], learningRate: number, batchSize: number) => ({
    ...{ hidden: [6], activation, learningRate, batchSize },
  });
  // The best one stands in the middle.
  const tried = [setting('relu', 1e-6, 60), setting('tanh', 0.5, 20), setting('relu', 1e-5, 60)];
  const settings = {
    ...{ tried, epochs: 1, finalEpochs: 2, warmup: 0.25, finalists: 2, seeds: 2, goal: 0.2 },
  };
  const { outcome, asked } = await watch(p1Hyperparameters, settings);
  const given = (n: number, epochs: number): MlpSettings => ({
    ...tried[n],
    ...{ initializer: 'glorot', epochs },
    learningRate: { peak: tried[n].learningRate, warmup: 0.25 },
  });
  const first = await Promise.all([0, 1, 2].map((n) => train(given(n, 1))));
  const ranked = first.map((run) => last(run.valid).accuracy);
  const second = ranked[2] > ranked[0] ? 2 : 0;
  const finals = await Promise.all(
    [1, second].map((n) => Promise.all([3, 4].map((seed) => train(given(n, 2), seed)))),
  );
  const accuracies = finals.map((runs) => runs.map((run) => last(run.valid).accuracy));
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

  it('trains each setting shortly, and the best for longer with each seed', () => {
    const names = (n: number) => [3, 4].map((seed) => `finalist-${n}-seed-${seed}`);
    expect(asked).toEqual([
      { names: [1, 2, 3].map((n) => `setting-${n}-seed-3`), laterEpochs: 8 },
      { names: [...names(2), ...names(second + 1)], laterEpochs: 0 },
    ]);
    expect(Math.max(ranked[0], ranked[2])).toBeLessThan(ranked[1]);
  });

  it('chooses by validation, and looks at the test set for the chosen one', () => {
    const [[best]] = finals;
    const test = evaluate(best.network, data.test);
    const { validAccuracy, validAccuracyStandardError, ...rest } = outcome.headline;
    expect(rest).toEqual({
      trainAccuracy: evaluate(best.network, data.train).accuracy,
      testAccuracy: test.accuracy,
      testLoss: test.loss,
      testEvaluations: 1,
      parameters: 784 * 6 + 6 + 6 * 10 + 10,
      setting: 2,
    });
    // Of two values: their middle, and half of their distance; a few roundings of numbers up to 1.
    const [[a, b]] = accuracies;
    expect(Math.abs(validAccuracy - (a + b) / 2)).toBeLessThan(2 ** -50);
    expect(Math.abs(validAccuracyStandardError - Math.abs(a - b) / 2)).toBeLessThan(2 ** -50);
  });

  it('has the curves of each, and a row in the table', () => {
    const curves = (name: string, { valid }: Pick<(typeof first)[0], 'valid'>) =>
      (['accuracy', 'loss'] as const).map((measure) => ({
        ...{ name: `${name} valid ${measure}`, x: valid.map((_, i) => i + 1) },
        y: valid.map((e) => e[measure]),
      }));
    expect(outcome.curves).toEqual([
      ...first.flatMap((run, n) => curves(`setting ${n + 1}`, run)),
      ...finals.flatMap((runs, f) =>
        runs.flatMap((run, s) => curves(`finalist ${[2, second + 1][f]} seed ${3 + s}`, run)),
      ),
    ]);
    const [best, all] = outcome.tables;
    expect(best.title).toBe('The best 2 after 2 epochs, with the seeds 3, 4');
    expect(best.columns).toHaveLength(5);
    expect(best.rows[0]).toEqual([
      '2',
      '784-6-10, tanh, 4,780 parameters, η = 0.5, batch 20',
      accuracies[0].map(percent).join(', '),
      percent(outcome.headline.validAccuracy),
      percent(outcome.headline.validAccuracyStandardError),
    ]);
    expect(best.rows[1].slice(0, 1)).toEqual([`${second + 1}`]);
    expect(best.rows[1][2]).toBe(accuracies[1].map(percent).join(', '));
    expect(all.title).toBe('Settings tried, each for 1 epochs, seed 3');
    expect(all.columns).toHaveLength(7);
    const architecture = (n: number) => `784-6-10, ${n === 1 ? 'tanh' : 'ReLU'}, 4,780 parameters`;
    expect(all.rows).toEqual(
      [
        ['0.000001', '60'],
        ['0.5', '20'],
        ['0.00001', '60'],
      ].map((stated, n) => [
        ...[`${n + 1}`, architecture(n), ...stated, '1', percent(ranked[n]), 'pixels / 255'],
      ]),
    );
  });

  it('draws the validation error of the best with the first seed, of all in the first round as dots', () => {
    const figures = charts(
      p1Hyperparameters.figures({ curves: outcome.curves, settings, data: NAME }),
    );
    expect(figures).toHaveLength(1);
    const [{ name, title, caption, x, y, series }] = figures;
    expect([name, x.scale, y.scale]).toEqual(['accuracy', 'linear', 'log']);
    expect(title).toBe('Validation error of the best 2 of 3 settings');
    expect(caption).toBe(
      'Glorot initialization, SGD, one cycle with peak η; synthetic digits, pixels / 255',
    );
    const error = ({ valid }: Pick<(typeof first)[0], 'valid'>) =>
      valid.map(({ accuracy }, epoch) => [epoch + 1, 1 - accuracy]);
    expect(series.map(({ style, points }) => ({ style, points }))).toEqual([
      { style: 'line', points: error(finals[0][0]) },
      { style: 'line', points: error(finals[1][0]) },
      { style: 'faint', points: first.flatMap(error) },
    ]);
    expect(series[0].name).toBe('2: 784-6-10, tanh, 4,780 parameters, η = 0.5, batch 20');
    expect(series[1].name).toMatch(new RegExp(`^${second + 1}: 784-6-10, ReLU`));
  });

  it('concludes about what it measured, with the goal of its settings', () => {
    expect(outcome.conclusions).toHaveLength(3);
    expect(outcome.conclusions[0].text).toContain('at least 20.00 %');
  });
});

describe('p1-finite-differences', async () => {
  const settings = { hidden: [12, 6], learningRate: 0.1, batchSize: 50, epochs: 2 };
  const { outcome, asked: trials } = await watch(p1FiniteDifferences, settings);
  const asked = [1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5, 5e5];
  const all = [...asked, 1e6, 5e6, 1e7, 5e7, 1e8, 5e8, 1e9];
  const pixels = new Float64Array(784);
  data.train.rows([0], pixels);
  const x = view(pixels, [1, 784]);
  const label = data.train.labels[0];
  const fast = await createFastKernels();
  afterAll(() => fast.close());
  const measuring = (['relu', 'tanh'] as const).map(async (activation) => {
    const { network, load } = await train({ ...settings, activation, initializer: 'glorot' });
    const errors = (weights: readonly number[]) =>
      differenceErrors(network, x, label, weights, all);
    const liveOnes = liveWeights(network, x, label, 10);
    const live = errors(liveOnes);
    const model = fitErrorModel(live.slice(0, 12));
    if (model === null) throw new Error('no model');
    const x32 = view(Float32Array.from(pixels), [1, 784]);
    const inFloat32 = differenceErrors(load(fast), x32, label, liveOnes, all);
    return { liveOnes, live, inFloat32, literal: errors([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), model };
  });
  const measured = await Promise.all(measuring);
  const [relu, tanh] = measured;

  it('trains a ReLU and a tanh network', () => {
    expect(trials).toEqual([{ names: ['relu', 'tanh'], laterEpochs: 0 }]);
  });

  it('measures the first ten weights and ten live ones, at every N and beyond', () => {
    for (const [i, name] of ['relu', 'tanh'].entries()) {
      const { live, literal, inFloat32, model } = measured[i];
      const curve = (what: string) => curveNamed(outcome.curves, `${name} ${what}`);
      for (const what of ['live', 'kink crossed', 'literal', 'in float32', 'model']) {
        expect(curve(what).x).toEqual(all);
      }
      expect(curve('live').y).toEqual(live.map((e) => e.error));
      expect(curve('kink crossed').y).toEqual(live.map((e) => (e.kinkCrossed ? 1 : 0)));
      expect(curve('literal').y).toEqual(literal.map((e) => e.error));
      expect(curve('in float32').y).toEqual(inFloat32.map((e) => e.error));
      const optimum = optimalN(model);
      expect(curve('optimum')).toMatchObject({ x: [optimum], y: [modelledError(model, optimum)] });
      expect(curve('model').y).toEqual(all.map((N) => modelledError(model, N)));
    }
    expect(outcome.curves).toHaveLength(12);
    expect(relu.inFloat32).not.toEqual(relu.live);
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
      smallestErrorFloat32Tanh: best(tanh.inFloat32)?.error,
      bestNFloat32Tanh: best(tanh.inFloat32)?.N,
      largestLiteralError: Math.max(...[relu, tanh].flatMap((m) => m.literal.map((e) => e.error))),
    });
  });

  it('tabulates every N, and the settings', () => {
    const [errors, stated] = outcome.tables;
    expect(errors.columns).toHaveLength(6);
    expect(errors.rows).toEqual(
      all.map((N, i) => [
        N.toLocaleString('en-US'),
        relu.live[i].error.toExponential(2) + (relu.live[i].kinkCrossed ? ' (kink crossed)' : ''),
        ...[tanh.live, relu.inFloat32, tanh.inFloat32].map((e) => e[i].error.toExponential(2)),
        String(Math.max(relu.literal[i].error, tanh.literal[i].error)),
      ]),
    );
    const rest = ['0.1', '50', '2', 'pixels / 255', `first training image, a ${label}`];
    expect(stated.rows).toEqual([
      ['784-12-6-10, ReLU, 9,568 parameters', ...rest],
      ['784-12-6-10, tanh, 9,568 parameters', ...rest],
    ]);
  });

  it('draws the question in colour, crossed kinks as crosses, N beyond in grey, the model dashed and its optimum in a ring', () => {
    const figures = charts(
      p1FiniteDifferences.figures({ curves: outcome.curves, settings, data: NAME }),
    );
    expect(figures).toHaveLength(2);
    const [{ name, caption, x: across, y: up, series }, precision] = figures;
    expect(precision).toMatchObject({ name: 'precision', caption, x: across, y: up });
    const points = (from: typeof relu.live) => from.map(({ N, error }) => [N, error]);
    expect(precision.series).toEqual([
      { name: 'float64: ReLU', style: 'dashed', points: points(relu.live) },
      { name: 'float64: tanh', style: 'line', points: points(tanh.live) },
      { name: 'float32: ReLU', style: 'dashed', points: points(relu.inFloat32) },
      { name: 'float32: tanh', style: 'line', points: points(tanh.inFloat32) },
    ]);
    expect([name, across.scale, up.scale]).toEqual(['error', 'log', 'log']);
    expect(caption).toBe(
      '784-12-6-10, ReLU, 9,568 parameters, and tanh; η = 0.1, batch 50; first training image; synthetic digits, pixels / 255',
    );
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
      {
        ...{ name: `${title}: optimum of the model`, style: 'ring' },
        points: [[optimalN(model), modelledError(model, optimalN(model))]],
      },
    ];
    const tanhDrawn = drawn(tanh, 'tanh').filter((s) => s.style !== 'crossed');
    expect(series).toEqual([...drawn(relu, 'ReLU'), ...tanhDrawn]);
  });

  it('leaves errors of 0 and a missing model out of the plot', () => {
    const kept = outcome.curves.filter(({ name }) => !/^relu (model|optimum)$/.test(name));
    const curves = kept.map((curve) => {
      return curve.name === 'tanh live'
        ? { ...curve, y: curve.y.map((y, i) => (i === 3 ? 0 : y)) }
        : curve;
    });
    const [{ series }] = charts(p1FiniteDifferences.figures({ curves, settings, data: NAME }));
    expect(series.map((s) => s.name)).not.toContain('ReLU: a/N² + b·u·N');
    expect(series.find((s) => s.name === 'tanh')?.points).toHaveLength(11);
  });

  it('concludes about what it measured', () => {
    expect(outcome.conclusions).toHaveLength(6);
    expect(outcome.conclusions[0].holds).toBe(true);
  });
});
