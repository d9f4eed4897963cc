import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { array, toNested } from '../../../src/kernels/array.ts';
import { readSafetensors, writeSafetensors } from '../../../src/kernels/safetensors.ts';
import { readModel, writeModel } from '../../../src/nn/modelFile.ts';

const architecture = { dims: [2, 1], activation: 'relu' } as const;
const weights = Float64Array.of(0.1, -0, 5e-324);

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
  path = join(folder, 'model');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeModel and readModel', () => {
  it('keep every bit, the sign of zero and subnormal numbers too', () => {
    writeModel(path, architecture, weights);
    expect(readModel(path, architecture)).toEqual(weights);
  });

  it('are safetensors: every matrix under its name, the architecture beside them', () => {
    const weights = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    writeModel(path, { dims: [2, 2, 1], activation: 'tanh' }, weights);
    const { tensors, metadata } = readSafetensors(path);
    const named = [...tensors].map(([name, x]) => [name, toNested(x)] as const);
    expect(Object.fromEntries(named)).toEqual({
      W1: [
        [1, 2],
        [3, 4],
      ],
      b1: [5, 6],
      W2: [[7], [8]],
      b2: [9],
    });
    expect(Object.fromEntries(metadata)).toEqual({
      format: 'proofbook-model-2',
      dims: '[2,2,1]',
      activation: 'tanh',
    });
    expect(readModel(path, { dims: [2, 2, 1], activation: 'tanh' })).toEqual(weights);
  });

  it('refuse weights that do not fit the architecture', () => {
    expect(() => writeModel(path, architecture, new Float64Array(4))).toThrow(
      'writeModel: 4 weights for dims [2,1], which have 3 parameters',
    );
  });

  it('refuse a file that is missing, foreign, empty or of another architecture', () => {
    expect(() => readModel(path, architecture)).toThrow(
      new RegExp(
        `^readModel: readSafetensors: ${path} cannot be read: ENOENT.*, or train a model first$`,
      ),
    );
    const why = { message: expect.stringMatching(/^readSafetensors: .* cannot be read: ENOENT/) };
    expect(() => readModel(path, architecture)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining(why) }),
    );
    writeFileSync(path, 'no line');
    expect(() => readModel(path, architecture)).toThrow(
      `readModel: decodeSafetensors: ${path} has 7 bytes`,
    );
    for (const metadata of [
      {},
      { format: 'proofbook-model-1', dims: '[2,1]', activation: 'relu' },
    ]) {
      writeSafetensors(path, {}, metadata);
      expect(() => readModel(path, architecture)).toThrow(
        `readModel: ${path} is not a model (proofbook-model-2); train one and save it there`,
      );
    }
    writeModel(path, architecture, weights);
    expect(() => readModel(path, { dims: [1, 1], activation: 'relu' })).toThrow(
      `readModel: ${path} holds a network [2,1] with relu, expected [1,1] with relu; give the options it was trained with`,
    );
    expect(() => readModel(path, { dims: [2, 1], activation: 'tanh' })).toThrow(
      'with relu, expected [2,1] with tanh',
    );
  });

  it('refuse a file that lacks a matrix, or has it in another shape', () => {
    const metadata = { format: 'proofbook-model-2', dims: '[2,1]', activation: 'relu' };
    writeSafetensors(path, { W1: array([[1], [2]]) }, metadata);
    expect(() => readModel(path, architecture)).toThrow(
      `readModel: ${path} lacks b1 of shape (1); train it again`,
    );
    writeSafetensors(path, { W1: array([[1, 2]]), b1: array([3]) }, metadata);
    expect(() => readModel(path, architecture)).toThrow('lacks W1 of shape (2, 1); train it again');
  });

  it('refuse a file that is truncated, too long or damaged', () => {
    writeModel(path, architecture, weights);
    const whole = readFileSync(path);
    const refused = 'it is damaged or another kind of file: restore a copy or make it again';
    writeFileSync(path, whole.subarray(0, whole.length - 1));
    expect(() => readModel(path, architecture)).toThrow(
      `readModel: decodeSafetensors: ${path} has 23 bytes of data where its header tells of 24; ${refused}, or train a model first`,
    );
    writeFileSync(path, Buffer.concat([whole, Buffer.of(0)]));
    expect(() => readModel(path, architecture)).toThrow('has 25 bytes of data');
    whole[whole.length - 1] ^= 1;
    writeFileSync(path, whole);
    expect(() => readModel(path, architecture)).toThrow(
      `decodeSafetensors: ${path} does not match the checksum of its data; ${refused}`,
    );
  });
});
