/** What the runner gives an experiment, what it writes, and what it refuses before any work. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { LabelledImages } from '../../../src/data/dataset.ts';
import type { Experiment, Outcome, RunContext } from '../../../src/experiments/experiment.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import { readRecord } from '../../../src/experiments/record.ts';
import { type RunOptions, runExperiment } from '../../../src/experiments/runner.ts';
import { type Trainer, trainHere } from '../../../src/experiments/training.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import { readNetwork } from '../../../src/models/trainedNetwork.ts';
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
/** Image i is one pixel of i. */
const pixels = (count: number): LabelledImages => ({
  ...{ count, channels: 1, height: 1, width: 1 },
  images: Uint8Array.from({ length: count }, (_, i) => i),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
});
const data: ExperimentData = {
  ...{ name: 'numbers', synthetic: true, sha256: 'abc', scaling: 'as they are', classes: 3 },
  images: { train: pixels(7), valid: pixels(5), test: pixels(4) },
  normalization: null,
  train: examples(7, 100),
  valid: examples(5, 200),
  test: examples(4, 300),
};

const outcome: Outcome = {
  headline: { half: 0.5, unknown: Number.NaN },
  curves: [{ name: 'c', x: [1, 2], y: [1, 4] }],
  tables: [{ title: 't', note: 'n', columns: ['a', 'b'], rows: [['NaN', '1']] }],
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
      ...{ kind: 'chart', name: 'squares', title: 'Squares', description: 'd', caption: 'c' },
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

const finishing: Run = () => Promise.resolve(outcome);

/** What the experiment was called with. */
async function called(changed: Partial<RunOptions>) {
  let seen: Parameters<Run> | undefined;
  const run: Run = (...all) => {
    seen = all;
    return Promise.resolve(outcome);
  };
  const record = await runExperiment(experiment(run), options(changed));
  if (seen === undefined) throw new Error('the experiment was not run');
  const [settings, seed, got] = seen;
  return { settings, seed, got, record };
}

describe('runExperiment', () => {
  it('gives quick settings the first examples of the subset, and the whole test set', async () => {
    const { settings, seed, got, record } = await called({});
    expect([settings, seed]).toEqual([{ speed: 2 }, 1]);
    expect([got.train.count, got.valid.count, got.test.count]).toEqual([4, 3, 4]);
    expect(got.train.features).toBe(1);
    expect([...got.images.train.labels]).toEqual([0, 1, 2, 0]);
    expect(got.train.labels).toEqual([0, 1, 2, 0]);
    expect(got.valid.labels).toEqual([0, 1, 2]);
    const rows = new Float64Array(2);
    got.train.rows([3, 1], rows);
    expect(rows).toEqual(Float64Array.of(103, 101));
    got.valid.rows([2, 0], rows);
    expect(rows).toEqual(Float64Array.of(202, 200));
    expect(record.data.counts).toEqual({ train: 4, valid: 3, test: 4 });
  });

  it('gives full settings everything, and another seed where one is asked for', async () => {
    const { settings, seed, got, record } = await called({ size: 'full', seed: 9 });
    expect([settings, seed]).toEqual([{ speed: 1 }, 9]);
    expect(got).toBe(data);
    expect(record).toMatchObject({ size: 'full', seed: 9, settings: { speed: 1 } });
    expect(record.data.counts).toEqual({ train: 7, valid: 5, test: 4 });
  });

  it('a subset may not be larger than the data', async () => {
    const tooLarge = {
      ...experiment(finishing),
      subset: { quick: { train: 8, valid: 5 }, full: null },
    };
    await expect(runExperiment(tooLarge, options())).rejects.toThrow(
      '8 training examples are asked for and the data have 7',
    );
  });

  it('writes the record that it returns and the figures, and nothing else', async () => {
    const where = options();
    const record = await runExperiment(experiment(finishing), where);
    expect(readRecord(join(where.out, 'e-numbers.json'))).toEqual(record);
    expect(readdirSync(where.out).sort()).toEqual(['e-numbers-squares.svg', 'e-numbers.json']);
    expect(readFileSync(join(where.out, 'e-numbers-squares.svg'), 'utf8')).toContain(
      'SYNTHETIC STAND-IN DATA (numbers)',
    );
    expect(record).toMatchObject({
      id: 'e-numbers',
      ...outcome,
      engine: 'proofbook',
      networks: [],
      pictures: [],
    });
    expect(record.data).toMatchObject({
      ...{ name: 'numbers', synthetic: true, sha256: 'abc', scaling: 'as they are' },
    });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(record.run).toMatchObject({ node: process.version, version, resumed: false });
    expect(record.run.machine).toMatch(/^\d+ cores, \w+, ./);
  });

  it('tells the duration in seconds, to a tenth', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(5000);
    clock.mockReturnValueOnce(7449);
    const record = await runExperiment(experiment(finishing), options());
    clock.mockRestore();
    expect(record.run.seconds).toBe(2.4);
  });

  it('refuses folders that cannot be written before any work, and says what to do', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    let worked = false;
    const watched = experiment(() => {
      worked = true;
      return Promise.resolve(outcome);
    });
    const at = join(file, 'below');
    await expect(runExperiment(watched, options({ out: at }))).rejects.toThrow(
      new RegExp(`^cannot write to ${at}: ENOTDIR.*; choose another folder with --out$`),
    );
    await expect(runExperiment(watched, options({ checkpoints: at }))).rejects.toThrow(
      new RegExp(`^cannot write to ${at}: ENOTDIR.*; unfinished runs are kept there`),
    );
    expect(worked).toBe(false);
  });
});

describe('trials', () => {
  const trial = (name: string): Trial => ({
    name,
    architecture: {
      inputShape: [1],
      initializer: 'glorot',
      layers: [{ kind: 'dense', outputs: 3 }],
    },
    training: { epochs: 2, batchSize: 4, learningRate: 0.1, measureTrain: false },
    seed: 1,
  });
  const asking = (trials: readonly Trial[], laterEpochs?: number): Run => {
    const train = (context: RunContext) =>
      laterEpochs === undefined ? context.train(trials) : context.train(trials, laterEpochs);
    return async (_settings, _seed, _data, context) => {
      await train(context);
      return outcome;
    };
  };

  /** The files that the trials `a` and `b` are kept in. */
  async function paths(changed: Partial<RunOptions>): Promise<string[]> {
    const seen: string[] = [];
    const trainer: Trainer = async (jobs) => {
      seen.push(...jobs.map(({ place }) => place.path));
    };
    const run = runExperiment(experiment(asking([trial('a'), trial('b')])), {
      ...changed,
      engine: { name: 'proofbook', trainer },
    } as RunOptions);
    await expect(run).rejects.toThrow('this shard has trained');
    return seen;
  }

  it('are kept apart by settings, seed and data, not by where the record goes', async () => {
    const where = options();
    const kept = where.checkpoints as string;
    const [a, b] = await paths(where);
    expect(a).toMatch(new RegExp(`^${kept}/e-numbers-[0-9a-f]{16}/a\\.safetensors$`));
    expect(b).toBe(a.replace(/a\.safetensors$/, 'b.safetensors'));
    expect(await paths({ ...where, seed: 1 })).toEqual([a, b]);
    expect(await paths({ ...where, out: join(where.out, 'else') })).toEqual([a, b]);
    const others = [
      await paths({ ...where, seed: 2 }),
      await paths({ ...where, size: 'full' }),
      await paths({ ...where, data: { ...data, sha256: 'abd' } }),
    ];
    expect(new Set([a, ...others.map(([path]) => path)]).size).toBe(4);
  });

  it('are trained by the trainer, those of the shard only, with the data of the subset', async () => {
    const seen: unknown[] = [];
    const trainer: Trainer = async (jobs, { train }) => {
      seen.push(
        jobs.map((job) => job.trial.name),
        train.count,
      );
    };
    const run = experiment(asking([trial('a'), trial('b'), trial('c')]));
    const shard = { index: 1, count: 2 };
    await expect(
      runExperiment(run, options({ engine: { name: 'proofbook', trainer }, shard })),
    ).rejects.toThrow('of 3 trials');
    expect(seen).toEqual([['a', 'c'], 4]);
  });

  it('are kept in runs/checkpoints unless told otherwise, and removed at the end', async () => {
    const kept = () =>
      readdirSync(join('runs', 'checkpoints')).filter((name) =>
        /^e-numbers-[0-9a-f]{16}$/.test(name),
      );
    let during: string[] = [];
    const looking: Run = async (_settings, _seed, _data, context) => {
      await context.train([trial('a')]);
      during = kept();
      return outcome;
    };
    await runExperiment(experiment(looking), { size: 'quick', data, out: options().out });
    expect(during).toHaveLength(1);
    expect(kept()).toEqual([]);
  });

  it('that are there already make it a run that was resumed', async () => {
    const where = options();
    const stopped = experiment(async (_settings, _seed, _data, context) => {
      await context.train([trial('a')]);
      throw new Error('stopped');
    });
    await expect(runExperiment(stopped, where)).rejects.toThrow('stopped');
    const { run } = await runExperiment(experiment(finishing), where);
    expect(run.resumed).toBe(true);
  });

  it('tell their progress, with the epochs to come, and its drawing ends also when the run fails', async () => {
    const told: unknown[] = [];
    const progress = {
      update: (...all: unknown[]) => told.push(all),
      stop: () => told.push('stop'),
    };
    const trainer: Trainer = async (jobs, _data, tell) => {
      tell(jobs[0], 1);
      throw new Error('stopped');
    };
    const failing = runExperiment(
      experiment(asking([trial('a')], 5)),
      options({ progress, engine: { name: 'proofbook', trainer } }),
    );
    await expect(failing).rejects.toThrow('stopped');
    expect(told).toEqual([[0, 7, 'before the first epoch'], [1, 7, 'a, epoch 1'], 'stop']);
    await runExperiment(experiment(finishing), options({ progress }));
    expect(told.slice(3)).toEqual(['stop']);
  });

  it('of a second round go on from the epochs of the first, and end at the total', async () => {
    const told: [number, number][] = [];
    const progress = {
      update: (done: number, total: number) => told.push([done, total]),
      stop: () => {},
    };
    const twoRounds: Run = async (_settings, _seed, _data, context) => {
      await context.train([trial('a'), trial('b')], 2);
      await context.train([trial('c')]);
      return outcome;
    };
    await runExperiment(experiment(twoRounds), options({ progress }));
    const done = [0, 1, 2, 3, 4, 4, 5, 6];
    expect(told).toEqual(done.map((epochs) => [epochs, 6]));
  });

  it('leave networks that say with which command they are made again', async () => {
    const keeping: Run = async (_settings, _seed, _data, context) => {
      const [trained] = await context.train([trial('a')]);
      return { ...outcome, networks: [{ name: 'kept', trained, testAccuracy: 0.5 }] };
    };
    const commandOf = async (changed: Partial<RunOptions>) => {
      const where = options(changed);
      await runExperiment(experiment(keeping), where);
      return readNetwork(join(where.out, 'networks', 'kept.safetensors')).origin.command;
    };
    const tfjs = { name: 'tfjs-node', trainer: trainHere() };
    expect(await commandOf({ size: 'full' })).toBe('npm run experiments -- e-numbers');
    expect(await commandOf({ engine: tfjs })).toBe(
      'npm run experiments -- e-numbers --settings quick --engine tfjs',
    );
  });
});
