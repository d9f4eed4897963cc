import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements, view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { readSafetensors, writeSafetensors } from '../../../src/kernels/safetensors.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { type Architecture, buildNetwork } from '../../../src/models/architecture.ts';
import { type Origin, readNetwork, writeNetwork } from '../../../src/models/trainedNetwork.ts';
import type { Network } from '../../../src/nn/network.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const architecture: Architecture = {
  inputShape: [1, 4, 4],
  initializer: 'glorot',
  layers: [
    { kind: 'conv', filters: 2, kernel: 3, padding: 1 },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', outputs: 3 },
    { kind: 'batchNorm' },
  ],
};

const origin: Origin = {
  ...{ experiment: 'p2-beyond', trial: 'cnn-seed-1', seed: 1 },
  ...{ data: 'MNIST «full»', dataSha256: 'ab12', command: 'npm run experiments -- p2-beyond' },
  testAccuracy: 0.9951,
};

/** Every parameter and statistic has values of its own, which no initializer draws. */
function trained(kernels: Kernels): Network {
  const network = buildNetwork(architecture, 7, kernels);
  let n = 0;
  for (const { value } of arraysOf(network)) {
    assign(
      value,
      elements(value).map(() => 0.1 + 0.01 * n++),
    );
  }
  return network;
}

const arraysOf = ({ parameters, statistics }: Network) => [...parameters, ...statistics];

const valuesOf = (network: Network) =>
  arraysOf(network).map(({ name, value }) => [name, [...elements(value)]] as const);

const images = view(
  Float64Array.from({ length: 32 }, (_, i) => ((i * 7) % 32) / 32),
  [2, 1, 4, 4],
);
const logits = (network: Network): number[] => [...elements(network.forward(images))];

const fast = await createFastKernels();
afterAll(() => fast.close());

function written(kernels: Kernels): { path: string; network: Network } {
  const path = join(temporaryFolder(), 'cnn.safetensors');
  const network = trained(kernels);
  writeNetwork(path, network, architecture, origin);
  return { path, network };
}

describe('writeNetwork and readNetwork', () => {
  it('keep architecture and origin', () => {
    const read = readNetwork(written(createFloat64Kernels()).path);
    expect(read.architecture).toEqual(architecture);
    expect(read.origin).toEqual(origin);
  });

  it('keep every parameter and the statistics of batch normalization, bit for bit', () => {
    const { path, network } = written(createFloat64Kernels());
    const again = readNetwork(path).load(createFloat64Kernels());
    expect(again.statistics).toHaveLength(4);
    expect(valuesOf(again)).toEqual(valuesOf(network));
    expect(logits(again)).toEqual(logits(network));
    expect(logits(again)).not.toEqual(logits(buildNetwork(architecture, 0, again.kernels)));
  });

  it('keep the float32 of a network that computes in it, and give it to any kernels', () => {
    const { path, network } = written(fast);
    const { tensors } = readSafetensors(path);
    expect([...tensors.values()].every(({ data }) => data instanceof Float32Array)).toBe(true);
    const before = valuesOf(network);
    const expected = logits(network);
    const again = readNetwork(path).load(fast);
    expect(again.kernels).toBe(fast);
    expect(logits(again)).toEqual(expected);
    // A float32 is a float64 without rounding.
    const exact = readNetwork(path).load(createFloat64Kernels());
    expect(valuesOf(exact)).toEqual(before);
    expect(exact.parameters[0].value.data).toBeInstanceOf(Float64Array);
  });

  it('are safetensors: each array under its name, three texts beside them', () => {
    const { path, network } = written(createFloat64Kernels());
    const { tensors, metadata } = readSafetensors(path);
    const shapes = arraysOf(network).map(({ name, value }) => [name, value.shape]);
    expect(Object.fromEntries([...tensors].map(([name, x]) => [name, x.shape]))).toEqual(
      Object.fromEntries(shapes),
    );
    expect(Object.fromEntries(metadata)).toEqual({
      format: 'proofbook-network-1',
      architecture: JSON.stringify(architecture),
      origin: JSON.stringify(origin),
    });
  });

  it('load two networks that share nothing', () => {
    const read = readNetwork(written(createFloat64Kernels()).path);
    const [one, other] = [read.load(createFloat64Kernels()), read.load(createFloat64Kernels())];
    elements(one.parameters[0].value).fill(9);
    elements(one.statistics[0].value).fill(9);
    expect(valuesOf(other)).toEqual(valuesOf(trained(createFloat64Kernels())));
    expect(valuesOf(read.load(createFloat64Kernels()))).toEqual(valuesOf(other));
  });

  it.each([
    ['nothing', {}],
    ['another format', { format: 'proofbook-model-2', architecture: '{}', origin: '{}' }],
    ['no architecture', { format: 'proofbook-network-1', origin: '{}' }],
    ['no origin', { format: 'proofbook-network-1', architecture: '{}' }],
  ])('refuse a file that tells of %s', (_, metadata) => {
    const path = join(temporaryFolder(), 'other.safetensors');
    writeSafetensors(path, {}, metadata as Record<string, string>);
    expect(() => readNetwork(path)).toThrow(
      new Error(
        `readNetwork: ${path} is not a trained network (proofbook-network-1); give one that an experiment has kept`,
      ),
    );
  });

  it('refuse a file that is not there, and one with a flipped bit', () => {
    const { path } = written(createFloat64Kernels());
    expect(() => readNetwork(`${path}.no`)).toThrow(`${path}.no cannot be read: ENOENT`);
    const bytes = readFileSync(path);
    bytes[bytes.length - 9] ^= 1;
    writeFileSync(path, bytes);
    expect(() => readNetwork(path)).toThrow(`${path} does not match the checksum of its data`);
  });

  it.each([
    'layer 5 (dense 32 → 3) weights',
    'layer 6 (batch norm 3) shift',
    'layer 2 (batch norm 2) running variance',
  ])('refuse to load where «%s» is missing or of another size, naming the file', (name) => {
    const { path } = written(createFloat64Kernels());
    const { tensors, metadata } = readSafetensors(path);
    const others = new Map([...tensors].filter(([other]) => other !== name));
    expect(others.size).toBe(tensors.size - 1);
    writeSafetensors(path, others, metadata);
    const read = readNetwork(path);
    expect(() => read.load(createFloat64Kernels())).toThrow(
      `readNetwork: ${path} does not hold the arrays of its architecture: loadArrays: «${name}» is not among `,
    );
    writeSafetensors(path, others.set(name, view(new Float64Array(1), [1])), metadata);
    expect(() => readNetwork(path).load(createFloat64Kernels())).toThrow(
      /does not hold the arrays of its architecture: assign: 1 values .*; take the whole file that an experiment has kept$/,
    );
  });
});
