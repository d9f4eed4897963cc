/** Trials that are spread over shards give the record of a single run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import { p1Hyperparameters } from '../../../src/experiments/p1Hyperparameters.ts';
import { runExperiment } from '../../../src/experiments/runner.ts';
import { type Shard, ShardFinished } from '../../../src/experiments/training.ts';
import { tinyData as data } from './tinyRun.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-shards-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [small] = p1Hyperparameters.settings.quick.tried;
/** Three settings, and the best two with two seeds each. */
const experiment = {
  ...p1Hyperparameters,
  settings: {
    ...p1Hyperparameters.settings,
    quick: {
      tried: [0.01, 0.1, 0.2].map((learningRate) => ({ ...small, hidden: [8], learningRate })),
      ...{ epochs: 1, finalEpochs: 2, warmup: 0.2, finalists: 2, seeds: 2, goal: 0.1 },
    },
  },
  subset: { full: null, quick: { train: 240, valid: 60 } },
} as unknown as Experiment;

const run = (place: string, shard?: Shard) =>
  runExperiment(experiment, {
    ...{ size: 'quick', data, checkpoints: join(folder, place, 'kept') },
    out: join(folder, place, 'out'),
    ...(shard === undefined ? {} : { shard }),
  });

/** Record without the part about this one run, and the plot. */
function products(place: string): string {
  const at = (name: string) => readFileSync(join(folder, place, 'out', name), 'utf8');
  const record = JSON.parse(at(`${experiment.id}.json`));
  return JSON.stringify({ ...record, run: null }) + at(`${experiment.id}-accuracy.svg`);
}

describe('shards', () => {
  it('train both rounds between them, and the last one writes the record of a single run', async () => {
    await run('single');
    const [a, b] = [1, 2].map((index) => ({ index, count: 2 }));
    const finished = (shard: Shard) => expect(run('shared', shard)).rejects.toThrow(ShardFinished);
    await finished(a);
    // The second one ends the first round, and its share of the second one.
    await finished(b);
    await run('shared', a);
    expect(products('shared')).toBe(products('single'));
  });

  it('say how much of the work they have done, and what to do next', async () => {
    await expect(run('stopped', { index: 3, count: 3 })).rejects.toThrow(
      'this shard has trained its 1 of 3 trials; bring the checkpoints of all shards together and run again',
    );
  });
});
