/** A run on a few digits, and what it has asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import type { TrainedTrial } from '../../../src/experiments/trialResult.ts';
import { FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import type { LayerSpec } from '../../../src/models/architecture.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainingContext } from './trainingContext.ts';

export const SEED = 3;

const folder = mkdtempSync(join(tmpdir(), 'proofbook-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The outcome, what was trained for it in all rounds, and whether the fast kernels were closed that loaded it. */
export async function watch<S extends object>(experiment: Experiment<S>, settings: S) {
  const context = trainingContext(mkdtempSync(join(folder, 'run-')), data);
  const trials: Trial[] = [];
  const trained: TrainedTrial[] = [];
  const closings: ReturnType<typeof vi.spyOn>[] = [];
  const outcome = await experiment.run(settings, SEED, data, {
    async train(asked, laterEpochs) {
      trials.push(...asked);
      const results = await context.train(asked, laterEpochs);
      trained.push(...results);
      return results.map((one) => ({
        ...one,
        load(kernels) {
          if (kernels instanceof FastKernels) closings.push(vi.spyOn(kernels, 'close'));
          return one.load(kernels);
        },
      }));
    },
  });
  return { outcome, trials, trained, closings, asked: context.asked };
}

/** `conv 16 3 1`: filters, kernel, padding. */
export const layerWords = (layers: readonly LayerSpec[]): string[] =>
  layers.map((layer) => Object.values(layer).join(' '));

/** Small enough to be trained in a moment: 3,410 parameters. */
export const TINY_CNN: readonly LayerSpec[] = [
  { kind: 'conv', filters: 2, kernel: 3 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 2 },
  { kind: 'flatten' },
  { kind: 'dense', outputs: 10 },
];
