/**
 * Convolution, pooling and batch normalization of the fast kernels as plain loops in float32: every
 * product and every sum is rounded, in the order of the loops. Arrays are flat and row-major: images
 * (N, C, H, W), weights (O, C, KH, KW).
 */
import type { WindowPlan } from '../../../src/kernels/kernels.ts';

const round = Math.fround;
export const add = (a: number, b: number): number => round(a + b);
export const multiply = (a: number, b: number): number => round(a * b);

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
export function* pixels(
  count: number,
  plan: WindowPlan,
): Generator<[n: number, i: number, j: number]> {
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

/** db = Σ dy over (n, i, j). */
export function biasGradient32(plan: WindowPlan, dy: Images): Float32Array {
  const db = new Float32Array(dy.channels);
  for (const [n, i, j] of pixels(dy.count, plan)) {
    for (let o = 0; o < dy.channels; o++) db[o] = add(db[o], dy.get(n, o, i, j));
  }
  return db;
}

/** dw = Σ dy·x over (n, i, j). */
export function weightGradient32(plan: WindowPlan, x: Images, dy: Images): Float32Array {
  const [KH, KW] = plan.kernelSize;
  const dw = new Float32Array(dy.channels * x.channels * KH * KW);
  const kernel = kernelOf(plan, dw);
  for (const [n, i, j] of pixels(x.count, plan)) {
    const window = [...windowAt(plan, i, j)];
    for (let o = 0; o < dy.channels; o++) {
      const g = dy.get(n, o, i, j);
      for (const { ky, kx, row, column } of window) {
        for (let c = 0; c < x.channels; c++) {
          kernel.add(o, c, ky, kx, multiply(g, x.get(n, c, row, column)));
        }
      }
    }
  }
  return dw;
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
