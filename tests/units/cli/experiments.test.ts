/** Where the products of a run go, what is reported of it, and what a shard leaves for the others. */
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { destinations, report, runAll } from '../../../src/cli/experiments.ts';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import type { ExperimentRecord } from '../../../src/experiments/record.ts';
import { ShardFinished, trainHere } from '../../../src/experiments/training.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { eightImages as data, tinyTrial } from '../experiments/tinyTrial.ts';

describe('destinations', () => {
  const full = { size: 'full', engine: 'proofbook', data: { synthetic: false } } as const;
  const published = { out: join('docs', 'experiments'), networks: 'models' };

  it('are docs and models for what is published, however the folder is written', () => {
    expect(destinations(full)).toEqual(published);
    for (const out of ['docs/experiments', './docs/experiments/', resolve('docs/experiments')]) {
      expect(destinations(full, out)).toEqual(published);
    }
  });

  it('keep networks beside the record in any other folder, whatever its name', () => {
    for (const out of ['docs-x', 'docs', 'docs/experiments/more', 'runs/docs/experiments']) {
      expect(destinations(full, out)).toEqual({ out });
    }
  });

  it.each([{ size: 'quick' }, { engine: 'tfjs' }, { data: { synthetic: true } }] as const)(
    'are elsewhere where it is not published: %o',
    (other) => {
      const run = { ...full, ...other };
      expect(destinations(run)).toEqual({ out: join('runs', 'experiments') });
      expect(destinations(run, 'docs/experiments')).toEqual({ out: 'docs/experiments' });
    },
  );
});

describe('report', () => {
  it('has whole numbers whole, the others to five digits', () => {
    const record = {
      ...{ id: 'p9-more', size: 'full', data: { name: 'MNIST', synthetic: false } },
      headline: { parameters: 535_818, accuracy: 0.98456666, error: 1.23456789e-11 },
      conclusions: [
        { text: 'So it is.', holds: true },
        { text: 'And so.', holds: false },
      ],
    } as unknown as ExperimentRecord;
    expect(report(record)).toBe(`p9-more (full settings, MNIST)
  measured: parameters 535818, accuracy 0.98457, error 1.2346e-11
  ✓ So it is.
  ✗ And so.`);
  });
});

describe('runAll', () => {
  /** Trains two trials of one epoch. */
  const training = (id: string): Experiment => ({
    ...{ id, title: '', question: '', figures: () => [] },
    settings: { quick: {}, full: {} },
    subset: { quick: null, full: null },
    async run(_settings, _seed, _data, context) {
      await context.train(['a', 'b'].map((name) => tinyTrial(name, { epochs: 1 })));
      return { headline: {}, curves: [], tables: [], conclusions: [] };
    },
  });
  const both = [training('e-first'), training('e-second')];
  const manner = (folder: string) => ({
    ...{ size: 'quick' as const, data, out: join(folder, 'out') },
    checkpoints: join(folder, 'kept'),
    engine: { name: 'proofbook', trainer: trainHere() },
  });

  it('goes on with the next experiment where other shards of one are missing', async () => {
    const of = manner(temporaryFolder());
    const first = await runAll(both, async () => ({ ...of, shard: { index: 1, count: 2 } }));
    expect(first.records).toEqual([]);
    expect(first.waiting).toEqual([
      expect.stringMatching(/^e-first: this shard has trained its 1 of 2 trials; bring/),
      expect.stringMatching(/^e-second: this shard has trained its 1 of 2 trials; bring/),
    ]);
    const second = await runAll(both, async () => ({ ...of, shard: { index: 2, count: 2 } }));
    expect(second.records.map(({ id }) => id)).toEqual(['e-first', 'e-second']);
    expect(second.waiting).toEqual([]);
  });

  it('stops at any other error, and where trials are missing though there are no shards', async () => {
    const of = manner(temporaryFolder());
    const lazy = { ...of, engine: { name: 'proofbook', trainer: () => Promise.resolve() } };
    await expect(runAll(both, async () => lazy)).rejects.toBeInstanceOf(ShardFinished);
    const failing = {
      ...{ ...of, shard: { index: 1, count: 2 } },
      engine: { name: 'proofbook', trainer: () => Promise.reject(new Error('the loss is NaN')) },
    };
    await expect(runAll(both, async () => failing)).rejects.toThrow('the loss is NaN');
  });
});
