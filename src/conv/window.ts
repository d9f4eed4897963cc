/** The window of a 2-D layer: kernel size, stride, padding and dilation of both axes as one value. */
import { formatShape } from '../kernels/array.ts';
import { outputSize } from './geometry.ts';

export type Pair = readonly [vertical: number, horizontal: number];

/** One number for both axes, or [vertical, horizontal]. */
export type PerAxis = number | Pair;

export interface WindowOptions {
  /** default 1 */
  readonly stride?: PerAxis;
  /** on each of the two sides, default 0 */
  readonly padding?: PerAxis;
  /** default 1, which means none */
  readonly dilation?: PerAxis;
}

export interface Window {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
}

function pair(name: string, value: PerAxis): Pair {
  if (typeof value === 'number') return [value, value];
  if (value.length !== 2) {
    throw new RangeError(
      `window: ${name} has ${value.length} entries; give one number or [vertical, horizontal]`,
    );
  }
  return value;
}

/** The window with its defaults filled in; whether it fits an image is asked by {@link outputPlane}. */
export function windowOf(
  kernelSize: PerAxis,
  { stride = 1, padding = 0, dilation = 1 }: WindowOptions = {},
): Window {
  return {
    kernelSize: pair('kernelSize', kernelSize),
    stride: pair('stride', stride),
    padding: pair('padding', padding),
    dilation: pair('dilation', dilation),
  };
}

/**
 * (rows, columns) of the positions of the window on an image of H × W: `outputSize` of each axis.
 * Throws what `outputSize` throws: a number that is no integer or out of range, a kernel that
 * exceeds the padded image. Question 7.
 */
export function outputPlane(window: Window, [H, W]: Pair): Pair {
  const along = (axis: 0 | 1, inputSize: number) =>
    outputSize({
      inputSize,
      kernelSize: window.kernelSize[axis],
      stride: window.stride[axis],
      padding: window.padding[axis],
      dilation: window.dilation[axis],
    });
  return [along(0, H), along(1, W)];
}

/**
 * `(1, 28, 28) * (8, 1, 5, 5) -> (8, 24, 24), stride 1, padding 0, dilation 1`: what a window does to
 * an image. `kernel` is the shape of the weights, or of the bare window where there are none.
 */
export function formatGeometry(
  input: readonly number[],
  kernel: readonly number[],
  output: readonly number[],
  { stride, padding, dilation }: Window,
): string {
  const extent = ([v, h]: Pair) => (v === h ? `${v}` : `${v}×${h}`);
  return (
    `${formatShape(input)} * ${formatShape(kernel)} -> ${formatShape(output)}, ` +
    `stride ${extent(stride)}, padding ${extent(padding)}, dilation ${extent(dilation)}`
  );
}
