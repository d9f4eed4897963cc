/** Max pooling over windows of images (N, C, H, W), forwards and backwards. */
import { requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { outputPlane, type PerAxis, type Window, type WindowOptions, windowOf } from './window.ts';

export interface PoolOptions extends WindowOptions {
  readonly kernelSize: PerAxis;
  /** the kernel size by default: windows that do not overlap */
  readonly stride?: PerAxis;
  /** positions outside the image never win, as if they held −∞ */
  readonly padding?: PerAxis;
}

export interface Pooled {
  /** (N, C, rows, columns) */
  readonly y: Tensor;
  /** for each entry of y, where its maximum stands: row · W + column in the image */
  readonly argMax: Int32Array;
}

/** The window of these options: the stride is the kernel size where it is not given. */
export function poolWindow(options: PoolOptions): Window {
  return windowOf(options.kernelSize, { stride: options.kernelSize, ...options });
}

/**
 * y[n,c,i,j] = max over (u, v) of x[n, c, i·s + u·d − p, j·s + v·d − p], and where it stands. Ties go
 * to the first position in row-major order; the first NaN of a window wins it.
 *
 * Throws where the window does not fit the padded image or some position of it has no entry inside
 * the image, which needs a padding of at least the kernel size, or dilation.
 */
export function maxPool(x: Tensor, options: PoolOptions): Pooled {
  requireShape('maxPool', 'x', x, [null, null, null, null]);
  const window = poolWindow(options);
  const [N, C, H, W] = x.shape;
  const [rows, columns] = outputPlane(window, [H, W]);
  const y = zeros([N, C, rows, columns]);
  const argMax = new Int32Array(y.data.length);
  let at = 0;
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is read or written
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const [row, column] = windowArgMax(x, n, c, i, j, window);
          y.set(n, c, i, j, x.get(n, c, row, column));
          argMax[at++] = row * W + column;
        }
      }
    }
  }
  return { y, argMax };
}

/** (row, column) of the first NaN of one window, else of the first of its largest entries. */
function windowArgMax(
  x: Tensor,
  n: number,
  c: number,
  i: number,
  j: number,
  { kernelSize, stride, padding, dilation }: Window,
): readonly [row: number, column: number] {
  const [, , H, W] = x.shape;
  let best: readonly [number, number] | null = null;
  let largest = Number.NEGATIVE_INFINITY;
  for (let u = 0; u < kernelSize[0]; u++) {
    const row = i * stride[0] + u * dilation[0] - padding[0];
    if (row < 0 || row >= H) continue;
    for (let v = 0; v < kernelSize[1]; v++) {
      const column = j * stride[1] + v * dilation[1] - padding[1];
      if (column < 0 || column >= W) continue;
      const value = x.get(n, c, row, column);
      if (Number.isNaN(value)) return [row, column];
      if (best === null || value > largest) {
        best = [row, column];
        largest = value;
      }
    }
  }
  if (best === null) {
    throw new RangeError(
      `maxPool: window (${i}, ${j}) has no entry inside the ${H} × ${W} image (k=${kernelSize}, p=${padding}, d=${dilation}); reduce the padding`,
    );
  }
  return best;
}

/**
 * dx from dy: y[n,c,i,j] is a copy of one entry of x, so its gradient goes there whole; an entry
 * that wins several overlapping windows collects all of theirs. `inputShape` is that of x.
 */
export function maxPoolGradient(
  inputShape: readonly number[],
  { y, argMax }: Pooled,
  dy: Tensor,
): Tensor {
  requireShape('maxPoolGradient', 'dy', dy, y.shape);
  const dx = zeros(inputShape);
  const [N, C, rows, columns] = y.shape;
  const W = inputShape[3];
  let at = 0;
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is read or written
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const row = Math.floor(argMax[at] / W);
          const column = argMax[at++] % W;
          dx.set(n, c, row, column, dx.get(n, c, row, column) + dy.get(n, c, i, j));
        }
      }
    }
  }
  return dx;
}
