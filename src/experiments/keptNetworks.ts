/** Trained networks as files, for whoever wants to use them or to judge them again. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { type Origin, writeNetwork } from '../models/trainedNetwork.ts';
import type { KeptNetwork } from './experiment.ts';
import type { NetworkNote } from './record.ts';

/** Writes each into `folder` as `<name>.safetensors`, in float32; returns what the record says of them. */
export async function keepNetworks(
  networks: readonly KeptNetwork[],
  folder: string,
  origin: Pick<Origin, 'experiment' | 'data' | 'dataSha256' | 'command'>,
): Promise<NetworkNote[]> {
  const notes: NetworkNote[] = [];
  for (const { name, trained, testAccuracy } of networks) {
    mkdirSync(folder, { recursive: true });
    const { trial, load } = trained;
    const file = `${name}.safetensors`;
    const path = join(folder, file);
    const kernels = await createFastKernels();
    const network = load(kernels);
    const { parameterCount: parameters } = network;
    writeNetwork(path, network, trial.architecture, {
      ...origin,
      ...{ trial: trial.name, seed: trial.seed, testAccuracy },
    });
    kernels.close();
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    notes.push({ file, sha256, parameters, testAccuracy });
  }
  return notes;
}
