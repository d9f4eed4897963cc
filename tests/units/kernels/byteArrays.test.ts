import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { view } from '../../../src/kernels/array.ts';
import {
  decodeByteArrays,
  encodeByteArrays,
  readByteArrays,
  writeByteArrays,
} from '../../../src/kernels/byteArrays.ts';
import { encodeSafetensors } from '../../../src/kernels/safetensors.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const arrays = {
  b: { data: Uint8Array.of(1, 2, 3, 254, 255, 0), shape: [2, 3] },
  a: { data: Uint8Array.of(7), shape: [1] },
  none: { data: new Uint8Array(0), shape: [0, 3] },
};

describe('byte arrays', () => {
  it('come back from the file as they were, with the metadata', () => {
    const path = join(temporaryFolder(), 'x.safetensors');
    writeByteArrays(path, arrays, { about: 'two' });
    const { arrays: back, metadata } = readByteArrays(path);
    expect([...back.keys()]).toEqual(['a', 'b', 'none']);
    expect(Object.fromEntries(back)).toEqual(arrays);
    expect([...metadata]).toEqual([['about', 'two']]);
  });

  it('are of dtype U8, one after another by name, and do not depend on the order given', () => {
    const bytes = encodeByteArrays(arrays);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header.a).toEqual({ dtype: 'U8', shape: [1], data_offsets: [0, 1] });
    expect(header.b).toEqual({ dtype: 'U8', shape: [2, 3], data_offsets: [1, 7] });
    expect([...bytes.subarray(8 + length)]).toEqual([7, 1, 2, 3, 254, 255, 0]);
    const reversed = Object.fromEntries(Object.entries(arrays).reverse());
    expect(encodeByteArrays(reversed)).toEqual(bytes);
  });

  it('never come back changed after any bit of the file is flipped', () => {
    const bytes = encodeByteArrays({ a: arrays.b }, { about: 'one' });
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.map((byte, j) => (j === i ? byte ^ 0x10 : byte));
      try {
        expect(decodeByteArrays(damaged, 'x').arrays.get('a')).toEqual(arrays.b);
      } catch (error) {
        expect((error as Error).message).toMatch(/^decodeByteArrays: x .*; .*it/);
        refused++;
      }
    }
    // What passes are changed names of the checksums of the header and of the data.
    expect(bytes.length - refused).toBeLessThanOrEqual('headerSha256'.length + 'sha256'.length);
  });

  it('are refused where their size is not that of their shape', () => {
    expect(() => encodeByteArrays({ a: { data: new Uint8Array(5), shape: [2, 3] } })).toThrow(
      'encodeByteArrays: «a» has 5 bytes for shape (2, 3); it needs 6',
    );
  });

  it('are not taken for floats, nor floats for them', () => {
    const floats = encodeSafetensors({ a: view(new Float32Array(2), [2]) });
    expect(() => decodeByteArrays(floats, 'x')).toThrow(
      'decodeByteArrays: x has «a» of dtype "F32", and only U8 is read',
    );
  });

  it('name the file that cannot be read', () => {
    const path = join(temporaryFolder(), 'absent');
    expect(() => readByteArrays(path)).toThrow(`readByteArrays: ${path} cannot be read`);
    writeFileSync(path, readFileSync(import.meta.filename));
    expect(() => readByteArrays(path)).toThrow(`decodeByteArrays: ${path} claims a header`);
  });
});
