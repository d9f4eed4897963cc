/** What the search for hyperparameters does and reports, on a few digits and tiny networks. */
import { afterAll, describe, expect, it } from 'vitest';
import type { MlpSettings } from '../../../src/experiments/mlpTrial.ts';
import { p1Hyperparameters, type Setting } from '../../../src/experiments/p1Hyperparameters.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { evaluate } from '../../../src/nn/training.ts';
import { charts } from './charts.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainAlone } from './trainedAlone.ts';
import { watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

const last = <T>(list: readonly T[]): T => list[list.length - 1];

describe('the settings of p1-hyperparameters', () => {
  const { full, quick } = p1Hyperparameters.settings;

  it('are a grid of two architectures, two activations, three rates and two sizes of batches', () => {
    const grid = [
      [512, 256],
      [600, 400],
    ].flatMap((hidden) =>
      ['relu', 'tanh'].flatMap((activation) =>
        [0.05, 0.2, 0.5].flatMap((learningRate) =>
          [16, 64].map((batchSize) => ({ hidden, activation, learningRate, batchSize })),
        ),
      ),
    );
    expect(full).toEqual({
      ...{ tried: grid, epochs: 5, finalEpochs: 15, warmup: 0.2, finalists: 5, seeds: 3 },
      ...{ goal: 0.984, earlierTestEvaluations: 1 },
    });
  });

  it('have not been shown the test digits before where it has to be quick', () => {
    expect(quick.earlierTestEvaluations).toBe(0);
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
    earlierTestEvaluations: 4,
  };
  const { outcome, asked, closings } = await watch(p1Hyperparameters, settings);
  const given = (n: number, epochs: number): MlpSettings => ({
    ...tried[n],
    ...{ initializer: 'glorot', epochs },
    learningRate: { peak: tried[n].learningRate, warmup: 0.25 },
  });
  const first = await Promise.all([0, 1, 2].map((n) => trainAlone(given(n, 1))));
  const ranked = first.map((run) => last(run.valid).accuracy);
  const second = ranked[2] > ranked[0] ? 2 : 0;
  const finals = await Promise.all(
    [1, second].map((n) => Promise.all([3, 4].map((seed) => trainAlone(given(n, 2), seed)))),
  );
  const accuracies = finals.map((runs) => runs.map((run) => last(run.valid).accuracy));
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const kernels = await createFastKernels();
  afterAll(() => kernels.close());

  it('trains each setting shortly, and the best for longer with each seed', () => {
    const names = (n: number) => [3, 4].map((seed) => `finalist-${n}-seed-${seed}`);
    expect(asked).toEqual([
      { names: [1, 2, 3].map((n) => `setting-${n}-seed-3`), laterEpochs: 8 },
      { names: [...names(2), ...names(second + 1)], laterEpochs: 0 },
    ]);
    expect(Math.max(ranked[0], ranked[2])).toBeLessThan(ranked[1]);
  });

  it('chooses by validation, and looks at the test set for the chosen one', () => {
    const network = finals[0][0].load(kernels);
    const test = evaluate(network, data.test);
    const { validAccuracy, validAccuracyStandardError, ...rest } = outcome.headline;
    expect(rest).toEqual({
      trainAccuracy: evaluate(network, data.train).accuracy,
      testAccuracy: test.accuracy,
      testLoss: test.loss,
      testEvaluations: 5,
      parameters: 784 * 6 + 6 + 6 * 10 + 10,
      setting: 2,
    });
    // The same in float64 to more digits: what is reported is what the fast kernels say.
    expect(evaluate(finals[0][0].network, data.test).loss).not.toBe(test.loss);
    expect(Object.keys(outcome.headline)[0]).toBe('validAccuracy');
    // Of two values: their middle, and half of their distance; a few roundings of numbers up to 1.
    const [[a, b]] = accuracies;
    expect(Math.abs(validAccuracy - (a + b) / 2)).toBeLessThan(2 ** -50);
    expect(Math.abs(validAccuracyStandardError - Math.abs(a - b) / 2)).toBeLessThan(2 ** -50);
  });

  it('closes the kernels that judged', () => {
    expect(closings).toHaveLength(1);
    expect(closings[0]).toHaveBeenCalledOnce();
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
    const common =
      'Glorot, plain SGD, one cycle: the learning rate rises to its peak in the first 25.00 % of the training and falls to almost 0; pixels / 255';
    expect(best.note).toBe(
      `${common}. Setting 2 is chosen; the accuracies on training and test digits above are of its first seed.`,
    );
    expect(all.note).toBe(common);
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
      'architectures as named; Glorot initialization, SGD, one cycle with peak η; synthetic digits, pixels / 255',
    );
    const error = ({ valid }: Pick<(typeof first)[0], 'valid'>) =>
      valid.map(({ accuracy }, epoch) => [epoch + 1, 1 - accuracy]);
    expect(series.map(({ style, points }) => ({ style, points }))).toEqual([
      { style: 'line', points: error(finals[0][0]) },
      { style: 'line', points: error(finals[1][0]) },
      { style: 'faint', points: first.flatMap(error) },
    ]);
    expect(figures[0].description).toContain('after each of 2 epochs, one line for each');
    expect(figures[0].description).toContain('all settings during the 1 epochs of the first round');
    expect(series[0].name).toBe('2: 784-6-10, tanh, 4,780 parameters, η = 0.5, batch 20');
    expect(series[1].name).toMatch(new RegExp(`^${second + 1}: 784-6-10, ReLU`));
  });

  it('concludes about what it measured, with the goal of its settings', () => {
    expect(outcome.conclusions).toHaveLength(3);
    expect(outcome.conclusions[0].text).toContain('at least 20.00 %');
  });
});
