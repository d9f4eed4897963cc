/** Records are plain, stable text; figures are what their data say; progress is told. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { experimentNamed, experiments } from '../../../src/experiments/catalogue.ts';
import { type Chart, curveNamed } from '../../../src/experiments/experiment.ts';
import { drawFigure } from '../../../src/experiments/figures/draw.ts';
import { describeMlp } from '../../../src/experiments/mlpTrial.ts';
import { p1FiniteDifferences } from '../../../src/experiments/p1FiniteDifferences.ts';
import { p1Hyperparameters } from '../../../src/experiments/p1Hyperparameters.ts';
import {
  classShares,
  entropy,
  p1Initialization,
} from '../../../src/experiments/p1Initialization.ts';
import { p2Beyond } from '../../../src/experiments/p2Beyond.ts';
import { p2CnnVsMlp } from '../../../src/experiments/p2CnnVsMlp.ts';
import { progressOn } from '../../../src/experiments/progress.ts';
import { readRecord, serialize } from '../../../src/experiments/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('records', () => {
  const record = {
    ...{ id: 'r', size: 'quick', settings: {}, seed: 1, engine: 'e', conclusions: [], tables: [] },
    ...{ networks: [], pictures: [] },
    data: { name: 'd', synthetic: true, sha256: '', scaling: '', counts: {} },
    headline: { a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: 0.1 },
    curves: [{ name: 'x', x: [1, 2, 3], y: [0.5, Number.POSITIVE_INFINITY, 0] }],
    run: {},
  };

  it('keep NaN and the infinities, and lists of numbers on one line', () => {
    const text = serialize(record);
    expect(text).toContain('"a": "NaN"');
    expect(text).toContain('"x": [ 1, 2, 3 ]');
    const path = join(folder, 'r.json');
    writeFileSync(path, text);
    expect(readRecord(path)).toEqual(record);
  });

  it('that are missing, broken or incomplete are refused with what to do', () => {
    expect(() => readRecord(join(folder, 'none.json'))).toThrow(
      /is not a record: .*run the experiment again/,
    );
    writeFileSync(join(folder, 'broken.json'), '{');
    expect(() => readRecord(join(folder, 'broken.json'))).toThrow('is not a record');
    writeFileSync(
      join(folder, 'part.json'),
      serialize({ ...record, seed: undefined, curves: undefined }),
    );
    expect(() => readRecord(join(folder, 'part.json'))).toThrow('lacks seed, curves');
  });

  it('curves are found by name', () => {
    expect(curveNamed(record.curves, 'x').x).toEqual([1, 2, 3]);
    expect(() => curveNamed(record.curves, 'y')).toThrow('no curve «y»; there are x');
  });
});

describe('catalogue', () => {
  it('has the experiments in the order of the assignment, by name', () => {
    expect(experiments.map(({ id }) => id)).toEqual([
      'p1-initialization',
      'p1-hyperparameters',
      'p1-finite-differences',
      'p2-cnn-vs-mlp',
      'p2-beyond',
      'p3-settings',
      'p3-dogs-vs-cats',
    ]);
    expect(experimentNamed('p1-hyperparameters')).toBe(experiments[1]);
    expect(() => experimentNamed('x')).toThrow('there is no experiment «x»');
  });

  it('full settings are those of the assignment', () => {
    const initialization = p1Initialization.settings.full;
    expect(initialization.epochs).toBe(10);
    expect(initialization.learningRate / initialization.batchSize).toBeLessThanOrEqual(1e-3);
    expect(p1FiniteDifferences.settings.full.epochs).toBe(10);
    const search = p1Hyperparameters.settings.full;
    const tried = new Set(search.tried.map((setting) => JSON.stringify(setting)));
    expect(tried.size).toBe(search.tried.length);
    for (const what of ['hidden', 'activation', 'learningRate', 'batchSize'] as const) {
      expect(new Set(search.tried.map((t) => `${t[what]}`)).size).toBeGreaterThan(1);
    }
    expect([search.finalists, search.seeds, search.goal]).toEqual([5, 3, 0.984]);
    const compared = p2CnnVsMlp.settings.full;
    expect([compared.training.epochs, compared.seeds, compared.goal]).toEqual([10, 3, 0.991]);
    const { mlp, cnn, seeds } = p2Beyond.settings.full;
    expect(seeds).toEqual([1, 2, 3]);
    expect([mlp.goal, mlp.mostParameters]).toEqual([0.992, 1_000_000]);
    expect([cnn.goal, cnn.mostParameters]).toEqual([0.995, 700_000]);
    for (const { training } of cnn.designs) expect(training.epochs).toBe(10);
    for (const { subset } of experiments) expect(subset.full).toBeNull();
  });

  it('architectures are stated as the assignment wants', () => {
    const settings = { hidden: [512, 256], activation: 'relu', initializer: 'glorot' } as const;
    expect(describeMlp(settings, 784, 10)).toBe('784-512-256-10, ReLU, 535,818 parameters');
  });
});

describe('label statistics', () => {
  it('shares and entropy', () => {
    const labels = [0, 1, 1, 3];
    const shares = classShares({ count: 4, features: 1, labels, rows: () => {} }, 4);
    expect(shares).toEqual([0.25, 0.5, 0, 0.25]);
    expect(entropy(shares)).toBe(1.5 * Math.LN2);
    expect(entropy([1])).toBe(0);
  });
});

describe('figures', () => {
  const figure: Chart = {
    kind: 'chart',
    name: 'f',
    title: 'A <title>',
    description: 'what is seen',
    caption: 'settings & data',
    x: { label: 'epoch', scale: 'linear' },
    y: { label: 'loss', scale: 'log' },
    series: [
      {
        name: 'one',
        style: 'line',
        points: [
          [1, 0.1],
          [2, 10],
        ],
      },
      { name: 'two', style: 'dots', points: [[1, 1]] },
      { name: 'three', style: 'crossed', points: [[2, 1]] },
      {
        name: 'three: model',
        style: 'dashed',
        points: [
          [1, 1],
          [2, 2],
        ],
      },
      { name: 'far', style: 'faint', points: [[2, 3]] },
    ],
  };
  const real = { name: 'MNIST', synthetic: false, scaling: '' };

  it('have title, description, captions, axes, a legend, and work on light and dark', () => {
    const svg = drawFigure(figure, real);
    for (const part of [
      'A &#60;title&#62;',
      '<desc id="description">what is seen',
      'settings &#38; data',
      'role="img"',
    ]) {
      expect(svg).toContain(part);
    }
    for (const label of ['epoch', 'loss', '0.1', '10']) expect(svg).toContain(`>${label}<`);
    for (const { name } of figure.series) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toBe(drawFigure(figure, real));
    expect(svg).not.toContain('SYNTHETIC');
  });

  it('on the stand-in say so', () => {
    expect(drawFigure(figure, { ...real, name: 'synthetic digits', synthetic: true })).toContain(
      'SYNTHETIC STAND-IN DATA (synthetic digits)',
    );
  });

  it('a larger value is drawn higher, a later one further right', () => {
    const svg = drawFigure({ ...figure, series: [figure.series[0]] }, real);
    const circles = [...svg.matchAll(/<circle r="3" cy="([\d.]+)" cx="([\d.]+)"/g)];
    const [[y1, x1], [y2, x2]] = circles.map((c) => c.slice(1).map(Number));
    expect(x2).toBeGreaterThan(x1);
    expect(y2).toBeLessThan(y1);
  });

  it('a series and its model share a colour, different ones do not', () => {
    const svg = drawFigure(figure, real);
    expect(svg).toMatch(/stroke="#009e73" stroke-width="1.5" stroke-dasharray="6 4"/);
    expect(svg).toMatch(/m0,-8l-8,8" stroke="#009e73"/);
    expect(svg).toMatch(/fill="#0072b2"/);
    expect(svg).toMatch(/fill="#d55e00"/);
  });

  it('without a point are refused', () => {
    expect(() => drawFigure({ ...figure, series: [] }, real)).toThrow('has no points');
  });
});

describe('progress', () => {
  it('is plain lines with an estimate where there is no terminal', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const progress = progressOn(stream as unknown as NodeJS.WriteStream, 'work');
    progress.update(1, 4, 'part');
    progress.stop();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^work: 1\/4 part, \d+ s, about \d+ s left\n$/);
  });
});

describe('the published records', () => {
  const pathOf = (id: string) => join('docs', 'experiments', `${id}.json`);
  const published = experiments.filter(({ id }) => existsSync(pathOf(id)));
  for (const { id } of experiments) {
    if (!existsSync(pathOf(id)))
      process.stdout.write(`not run: ${id} has no published record yet\n`);
  }

  it('are those of Problems 1 and 2, and of Problem 3 what was run at full size', () => {
    const earlier = experiments.filter(({ id }) => !id.startsWith('p3-'));
    expect(published).toEqual(expect.arrayContaining([...earlier]));
  });

  it.each(published)('$id is of this experiment, at full size', ({ id, dataSet = 'digits' }) => {
    const record = readRecord(pathOf(id));
    expect(record).toMatchObject({
      id,
      size: 'full',
      seed: 1,
      data: { name: { digits: 'MNIST', pictures: 'Dogs vs Cats' }[dataSet], synthetic: false },
    });
    expect(record.settings).toEqual(experimentNamed(id).settings.full);
    expect(readFileSync(join('docs', 'experiments', `${id}.json`), 'utf8')).toBe(serialize(record));
  });
});
