/** What the experiment with finite differences does and reports, on a few digits and tiny networks. */
import { afterAll, describe, expect, it } from 'vitest';
import { curveNamed } from '../../../src/experiments/experiment.ts';
import { drawFigure } from '../../../src/experiments/figures/draw.ts';
import {
  differenceErrors,
  fitErrorModel,
  liveWeights,
  modelledError,
  optimalN,
} from '../../../src/experiments/finiteDifferences.ts';
import { p1FiniteDifferences } from '../../../src/experiments/p1FiniteDifferences.ts';
import { view } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { charts } from './charts.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainAlone } from './trainedAlone.ts';
import { watch } from './watchedRun.ts';

const NAME = { name: 'synthetic digits', synthetic: true, scaling: 'pixels / 255' };

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
    const { network, load } = await trainAlone({ ...settings, activation, initializer: 'glorot' });
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
    expect(Object.keys(outcome.headline)[0]).toBe('smallestErrorRelu');
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
    expect(errors.note).toBe(
      '784-12-6-10, ReLU, 9,568 parameters, and 784-12-6-10, tanh, 9,568 parameters; SGD, learning rate 0.1, batch size 50, 2 epochs; first training image',
    );
    expect(stated.note).toBe('Glorot, plain SGD, at the end of the training.');
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
    expect(figures).toHaveLength(3);
    const [{ name, caption, x: across, y: up, series }, literal, precision] = figures;
    expect(literal).toMatchObject({ name: 'literal', caption, x: across });
    expect(literal.y).toEqual({ label: up.label, scale: 'linear' });
    expect(precision).toMatchObject({ name: 'precision', caption, x: across, y: up });
    const points = (from: typeof relu.live) => from.map(({ N, error }) => [N, error]);
    expect(literal.series).toEqual([
      { name: 'ReLU', style: 'ring', points: points(relu.literal) },
      { name: 'tanh', style: 'line', points: points(tanh.literal) },
    ]);
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

  it('draws the literal weights at 0, where all their errors are', () => {
    const literal = outcome.curves.filter(({ name }) => name.endsWith('literal'));
    expect(literal.flatMap(({ y }) => y).every((error) => error === 0)).toBe(true);
    const figures = p1FiniteDifferences.figures({ curves: outcome.curves, settings, data: NAME });
    const svg = drawFigure(figures[1], NAME);
    expect(svg).not.toContain('NaN');
    const heights = (radius: number) =>
      [...svg.matchAll(new RegExp(`<circle r="${radius}" cy="([\\d.]+)"`, 'g'))].map(([, y]) => y);
    // A ring and a dot for each N, all at one height.
    expect([heights(9).length, heights(3).length]).toEqual([19, 19]);
    expect(new Set([...heights(9), ...heights(3)]).size).toBe(1);
  });

  it('draws the literal weights of each network for itself', () => {
    const curves = outcome.curves.map((curve) =>
      curve.name === 'tanh literal' ? { ...curve, y: all } : curve,
    );
    const figures = charts(p1FiniteDifferences.figures({ curves, settings, data: NAME }));
    expect(figures[1].series.map(({ points }) => points)).toEqual([
      all.map((N) => [N, 0]),
      all.map((N) => [N, N]),
    ]);
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
    expect(outcome.conclusions).toHaveLength(7);
    expect(outcome.conclusions[0].holds).toBe(true);
  });
});
