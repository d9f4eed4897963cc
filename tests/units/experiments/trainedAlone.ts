/** A multilayer perceptron trained by itself on a few digits: what an experiment has to report of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { type MlpSettings, mlpTrial } from '../../../src/experiments/mlpTrial.ts';
import { tinyData as data } from './tinyRun.ts';
import { trainingContext } from './trainingContext.ts';
import { SEED } from './watchedRun.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-alone-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export async function trainAlone(settings: MlpSettings, seed = SEED) {
  const context = trainingContext(mkdtempSync(join(folder, 'alone-')), data);
  const [{ history, load }] = await context.train([mlpTrial('x', settings, seed, data)]);
  return { ...history, network: load(createFloat64Kernels()), load };
}
