/** Max pooling over windows of images (N, C, H, W), forwards and backwards. */
import { requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { outputSize } from './geometry.ts';

export interface PoolOptions {
  readonly kernelSize: number;
  /** the kernel size by default: windows that do not overlap */
  readonly stride?: number;
  /** positions outside the image never win */
  readonly padding?: number;
}

export interface Pooled {
  /** (N, C, rows, columns) */
  readonly y: Tensor;
  /** for each entry of y, where its maximum stands: row · W + column in the image */
  readonly argMax: Int32Array;
}

/**
 * y[n,c,i,j] = max of the window that starts at (i·s − p, j·s − p). Ties go to the first position in
 * row-major order; NaN in a window wins. Throws where the window does not fit, or where padding
 * reaches the kernel size, since a window could then lie outside the image.
 */
export function maxPool(x: Tensor, options: PoolOptions): Pooled {
  requireShape('maxPool', 'x', x, [null, null, null, null]);
  const { kernelSize, stride = kernelSize, padding = 0 } = options;
  if (padding >= kernelSize) {
    throw new RangeError(
      `maxPool: padding ${padding} must be smaller than the kernel size ${kernelSize}`,
    );
  }
  const [N, C, H, W] = x.shape;
  const rows = outputSize({ inputSize: H, kernelSize, stride, padding });
  const columns = outputSize({ inputSize: W, kernelSize, stride, padding });
  const y = zeros([N, C, rows, columns]);
  const argMax = new Int32Array(y.data.length);
  let at = 0;
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const top = i * stride - padding;
          const left = j * stride - padding;
          argMax[at++] = windowArgMax(x, n, c, top, left, kernelSize);
          const best = argMax[at - 1];
          y.set(n, c, i, j, x.get(n, c, Math.floor(best / W), best % W));
        }
      }
    }
  }
  return { y, argMax };
}

/** First position of the largest entry of one window, or of its first NaN. */
function windowArgMax(
  x: Tensor,
  n: number,
  c: number,
  top: number,
  left: number,
  kernelSize: number,
): number {
  const [, , H, W] = x.shape;
  let best = -1;
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = Math.max(0, top); row < Math.min(H, top + kernelSize); row++) {
    for (let column = Math.max(0, left); column < Math.min(W, left + kernelSize); column++) {
      const value = x.get(n, c, row, column);
      if (Number.isNaN(value)) return row * W + column;
      if (best === -1 || value > largest) {
        best = row * W + column;
        largest = value;
      }
    }
  }
  return best;
}

/**
 * dx from dy: y[n,c,i,j] is a copy of one entry of x, so its gradient goes there whole; an entry
 * that wins several overlapping windows collects all of theirs.
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
