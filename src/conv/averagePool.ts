/** Average pooling over windows of images (N, C, H, W), forwards and backwards. */
import { elements, formatShape, requireShape, type Tensor, view, zeros } from '../kernels/array.ts';
import { type PoolOptions, poolWindow } from './maxPool.ts';
import { outputPlane, type Window } from './window.ts';

export interface AveragePoolOptions extends PoolOptions {
  /**
   * true: zeros of the padding count as entries of a window. false unless given, as in TensorFlow and
   * ONNX, so that the mean of a constant image is that constant up to its border; PyTorch's default
   * is true.
   */
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

/**
 * dx from dy: an entry of x has the weight 1/count in the mean of each window that holds it, so its
 * gradient is the sum of dy/count over those windows. `inputShape` is that of x. Throws where the
 * window does not fit it or dy has not the shape of y.
 */
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

/** (N, C): the mean over each plane of x (N, C, H, W), by one window that is the whole plane. */
export function globalAveragePool(x: Tensor): Tensor {
  requireShape('globalAveragePool', 'x', x, [null, null, null, null]);
  const [N, C, H, W] = x.shape;
  return view(averagePool2d(x, { kernelSize: [H, W] }).data, [N, C]);
}

/** dx = dy/(H·W) all over each plane, from dy (N, C); `inputShape` is that of x, (N, C, H, W). */
export function globalAveragePoolGradient(inputShape: readonly number[], dy: Tensor): Tensor {
  if (inputShape.length !== 4) {
    throw new RangeError(
      `globalAveragePoolGradient: input shape ${formatShape(inputShape)} must be (N, C, H, W)`,
    );
  }
  const [N, C, H, W] = inputShape;
  requireShape('globalAveragePoolGradient', 'dy', dy, [N, C]);
  const perPlane = view(elements(dy), [N, C, 1, 1]);
  return averagePool2dGradient(inputShape, perPlane, { kernelSize: [H, W] });
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
      // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is read or written
      for (let n = 0; n < N; n++) {
        for (let c = 0; c < C; c++) visit(n, c, i, j, inside, count);
      }
    }
  }
}
