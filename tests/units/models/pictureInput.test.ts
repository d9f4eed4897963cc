/** What a network of pictures tells beside its weights, and that files without it are as ever. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { readSafetensors, writeSafetensors } from '../../../src/kernels/safetensors.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { buildNetwork } from '../../../src/models/architecture.ts';
import { type PictureInput, requirePictureInput } from '../../../src/models/pictureInput.ts';
import {
  decodeNetwork,
  type Origin,
  readNetwork,
  writeNetwork,
} from '../../../src/models/trainedNetwork.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

/** No number of it has a short decimal. */
const input: PictureInput = {
  classes: ['Cat', 'Dog'],
  normalization: { mean: [0.1 + 0.2, 1 / 3, -5e-324], deviation: [2 / 3, 1e-17, 1] },
  viewShift: 3,
};

const architecture = {
  ...{ inputShape: [2], initializer: 'glorot' as const },
  layers: [{ kind: 'dense' as const, outputs: 2 }],
};
const origin = { experiment: 'p3', seed: 1 } as unknown as Origin;

function written(pictures?: PictureInput): string {
  const path = join(temporaryFolder(), 'network.safetensors');
  const network = buildNetwork(architecture, 1, createFloat64Kernels());
  writeNetwork(path, network, architecture, origin, pictures);
  return path;
}

describe('what a network of pictures is shown', () => {
  it('is kept to the last bit; without it the file has three texts', () => {
    const path = written(input);
    expect(readNetwork(path).pictures).toEqual(input);
    expect([...readSafetensors(path).metadata.keys()].sort()).toEqual([
      ...['architecture', 'format', 'origin', 'pictures'],
    ]);
    const without = written();
    expect(readNetwork(without).pictures).toBe(null);
    expect(readSafetensors(without).metadata.size).toBe(3);
  });

  it('is read from bytes as from the file, under the name given', () => {
    const bytes = readFileSync(written(input));
    const { pictures, architecture: read, origin: from } = decodeNetwork(bytes, 'here');
    expect([pictures, read, from]).toEqual([input, architecture, origin]);
    expect(() => decodeNetwork(bytes.subarray(0, -8), 'here')).toThrow(/: here has \d+ bytes/);
  });

  it.each<readonly [unknown, string]>([
    [null, 'has a description of pictures null; it must be an object'],
    [[], 'has a description of pictures []'],
    [{ ...input, classes: ['Cat'] }, 'has the classes ["Cat"]; there must be two or more'],
    [{ ...input, classes: ['Cat', 'Cat'] }, 'has the classes ["Cat","Cat"]; there must be two or'],
    [{ ...input, classes: ['Cat', ''] }, 'has the classes'],
    [{ ...input, classes: ['Cat', ' Dog'] }, 'has the classes'],
    [{ ...input, classes: ['Cat', 'D,og'] }, 'has the classes'],
    [{ ...input, classes: ['Cat', 'D"og'] }, 'has the classes'],
    [{ ...input, classes: ['Cat', 'D\nog'] }, 'has the classes'],
    [{ ...input, classes: ['Cat', 1] }, 'has the classes'],
    [{ ...input, classes: 'Cat, Dog' }, 'has the classes'],
    [{ ...input, normalization: undefined }, 'has the normalization undefined; give a mean and'],
    [{ ...input, normalization: { mean: [0] } }, 'has the normalization {"mean":[0]}; give a mean'],
    [{ ...input, normalization: { mean: [null], deviation: [1] } }, 'give a mean and a deviation'],
    [{ ...input, normalization: { mean: [Number.NaN], deviation: [1] } }, 'give a mean and a dev'],
    [{ ...input, normalization: { mean: [0], deviation: [0] } }, 'give a mean and a deviation'],
    [{ ...input, normalization: { mean: [0], deviation: ['1'] } }, 'give a mean and a deviation'],
    [{ ...input, normalization: { mean: [0, 0], deviation: [1] } }, 'give each channel one mean'],
    [{ ...input, normalization: { mean: [], deviation: [] } }, 'give each channel one mean'],
    [{ ...input, viewShift: -1 }, 'has the shift of its views -1; it must be a whole number of'],
    [{ ...input, viewShift: 0.5 }, 'has the shift of its views 0.5'],
    [{ ...input, viewShift: '1' }, 'has the shift of its views "1"'],
    [{ classes: input.classes, normalization: input.normalization }, 'has the shift of its views'],
  ])('is refused, written or read: %j', (wrong, message) => {
    expect(() => requirePictureInput('here', wrong)).toThrow(message);
    const begin = (name: string) => new RegExp(`^${name}: .*network\\.safetensors has `);
    expect(() => written(wrong as PictureInput)).toThrow(begin('writeNetwork'));
    const path = written();
    const { tensors, metadata } = readSafetensors(path);
    writeSafetensors(path, tensors, new Map([...metadata, ['pictures', JSON.stringify(wrong)]]));
    expect(() => readNetwork(path)).toThrow(begin('readNetwork'));
  });

  it('is refused where it is no JSON', () => {
    const path = written();
    const { tensors, metadata } = readSafetensors(path);
    writeSafetensors(path, tensors, new Map([...metadata, ['pictures', '{']]));
    expect(() => readNetwork(path)).toThrow(
      /^readNetwork: .*tells of its pictures in a text that is not JSON: .*; make the file again$/,
    );
  });
});

describe('the networks of digits', () => {
  it.each(['mnist-mlp', 'mnist-cnn'])(
    '%s is read as ever and written to the same bytes',
    async (name) => {
      const path = join('models', `${name}.safetensors`);
      const trained = readNetwork(path);
      expect(trained.pictures).toBe(null);
      const kernels = await createFastKernels();
      const copy = join(temporaryFolder(), 'copy.safetensors');
      writeNetwork(copy, trained.load(kernels), trained.architecture, trained.origin);
      kernels.close();
      expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
    },
  );
});
