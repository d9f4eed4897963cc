/** Laying out what a sliding window sees as the columns of a matrix, and the way back. */
import type { Pair, Window } from './window.ts';

/**
 * patches (C·KH·KW, rows·columns) from an image (C, H, W):
 * patches[(c·KH + u)·KW + v, i·columns + j] = x[c, i·s + u·d − p, j·s + v·d − p], 0 outside the image.
 */
export function im2col(
  patches: Float64Array,
  image: Float64Array,
  shape: readonly [C: number, H: number, W: number],
  window: Window,
  plane: Pair,
): void {
  patches.fill(0);
  forEachRun(shape, window, plane, (patch, pixel, step, count) => {
    for (let j = 0; j < count; j++) patches[patch + j] = image[pixel + j * step];
  });
}

/**
 * The adjoint of {@link im2col}: adds every entry of `patches` to the pixel that it was read from.
 * `image` is added to, not overwritten.
 */
export function col2im(
  image: Float64Array,
  patches: Float64Array,
  shape: readonly [C: number, H: number, W: number],
  window: Window,
  plane: Pair,
): void {
  forEachRun(shape, window, plane, (patch, pixel, step, count) => {
    for (let j = 0; j < count; j++) image[pixel + j * step] += patches[patch + j];
  });
}

/**
 * Calls `visit` for the runs that row-major patches share with rows of the image: `count` entries
 * from patches[patch], whose pixels are image[pixel], image[pixel + step], …
 */
function forEachRun(
  [C, H, W]: readonly [C: number, H: number, W: number],
  { kernelSize: [KH, KW], stride, padding, dilation }: Window,
  [rows, columns]: Pair,
  visit: (patch: number, pixel: number, step: number, count: number) => void,
): void {
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is read or written
  for (let c = 0; c < C; c++) {
    for (let u = 0; u < KH; u++) {
      for (let v = 0; v < KW; v++) {
        const patchRow = ((c * KH + u) * KW + v) * rows * columns;
        // The columns j with 0 ≤ j·s + shift < W are inside the image; there may be none.
        const shift = v * dilation[1] - padding[1];
        const first = Math.max(0, Math.ceil(-shift / stride[1]));
        const last = Math.min(columns - 1, Math.floor((W - 1 - shift) / stride[1]));
        for (let i = 0; i < rows; i++) {
          const row = i * stride[0] + u * dilation[0] - padding[0];
          if (row < 0 || row >= H) continue;
          visit(
            patchRow + i * columns + first,
            (c * H + row) * W + first * stride[1] + shift,
            stride[1],
            last - first + 1,
          );
        }
      }
    }
  }
}
