import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  it('use a line of JSON and little-endian float64, whatever the machine', () => {
    writeModel(path, architecture, Float64Array.of(1, 0, -2));
    const content = readFileSync(path);
    const end = content.indexOf('\n');
    const header = JSON.parse(content.subarray(0, end).toString());
    expect(header).toEqual({
      format: 'proofbook-model-1',
      dims: [2, 1],
      activation: 'relu',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(content.subarray(end + 1).toString('hex')).toBe(
      '000000000000f03f000000000000000000000000000000c0',
    );
  });

  it('refuse weights that do not fit the architecture', () => {
    expect(() => writeModel(path, architecture, new Float64Array(4))).toThrow(
      'writeModel: 4 weights for dims [2,1], which have 3 parameters',
    );
  });

  it('refuse a file that is missing, foreign, empty or of another architecture', () => {
    expect(() => readModel(path, architecture)).toThrow(
      new RegExp(`^readModel: ${path} cannot be read: ENOENT.*; train a model first$`),
    );
    mkdirSync(join(folder, 'directory'));
    expect(() => readModel(join(folder, 'directory'), architecture)).toThrow(
      'cannot be read: EISDIR',
    );
    for (const foreign of ['', 'no line', 'not JSON\n', 'null\n', '{"format":"other"}\n', '[]\n']) {
      writeFileSync(path, foreign);
      expect(() => readModel(path, architecture), foreign).toThrow(
        `readModel: ${path} is not a model (proofbook-model-1); train one and save it there`,
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

  it('refuse a file that is truncated, too long or damaged', () => {
    writeModel(path, architecture, weights);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 1));
    expect(() => readModel(path, architecture)).toThrow(
      `readModel: ${path} has 23 bytes of weights instead of 24; train it again`,
    );
    writeFileSync(path, Buffer.concat([whole, Buffer.of(0)]));
    expect(() => readModel(path, architecture)).toThrow('has 25 bytes of weights instead of 24');
    whole[whole.length - 1] ^= 1;
    writeFileSync(path, whole);
    expect(() => readModel(path, architecture)).toThrow(
      `readModel: ${path} does not match its own checksum; it is damaged: train it again`,
    );
  });
});
