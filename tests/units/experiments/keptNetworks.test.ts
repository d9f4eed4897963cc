import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { KeptNetwork } from '../../../src/experiments/experiment.ts';
import { keepNetworks } from '../../../src/experiments/keptNetworks.ts';
import { elements } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { readSafetensors } from '../../../src/kernels/safetensors.ts';
import { FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import { readNetwork } from '../../../src/models/trainedNetwork.ts';
import type { Network } from '../../../src/nn/network.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const training = { epochs: 1, batchSize: 1, learningRate: 1, measureTrain: false };
const origin = {
  ...{ experiment: 'p2-beyond', data: 'MNIST', dataSha256: 'ab12' },
  command: 'npm run experiments -- p2-beyond',
};

/** A network that was never trained; `loaded` tells with which kernels it was asked for. */
function kept(
  name: string,
  outputs: number,
  testAccuracy: number,
  loaded: Kernels[] = [],
): KeptNetwork {
  const architecture: Architecture = {
    inputShape: [3],
    initializer: 'glorot',
    layers: [{ kind: 'dense', outputs }, { kind: 'batchNorm' }],
  };
  const trial = { name: `trial of ${name}`, architecture, training, seed: outputs };
  return {
    name,
    testAccuracy,
    trained: {
      trial,
      history: { train: [], valid: [] },
      load(kernels) {
        loaded.push(kernels);
        return buildNetwork(architecture, trial.seed, kernels);
      },
    },
  };
}

const valuesOf = ({ parameters, statistics }: Network) =>
  [...parameters, ...statistics].map(({ name, value }) => [name, [...elements(value)]] as const);

describe('keepNetworks', () => {
  it('writes each network in float32 under its name, with where it comes from', async () => {
    const folder = join(temporaryFolder(), 'not', 'there', 'yet');
    const loaded: Kernels[] = [];
    const networks = [kept('mlp', 2, 0.75, loaded), kept('cnn', 4, 0.875, loaded)];
    await keepNetworks(networks, folder, origin);
    expect(readdirSync(folder).sort()).toEqual(['cnn.safetensors', 'mlp.safetensors']);
    for (const { name, trained, testAccuracy } of networks) {
      const path = join(folder, `${name}.safetensors`);
      const { tensors } = readSafetensors(path);
      expect([...tensors.values()].every(({ data }) => data instanceof Float32Array)).toBe(true);
      const read = readNetwork(path);
      const { trial } = trained;
      expect(read.architecture).toEqual(trial.architecture);
      expect(read.origin).toEqual({
        ...origin,
        ...{ trial: trial.name, seed: trial.seed, testAccuracy },
      });
      const exact = trained.load(createFloat64Kernels());
      expect(valuesOf(read.load(createFloat64Kernels()))).toEqual(
        valuesOf(exact).map(([array, values]) => [array, values.map(Math.fround)]),
      );
    }
    expect(loaded.slice(0, 2).every((kernels) => kernels instanceof FastKernels)).toBe(true);
  });

  it('tells of each file: its name, checksum, parameters and accuracy', async () => {
    const folder = temporaryFolder();
    const notes = await keepNetworks([kept('mlp', 2, 0.75), kept('cnn', 4, 0.875)], folder, origin);
    const sha256 = (file: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex');
    expect(notes).toEqual([
      {
        ...{ file: 'mlp.safetensors', sha256: sha256('mlp.safetensors'), testAccuracy: 0.75 },
        parameters: 3 * 2 + 2 + 2 * 2,
      },
      {
        ...{ file: 'cnn.safetensors', sha256: sha256('cnn.safetensors'), testAccuracy: 0.875 },
        parameters: 3 * 4 + 4 + 2 * 4,
      },
    ]);
  });

  it('replaces a file, and gives equal bytes for equal networks', async () => {
    const folder = temporaryFolder();
    const [first] = await keepNetworks([kept('mlp', 2, 0.75)], folder, origin);
    const [other] = await keepNetworks([kept('mlp', 3, 0.75)], folder, origin);
    expect(other.sha256).not.toBe(first.sha256);
    expect(await keepNetworks([kept('mlp', 2, 0.75)], folder, origin)).toEqual([first]);
  });

  it('closes the kernels that it has made', async () => {
    const network = kept('mlp', 2, 0.75);
    const closed: ReturnType<typeof vi.spyOn>[] = [];
    const trained = {
      ...network.trained,
      load(kernels: Kernels) {
        closed.push(vi.spyOn(kernels as FastKernels, 'close'));
        return network.trained.load(kernels);
      },
    };
    await keepNetworks([{ ...network, trained }], temporaryFolder(), origin);
    expect(closed).toHaveLength(1);
    expect(closed[0]).toHaveBeenCalledOnce();
  });

  it('leaves no trace where there is nothing to keep', async () => {
    const folder = join(temporaryFolder(), 'none');
    expect(await keepNetworks([], folder, origin)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});
