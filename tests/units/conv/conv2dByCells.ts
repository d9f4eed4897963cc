/** Convolution from windows that are laid cell by cell, and its gradients from what a gradient is. */
import type { Conv2dGradients } from '../../../src/conv/conv2d.ts';
import { type WindowOptions, windowOf } from '../../../src/conv/window.ts';
import { type Tensor, zeros } from '../../../src/kernels/array.ts';
import { innerProduct } from './integers.ts';
import { layWindows } from './layWindows.ts';

/** The cells under the taps for every position, of the rows and of the columns. */
function cells(x: Tensor, w: Tensor, options: WindowOptions): (number | null)[][][] {
  const { kernelSize, stride, padding, dilation } = windowOf([w.shape[2], w.shape[3]], options);
  return [0, 1].map((axis) =>
    layWindows({
      inputSize: x.shape[2 + axis],
      kernelSize: kernelSize[axis],
      stride: stride[axis],
      padding: padding[axis],
      dilation: dilation[axis],
    }),
  );
}

/** Without biases. An empty plane where the window does not fit. */
export function conv2dByCells(x: Tensor, w: Tensor, options: WindowOptions): Tensor {
  const [rows, columns] = cells(x, w, options);
  const [N, C] = x.shape;
  const y = zeros([N, w.shape[0], rows.length, columns.length]);
  for (let n = 0; n < N; n++) {
    for (let o = 0; o < w.shape[0]; o++) {
      rows.forEach((rowTaps, i) => {
        columns.forEach((columnTaps, j) => {
          let sum = 0;
          for (let c = 0; c < C; c++) {
            rowTaps.forEach((row, u) => {
              columnTaps.forEach((column, v) => {
                if (row !== null && column !== null) {
                  sum += x.get(n, c, row, column) * w.get(o, c, u, v);
                }
              });
            });
          }
          y.set(n, o, i, j, sum);
        });
      });
    }
  }
  return y;
}

/**
 * ∂⟨y, dy⟩/∂x and ∂⟨y, dy⟩/∂w, an entry at a time. ⟨y, dy⟩ is linear in x, so its derivative along an
 * entry of x is its value with that entry 1 and all others 0; likewise for w.
 */
export function gradientsByUnits(
  x: Tensor,
  w: Tensor,
  dy: Tensor,
  options: WindowOptions,
): Pick<Conv2dGradients, 'dx' | 'dw'> {
  const derivatives = (shape: readonly number[], value: (unit: Tensor) => number) => {
    const gradient = zeros(shape);
    for (let at = 0; at < gradient.data.length; at++) {
      const unit = zeros(shape);
      unit.data[at] = 1;
      gradient.data[at] = value(unit);
    }
    return gradient;
  };
  return {
    dx: derivatives(x.shape, (unit) => innerProduct(conv2dByCells(unit, w, options), dy)),
    dw: derivatives(w.shape, (unit) => innerProduct(conv2dByCells(x, unit, options), dy)),
  };
}
