/** Axes, legends and marks of a figure: what is labelled, what can be shown, what goes where. */
import { describe, expect, it } from 'vitest';
import type { Axis, Chart, Series } from '../../../src/experiments/experiment.ts';
import { drawFigure } from '../../../src/experiments/figures/draw.ts';

const real = { name: 'MNIST', synthetic: false, scaling: '' };

type Points = Series['points'];

function draw(
  series: readonly Series[],
  y: Axis['scale'] = 'log',
  x: Axis['scale'] = 'log',
): string {
  const figure: Chart = {
    kind: 'chart',
    ...{ name: 'f', title: 'T', description: 'd', caption: 'c', series },
    x: { label: 'across', scale: x },
    y: { label: 'up', scale: y },
  };
  return drawFigure(figure, real);
}
const dots = (points: Points, name = 'a'): Series => ({ name, style: 'dots', points });

/** Labels of the ticks of one axis, in the order drawn. */
function ticks(svg: string, axis: 'x' | 'y'): string[] {
  const group = new RegExp(`<g [^>]*aria-label="${axis}-axis tick label".*?</g>`, 's').exec(svg);
  return [...(group?.[0] ?? '').matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
}

describe('a logarithmic axis', () => {
  it('has powers of ten, as 10ⁿ where they are long', () => {
    const svg = draw([
      dots([
        [1e-3, 1e-11],
        [1e5, 1e-2],
      ]),
    ]);
    expect(ticks(svg, 'x')).toEqual([
      '10⁻³',
      '0.01',
      '0.1',
      '1',
      '10',
      '100',
      '1000',
      '10⁴',
      '10⁵',
    ]);
    expect(ticks(svg, 'y')).toContain('10⁻¹¹');
    expect(ticks(svg, 'y')).toContain('10⁻¹⁰');
  });

  it('has 2 and 5 as well where the values span less than two decades', () => {
    expect(
      ticks(
        draw([
          dots([
            [1, 0.02],
            [2, 0.5],
          ]),
        ]),
        'y',
      ),
    ).toEqual(['0.02', '0.05', '0.1', '0.2', '0.5']);
    expect(
      ticks(
        draw([
          dots([
            [1, 2e-5],
            [2, 5e-4],
          ]),
        ]),
        'y',
      ),
    ).toEqual(['2·10⁻⁵', '5·10⁻⁵', '10⁻⁴', '2·10⁻⁴', '5·10⁻⁴']);
    const just = (top: number) =>
      ticks(
        draw([
          dots([
            [1, 1],
            [2, top],
          ]),
        ]),
        'y',
      );
    expect(just(99)).toContain('20');
    expect(just(100)).toEqual(['1', '10', '100']);
  });

  it('counts the values of all series, each axis for itself', () => {
    const svg = draw([dots([[1, 1]]), dots([[1000, 5]], 'b')]);
    expect(ticks(svg, 'x')).toEqual(['1', '10', '100', '1000']);
    expect(ticks(svg, 'y')).toEqual(['1', '2', '5']);
  });
});

describe('a linear axis', () => {
  const across = (values: readonly number[]) =>
    ticks(draw([dots(values.map((x, i) => [x, i])), dots([[7, 1]], 'b')], 'linear', 'linear'), 'x');

  it('has a tick at each value, each once, in order, where all are whole', () => {
    expect(across([3, 1, 1])).toEqual(['1', '3', '7']);
    expect(across([3, 1, 1, 2.5])).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('has ticks of its own where the values are more than twenty', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
    expect(across(upTo(20))).toEqual(upTo(20).map(String));
    expect(across(upTo(21))).toEqual(Array.from({ length: 12 }, (_, i) => String(2 * i)));
  });

  it('orders ticks as numbers', () => {
    expect(
      ticks(
        draw(
          [
            dots([
              [10, 1],
              [9, 1],
            ]),
          ],
          'log',
          'linear',
        ),
        'x',
      ),
    ).toEqual(['9', '10']);
  });
});

describe('points that an axis cannot show', () => {
  const circles = (svg: string) =>
    (svg.match(/<g [^>]*aria-label="dot"[^>]*>.*?<\/g>/gs) ?? []).reduce(
      (sum, group) => sum + (group.match(/<circle/g) ?? []).length,
      0,
    );
  const bad: Points = [
    [1, 1],
    [2, 0],
    [3, -1],
    [4, Number.NaN],
    [5, Number.POSITIVE_INFINITY],
    [6, 2],
  ];

  it('are left out: what is not positive on a logarithm, what is not finite anywhere', () => {
    expect(circles(draw([dots(bad)], 'log', 'linear'))).toBe(2);
    expect(circles(draw([dots(bad)], 'linear', 'linear'))).toBe(4);
    const turned = bad.map(([x, y]) => [y, x] as const);
    expect(circles(draw([dots(turned)], 'linear', 'log'))).toBe(2);
    expect(circles(draw([dots(turned)], 'linear', 'linear'))).toBe(4);
  });

  it('leave nothing to draw if they are all', () => {
    const nothing = () => draw([dots([[1, 0]]), dots([], 'b')]);
    expect(nothing).toThrow('the figure «T» has no points that its axes can show');
    expect(draw([dots([[1, 0]]), dots([[1, 1]], 'b')])).toContain('>b</text>');
  });
});

describe('the legend', () => {
  const name = (length: number) => 'x'.repeat(length);
  const places = (names: readonly string[]) => {
    const svg = draw(names.map((n, i) => dots([[1, i + 1]], n)));
    return [...svg.matchAll(/class="legend" x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [+x, +y]);
  };
  const height = (names: readonly string[]) =>
    Number(/viewBox="0 0 760 (\d+)"/.exec(draw(names.map((n, i) => dots([[1, i + 1]], n))))?.[1]);

  it('has two columns, or one where a name is long, and room below the plot', () => {
    expect(places(['a', 'b', 'c'])).toEqual([
      [102, 452],
      [442, 452],
      [102, 472],
    ]);
    expect(places(['a', name(44)])).toEqual([
      [102, 452],
      [442, 452],
    ]);
    expect(places(['a', name(45)])).toEqual([
      [102, 452],
      [102, 472],
    ]);
    expect(height(['a', 'b'])).toBe(78 + 440 + 20 + 16);
    expect(height(['a', 'b', 'c'])).toBe(78 + 440 + 40 + 16);
    expect(height(['a', name(45)])).toBe(78 + 440 + 40 + 16);
  });

  it('shows the mark of each style', () => {
    const styles = [
      'line',
      'dots',
      'crossed',
      'dashed',
      'faint',
      'faint',
      'faint',
      'ring',
    ] as const;
    const svg = draw(
      styles.map((style, i) => ({
        name: `${i}`,
        style,
        points: [
          [1, 1],
          [2, 3],
        ],
      })),
    );
    const legend = svg.slice(svg.indexOf('</svg>'));
    expect(legend.match(/<(path|circle)[^>]*>/g)).toEqual([
      '<path d="M70,448h24" stroke="#0072b2" stroke-width="2"/>',
      '<circle cx="82" cy="448" r="3" fill="#0072b2"/>',
      '<circle cx="422" cy="448" r="4.5" fill="#d55e00"/>',
      '<path d="M78,464l8,8m0,-8l-8,8" stroke="#009e73" stroke-width="2"/>',
      '<path d="M410,468h24" stroke="#cc79a7" stroke-width="1.5" stroke-dasharray="6 4"/>',
      '<circle cx="82" cy="488" r="3.5" fill="none" stroke="#8b949e" stroke-width="1.5"/>',
      '<path d="M422,483l4.5,8h-9z" fill="none" stroke="#8b949e" stroke-width="1.5"/>',
      '<path d="M79,505h6v6h-6z" fill="none" stroke="#8b949e" stroke-width="1.5"/>',
      '<circle cx="422" cy="508" r="7" fill="none" stroke="#777777" stroke-width="2"/>',
    ]);
  });

  it('starts with the colours again where there are more series than colours', () => {
    const svg = draw(Array.from({ length: 9 }, (_, i) => dots([[1, i + 1]], `s${i}`)));
    expect(svg.match(/r="4\.5" fill="#0072b2"/g)).toHaveLength(2);
    expect(svg.match(/r="4\.5" fill="#777777"/g)).toHaveLength(1);
  });
});

describe('the marks', () => {
  /** The groups of the plot after its frame: [attributes, content]. */
  const groups = (style: Series['style']) => {
    const points: Points = [
      [1, 1],
      [10, 10],
    ];
    const svg = draw([{ name: 'a', style, points }]);
    const plot = svg.slice(svg.indexOf('aria-label="frame"'), svg.indexOf('</svg>'));
    return [...plot.matchAll(/<g ([^>]*)>(.*?)<\/g>/gs)].map(([, attributes, content]) => {
      const marks = content.match(/<(path|circle)/g) ?? [];
      const radius = / r="([\d.]+)"/.exec(content)?.[1];
      return [
        attributes
          .split(/(?<=") /)
          .sort()
          .join(' '),
        marks.length,
        radius,
      ];
    });
  };
  const line = 'stroke-linecap="round" stroke-linejoin="round" stroke-width';

  it('of a line are joined dots, of a model a dashed line, of single values dots', () => {
    expect(groups('line')).toEqual([
      [`aria-label="line" fill="none" ${line}="2" stroke="#0072b2"`, 1, undefined],
      ['aria-label="dot" fill="#0072b2"', 2, '3'],
    ]);
    expect(groups('dashed')).toEqual([
      [
        `aria-label="line" fill="none" stroke-dasharray="6 4" ${line}="1.5" stroke="#0072b2"`,
        1,
        undefined,
      ],
    ]);
    expect(groups('dots')).toEqual([['aria-label="dot" fill="#0072b2"', 2, '4.5']]);
    expect(groups('crossed')).toEqual([
      ['aria-label="dot" fill="none" stroke-width="2" stroke="#0072b2"', 2, undefined],
    ]);
    expect(groups('faint')).toEqual([
      ['aria-label="dot" fill="none" stroke-width="1.5" stroke="#8b949e"', 2, '3.5'],
    ]);
    expect(groups('ring')).toEqual([
      ['aria-label="dot" fill="none" stroke-width="2" stroke="#0072b2"', 2, '9'],
    ]);
  });

  it('of grey series are circles for the first, triangles for the second and squares for the others', () => {
    const styles = ['dots', 'faint', 'dots', 'faint', 'faint'] as const;
    const points: Points = [[1, 1]];
    const svg = draw(styles.map((style, i) => ({ name: `${i}`, style, points })));
    const dotted = svg.slice(0, svg.indexOf('</svg>')).match(/aria-label="dot".*?<\/g>/gs) ?? [];
    expect(dotted.map((group) => /<circle r="[\d.]+"|d="[^"]+"/.exec(group)?.[0])).toEqual([
      '<circle r="4.5"',
      '<circle r="3.5"',
      '<circle r="4.5"',
      // Equilateral, of the area of that circle: its corners lie 2·√(3.5²π / 3√3) = 5.443 from its centre.
      'd="M0,-5.44L4.71,2.72L-4.71,2.72Z"',
      // Of the same area: its side is 3.5·√π = 6.204.
      'd="M-3.1,-3.1h6.2v6.2h-6.2Z"',
    ]);
  });

  it('have coordinates of at most two decimals', () => {
    expect(
      draw([
        dots([
          [1, 1],
          [3, 7],
          [11, 13],
        ]),
      ]),
    ).not.toMatch(/\d\.\d{3}/);
  });
});
