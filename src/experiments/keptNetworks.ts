/** Trained networks as files, for whoever wants to use them or to judge them again. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testViews } from '../data/augmentation/views.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { type Origin, type TrainedNetwork, writeNetwork } from '../models/trainedNetwork.ts';
import type { Network } from '../nn/network.ts';
import { evaluate } from '../nn/training.ts';
import { accuracyOf } from './analysis/accuracy.ts';
import { predictViews } from './analysis/predictViews.ts';
import type { KeptNetwork } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';
import type { NetworkNote } from './record.ts';

/** Writes each into `folder` as `<name>.safetensors`, in float32; returns what the record says of them. */
export async function keepNetworks(
  networks: readonly KeptNetwork[],
  folder: string,
  origin: Pick<Origin, 'experiment' | 'data' | 'dataSha256' | 'command'>,
): Promise<NetworkNote[]> {
  const notes: NetworkNote[] = [];
  for (const { name, trained, testAccuracy, pictures } of networks) {
    mkdirSync(folder, { recursive: true });
    const { trial, load } = trained;
    const file = `${name}.safetensors`;
    const path = join(folder, file);
    const kernels = await createFastKernels();
    const network = load(kernels);
    const { parameterCount: parameters } = network;
    const own = { trial: trial.name, seed: trial.seed, testAccuracy };
    writeNetwork(path, network, trial.architecture, { ...origin, ...own }, pictures);
    kernels.close();
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    notes.push({ file, sha256, parameters, testAccuracy });
  }
  return notes;
}

/**
 * The accuracy of a network on the test part, found as the experiment that kept it has: a network of
 * pictures by the mean over its views, another one by what it is shown at once.
 */
export function keptAccuracy(
  network: Network,
  { pictures }: Pick<TrainedNetwork, 'pictures'>,
  data: Pick<ExperimentData, 'images' | 'test'>,
): number {
  if (pictures === null) return evaluate(network, data.test).accuracy;
  const { normalization, viewShift } = pictures;
  const views = testViews(viewShift);
  return accuracyOf(
    predictViews(network, data.images.test, normalization, views),
    data.images.test.labels,
  );
}
