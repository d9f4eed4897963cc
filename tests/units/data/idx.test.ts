import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseIdx } from '../../../src/data/idx.ts';
import { IMAGES, idxFile, LABELS } from './idxFiles.ts';

const values = Array.from({ length: 12 }, (_, i) => 20 * i);
const images = idxFile(IMAGES, [2, 3, 2], values);
const getAgain = 'delete the file and get it again';

describe('parseIdx', () => {
  it('reads the shape from the header and the values after it', () => {
    const { shape, values: read } = parseIdx('digits', images, 3);
    expect(shape).toEqual([2, 3, 2]);
    expect([...read]).toEqual(values);
    expect(parseIdx('labels', idxFile(LABELS, [3], [7, 8, 9]), 1)).toEqual({
      shape: [3],
      values: Uint8Array.of(7, 8, 9),
    });
  });

  it('reads extents as big-endian 32-bit numbers', () => {
    const long = idxFile(LABELS, [0x00010203], new Uint8Array(0x00010203));
    expect(parseIdx('labels', long, 1).shape).toEqual([66051]);
  });

  it('reads a file that lies in the middle of a larger buffer', () => {
    const around = new Uint8Array(images.length + 7);
    around.set(images, 5);
    expect([...parseIdx('digits', around.subarray(5, 5 + images.length), 3).values]).toEqual(
      values,
    );
  });

  it('says how much of a truncated file is missing, at every length', () => {
    for (let length = 0; length < 16; length++) {
      expect(() => parseIdx('digits', images.subarray(0, length), 3)).toThrow(
        `digits: is truncated: ${length} bytes, the header alone has 16; ${getAgain}`,
      );
    }
    for (let length = 16; length < 28; length++) {
      expect(() => parseIdx('digits', images.subarray(0, length), 3)).toThrow(
        `digits: is truncated: ${length - 16} values for the shape (2, 3, 2), which has 12; ${getAgain}`,
      );
    }
  });

  it('says that a short file is of another kind before it says that it is short', () => {
    const labels = idxFile(LABELS, [3], [7, 8, 9]);
    for (const length of [4, 11]) {
      expect(() => parseIdx('digits', labels.subarray(0, length), 3)).toThrow(
        'digits: has the magic number 0x00000801 (unsigned bytes, 1 dimensional)',
      );
    }
  });

  it('refuses bytes behind the end', () => {
    expect(() => parseIdx('digits', Uint8Array.of(...images, 0), 3)).toThrow(
      `digits: is too long: 13 values for the shape (2, 3, 2), which has 12; ${getAgain}`,
    );
  });

  it('refuses an extent of zero along any axis', () => {
    for (const shape of [
      [0, 3, 2],
      [2, 0, 2],
      [2, 3, 0],
    ]) {
      expect(() => parseIdx('digits', idxFile(IMAGES, shape, []), 3)).toThrow(
        `digits: is empty: its shape is (${shape.join(', ')}); ${getAgain}`,
      );
    }
  });

  it.each([
    ['gzip', gzipSync(images), 'is still compressed (gzip)'],
    ['zip', new TextEncoder().encode('PK\u0003\u0004'), 'is a zip archive'],
    ['a page', new TextEncoder().encode('<!DOCTYPE html>'), 'is a web page, perhaps the error'],
    ['a bare page', new TextEncoder().encode('<html>'), 'is a web page, perhaps the error'],
  ])('recognizes %s by its first two bytes', (_, bytes, message) => {
    expect(() => parseIdx('digits', bytes, 3)).toThrow(`digits: ${message}`);
    expect(() => parseIdx('digits', bytes, 3)).toThrow(
      `expected an IDX file of unsigned bytes, 3 dimensional; ${getAgain}`,
    );
    expect(() => parseIdx('digits', bytes.subarray(0, 2), 3)).toThrow(message);
  });

  it.each([
    [0x00000801, 3, '0x00000801 (unsigned bytes, 1 dimensional)'],
    [0x00000803, 1, '0x00000803 (unsigned bytes, 3 dimensional)'],
    [0x000008ff, 3, '0x000008ff (unsigned bytes, 255 dimensional)'],
    [0x00000903, 3, '0x00000903 (signed bytes, 3 dimensional)'],
    [0x00000b03, 3, '0x00000b03 (16-bit integers, 3 dimensional)'],
    [0x00000c03, 3, '0x00000c03 (32-bit integers, 3 dimensional)'],
    [0x00000d03, 3, '0x00000d03 (float32, 3 dimensional)'],
    [0x00000e01, 1, '0x00000e01 (float64, 1 dimensional)'],
    [0x00000a03, 3, '0x00000a03 (not an IDX file)'],
    [0x00010803, 3, '0x00010803 (not an IDX file)'],
    [0xff000803, 3, '0xff000803 (not an IDX file)'],
  ])(
    'refuses the magic number %i for %i dimensions and says what it stands for',
    (magic, dimensions, found) => {
      expect(() => parseIdx('digits', idxFile(magic, [2, 3, 2], values), dimensions)).toThrow(
        `digits: has the magic number ${found}, expected an IDX file of unsigned bytes, ${dimensions} dimensional; ${getAgain}`,
      );
    },
  );
});
