/**
 * A small painter: shapes with soft edges over one another, as layers of paper. Everything is
 * + − × ÷ and √, so that a drawing has the same bits on every machine.
 */

import { type Point, segmentBetween, squaredDistance } from '../../segment.ts';

/** red, green and blue, 0 to 255 */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Shape {
  /** How far inside the shape a point lies, negative outside; in the units of the drawing. */
  inside(x: number, y: number): number;
  /** All of it lies within `radius` of (x, y). */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** cos and sin of a rotation by 2·arctan t, by rational numbers. */
export function turn(t: number): { readonly cos: number; readonly sin: number } {
  return { cos: (1 - t * t) / (1 + t * t), sin: (2 * t) / (1 + t * t) };
}

/** An ellipse about (x, y), turned by 2·arctan t. Its distances are those along a line to its centre. */
export function ellipse([x, y]: Point, across: number, down: number, t = 0): Shape {
  const { cos, sin } = turn(t);
  const radius = Math.max(across, down);
  return {
    x,
    y,
    radius,
    inside(px, py) {
      const [dx, dy] = [px - x, py - y];
      const u = (cos * dx + sin * dy) / across;
      const v = (cos * dy - sin * dx) / down;
      const share = Math.sqrt(u * u + v * v);
      const length = Math.sqrt(dx * dx + dy * dy);
      return share === 0 ? Math.min(across, down) : (length * (1 - share)) / share;
    },
  };
}

/** A triangle, whichever way round its corners are given. Throws if they lie on one line. */
export function triangle(a: Point, b: Point, c: Point): Shape {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  if (area === 0) throw new RangeError('triangle: its corners lie on one line');
  const corners = area > 0 ? [a, b, c] : [a, c, b];
  const sides = corners.map((corner, i) => segmentBetween(corner, corners[(i + 1) % 3]));
  const [x, y] = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
  const away = corners.map(([px, py]) => Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)));
  return {
    x,
    y,
    radius: Math.max(...away),
    inside(px, py) {
      let squared = Number.POSITIVE_INFINITY;
      let within = true;
      for (const side of sides) {
        squared = Math.min(squared, squaredDistance(px, py, side));
        within &&= (px - side.x) * side.dy <= (py - side.y) * side.dx;
      }
      return within ? Math.sqrt(squared) : -Math.sqrt(squared);
    },
  };
}

/** A line from a to b, which differ, of this width and with round ends. */
export function line(a: Point, b: Point, width: number): Shape {
  const middle = segmentBetween(a, b);
  return {
    x: (a[0] + b[0]) / 2,
    y: (a[1] + b[1]) / 2,
    radius: (Math.sqrt(middle.squaredLength) + width) / 2,
    inside: (px, py) => width / 2 - Math.sqrt(squaredDistance(px, py, middle)),
  };
}

/** How the units of a drawing lie on the pixels: turned by 2·arctan t, enlarged, then moved. */
export interface Pose {
  readonly t: number;
  /** pixels a unit */
  readonly scale: number;
  /** where the origin lies, in pixels */
  readonly centre: Point;
}

/** `size`² pixels in three planes of numbers. */
export class Canvas {
  readonly size: number;
  readonly planes: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.planes = new Float64Array(3 * size * size);
  }

  /** From one colour at the top to another at the bottom. */
  fill(top: Colour, bottom: Colour): void {
    const { size, planes } = this;
    for (let k = 0; k < 3; k++) {
      for (let row = 0; row < size; row++) {
        const share = (row + 0.5) / size;
        const from = (k * size + row) * size;
        planes.fill(top[k] + share * (bottom[k] - top[k]), from, from + size);
      }
    }
  }

  /** Covers what lies inside the shape; the edge fades out over one pixel. */
  paint(shape: Shape, colour: Colour, { t, scale, centre }: Pose): void {
    const { size, planes } = this;
    const { cos, sin } = turn(t);
    const x = centre[0] + scale * (cos * shape.x - sin * shape.y);
    const y = centre[1] + scale * (sin * shape.x + cos * shape.y);
    const reach = scale * shape.radius + 1;
    const first = (at: number) => Math.max(0, Math.floor(at - reach));
    const last = (at: number) => Math.min(size - 1, Math.floor(at + reach));
    for (let row = first(y); row <= last(y); row++) {
      for (let column = first(x); column <= last(x); column++) {
        const px = (column + 0.5 - centre[0]) / scale;
        const py = (row + 0.5 - centre[1]) / scale;
        const depth = scale * shape.inside(cos * px + sin * py, cos * py - sin * px);
        const cover = Math.min(1, Math.max(0, depth + 0.5));
        if (cover === 0) continue;
        for (let k = 0; k < 3; k++) {
          const at = (k * size + row) * size + column;
          planes[at] += cover * (colour[k] - planes[at]);
        }
      }
    }
  }
}
