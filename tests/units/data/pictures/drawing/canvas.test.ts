import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Canvas,
  type Colour,
  ellipse,
  line,
  type Shape,
  triangle,
  turn,
} from '../../../../../src/data/pictures/drawing/canvas.ts';

const WHITE: Colour = [255, 255, 255];
const upright = { t: 0, scale: 1, centre: [0, 0] } as const;

/** The red plane of a black canvas with a white shape, row by row. */
function painted(size: number, shape: Shape, pose: Parameters<Canvas['paint']>[2] = upright) {
  const canvas = new Canvas(size);
  canvas.paint(shape, WHITE, pose);
  const red = [...canvas.planes.subarray(0, size * size)].map((value) => value / 255);
  return Array.from({ length: size }, (_, r) => red.slice(r * size, (r + 1) * size));
}

describe('turn', () => {
  it('is a rotation by 2·arctan t', () => {
    expect([turn(0), turn(1), turn(-1)]).toEqual([
      { cos: 1, sin: 0 },
      { cos: 0, sin: 1 },
      { cos: 0, sin: -1 },
    ]);
    expect(turn(0.5)).toEqual({ cos: 0.6, sin: 0.8 });
  });
});

describe('ellipse', () => {
  it('measures along the line to its centre', () => {
    const shape = ellipse([10, 20], 4, 8);
    expect([shape.inside(10, 20), shape.inside(12, 20), shape.inside(10, 36)]).toEqual([4, 2, -8]);
    const circle = ellipse([0, 0], 10, 10);
    expect(circle.inside(3, 4)).toBe(5);
    expect(circle.inside(-9, 12)).toBe(-5);
  });

  it('turns from the right downwards', () => {
    // Its long axis along (0.6, 0.8).
    const shape = ellipse([0, 0], 10, 1, 0.5);
    expect(shape.inside(0.6 * 20, 0.8 * 20)).toBeCloseTo(-10, 12);
    expect(shape.inside(-0.8 * 2, 0.6 * 2)).toBeCloseTo(-1, 12);
  });
});

describe('triangle', () => {
  it('measures to the nearest side, whichever way round its corners go', () => {
    for (const shape of [triangle([0, 0], [4, 0], [0, 3]), triangle([0, 3], [4, 0], [0, 0])]) {
      expect(shape.inside(0.5, 1)).toBe(0.5);
      expect(shape.inside(2, 0.25)).toBe(0.25);
      expect(shape.inside(2, -1)).toBe(-1);
      // The distance to the longest side, 3x + 4y = 12.
      expect(shape.inside(4, 3)).toBeCloseTo(-12 / 5, 12);
    }
  });

  it('measures to the corner where that is nearest, however sharp it is', () => {
    const spike = triangle([0, 0], [8, 1], [8, -1]);
    expect(spike.inside(-3, -4)).toBe(-5);
    expect(spike.inside(-0.5, 0)).toBe(-0.5);
  });

  it('refuses corners on one line', () => {
    expect(() => triangle([0, 0], [1, 2], [2, 4])).toThrow('triangle: its corners lie on one line');
  });
});

describe('line', () => {
  it('is half its width less the distance to the nearest of its points', () => {
    const shape = line([0, 0], [10, 0], 4);
    expect(shape.inside(5, 0)).toBe(2);
    expect(shape.inside(5, -3)).toBe(-1);
    expect(shape.inside(13, 4)).toBe(-3);
    expect(shape.inside(-3, -4)).toBe(-3);
  });
});

describe('Canvas', () => {
  it('fills from the top to the bottom, a colour at the middle of each row', () => {
    const canvas = new Canvas(2);
    canvas.fill([0, 40, 100], [80, 40, 20]);
    expect([...canvas.planes]).toEqual([20, 20, 60, 60, 40, 40, 40, 40, 80, 80, 40, 40]);
  });

  it('covers inside, fades out over one pixel at the edge, and keeps what is outside', () => {
    // From x = 1 to x = 3.25: pixels have their middle at a half.
    const wide = line([2.125, -100], [2.125, 100], 2.25);
    expect(painted(5, wide)[2]).toEqual([0, 1, 1, 0.25, 0]);
  });

  it('mixes the colour with what is below it by the share that it covers', () => {
    const canvas = new Canvas(1);
    canvas.fill([100, 100, 100], [100, 100, 100]);
    canvas.paint(line([0, -100], [0, 100], 1), [200, 0, 100], upright);
    // The line ends at the middle of the pixel.
    expect([...canvas.planes]).toEqual([150, 50, 100]);
  });

  it('turns, then enlarges, then moves', () => {
    // A dot at (1, 0), turned by a quarter: below the centre, two pixels away.
    const dot = ellipse([1, 0], 0.25, 0.25);
    const turned = painted(5, dot, { t: 1, scale: 2, centre: [2.5, 1.5] });
    expect(turned.map((row) => row.indexOf(1))).toEqual([-1, -1, -1, 2, -1]);
  });

  it('paints all of a shape: its circle leaves nothing out', () => {
    const at = fc.integer({ min: -40, max: 80 }).map((n) => n / 4);
    const point = fc.tuple(at, at);
    const length = fc.integer({ min: 1, max: 20 }).map((n) => n / 4);
    const t = fc.integer({ min: -8, max: 8 }).map((n) => n / 8);
    const shapes = fc.oneof(
      fc.tuple(point, length, length, t).map((of) => ellipse(...of)),
      fc
        .tuple(point, point, length)
        .filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1])
        .map((of) => line(...of)),
      fc
        .tuple(point, point, point)
        .filter(([a, b, c]) => (b[0] - a[0]) * (c[1] - a[1]) !== (b[1] - a[1]) * (c[0] - a[0]))
        .map((of) => triangle(...of)),
    );
    fc.assert(
      fc.property(shapes, t, length, point, (shape, turned, scale, centre) => {
        const pose = { t: turned, scale, centre };
        const everywhere = { ...shape, radius: 1e6 };
        expect(painted(12, shape, pose)).toEqual(painted(12, everywhere, pose));
      }),
      { seed: 20_261_125, numRuns: 500 },
    );
  });
});
