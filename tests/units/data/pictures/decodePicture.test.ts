import { type BitDepth, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../../src/data/pictures/decodePicture.ts';
import { RandomStream } from '../../../../src/kernels/random.ts';
import { flatJpeg } from './flatJpeg.ts';

const text = (content: string) => Uint8Array.from(Buffer.from(content, 'latin1'));

describe('decodePicture', () => {
  it.each([
    ['nothing', text(''), 'is empty (0 bytes)'],
    ['a GIF', text('GIF89a........'), 'is a GIF, neither JPEG nor PNG'],
    ['a BMP', text('BM............'), 'is a BMP, neither JPEG nor PNG'],
    ['a WebP', text('RIFF....WEBPVP8 '), 'is a WebP, neither JPEG nor PNG'],
    ['a TIFF', text('II*\0........'), 'is a TIFF, neither JPEG nor PNG'],
    ['a web page', text('\n<!DOCTYPE html>'), 'is a web page, neither JPEG nor PNG'],
    ['a text', text('not a picture'), 'is of no known kind, neither JPEG nor PNG'],
    ['one byte', text('\xff'), 'is of no known kind, neither JPEG nor PNG'],
  ])('says of %s what it is', (_, bytes, reason) => {
    expect(decodePicture(bytes)).toEqual({ reason });
  });

  it('says that a JPEG is truncated, and how a damaged one is damaged', () => {
    const file = flatJpeg({ width: 8, height: 8, components: [{ id: 1, value: () => 9 }] });
    expect(decodePicture(file.subarray(0, 40))).toEqual({
      reason: 'is truncated: it ends after 40 bytes, inside a segment',
    });
    const noTables = Uint8Array.of(...file.subarray(0, 2), ...file.subarray(2 + 69));
    expect(decodePicture(noTables)).toEqual({
      reason: expect.stringMatching(/^is a damaged JPEG: /),
    });
  });

  const pngs: [string, BitDepth, number, number[], number[]][] = [
    ['colour', 8, 3, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]],
    ['colour and transparency', 8, 4, [1, 2, 3, 0, 4, 5, 6, 255], [1, 2, 3, 4, 5, 6]],
    ['grey', 8, 1, [7, 200], [7, 7, 7, 200, 200, 200]],
    ['grey and transparency', 8, 2, [7, 0, 200, 9], [7, 7, 7, 200, 200, 200]],
    ['16 bits', 16, 1, [0x1234, 0xfeff], [0x12, 0x12, 0x12, 0xfe, 0xfe, 0xfe]],
  ];
  it.each(pngs)('reads a PNG under another name: %s', (_, depth, channels, values, rgb) => {
    const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
    const file = encode({ width: 2, height: 1, data, depth, channels });
    expect(decodePicture(file)).toEqual({
      width: 2,
      height: 1,
      rgb: Uint8Array.from(rgb),
      converted: 'a PNG, converted to RGB',
    });
  });

  it('reads PNGs of few bits, rows of which end inside a byte', () => {
    const grey = encode({
      width: 3,
      height: 2,
      data: Uint8Array.of(0b10100000, 0b01000000),
      depth: 1,
      channels: 1,
    });
    const rgb = [255, 0, 255, 0, 255, 0].flatMap((value) => [value, value, value]);
    expect(decodePicture(grey)).toMatchObject({ width: 3, height: 2, rgb: Uint8Array.from(rgb) });
  });

  it('says of a damaged PNG that it is damaged', () => {
    const file = encode({
      width: 2,
      height: 1,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
      channels: 3,
    });
    const damaged = { reason: expect.stringMatching(/^is a damaged PNG: /) };
    for (const end of [4, 20, 40, file.length - 13]) {
      expect(decodePicture(file.subarray(0, end))).toEqual(damaged);
    }
    expect(decodePicture(file.map((byte, i) => (i === 45 ? byte ^ 1 : byte)))).toEqual(damaged);
  });

  it('never throws, and gives whole pictures only, whatever is done to a file', () => {
    const random = new RandomStream(5, 'damage');
    const value = (row: number, column: number) => 40 * row + 30 * column;
    const components = [1, 2, 3].map((id) => ({ id, value }));
    const file = flatJpeg({ width: 30, height: 20, components, restart: 2 });
    let refused = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const damaged = Uint8Array.from(file);
      for (let n = random.integer(1, 4); n > 0; n--) {
        damaged[random.integer(2, file.length - 1)] = random.integer(0, 255);
      }
      const picture = decodePicture(damaged);
      if ('reason' in picture) refused++;
      else expect(picture.rgb.length).toBe(picture.width * picture.height * 3);
    }
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(2000);
  });
});
