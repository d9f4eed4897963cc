/**
 * Two-dimensional convolution as networks use it: cross-correlation, the kernel is not flipped.
 *
 * The readable version, intended to be maximally understandable: seven nested loops over what the
 * formula says. Images (N, C, H, W), kernels (O, C, KH, KW), biases (O).
 */
import { requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { outputSize } from './geometry.ts';

/** One number for both axes, or [vertical, horizontal]. */
export type PerAxis = number | readonly [vertical: number, horizontal: number];

export interface Conv2dOptions {
  readonly stride?: PerAxis;
  readonly padding?: PerAxis;
  /** 1 means none */
  readonly dilation?: PerAxis;
}

export interface Conv2dGradients {
  readonly dx: Tensor;
  readonly dw: Tensor;
  readonly db: Tensor;
}

const both = (value: PerAxis): readonly [number, number] =>
  typeof value === 'number' ? [value, value] : value;

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

/** Calls `visit` for every term whose input is inside the image; padding contributes zeros. */
function forEachTerm(
  x: Tensor,
  w: Tensor,
  outputShape: readonly number[],
  options: Conv2dOptions,
  visit: (term: Term) => void,
): void {
  const [N, O, rows, columns] = outputShape;
  const [, C, KH, KW] = w.shape;
  const [, , H, W] = x.shape;
  const [strideV, strideH] = both(options.stride ?? 1);
  const [paddingV, paddingH] = both(options.padding ?? 0);
  const [dilationV, dilationH] = both(options.dilation ?? 1);
  for (let n = 0; n < N; n++) {
    for (let o = 0; o < O; o++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          for (let c = 0; c < C; c++) {
            for (let u = 0; u < KH; u++) {
              const row = i * strideV + u * dilationV - paddingV;
              if (row < 0 || row >= H) continue;
              for (let v = 0; v < KW; v++) {
                const column = j * strideH + v * dilationH - paddingH;
                if (column < 0 || column >= W) continue;
                visit({ n, o, i, j, c, row, column, u, v });
              }
            }
          }
        }
      }
    }
  }
}

/** (N, O, rows, columns) of the result. Throws where channels differ or the kernel does not fit. */
export function conv2dOutputShape(
  inputShape: readonly number[],
  kernelShape: readonly number[],
  options: Conv2dOptions = {},
): [number, number, number, number] {
  if (inputShape.length !== 4 || kernelShape.length !== 4) {
    throw new RangeError(
      `conv2d: images (${inputShape}) and kernels (${kernelShape}) must both have 4 axes`,
    );
  }
  if (inputShape[1] !== kernelShape[1]) {
    throw new RangeError(
      `conv2d: images have ${inputShape[1]} channels, kernels expect ${kernelShape[1]}`,
    );
  }
  const [stride, padding, dilation] = [
    both(options.stride ?? 1),
    both(options.padding ?? 0),
    both(options.dilation ?? 1),
  ];
  const along = (axis: 0 | 1) =>
    outputSize({
      inputSize: inputShape[2 + axis],
      kernelSize: kernelShape[2 + axis],
      stride: stride[axis],
      padding: padding[axis],
      dilation: dilation[axis],
    });
  return [inputShape[0], kernelShape[0], along(0), along(1)];
}

/** y[n,o,i,j] = b[o] + Σ_{c,u,v} x[n, c, i·s + u·d − p, j·s + v·d − p] · w[o,c,u,v]. */
export function conv2d(
  x: Tensor,
  w: Tensor,
  biases: Tensor | null,
  options: Conv2dOptions = {},
): Tensor {
  const shape = conv2dOutputShape(x.shape, w.shape, options);
  if (biases !== null) requireShape('conv2d', 'biases', biases, [w.shape[0]]);
  const y = zeros(shape);
  forEachTerm(x, w, shape, options, ({ n, o, i, j, c, row, column, u, v }) => {
    y.set(n, o, i, j, y.get(n, o, i, j) + x.get(n, c, row, column) * w.get(o, c, u, v));
  });
  if (biases !== null)
    forEachPosition(shape, (n, o, i, j) => {
      y.set(n, o, i, j, y.get(n, o, i, j) + biases.get(o));
    });
  return y;
}

/**
 * The gradients of L(y) from dy = ∂L/∂y. The sum that defines y is linear in x and in w, so each
 * term x·w of y[n,o,i,j] gives dy[n,o,i,j]·w to dx and dy[n,o,i,j]·x to dw at its own place; every
 * y[n,o,i,j] contains b[o] once, so db[o] = Σ_{n,i,j} dy[n,o,i,j].
 */
export function conv2dGradients(
  x: Tensor,
  w: Tensor,
  dy: Tensor,
  options: Conv2dOptions = {},
): Conv2dGradients {
  const shape = conv2dOutputShape(x.shape, w.shape, options);
  requireShape('conv2dGradients', 'dy', dy, shape);
  const dx = zeros(x.shape);
  const dw = zeros(w.shape);
  const db = zeros([w.shape[0]]);
  forEachTerm(x, w, shape, options, ({ n, o, i, j, c, row, column, u, v }) => {
    const g = dy.get(n, o, i, j);
    dx.set(n, c, row, column, dx.get(n, c, row, column) + g * w.get(o, c, u, v));
    dw.set(o, c, u, v, dw.get(o, c, u, v) + g * x.get(n, c, row, column));
  });
  forEachPosition(shape, (n, o, i, j) => {
    db.set(o, db.get(o) + dy.get(n, o, i, j));
  });
  return { dx, dw, db };
}

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
