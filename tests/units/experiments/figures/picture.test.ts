import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { Picture, Tile } from '../../../../src/experiments/experiment.ts';
import { drawFigure } from '../../../../src/experiments/figures/draw.ts';

const real = { name: 'MNIST', synthetic: false, scaling: 'pixels / 255' };

const picture = (tiles: readonly Tile[], columns: number): Picture => ({
  ...{ kind: 'picture', name: 'p', title: 'T', description: 'D', caption: 'C' },
  ...{ columns, tiles },
});
const draw = (tiles: readonly Tile[], columns = 10) => drawFigure(picture(tiles, columns), real);

const tile = (scale: Tile['scale'], values: readonly number[], label = ''): Tile => ({
  ...{ label, width: values.length, height: 1, values, scale },
});
const black = tile('grey', [0]);

const attributes = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );

const images = (svg: string) =>
  [...svg.matchAll(/<image ([^>]*)\/>/g)].map(([, text]) => attributes(text));

/** Of the images: x, y and the side of the square. */
const places = (svg: string) =>
  images(svg).map(({ x, y, width, height }) => {
    expect(height).toBe(width);
    return [x, y, width].map(Number);
  });

/** The pixels that a reader of the file sees. */
function pixels(svg: string) {
  const [, base64] = images(svg)[0].href.split('data:image/png;base64,');
  const { width, height, channels, depth, data } = decode(Buffer.from(base64, 'base64'));
  return { width, height, channels, depth, data: [...data] };
}

describe('a picture', () => {
  it('shows grey from 0, black, to 1, white', () => {
    expect(pixels(draw([tile('grey', [0, 0.5, 1, 0.25, 0.001, 0.999])]))).toEqual({
      ...{ width: 6, height: 1, channels: 1, depth: 8 },
      data: [0, 128, 255, 64, 0, 255],
    });
  });

  it('shows signs from −1, blue, over white to 1, red', () => {
    expect(pixels(draw([tile('signed', [-1, 0, 1, -0.5, 0.5, -0.2, 0.2])]))).toEqual({
      ...{ width: 7, height: 1, channels: 3, depth: 8 },
      data: [
        ...[0, 0, 255, 255, 255, 255, 255, 0, 0],
        ...[128, 128, 255, 255, 128, 128],
        ...[204, 204, 255, 255, 204, 204],
      ],
    });
  });

  it('shows colours from the planes of red, green and blue', () => {
    const values = [...[0, 1, 0.5, 0.25, 0, 1], ...[1, 0, 0, 0.5, 1, 1], ...[0, 0, 1, 0.75, 1, 1]];
    const tile: Tile = { label: '', width: 3, height: 2, values, scale: 'colour' };
    expect(pixels(draw([tile]))).toEqual({
      ...{ width: 3, height: 2, channels: 3, depth: 8 },
      data: [...[0, 255, 0, 255, 0, 0, 128, 0, 255], ...[64, 128, 191, 0, 255, 255, 255, 255, 255]],
    });
  });

  it('shows what is beyond the scale as its end', () => {
    const colour: Tile = {
      ...{ label: '', width: 1, height: 1, values: [-1, 2, 0], scale: 'colour' },
    };
    expect(pixels(draw([colour])).data).toEqual([0, 255, 0]);
    expect(pixels(draw([tile('grey', [-0.5, 1.5])])).data).toEqual([0, 255]);
    expect(pixels(draw([tile('signed', [-2, 2])])).data).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it.each(['grey', 'signed'] as const)('has pixels row by row: %s', (scale) => {
    const values = Float32Array.of(0, 1, 0, 1, 1, 0);
    const { width, height, data } = pixels(
      draw([{ label: '', width: 3, height: 2, values, scale }]),
    );
    expect([width, height]).toEqual([3, 2]);
    const first = data.filter((_, i) => i % (data.length / 6) === (scale === 'grey' ? 0 : 1));
    const [low, high] = scale === 'grey' ? [0, 255] : [255, 0];
    expect(first).toEqual([...values].map((v) => (v === 0 ? low : high)));
  });

  it('does not blur the pixels', () => {
    expect(images(draw([black]))[0].style).toBe('image-rendering: pixelated');
  });

  it('puts as many tiles into a row as there are columns, across the whole width', () => {
    const four = places(draw([black, black, black, black], 3));
    expect(four).toEqual([
      [16, 0, 237],
      [261, 0, 237],
      [506, 0, 237],
      [16, 245, 237],
    ]);
    // The last one ends within the margin, by less than a pixel for each column.
    expect(506 + 237).toBeLessThanOrEqual(760 - 16);
    expect(places(draw([black], 1))).toEqual([[16, 0, 728]]);
    expect(places(draw(Array(17).fill(black), 16))[16]).toEqual([16, 46, 38]);
  });

  it('starts a row with a tile that asks for it, and goes on from there', () => {
    const first: Tile = { ...black, startsRow: true };
    const svg = draw([first, black, first, black, black, black, first], 3);
    expect(places(svg).map(([x, y]) => [x, y])).toEqual([
      [16, 0],
      [261, 0],
      [16, 245],
      [261, 245],
      [506, 245],
      [16, 490],
      [16, 735],
    ]);
    expect(svg).toContain(`height="${78 + 4 * 245 + 16}"`);
    // No empty row where the row before is full.
    expect(places(draw([black, first, first], 1)).map(([, y]) => y)).toEqual([0, 736, 1472]);
  });

  it('is as high as its rows', () => {
    const height = (count: number) =>
      draw(Array(count).fill(black), 3).match(/ height="(\d+)"/)?.[1];
    expect(height(1)).toBe(`${78 + 245 + 16}`);
    expect(height(3)).toBe(`${78 + 245 + 16}`);
    expect(height(4)).toBe(`${78 + 2 * 245 + 16}`);
    expect(draw([black])).toContain('viewBox="0 0 760 ');
  });

  it('writes labels below the middle of their tiles, and leaves room for them in every row', () => {
    const labelled = tile('grey', [0], '4 → 9, <87 %>');
    const svg = draw([black, labelled, black, labelled], 3);
    expect(places(svg).map(([x, y]) => [x, y])).toEqual([
      [16, 0],
      [261, 0],
      [506, 0],
      [16, 263],
    ]);
    expect(svg).toContain(`height="${78 + 2 * 263 + 16}"`);
    const [, ...labels] = svg.split('<g transform')[1].split('<text ');
    expect(labels.map((label) => label.split('</text>')[0])).toEqual([
      'x="379.5" y="251" font-size="12" text-anchor="middle">4 → 9, &#60;87 %&#62;',
      'x="134.5" y="514" font-size="12" text-anchor="middle">4 → 9, &#60;87 %&#62;',
    ]);
  });

  it('has the frame of every figure', () => {
    const svg = drawFigure(picture([black], 1), { ...real, synthetic: true });
    expect(svg).toContain('<title id="title">T</title>');
    expect(svg).toContain('SYNTHETIC STAND-IN DATA (MNIST)');
  });

  it('refuses to show nothing', () => {
    expect(() => draw([])).toThrow(new RangeError('drawPicture: «T» has no tiles'));
  });

  it('refuses a tile with more or fewer values than pixels', () => {
    for (const [values, width, height] of [
      [[1, 2, 3], 2, 2],
      [[1, 2, 3, 4, 5], 2, 2],
      [[1, 2, 3], 2, 1],
    ] as const) {
      for (const scale of ['grey', 'signed'] as const) {
        expect(() => draw([black, { label: 'L', width, height, values, scale }])).toThrow(
          new RangeError(
            `drawPicture: the tile «L» has ${values.length} values for ${width} × ${height} pixels`,
          ),
        );
      }
    }
  });

  it('refuses a tile in colour without three values for each pixel', () => {
    for (const values of [[1, 2], new Array(5).fill(0), new Array(7).fill(0)]) {
      const tile: Tile = { label: 'L', width: 2, height: 1, values, scale: 'colour' };
      expect(() => draw([tile])).toThrow(
        new RangeError(
          `drawPicture: the tile «L» has ${values.length} values for 2 × 1 pixels in colour; give three for each`,
        ),
      );
    }
  });
});
