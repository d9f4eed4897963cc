/** What the runner gives an experiment, what it writes, and what it refuses before any work. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type {
  Checkpoint,
  Experiment,
  ExperimentData,
  Outcome,
} from '../../../src/experiments/experiment.ts';
import { readRecord } from '../../../src/experiments/record.ts';
import { type RunOptions, runExperiment } from '../../../src/experiments/runner.ts';
import type { LabelledRows } from '../../../src/nn/training.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-runner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `count` examples of one feature: example i is the number `from` + i, its label i mod 3. */
const examples = (count: number, from: number): LabelledRows => ({
  count,
  features: 1,
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  rows: (indices, out) => {
    for (let i = 0; i < indices.length; i++) out[i] = from + indices[i];
  },
});
const data: ExperimentData = {
  ...{ name: 'numbers', synthetic: true, sha256: 'abc', scaling: 'as they are', classes: 3 },
  train: examples(7, 100),
  valid: examples(5, 200),
  test: examples(4, 300),
};

const outcome: Outcome = {
  headline: { half: 0.5, unknown: Number.NaN },
  curves: [{ name: 'c', x: [1, 2], y: [1, 4] }],
  tables: [{ title: 't', columns: ['a', 'b'], rows: [['NaN', '1']] }],
  conclusions: [{ text: 'so it is', holds: true }],
};

type Run = Experiment['run'];

const experiment = (run: Run): Experiment => ({
  id: 'e-numbers',
  title: 'Numbers',
  question: 'Which?',
  settings: { quick: { speed: 2 }, full: { speed: 1 } },
  subset: { quick: { train: 4, valid: 3 }, full: null },
  run,
  figures: ({ curves }) => [
    {
      ...{ name: 'squares', title: 'Squares', description: 'd', caption: 'c' },
      x: { label: 'x', scale: 'linear' },
      y: { label: 'y', scale: 'linear' },
      series: [{ name: 's', style: 'line', points: [[curves[0].x[0], curves[0].y[1]]] }],
    },
  ],
});

let places = 0;
function options(changed: Partial<RunOptions> = {}): RunOptions {
  const place = join(folder, `${++places}`);
  return {
    size: 'quick',
    data,
    out: join(place, 'out'),
    checkpoints: join(place, 'kept'),
    ...changed,
  };
}

/** What the experiment was called with. */
function called(changed: Partial<RunOptions>) {
  let seen: Parameters<Run> | undefined;
  const run: Run = (...all) => {
    seen = all;
    return outcome;
  };
  const record = runExperiment(experiment(run), options(changed));
  if (seen === undefined) throw new Error('the experiment was not run');
  const [settings, seed, got] = seen;
  return { settings, seed, got, record };
}

describe('runExperiment', () => {
  it('gives quick settings the first examples of the subset, and the whole test set', () => {
    const { settings, seed, got, record } = called({});
    expect([settings, seed]).toEqual([{ speed: 2 }, 1]);
    expect([got.train.count, got.valid.count, got.test.count]).toEqual([4, 3, 4]);
    expect(got.train.features).toBe(1);
    expect(got.train.labels).toEqual([0, 1, 2, 0]);
    expect(got.valid.labels).toEqual([0, 1, 2]);
    const rows = new Float64Array(2);
    got.train.rows([3, 1], rows);
    expect(rows).toEqual(Float64Array.of(103, 101));
    got.valid.rows([2, 0], rows);
    expect(rows).toEqual(Float64Array.of(202, 200));
    expect(record.data.counts).toEqual({ train: 4, valid: 3, test: 4 });
  });

  it('gives full settings everything, and another seed where one is asked for', () => {
    const { settings, seed, got, record } = called({ size: 'full', seed: 9 });
    expect([settings, seed]).toEqual([{ speed: 1 }, 9]);
    expect(got).toBe(data);
    expect(record).toMatchObject({ size: 'full', seed: 9, settings: { speed: 1 } });
    expect(record.data.counts).toEqual({ train: 7, valid: 5, test: 4 });
  });

  it('a subset may be all there is, and not more', () => {
    const of = (train: number, valid: number) => ({
      ...experiment(() => outcome),
      subset: { quick: { train, valid }, full: null },
    });
    expect(runExperiment(of(7, 5), options()).data.counts).toMatchObject({ train: 7, valid: 5 });
    expect(() => runExperiment(of(8, 5), options())).toThrow(
      'runExperiment: 8 training examples are asked for and the data have 7; use larger data',
    );
    expect(() => runExperiment(of(7, 6), options())).toThrow(
      '6 validation examples are asked for and the data have 5',
    );
  });

  it('writes the record that it returns and the figures, and nothing else', () => {
    const where = options();
    const record = runExperiment(
      experiment(() => outcome),
      where,
    );
    expect(readRecord(join(where.out, 'e-numbers.json'))).toEqual(record);
    expect(readdirSync(where.out).sort()).toEqual(['e-numbers-squares.svg', 'e-numbers.json']);
    expect(readFileSync(join(where.out, 'e-numbers-squares.svg'), 'utf8')).toContain(
      'SYNTHETIC STAND-IN DATA (numbers)',
    );
    expect(record).toMatchObject({ id: 'e-numbers', ...outcome });
    expect(record.data).toMatchObject({
      ...{ name: 'numbers', synthetic: true, sha256: 'abc', scaling: 'as they are' },
    });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(record.run).toMatchObject({ node: process.version, version });
  });

  it('tells the duration in seconds, to a tenth', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(5000);
    clock.mockReturnValueOnce(7449);
    const record = runExperiment(
      experiment(() => outcome),
      options(),
    );
    clock.mockRestore();
    expect(record.run.seconds).toBe(2.4);
  });

  it('keeps unfinished runs in runs/checkpoints unless told otherwise', () => {
    const kept = () =>
      readdirSync(join('runs', 'checkpoints')).filter((name) =>
        /^e-numbers-[0-9a-f]{16}$/.test(name),
      );
    let during: string[] = [];
    const saving = experiment((_settings, _seed, _data, context) => {
      context.save('part', { weights: new Float64Array(1), state: null });
      during = kept();
      return outcome;
    });
    runExperiment(saving, { size: 'quick', data, out: options().out });
    expect(during).toHaveLength(1);
    expect(kept()).toEqual([]);
  });

  it('an interrupted part is restored for the same settings, seed, data and folder only', () => {
    const kept: Checkpoint = { weights: Float64Array.of(0.1, -2), state: { epoch: 3 } };
    const where = options();
    const interrupted = experiment((_settings, _seed, _data, context) => {
      context.save('part', kept);
      throw new Error('stopped');
    });
    expect(() => runExperiment(interrupted, where)).toThrow('stopped');
    expect(existsSync(join(where.out, 'e-numbers.json'))).toBe(false);

    const restored = (changed: Partial<RunOptions>, name = 'part') => {
      let found: Checkpoint | null | undefined;
      const looking = experiment((_settings, _seed, _data, context) => {
        found = context.restore(name);
        throw new Error('looked');
      });
      expect(() => runExperiment(looking, { ...where, ...changed })).toThrow('looked');
      return found;
    };
    expect(restored({})).toEqual(kept);
    expect(restored({ seed: 1 })).toEqual(kept);
    expect(restored({}, 'another')).toBeNull();
    expect(restored({ seed: 2 })).toBeNull();
    expect(restored({ size: 'full' })).toBeNull();
    expect(restored({ data: { ...data, sha256: 'abd' } })).toBeNull();
    expect(restored({ out: join(where.out, 'else') })).toBeNull();

    runExperiment(
      experiment(() => outcome),
      where,
    );
    expect(restored({})).toBeNull();
  });

  it('passes progress on, and ends its drawing also when the run fails', () => {
    const told: unknown[] = [];
    const progress = {
      update: (...all: unknown[]) => told.push(all),
      stop: () => told.push('stop'),
    };
    const failing = experiment((_settings, _seed, _data, context) => {
      context.progress(1, 2, 'half');
      throw new Error('stopped');
    });
    expect(() => runExperiment(failing, options({ progress }))).toThrow('stopped');
    expect(told).toEqual([[1, 2, 'half'], 'stop']);
    runExperiment(
      experiment(() => outcome),
      options({ progress }),
    );
    expect(told).toEqual([[1, 2, 'half'], 'stop', 'stop']);
  });

  it('refuses folders that cannot be written before any work, and says what to do', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    let worked = false;
    const watched = experiment(() => {
      worked = true;
      return outcome;
    });
    const at = join(file, 'below');
    expect(() => runExperiment(watched, options({ out: at }))).toThrow(
      new RegExp(`^cannot write to ${at}: ENOTDIR.*; choose another folder with --out$`),
    );
    expect(() => runExperiment(watched, options({ checkpoints: at }))).toThrow(
      new RegExp(`^cannot write to ${at}: ENOTDIR.*; unfinished runs are kept there`),
    );
    expect(worked).toBe(false);
  });
});
