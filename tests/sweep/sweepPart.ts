/**
 * The hyperparameter search in parts, one test file each, so that vitest's own `--shard` spreads it
 * over machines: `vitest run --project sweep --shard 2/3`. All parts keep their trials in `runs/sweep`;
 * whoever finds all of them there writes the record.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeNamed } from '../../src/cli/experiments.ts';
import { loadDigits } from '../../src/cli/loadDigits.ts';
import { experimentNamed } from '../../src/experiments/catalogue.ts';
import type { ExperimentRecord } from '../../src/experiments/record.ts';
import { runExperiment } from '../../src/experiments/runner.ts';
import { ShardFinished } from '../../src/experiments/training.ts';

/** How many files there are: no more shards than that find work. */
const PARTS = 6;

/** `PROOFBOOK_SETTINGS=full` for the full search. */
export async function sweepPart(index: number): Promise<void> {
  const experiment = experimentNamed('p1-hyperparameters');
  const size = sizeNamed(process.env.PROOFBOOK_SETTINGS ?? 'quick');
  const data = await loadDigits(undefined);
  const folder = join('runs', 'sweep');
  let record: ExperimentRecord | undefined;
  let waiting: unknown;
  try {
    record = await runExperiment(experiment, {
      ...{ size, data, checkpoints: folder, out: join(folder, 'record') },
      shard: { index, count: PARTS },
    });
  } catch (error) {
    waiting = error;
  }

  describe(`part ${index} of ${PARTS} of ${experiment.id} (${size} settings, ${data.name})`, () => {
    it('has trained its share, or found all shares trained and the conclusions hold', () => {
      if (record === undefined) {
        expect(waiting).toBeInstanceOf(ShardFinished);
        process.stdout.write(`part ${index}: ${(waiting as Error).message}\n`);
      } else {
        expect(record.conclusions.filter(({ holds }) => !holds)).toEqual([]);
      }
    });
  });
}
