import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../../src/data/pictures/decodeJpeg.ts';
import { JpegProblem } from '../../../../src/data/pictures/jpegScans.ts';
import { readJpegStructure } from '../../../../src/data/pictures/jpegStructure.ts';
import type { RgbPicture } from '../../../../src/data/pictures/rgbPicture.ts';
import { type FlatJpeg, flatJpeg } from './flatJpeg.ts';

const pixel = ({ rgb, width }: RgbPicture, x: number, y: number) => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

const constant = (id: number, value: number) => ({ id, value: () => value });

/** Two rows of three blocks, each with a value of its own. */
const grey = { id: 1, value: (row: number, column: number) => 10 + 90 * row + 40 * column };
const greyFile: FlatJpeg = { width: 24, height: 16, components: [grey] };

const expectGrey = (picture: RgbPicture) => {
  expect(picture).toMatchObject({ width: 24, height: 16 });
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 24; x++) {
      expect(pixel(picture, x, y)).toEqual(new Array(3).fill(grey.value(y >> 3, x >> 3)));
    }
  }
};

/** YCbCr → RGB (JFIF), cut to whole numbers as jpeg-js does. */
const fromYcc = (y: number, cb: number, cr: number) =>
  [
    y + 1.402 * (cr - 128),
    y - 0.3441363 * (cb - 128) - 0.71413636 * (cr - 128),
    y + 1.772 * (cb - 128),
  ].map((value) => Math.floor(Math.min(255, Math.max(0, value))));

describe('decodeJpeg', () => {
  it('repeats one component in three channels and says so', () => {
    const picture = decodeJpeg(flatJpeg(greyFile));
    expectGrey(picture);
    expect(picture.converted).toBe('greyscale, repeated in three channels');
  });

  it.each([1, 2, 4, 5, 6, 7])('reads restart intervals of %i of 6 blocks', (restart) => {
    expectGrey(decodeJpeg(flatJpeg({ ...greyFile, restart })));
  });

  it('reads progressive files', () => {
    expectGrey(decodeJpeg(flatJpeg({ ...greyFile, progressive: true })));
  });

  it('turns YCbCr into RGB without calling that a conversion', () => {
    for (const adobe of [undefined, 1]) {
      const components = [constant(1, 120), constant(2, 90), constant(3, 160)];
      const file = flatJpeg({ width: 8, height: 8, components, ...(adobe ? { adobe } : {}) });
      const picture = decodeJpeg(file);
      expect(pixel(picture, 3, 4)).toEqual(fromYcc(120, 90, 160));
      expect(picture.converted).toBe('');
    }
  });

  it('repeats the samples of colour where there are fewer (4:2:0)', () => {
    const components = [
      { id: 1, h: 2, v: 2, value: (row: number, column: number) => 60 + 50 * row + 20 * column },
      { id: 2, value: (_: number, column: number) => 100 + 40 * column },
      constant(3, 150),
    ];
    const picture = decodeJpeg(flatJpeg({ width: 20, height: 12, components }));
    for (const [x, y] of [
      [0, 0],
      [7, 7],
      [8, 0],
      [15, 11],
      [16, 0],
      [19, 8],
    ]) {
      const luma = 60 + 50 * (y >> 3) + 20 * (x >> 3);
      expect(pixel(picture, x, y)).toEqual(fromYcc(luma, 100 + 40 * (x >> 4), 150));
    }
  });

  it('leaves RGB as it is where Adobe or the names of the components say so', () => {
    const rgb = (ids: number[]) => ids.map((id, c) => constant(id, [200, 30, 77][c]));
    const adobe = flatJpeg({ width: 8, height: 8, components: rgb([1, 2, 3]), adobe: 0 });
    const named = flatJpeg({ width: 8, height: 8, components: rgb([0x52, 0x47, 0x42]) });
    for (const file of [adobe, named]) {
      expect(pixel(decodeJpeg(file), 0, 0)).toEqual([200, 30, 77]);
    }
  });

  it('turns CMYK into (C, M, Y) · K / 255, where 255 is no ink, and says so', () => {
    const components = [220, 100, 30, 180].map((value, c) => constant(c + 1, value));
    const picture = decodeJpeg(flatJpeg({ width: 8, height: 8, components, adobe: 0 }));
    for (const [c, value] of pixel(picture, 5, 5).entries()) {
      expect(Math.abs(value - ([220, 100, 30][c] * 180) / 255)).toBeLessThanOrEqual(1);
    }
    expect(picture.converted).toBe('CMYK, converted to RGB');
  });

  it('takes four components that no segment explains as the same CMYK, and says that', () => {
    const [red, key] = [
      { id: 1, value: (row: number, column: number) => 20 + 70 * row + 40 * column },
      { id: 4, value: (row: number, column: number) => 250 - 60 * row - 20 * column },
    ];
    const components = [red, constant(2, 100), constant(3, 30), key];
    const file = { width: 20, height: 14, components };
    for (const more of [{}, { restart: 2 }, { progressive: true }]) {
      const untold = flatJpeg({ ...file, ...more });
      const before = untold.slice();
      const picture = decodeJpeg(untold);
      const told = decodeJpeg(flatJpeg({ ...file, ...more, adobe: 0 }));
      expect(picture).toEqual({
        ...told,
        converted:
          'four components of a kind that it does not tell, taken as CMYK with 255 for no ink, converted to RGB',
      });
      expect(untold).toEqual(before);
      // (20 + 70, 100, 30) · (250 − 60) / 255 in the second row of blocks.
      for (const [c, value] of pixel(picture, 3, 12).entries()) {
        expect(Math.abs(value - ([90, 100, 30][c] * 190) / 255)).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each([0, 8, 40])('recognizes such a file that lacks its last bytes and %i more', (more) => {
    const components = [1, 2, 3, 4].map((id) => constant(id, 100));
    const file = flatJpeg({ width: 24, height: 16, components });
    expect(() => decodeJpeg(file.subarray(0, file.length - 1 - more))).toThrow(
      `is truncated: it ends after ${file.length - 1 - more} bytes`,
    );
  });

  it('turns YCCK into RGB and says so', () => {
    const components = [120, 90, 160, 180].map((value, c) => constant(c + 1, value));
    const picture = decodeJpeg(flatJpeg({ width: 8, height: 8, components, adobe: 2 }));
    // What was turned into YCbCr is 255 minus each of cyan, magenta and yellow.
    const inks = fromYcc(120, 90, 160);
    for (const [c, value] of pixel(picture, 5, 5).entries()) {
      expect(Math.abs(value - ((255 - inks[c]) * 180) / 255)).toBeLessThanOrEqual(1);
    }
    expect(picture.converted).toBe('YCCK, converted to RGB');
  });

  it('comes near to the picture that an encoder was given, at its best quality', () => {
    const [width, height] = [40, 24];
    const data = new Uint8Array(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      data.set([5 * (i % width), 10 * Math.floor(i / width), 3 * (i % width) + 20, 255], 4 * i);
    }
    const picture = decodeJpeg(encode({ width, height, data }, 100).data);
    let largest = 0;
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) {
        largest = Math.max(largest, Math.abs(picture.rgb[3 * i + c] - data[4 * i + c]));
      }
    }
    expect(picture).toMatchObject({ width, height, converted: '' });
    expect(largest).toBeLessThanOrEqual(4);
  });

  const colour = [
    { id: 1, value: (row: number, column: number) => 17 * row + 31 * column + 5 },
    { id: 2, value: (row: number) => 90 + 9 * row },
    { id: 3, value: (_: number, column: number) => 140 - 11 * column },
  ];
  const wholes: [string, Uint8Array][] = [
    ['a grey file', flatJpeg(greyFile)],
    ['a file in colour', flatJpeg({ width: 40, height: 40, components: colour })],
    ['a progressive file', flatJpeg({ ...greyFile, progressive: true })],
    ['a file with restarts', flatJpeg({ ...greyFile, restart: 2 })],
    [
      'a file in colour with restarts',
      flatJpeg({ width: 40, height: 40, components: colour, restart: 3 }),
    ],
  ];

  it.each(wholes)('recognizes %s that is cut off anywhere', (_, file) => {
    expect(decodeJpeg(file).width).toBeGreaterThan(0);
    for (let end = 2; end < file.length; end++) {
      expect(() => decodeJpeg(file.subarray(0, end))).toThrow(
        /^is truncated: it ends after \d+ bytes/,
      );
    }
  });

  it.each(wholes)('recognizes %s that lacks data before its end marker', (_, file) => {
    const scan = file.lastIndexOf(0xda);
    for (let end = scan + 12; end < file.length - 2; end++) {
      const cut = Uint8Array.of(...file.subarray(0, end), 0xff, 0xd9);
      expect(() => decodeJpeg(cut)).toThrow(JpegProblem);
    }
  });

  it('recognizes a progressive file without its last scan', () => {
    const file = flatJpeg({ ...greyFile, progressive: true, lastScan: false });
    expect(() => decodeJpeg(file)).toThrow(
      'is truncated: the last scans of its component 1 are missing',
    );
  });

  it('takes what follows the end marker for no part of the picture', () => {
    expectGrey(decodeJpeg(Uint8Array.of(...flatJpeg(greyFile), 0, 1, 2, 0xff)));
  });

  it('refuses two components, whose meaning nothing tells', () => {
    const components = [1, 2].map((id) => constant(id, 100));
    expect(() => decodeJpeg(flatJpeg({ width: 8, height: 8, components }))).toThrow(
      'has 2 components; 1, 3 and 4 are decoded',
    );
  });
});

describe('readJpegStructure', () => {
  const file = flatJpeg({ width: 300, height: 517, components: [grey], adobe: 1 });

  it('tells size, components and transform', () => {
    expect(readJpegStructure(file)).toEqual({
      width: 300,
      height: 517,
      components: [1],
      adobeTransform: 1,
    });
  });

  const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
  const changed = (changes: Record<number, number>) => {
    const copy = Uint8Array.from(file);
    for (const [place, byte] of Object.entries(changes)) copy[frame + Number(place)] = byte;
    return copy;
  };

  it.each([
    ['another kind of file', Uint8Array.of(0x89, 0x50), 'does not begin like a JPEG'],
    ['arithmetic coding', changed({ 1: 0xc9 }), 'has a frame of kind SOF9; baseline, extended'],
    ['12 bits', changed({ 4: 12 }), 'has samples of 12 bits; 8 are decoded'],
    ['no height', changed({ 5: 0, 6: 0 }), 'is of 300 × 0 pixels'],
    ['components without bytes', changed({ 9: 3 }), 'has a frame of 9 bytes for 3 components'],
    [
      'a scan of an unknown component',
      changed({ 10: 9 }),
      'has a scan of a component that it lacks',
    ],
    ['a segment of no length', changed({ 3: 1 }), 'has a segment of length 1 at byte'],
    ['no frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 'has no frame'],
    [
      'no scan',
      Uint8Array.of(...file.subarray(0, frame + 13), 0xff, 0xd9),
      'is truncated: no scan brings its component 1',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readJpegStructure(bytes)).toThrow(message);
    expect(() => readJpegStructure(bytes)).toThrow(JpegProblem);
  });
});
