/**
 * The gradients of a convolution whose windows are single pixels: with the P pixels of all images as
 * rows, y (P, O) = x (P, C) · wᵀ, so dx = dy · w and dw = dyᵀ · x. Both are summed in the order in which
 * other convolutions are.
 */

import { gemm, gemmWorkspace } from './gemm';
import { Geometry } from './geometry';

/** Kernels of 1 × 1 that see every pixel once. */
export function isPointwise(g: Geometry): bool {
  return (
    g.taps() === 1 && g.strideHeight * g.strideWidth === 1 && g.pixels() === g.height * g.width
  );
}

/** Bytes of work space, of any size. */
export function pointwiseInputWorkspace(g: Geometry, threads: i32): f64 {
  return gemmWorkspace(g.channels, g.outChannels, threads);
}

/** Bytes of work space, of any size. */
export function pointwiseWeightsWorkspace(g: Geometry, images: i32, threads: i32): f64 {
  return gemmWorkspace(g.channels, images * g.pixels(), threads);
}

/** dx = dy · w */
export function pointwiseInput(
  g: Geometry,
  dx: usize,
  dy: usize,
  w: usize,
  images: i32,
  workspace: usize,
): void {
  const C = g.channels;
  const O = g.outChannels;
  gemm(dx, C, dy, O, false, w, C, false, images * g.pixels(), C, O, 0, workspace);
}

/** dw = dyᵀ · x */
export function pointwiseWeights(
  g: Geometry,
  dw: usize,
  dy: usize,
  x: usize,
  images: i32,
  workspace: usize,
): void {
  const C = g.channels;
  const O = g.outChannels;
  gemm(dw, C, dy, O, true, x, C, false, O, C, images * g.pixels(), 0, workspace);
}
