import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../src/experiments/experiment.ts';
import { drawFigure } from '../../../../src/experiments/figures/draw.ts';
import { escapeXml, roundCoordinates } from '../../../../src/experiments/figures/frame.ts';

const real = { name: 'MNIST', synthetic: false, scaling: 'pixels / 255' };

const matrix = (counts: readonly (readonly number[])[]): Matrix => ({
  ...{ kind: 'matrix', name: 'm', title: 'T', description: 'D', caption: 'C' },
  ...{ x: 'taken for', y: 'digit', counts },
});
const draw = (counts: readonly (readonly number[])[], data = real) =>
  drawFigure(matrix(counts), data);

const counts = [
  [900, 4, 0],
  [1, 700, 3],
  [2, 8, 800],
];

const attributes = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );

/** Rectangles of the cells, row by row. */
const cells = (svg: string) =>
  [...svg.matchAll(/<rect (x="[^>]*)\/>/g)].map(([, text]) => attributes(text));

/** Texts with their places. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, text, content]) => {
    const { x, y } = attributes(text);
    return [content, Number(x), Number(y)];
  });

describe('a matrix', () => {
  it('has a square for each count, row below row', () => {
    expect(cells(draw(counts)).map(({ x, y, width, height }) => [x, y, width, height])).toEqual(
      ['52', '98', '144'].flatMap((y) => ['150', '196', '242'].map((x) => [x, y, '44', '44'])),
    );
  });

  it('has what is right in one shade of blue, mistakes in red by their share of the most frequent mistake', () => {
    const red = (opacity: string) => ['#d55e00', opacity];
    const blue = ['#0072b2', '0.3'];
    expect(cells(draw(counts)).map((cell) => [cell.fill, cell['fill-opacity']])).toEqual([
      ...[blue, red('0.45'), red('0')],
      ...[red('0.113'), blue, red('0.338')],
      ...[red('0.225'), red('0.9'), blue],
    ]);
  });

  it('has a thin grey line around each square, which shows those without a shade', () => {
    const lines = cells(draw(counts)).map((cell) => [cell.stroke, cell['stroke-opacity']]);
    expect(lines).toEqual(Array.from({ length: 9 }, () => ['#8b949e', '0.3']));
  });

  it('counts the mistakes below the diagonal and above it', () => {
    const opacities = (some: readonly (readonly number[])[]) =>
      cells(draw(some)).map((cell) => cell['fill-opacity']);
    const [above, below] = [
      [
        [5, 2],
        [1, 5],
      ],
      [
        [5, 1],
        [2, 5],
      ],
    ];
    expect(opacities(above)).toEqual(['0.3', '0.9', '0.45', '0.3']);
    expect(opacities(below)).toEqual(['0.3', '0.45', '0.9', '0.3']);
  });

  it('shows no red where there are no mistakes, and little where there is less than one', () => {
    const opacities = (off: number) =>
      cells(
        draw([
          [7, off],
          [0, 7],
        ]),
      ).map((cell) => cell['fill-opacity']);
    expect(opacities(0)).toEqual(['0.3', '0', '0', '0.3']);
    expect(opacities(0.5)).toEqual(['0.3', '0.45', '0', '0.3']);
  });

  it('has the counts in the middle of their squares, a dot for 0, classes and axes around them', () => {
    const classes = ['0', '1', '2'];
    expect(texts(draw(counts)).slice(2)).toEqual([
      ['taken for', 219, 18],
      ['digit', 16, 121],
      ...classes.map((k, n) => [k, 172 + 46 * n, 42]),
      ...classes.map((k, n) => [k, 134, 79 + 46 * n]),
      ...[
        ['900', 172, 79],
        ['4', 218, 79],
        ['·', 264, 79],
      ],
      ...[
        ['1', 172, 125],
        ['700', 218, 125],
        ['3', 264, 125],
      ],
      ...[
        ['2', 172, 171],
        ['8', 218, 171],
        ['800', 264, 171],
      ],
    ]);
    expect(draw(counts).match(/text-anchor="middle"/g)).toHaveLength(1 + 3 + 3 + 9);
  });

  it('has the names of the classes instead of their numbers where it has names', () => {
    const named = (classes: readonly string[]) => drawFigure({ ...matrix(counts), classes }, real);
    expect(texts(named(['a', '<b', 'c'])).slice(4, 10)).toEqual([
      ...['a', '&#60;b', 'c'].map((name, n) => [name, 172 + 46 * n, 42]),
      ...['a', '&#60;b', 'c'].map((name, n) => [name, 134, 79 + 46 * n]),
    ]);
    for (const classes of [[], ['a', 'b'], ['a', 'b', 'c', 'd']]) {
      expect(() => named(classes)).toThrow(
        new RangeError(
          `drawMatrix: «T» has ${classes.length} names for 3 classes; give one for each`,
        ),
      );
    }
  });

  it('is as wide as every figure, and as high as its rows with frame and labels', () => {
    expect(draw(counts)).toContain('viewBox="0 0 760 284" width="760" height="284"');
    expect(draw([[1]])).toContain('viewBox="0 0 760 192" width="760" height="192"');
  });

  it('refuses a row with more or fewer counts than there are classes', () => {
    const refused = (some: readonly (readonly number[])[], row: number, length: number) =>
      expect(() => draw(some)).toThrow(
        new RangeError(`drawMatrix: row ${row} of «T» has ${length} counts, not 2`),
      );
    refused(
      [
        [1, 2, 3],
        [1, 2],
      ],
      0,
      3,
    );
    refused([[1, 2], [1]], 1, 1);
  });

  it('escapes its labels', () => {
    const svg = drawFigure({ ...matrix([[1]]), x: 'a<b', y: 'c&d' }, real);
    expect(svg).toContain('>a&#60;b<');
    expect(svg).toContain('>c&#38;d<');
  });
});

describe('the frame of a figure', () => {
  const described = { ...matrix([[1]]), title: 'A & B', description: '"x" < y', caption: 'C > D' };

  it('has title, description and caption, escaped, for readers and for those who only hear them', () => {
    const svg = drawFigure(described, real);
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')).toBe(true);
    expect(svg.endsWith('</svg>\n')).toBe(true);
    expect(svg).toContain('role="img" aria-labelledby="title description"');
    expect(svg).toContain('<title id="title">A &#38; B</title>');
    expect(svg).toContain('<desc id="description">&#34;x&#34; &#60; y</desc>');
    expect(texts(svg).slice(0, 2)).toEqual([
      ['A &#38; B', 16, 28],
      ['C &#62; D', 16, 50],
    ]);
    const sizes = [...svg.matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size));
    // Title, caption, then the two axes, the class twice and its count.
    expect(sizes).toEqual([19, 12, 13, 13, 13, 13, 13]);
    expect(svg).toContain('<rect class="ground" width="760" height="192"/>');
    expect(svg).toContain('<g transform="translate(0 78)">');
  });

  it('says so where the data are a stand-in, and only there', () => {
    const synthetic = { ...real, name: 'drawn <digits>', synthetic: true };
    expect(drawFigure(described, synthetic)).toContain(
      '<text class="banner" x="16" y="72" font-size="13">SYNTHETIC STAND-IN DATA (drawn &#60;digits&#62;): not a result on real data</text>',
    );
    expect(drawFigure(described, real)).not.toMatch(/class="banner"|SYNTHETIC/);
  });

  it('has colours of its own on dark pages', () => {
    const [light, dark] = drawFigure(described, real).split('@media (prefers-color-scheme: dark)');
    for (const [style, ground, text, banner] of [
      [light, '#ffffff', '#1f2328', '#b35900'],
      [dark, '#0d1117', '#e6edf3', '#ffb454'],
    ]) {
      expect(style).toContain(`.ground { fill: ${ground}; }`);
      expect(style).toContain(`text, .legend { fill: ${text}; }`);
      expect(style).toContain(`.plot { color: ${text}; }`);
      expect(style).toContain(`.banner { fill: ${banner};`);
    }
  });
});

describe('the text of an SVG file', () => {
  it('escapes what has a meaning in XML', () => {
    expect(escapeXml(`a & b < c > "d" 'e' é`)).toBe(`a &#38; b &#60; c &#62; &#34;d&#34; 'e' é`);
  });

  it('rounds coordinates of three decimals or more to hundredths, and leaves others alone', () => {
    expect(roundCoordinates('M1.234,5.678L10.999 0.125 1.5 12.25 7')).toBe(
      'M1.23,5.68L11 0.13 1.5 12.25 7',
    );
  });
});
