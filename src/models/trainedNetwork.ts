/**
 * A trained network on disk, in the safetensors format: parameters and statistics by name, as the
 * network holds them, and the architecture and the origin among the metadata.
 */
import type { Kernels } from '../kernels/kernels.ts';
import { readSafetensors, writeSafetensors } from '../kernels/safetensors.ts';
import type { Network } from '../nn/network.ts';
import { type Architecture, buildNetwork } from './architecture.ts';
import { loadArrays } from './loadArrays.ts';

const FORMAT = 'proofbook-network-1';

/** Where a network comes from: enough to make it again. */
export interface Origin {
  /** the experiment and the trial that trained it */
  readonly experiment: string;
  readonly trial: string;
  readonly seed: number;
  /** name and checksum of the data */
  readonly data: string;
  readonly dataSha256: string;
  /** what makes the same file again, bit for bit */
  readonly command: string;
  readonly testAccuracy: number;
}

export interface TrainedNetwork {
  readonly architecture: Architecture;
  readonly origin: Origin;
  /** The network, computing with these kernels. */
  load(kernels: Kernels): Network;
}

/** Replaces the file atomically. */
export function writeNetwork(
  path: string,
  network: Network,
  architecture: Architecture,
  origin: Origin,
): void {
  const arrays = [...network.parameters, ...network.statistics];
  writeSafetensors(path, new Map(arrays.map(({ name, value }) => [name, value])), {
    format: FORMAT,
    architecture: JSON.stringify(architecture),
    origin: JSON.stringify(origin),
  });
}

/**
 * Reads what {@link writeNetwork} wrote. Throws, naming the file and what to do, if it cannot be
 * read, is damaged or is no such file; `load` throws if it does not hold every array of its
 * architecture.
 */
export function readNetwork(path: string): TrainedNetwork {
  const { tensors, metadata } = readSafetensors(path);
  const part = (name: string): string => {
    const text = metadata.get(name);
    if (metadata.get('format') !== FORMAT || text === undefined) {
      throw new Error(
        `readNetwork: ${path} is not a trained network (${FORMAT}); give one that an experiment has kept`,
      );
    }
    return text;
  };
  const architecture: Architecture = JSON.parse(part('architecture'));
  return {
    architecture,
    origin: JSON.parse(part('origin')),
    load(kernels) {
      const network = buildNetwork(architecture, 0, kernels);
      try {
        loadArrays([...network.parameters, ...network.statistics], tensors);
      } catch (error) {
        throw new Error(
          `readNetwork: ${path} does not hold the arrays of its architecture: ${(error as Error).message}; take the whole file that an experiment has kept`,
          { cause: error },
        );
      }
      return network;
    },
  };
}
