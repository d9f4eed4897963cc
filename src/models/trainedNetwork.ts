/**
 * A trained network on disk, in the safetensors format: parameters and statistics by name, as the
 * network holds them, and the architecture and the origin among the metadata; for a network of
 * pictures also what it is shown.
 */
import type { Kernels } from '../kernels/kernels.ts';
import {
  decodeSafetensors,
  type NamedTensors,
  readSafetensors,
  writeSafetensors,
} from '../kernels/safetensors.ts';
import type { Network } from '../nn/network.ts';
import { type Architecture, buildNetwork } from './architecture.ts';
import { loadArrays } from './loadArrays.ts';
import { type PictureInput, pictureInputOf, requirePictureInput } from './pictureInput.ts';

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
  /** null where the file does not tell, as for digits */
  readonly pictures: PictureInput | null;
  /** The network, computing with these kernels. */
  load(kernels: Kernels): Network;
}

/**
 * Replaces the file atomically. `pictures`: what a network of pictures is shown; a file without it is
 * the same as ever. Throws if it breaks a rule of {@link PictureInput}.
 */
export function writeNetwork(
  path: string,
  network: Network,
  architecture: Architecture,
  origin: Origin,
  pictures?: PictureInput,
): void {
  const arrays = [...network.parameters, ...network.statistics];
  const shown =
    pictures === undefined
      ? {}
      : { pictures: JSON.stringify(requirePictureInput(`writeNetwork: ${path}`, pictures)) };
  writeSafetensors(path, new Map(arrays.map(({ name, value }) => [name, value])), {
    format: FORMAT,
    architecture: JSON.stringify(architecture),
    origin: JSON.stringify(origin),
    ...shown,
  });
}

/**
 * Reads what {@link writeNetwork} wrote. Throws, naming the file and what to do, if it cannot be
 * read, is damaged or is no such file; `load` throws if it does not hold every array of its
 * architecture.
 */
export function readNetwork(path: string): TrainedNetwork {
  return networkIn(readSafetensors(path), path);
}

/** The same from the bytes of a file; errors name `path`. */
export function decodeNetwork(bytes: Uint8Array, path: string): TrainedNetwork {
  return networkIn(decodeSafetensors(bytes, path), path);
}

function networkIn({ tensors, metadata }: NamedTensors, path: string): TrainedNetwork {
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
  const pictures = metadata.get('pictures');
  return {
    architecture,
    origin: JSON.parse(part('origin')),
    pictures: pictures === undefined ? null : pictureInputOf(`readNetwork: ${path}`, pictures),
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
