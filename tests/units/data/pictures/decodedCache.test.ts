import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDecoded, writeDecoded } from '../../../../src/data/pictures/decodedCache.ts';
import { decodePictures } from '../../../../src/data/pictures/decodedPictures.ts';
import { placeInLayout } from '../../../../src/data/pictures/layouts.ts';
import { readable } from '../../../../src/data/pictures/sourceFile.ts';
import { readByteArrays, writeByteArrays } from '../../../../src/kernels/byteArrays.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { courseLayout, oneComponentJpeg } from './tinyPictures.ts';

const decoded = (tests = 1) => {
  const files = {
    ...courseLayout(2, 2, tests),
    'trainset/Dog/2.Dog.jpg': oneComponentJpeg(5),
    'trainset/Dog/3.Dog.jpg': new Uint8Array(0),
    'trainset/.DS_Store': new Uint8Array(1),
  };
  const list = Object.entries(files).map(([path, bytes]) => readable(path, bytes));
  return decodePictures(list, { placeOf: placeInLayout });
};

const path = () => join(temporaryFolder(), 'deeper', 'decoded.safetensors');

describe('the cache of decoded pictures', () => {
  it.each([0, 1])('gives back all that was decoded, with %i test pictures', async (tests) => {
    const file = path();
    const parts = await decoded(tests);
    expect(readDecoded(file, 'sources')).toBe(null);
    writeDecoded(file, 'sources', parts);
    expect(readDecoded(file, 'sources')).toEqual(parts);
    expect(parts.train).toMatchObject({ count: 4, converted: [{}], skipped: [{}] });
  });

  it('is not taken for that of other files or of another decoder', async () => {
    const file = path();
    writeDecoded(file, 'those', await decoded());
    expect(() => readDecoded(file, 'these')).toThrow(
      `readDecoded: ${file} has sources «those», not «these»; the pictures are to be decoded again`,
    );
    const { arrays, metadata } = readByteArrays(file);
    writeByteArrays(file, arrays, new Map([...metadata, ['decoder', 'by hand']]));
    expect(() => readDecoded(file, 'those')).toThrow('has decoder «by hand», not «jpeg-js 0.4.4');
  });

  it.each(['trainImages', 'trainLabels', 'testImages'])(
    'is refused with other %s under right checksums of the file',
    async (name) => {
      const file = path();
      writeDecoded(file, 'sources', await decoded());
      const { arrays, metadata } = readByteArrays(file);
      const { data, shape } = arrays.get(name) ?? { data: new Uint8Array(0), shape: [] };
      const other = { data: data.map((byte, i) => byte ^ Number(i === data.length - 1)), shape };
      writeByteArrays(file, new Map([...arrays, [name, other]]), metadata);
      expect(() => readDecoded(file, 'sources')).toThrow(
        /has (train|test) pictures that do not match their checksum/,
      );
    },
  );

  it.each(['train', 'test', 'strays'])('is refused without its %s', async (name) => {
    const file = path();
    writeDecoded(file, 'sources', await decoded());
    const { arrays, metadata } = readByteArrays(file);
    writeByteArrays(file, arrays, new Map([...metadata].filter(([key]) => key !== name)));
    expect(() => readDecoded(file, 'sources')).toThrow(`lacks its ${name}`);
  });

  it('is refused with a byte changed or missing', async () => {
    const file = path();
    writeDecoded(file, 'sources', await decoded());
    const whole = readFileSync(file);
    for (const place of [20, 500, whole.length >> 1, whole.length - 1]) {
      writeFileSync(
        file,
        whole.map((byte, i) => (i === place ? byte ^ 8 : byte)),
      );
      expect(() => readDecoded(file, 'sources')).toThrow(file);
      writeFileSync(file, whole.subarray(0, place));
      expect(() => readDecoded(file, 'sources')).toThrow(file);
    }
  });
});
