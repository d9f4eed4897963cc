/** A network whose answer is known without it: bright pictures are dogs, dark ones are cats. */
import { encode } from 'fast-png';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign } from '../../../src/kernels/array.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import type { PictureInput } from '../../../src/models/pictureInput.ts';
import { type Origin, writeNetwork } from '../../../src/models/trainedNetwork.ts';

export const origin: Origin = {
  ...{ experiment: 'p3-dogs-vs-cats', trial: 'brightness', seed: 5 },
  ...{ data: 'synthetic cats and dogs', dataSha256: 'ab12' },
  ...{ command: 'npm run experiments -- p3-dogs-vs-cats', testAccuracy: 0.75 },
};

/** Bytes of 127.5 become 0. */
export const pictures: PictureInput = {
  classes: ['Cat', 'Dog'],
  normalization: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
  viewShift: 1,
};

export interface BrightnessModel {
  /** of the three channels, to Cat and to Dog; the mean brightness unless given */
  readonly weights?: readonly number[];
  readonly inputShape?: readonly number[];
  readonly outputs?: number;
  /** null: the file does not tell */
  readonly pictures?: PictureInput | null;
}

/** Means of the channels, and a dense layer on them. */
export function writeBrightnessModel(path: string, model: BrightnessModel = {}): void {
  const { weights = [-1, 1, -1, 1, -1, 1], inputShape = [3, 64, 64], outputs = 2 } = model;
  const architecture: Architecture = {
    ...{ inputShape, initializer: 'glorot' },
    layers: [{ kind: 'globalAveragePool' }, { kind: 'dense', outputs }],
  };
  const network = buildNetwork(architecture, 1, createFloat64Kernels());
  const [dense] = network.parameters;
  if (weights.length === inputShape[0] * outputs) assign(dense.value, Float64Array.from(weights));
  const shown = model.pictures === undefined ? pictures : (model.pictures ?? undefined);
  writeNetwork(path, network, architecture, origin, shown);
}

/** A PNG of a picture of 3 × 64 × 64 bytes: nothing of it is lost. */
export function pngOf(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3;
  const data = Uint8Array.from(planes, (_, i) => planes[(i % 3) * pixels + Math.floor(i / 3)]);
  return encode({ width: 64, height: 64, channels: 3, data });
}
