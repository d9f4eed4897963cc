/**
 * Two-dimensional convolution as networks use it: cross-correlation, the kernel is not flipped.
 *
 * The readable version, intended to be maximally understandable: seven nested loops over what the
 * formula says. `conv2dIm2col.ts` is the fast one. Images (N, C, H, W), kernels (O, C, KH, KW),
 * biases (O); s, p, d stand for stride, padding, dilation, which may differ between the axes.
 */
import { formatShape, requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { outputPlane, type Window, type WindowOptions, windowOf } from './window.ts';

/** The kernel size is that of the kernels; the rest of the window is optional. */
export type Conv2dOptions = WindowOptions;

export interface Conv2dGeometry {
  readonly window: Window;
  readonly outputShape: readonly [N: number, O: number, rows: number, columns: number];
}

export interface Conv2dGradients {
  /** (N, C, H, W) */
  readonly dx: Tensor;
  /** (O, C, KH, KW) */
  readonly dw: Tensor;
  /** (O) */
  readonly db: Tensor;
}

/**
 * The window of these kernels and the shape of what it gives on these images. Throws where an array
 * has not 4 axes, the channels differ or the kernel does not fit.
 */
export function conv2dGeometry(
  inputShape: readonly number[],
  kernelShape: readonly number[],
  options: Conv2dOptions = {},
): Conv2dGeometry {
  if (inputShape.length !== 4 || kernelShape.length !== 4) {
    throw new RangeError(
      `conv2d: images ${formatShape(inputShape)} and kernels ${formatShape(kernelShape)} must have 4 axes, (N, C, H, W) and (O, C, KH, KW)`,
    );
  }
  const [N, C, H, W] = inputShape;
  const [O, kernelChannels, KH, KW] = kernelShape;
  if (C !== kernelChannels) {
    throw new RangeError(
      `conv2d: images ${formatShape(inputShape)} have ${C} channels, kernels ${formatShape(kernelShape)} expect ${kernelChannels}`,
    );
  }
  const window = windowOf([KH, KW], options);
  return { window, outputShape: [N, O, ...outputPlane(window, [H, W])] };
}

/**
 * y[n,o,i,j] = b[o] + Σ_{c,u,v} x[n, c, i·s + u·d − p, j·s + v·d − p] · w[o,c,u,v], summed in the
 * order of c, u, v with the bias last. (N, O, rows, columns).
 *
 * Positions outside the image are left out, so an infinite weight over padding gives no NaN. Throws
 * where the shapes do not fit each other.
 */
export function conv2d(
  x: Tensor,
  w: Tensor,
  biases: Tensor | null,
  options: Conv2dOptions = {},
): Tensor {
  const geometry = conv2dGeometry(x.shape, w.shape, options);
  if (biases !== null) requireShape('conv2d', 'biases', biases, [w.shape[0]]);
  const y = zeros(geometry.outputShape);
  forEachTerm(x.shape, w.shape, geometry, ({ n, o, i, j, c, row, column, u, v }) => {
    y.set(n, o, i, j, y.get(n, o, i, j) + x.get(n, c, row, column) * w.get(o, c, u, v));
  });
  if (biases !== null) {
    forEachPosition(geometry.outputShape, (n, o, i, j) => {
      y.set(n, o, i, j, y.get(n, o, i, j) + biases.get(o));
    });
  }
  return y;
}

/**
 * The gradients of L(y) from dy = ∂L/∂y, (N, O, rows, columns).
 *
 * y is linear in x and in w: the term x·w of y[n,o,i,j] contributes dy[n,o,i,j]·w to dx at the place
 * of its x and dy[n,o,i,j]·x to dw at the place of its w; every y[n,o,i,j] contains b[o] once, so
 * db[o] = Σ_{n,i,j} dy[n,o,i,j]. Throws where the shapes do not fit each other.
 */
export function conv2dGradients(
  x: Tensor,
  w: Tensor,
  dy: Tensor,
  options: Conv2dOptions = {},
): Conv2dGradients {
  const geometry = conv2dGeometry(x.shape, w.shape, options);
  requireShape('conv2dGradients', 'dy', dy, geometry.outputShape);
  const dx = zeros(x.shape);
  const dw = zeros(w.shape);
  const db = zeros([w.shape[0]]);
  forEachTerm(x.shape, w.shape, geometry, ({ n, o, i, j, c, row, column, u, v }) => {
    const g = dy.get(n, o, i, j);
    dx.set(n, c, row, column, dx.get(n, c, row, column) + g * w.get(o, c, u, v));
    dw.set(o, c, u, v, dw.get(o, c, u, v) + g * x.get(n, c, row, column));
  });
  forEachPosition(geometry.outputShape, (n, o, i, j) => {
    db.set(o, db.get(o) + dy.get(n, o, i, j));
  });
  return { dx, dw, db };
}

/** One term of the sum: y[n, o, i, j] takes x[n, c, row, column] · w[o, c, u, v]. */
interface Term {
  readonly n: number;
  readonly o: number;
  readonly i: number;
  readonly j: number;
  readonly c: number;
  readonly row: number;
  readonly column: number;
  readonly u: number;
  readonly v: number;
}

/** Calls `visit` for every term whose x is inside the image; the others are zero. */
function forEachTerm(
  [, C, H, W]: readonly number[],
  [, , KH, KW]: readonly number[],
  { window: { stride, padding, dilation }, outputShape }: Conv2dGeometry,
  visit: (term: Term) => void,
): void {
  forEachPosition(outputShape, (n, o, i, j) => {
    for (let c = 0; c < C; c++) {
      for (let u = 0; u < KH; u++) {
        const row = i * stride[0] + u * dilation[0] - padding[0];
        if (row < 0 || row >= H) continue;
        for (let v = 0; v < KW; v++) {
          const column = j * stride[1] + v * dilation[1] - padding[1];
          if (column < 0 || column >= W) continue;
          visit({ n, o, i, j, c, row, column, u, v });
        }
      }
    }
  });
}

/** Calls `visit` for every entry of y, in row-major order. */
function forEachPosition(
  [N, O, rows, columns]: readonly number[],
  visit: (n: number, o: number, i: number, j: number) => void,
): void {
  for (let n = 0; n < N; n++) {
    for (let o = 0; o < O; o++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) visit(n, o, i, j);
      }
    }
  }
}
