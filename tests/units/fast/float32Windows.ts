/**
 * Convolution, pooling and batch normalization of the fast kernels as plain loops in float32: every
 * product and every sum is rounded, in the order of the loops. Arrays are flat and row-major: images
 * (N, C, H, W), weights (O, C, KH, KW).
 */
import type { WindowPlan } from '../../../src/kernels/kernels.ts';

const round = Math.fround;
const add = (a: number, b: number): number => round(a + b);
const multiply = (a: number, b: number): number => round(a * b);

/** Images by their indices; zeros all around them. */
export class Images {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;

  constructor([channels, height, width]: readonly number[], data: Float32Array) {
    this.data = data;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  static zeros(count: number, [C, H, W]: readonly number[]): Images {
    return new Images([C, H, W], new Float32Array(count * C * H * W));
  }

  get count(): number {
    return this.data.length / (this.channels * this.height * this.width);
  }

  get(n: number, c: number, row: number, column: number): number {
    return this.has(row, column) ? this.data[this.place(n, c, row, column)] : 0;
  }

  set(n: number, c: number, row: number, column: number, value: number): void {
    this.data[this.place(n, c, row, column)] = value;
  }

  add(n: number, c: number, row: number, column: number, value: number): void {
    this.set(n, c, row, column, add(this.get(n, c, row, column), value));
  }

  has(row: number, column: number): boolean {
    return row >= 0 && row < this.height && column >= 0 && column < this.width;
  }

  private place(n: number, c: number, row: number, column: number): number {
    return ((n * this.channels + c) * this.height + row) * this.width + column;
  }
}

/** The positions of a window at output (i, j), row by row. */
function* windowAt(
  { kernelSize, stride, padding, dilation }: WindowPlan,
  i: number,
  j: number,
): Generator<{ ky: number; kx: number; row: number; column: number }> {
  for (let ky = 0; ky < kernelSize[0]; ky++) {
    const row = i * stride[0] + ky * dilation[0] - padding[0];
    for (let kx = 0; kx < kernelSize[1]; kx++) {
      yield { ky, kx, row, column: j * stride[1] + kx * dilation[1] - padding[1] };
    }
  }
}

/** Every pixel of the result, image by image, row by row. */
function* pixels(count: number, plan: WindowPlan): Generator<[n: number, i: number, j: number]> {
  const [, rows, columns] = plan.outputShape;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) yield [n, i, j];
  }
}

/** Kernels by their indices. */
export function kernelOf(plan: WindowPlan, w: Float32Array) {
  const [C] = plan.inputShape;
  const [KH, KW] = plan.kernelSize;
  const place = (o: number, c: number, ky: number, kx: number) => ((o * C + c) * KH + ky) * KW + kx;
  return {
    get: (o: number, c: number, ky: number, kx: number) => w[place(o, c, ky, kx)],
    add: (o: number, c: number, ky: number, kx: number, value: number) => {
      w[place(o, c, ky, kx)] = add(w[place(o, c, ky, kx)], value);
    },
  };
}

/** y = b + Σ x·w over (ky, kx, c); zeros of the border take part. */
export function convolve32(plan: WindowPlan, x: Images, w: Float32Array, b: Float32Array): Images {
  const y = Images.zeros(x.count, plan.outputShape);
  const kernel = kernelOf(plan, w);
  for (const [n, i, j] of pixels(x.count, plan)) {
    const window = [...windowAt(plan, i, j)];
    for (let o = 0; o < y.channels; o++) {
      let sum = add(b[o], 0);
      for (const { ky, kx, row, column } of window) {
        for (let c = 0; c < x.channels; c++) {
          sum = add(sum, multiply(x.get(n, c, row, column), kernel.get(o, c, ky, kx)));
        }
      }
      y.set(n, o, i, j, sum);
    }
  }
  return y;
}

/** dw = Σ dy·x and db = Σ dy, over (n, i, j). */
export function weightGradient32(
  plan: WindowPlan,
  x: Images,
  dy: Images,
): { dw: Float32Array; db: Float32Array } {
  const [KH, KW] = plan.kernelSize;
  const dw = new Float32Array(dy.channels * x.channels * KH * KW);
  const db = new Float32Array(dy.channels);
  const kernel = kernelOf(plan, dw);
  for (const [n, i, j] of pixels(x.count, plan)) {
    const window = [...windowAt(plan, i, j)];
    for (let o = 0; o < dy.channels; o++) {
      const g = dy.get(n, o, i, j);
      db[o] = add(db[o], g);
      for (const { ky, kx, row, column } of window) {
        for (let c = 0; c < x.channels; c++) {
          kernel.add(o, c, ky, kx, multiply(g, x.get(n, c, row, column)));
        }
      }
    }
  }
  return { dw, db };
}

/** dx = Σ dy·w over the outputs (i, j) that see the pixel, then their channels o. */
export function inputGradient32(plan: WindowPlan, dy: Images, w: Float32Array): Images {
  const dx = Images.zeros(dy.count, plan.inputShape);
  const kernel = kernelOf(plan, w);
  for (const [n, i, j] of pixels(dy.count, plan)) {
    for (const { ky, kx, row, column } of windowAt(plan, i, j)) {
      if (!dx.has(row, column)) continue;
      for (let o = 0; o < dy.channels; o++) {
        const g = dy.get(n, o, i, j);
        for (let c = 0; c < dx.channels; c++) {
          dx.add(n, c, row, column, multiply(g, kernel.get(o, c, ky, kx)));
        }
      }
    }
  }
  return dx;
}

/** Kernels of 3 × 3 without stride and dilation, channels in fours and at least 16 of each. */
export function isWinograd(plan: WindowPlan): boolean {
  const [C, O] = [plan.inputShape[0], plan.outputShape[0]];
  const pairs = [plan.kernelSize, plan.stride, plan.dilation].join();
  const near = Math.max(...plan.padding) <= 2;
  return pairs === '3,3,1,1,1,1' && near && C % 4 === 0 && O % 4 === 0 && Math.min(C, O) >= 16;
}

/** 2⁴⁸: images and weights that reach it are summed as they are, whatever their shapes. */
export const WINOGRAD_BOUND = 281_474_976_710_656;

/** NaN is not. */
export const isModerate = (values: Float32Array): boolean =>
  values.every((value) => Math.abs(value) < WINOGRAD_BOUND);

type Grid = readonly (readonly number[])[];
const transpose = (grid: Grid): Grid => grid[0].map((_, j) => grid.map((row) => row[j]));
const minus = (a: number, b: number): number => round(a - b);

/** Bᵀ of a column of four, G of a column of three, Aᵀ of a column of four, as they are rounded. */
const inputTransform = ([d0, d1, d2, d3]: readonly number[]) => [
  minus(d0, d2),
  add(d1, d2),
  minus(d2, d1),
  minus(d1, d3),
];
const kernelTransform = ([g0, g1, g2]: readonly number[]) => {
  const outer = add(g0, g2);
  return [g0, multiply(add(outer, g1), 0.5), multiply(minus(outer, g1), 0.5), g2];
};
const outputTransform = ([m0, m1, m2, m3]: readonly number[]) => [
  add(add(m0, m1), m2),
  minus(minus(m1, m2), m3),
];

/** First down the columns, then along the rows. */
const both = (f: (column: readonly number[]) => number[], grid: Grid): Grid =>
  transpose(transpose(grid).map(f)).map(f);

const grid = (size: number, at: (row: number, column: number) => number): Grid =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));

/** y = b + Aᵀ[Σ over c of (G g Gᵀ) ⊙ (Bᵀ d B)]A for each tile of 2 × 2. */
export function winograd32(plan: WindowPlan, x: Images, w: Float32Array, b: Float32Array): Images {
  const y = Images.zeros(x.count, plan.outputShape);
  const kernel = kernelOf(plan, w);
  const kernels = Array.from({ length: y.channels }, (_, o) =>
    Array.from({ length: x.channels }, (_, c) =>
      both(
        kernelTransform,
        grid(3, (ky, kx) => kernel.get(o, c, ky, kx)),
      ),
    ),
  );
  for (const [n, i, j] of pixels(x.count, plan)) {
    if (i % 2 === 1 || j % 2 === 1) continue;
    const tiles = Array.from({ length: x.channels }, (_, c) =>
      both(
        inputTransform,
        grid(4, (u, v) => x.get(n, c, i + u - plan.padding[0], j + v - plan.padding[1])),
      ),
    );
    for (let o = 0; o < y.channels; o++) {
      const sums = grid(4, (u, v) =>
        tiles.reduce((sum, tile, c) => add(sum, multiply(tile[u][v], kernels[o][c][u][v])), 0),
      );
      both(outputTransform, sums).forEach((row, u) => {
        row.forEach((value, v) => {
          if (y.has(i + u, j + v)) y.set(n, o, i + u, j + v, add(value, add(b[o], 0)));
        });
      });
    }
  }
  return y;
}

/** The maximum of each window; ties go to the first position, the first NaN of a window wins it. */
export function maxPool32(plan: WindowPlan, x: Images): { y: Images; dx: (dy: Images) => Images } {
  const y = Images.zeros(x.count, plan.outputShape);
  const winners: [n: number, c: number, row: number, column: number][] = [];
  for (const [n, i, j] of pixels(x.count, plan)) {
    for (let c = 0; c < x.channels; c++) {
      const inside = [...windowAt(plan, i, j)].filter(({ row, column }) => x.has(row, column));
      const best = inside.reduce((winner, position) => {
        const largest = x.get(n, c, winner.row, winner.column);
        const value = x.get(n, c, position.row, position.column);
        const firstNaN = Number.isNaN(value) && !Number.isNaN(largest);
        return value > largest || firstNaN ? position : winner;
      });
      winners.push([n, c, best.row, best.column]);
      y.set(n, c, i, j, x.get(n, c, best.row, best.column));
    }
  }
  const gradient = (dy: Images): Images => {
    const dx = Images.zeros(x.count, plan.inputShape);
    let at = 0;
    for (const [n, i, j] of pixels(x.count, plan)) {
      for (let c = 0; c < x.channels; c++) dx.add(...winners[at++], dy.get(n, c, i, j));
    }
    return dx;
  };
  return { y, dx: gradient };
}

/** The mean of each window over its positions in the image, or all with `countPadding`. */
export function averagePool32(plan: WindowPlan, x: Images, countPadding: boolean): Images {
  const y = Images.zeros(x.count, plan.outputShape);
  for (const [n, i, j] of pixels(x.count, plan)) {
    const [inside, count] = counted(plan, x, i, j, countPadding);
    for (let c = 0; c < x.channels; c++) {
      const sum = inside.reduce((all, { row, column }) => add(all, x.get(n, c, row, column)), 0);
      y.set(n, c, i, j, round(sum / count));
    }
  }
  return y;
}

export function averagePoolGradient32(plan: WindowPlan, dy: Images, countPadding: boolean): Images {
  const dx = Images.zeros(dy.count, plan.inputShape);
  for (const [n, i, j] of pixels(dy.count, plan)) {
    const [inside, count] = counted(plan, dx, i, j, countPadding);
    for (const { row, column } of inside) {
      for (let c = 0; c < dx.channels; c++) {
        dx.add(n, c, row, column, round(dy.get(n, c, i, j) / count));
      }
    }
  }
  return dx;
}

function counted(plan: WindowPlan, images: Images, i: number, j: number, countPadding: boolean) {
  const window = [...windowAt(plan, i, j)];
  const inside = window.filter(({ row, column }) => images.has(row, column));
  return [inside, countPadding ? window.length : inside.length] as const;
}
