/** Average pooling over windows of images (N, C, H, W), forwards and backwards. */
import { requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { type PoolOptions, poolWindow } from './maxPool.ts';
import { outputPlane, type Window } from './window.ts';

export interface AveragePoolOptions extends PoolOptions {
  /** true: zeros of the padding count as entries of a window; false unless given */
  readonly countPadding?: boolean;
}

/**
 * y[n,c,i,j] = the mean of x[n, c, i·s + u·d − p, j·s + v·d − p] over the positions (u, v) of the
 * window that lie inside the image, or over all of them, zeros outside, with `countPadding`.
 * Throws where the window does not fit; a window with nothing inside the image gives NaN (0/0).
 */
export function averagePool2d(x: Tensor, options: AveragePoolOptions): Tensor {
  requireShape('averagePool2d', 'x', x, [null, null, null, null]);
  const window = poolWindow(options);
  const [N, C, H, W] = x.shape;
  const y = zeros([N, C, ...outputPlane(window, [H, W])]);
  forEachWindow(y, window, [H, W], options.countPadding === true, (n, c, i, j, inside, count) => {
    const sum = inside.reduce((all, [row, column]) => all + x.get(n, c, row, column), 0);
    y.set(n, c, i, j, sum / count);
  });
  return y;
}

/** dx = the sum of dy/count over the windows that hold a position; `inputShape` is that of x. */
export function averagePool2dGradient(
  inputShape: readonly number[],
  dy: Tensor,
  options: AveragePoolOptions,
): Tensor {
  const window = poolWindow(options);
  const [N, C, H, W] = inputShape;
  requireShape('averagePool2dGradient', 'dy', dy, [N, C, ...outputPlane(window, [H, W])]);
  const dx = zeros(inputShape);
  forEachWindow(dy, window, [H, W], options.countPadding === true, (n, c, i, j, inside, count) => {
    const share = dy.get(n, c, i, j) / count;
    for (const [row, column] of inside) {
      dx.set(n, c, row, column, dx.get(n, c, row, column) + share);
    }
  });
  return dx;
}

type Place = readonly [row: number, column: number];

/** Every entry (n, c, i, j) of the result with the places of its window and their count. */
function forEachWindow(
  result: Tensor,
  { kernelSize, stride, padding, dilation }: Window,
  [H, W]: Place,
  countPadding: boolean,
  visit: (
    n: number,
    c: number,
    i: number,
    j: number,
    inside: readonly Place[],
    count: number,
  ) => void,
): void {
  const [N, C, rows, columns] = result.shape;
  const along = (axis: 0 | 1, at: number, size: number) =>
    Array.from(
      { length: kernelSize[axis] },
      (_, u) => at * stride[axis] + u * dilation[axis] - padding[axis],
    ).filter((position) => position >= 0 && position < size);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const inside = along(0, i, H).flatMap((row) =>
        along(1, j, W).map((column): Place => [row, column]),
      );
      const count = countPadding ? kernelSize[0] * kernelSize[1] : inside.length;
      for (let n = 0; n < N; n++) {
        for (let c = 0; c < C; c++) visit(n, c, i, j, inside, count);
      }
    }
  }
}
