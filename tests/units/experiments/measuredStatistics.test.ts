/** A trained network with statistics of examples as they are: its weights stay, its statistics change. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { withMeasuredStatistics } from '../../../src/experiments/measuredStatistics.ts';
import { trainTrial } from '../../../src/experiments/trainTrial.ts';
import { readTrial } from '../../../src/experiments/trialResult.ts';
import { elements } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { measureStatistics } from '../../../src/nn/measureStatistics.ts';
import type { Network } from '../../../src/nn/network.ts';
import { eightImages, tinyTrial } from './tinyTrial.ts';

const statisticsOf = ({ statistics }: Network) =>
  statistics.map(({ name, value }) => [name, ...elements(value)]);

describe('withMeasuredStatistics', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
  const trial = tinyTrial('measured');
  const place = { path: join(folder, 'a.safetensors'), dataSha256: 'of these', version: '1' };
  const kernels = await createFastKernels({ memory: 2 ** 22 });
  trainTrial(trial, eightImages, place, kernels, () => {});
  const trained = readTrial(trial, place);
  if (trained === null) throw new Error('the trial is trained');
  const measured = await withMeasuredStatistics(trained, eightImages, 2 ** 22);

  it('keeps the weights and has the statistics of the training examples as they are', () => {
    const [before, after] = [trained.load(kernels), measured.load(kernels)];
    expect([...after.weights()]).toEqual([...before.weights()]);
    expect(statisticsOf(after)).not.toEqual(statisticsOf(before));
    measureStatistics(before, eightImages.train, trial.training.batchSize);
    expect(statisticsOf(after)).toEqual(statisticsOf(before));
    expect(measured.history).toBe(trained.history);
  });

  it('is the same network in other kernels', () => {
    const names = statisticsOf(measured.load(createFloat64Kernels()));
    expect(names).toEqual(statisticsOf(measured.load(kernels)));
  });
});
