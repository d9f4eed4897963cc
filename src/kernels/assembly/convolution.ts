/**
 * Convolution as networks use it (cross-correlation), channels last: images (N, H, W, C), weights
 * (O, KH, KW, C), results (N, rows, columns, O).
 *
 * Kernels of 3 × 3 over many channels go through `winograd`. All others are sums y[p, o] = bias[o] +
 * Σ over (ky, kx, c), in that order, every product and sum rounded: dense images by `directKernel`;
 * where enough pixels are zero (after a ReLU, at the border of a digit) they become lists and the sum
 * runs over the non-zeros only, with the same bits. Which of the two formulas holds depends on the
 * shapes alone, but for images and weights that reach `WINOGRAD_BOUND` or are not finite: those are
 * summed as they are.
 */
import {
  BIAS,
  GEOMETRY,
  IMAGE_STATE,
  KEEP_ZEROS,
  OFFSETS,
  PACKED,
  PADDED,
  RUN_LENGTH,
  RUNS,
  roundUp,
  STATE,
  THREAD_BYTES,
  THREADS,
  W,
  WIDTH,
  WINNER,
  X,
  Y,
} from './convolutionArguments';
import { directKernel } from './directKernel';
import { gatherPlane, gatherWidth, listBytes } from './gatherPlane';
import { Geometry } from './geometry';
import { anyReaches, countNonZeros } from './lists';
import { padPlane } from './padding';
import { poolPlane } from './pooledPlane';
import { argument, parallel, setArgument } from './threads';
import {
  transformKernel,
  WINOGRAD_BOUND,
  winogradBytes,
  winogradFits,
  winogradPlane,
  winogradWeightSize,
} from './winograd';

/** Bytes of one image of the result, where it is pooled at once. */
function planeBytes(g: Geometry, pooled: bool): i64 {
  return pooled ? (<i64>roundUp(g.pixels() * g.outChannels, 16)) << 2 : 0;
}

function threadBytes(g: Geometry, pooled: bool): i64 {
  const lists = listBytes(g.height * g.width, g.channels, g.taps());
  const tiles = winogradFits(g) ? winogradBytes(g.channels, g.outChannels, g.rows, g.columns) : 0;
  return planeBytes(g, pooled) + ((max<i64>(lists, tiles) + 63) & ~63);
}

/** Floats of the weights in whatever order they are read. */
function packedSize(g: Geometry): i64 {
  const panels = <i64>g.terms() * roundUp(g.outChannels, 32);
  return winogradFits(g) ? max<i64>(panels, winogradWeightSize(g.channels, g.outChannels)) : panels;
}

/**
 * Bytes of work space; `pooled` where the result is pooled at once. They may be more than addresses
 * reach, so they are no `usize`.
 */
export function convolveWorkspace(geometry: usize, threads: i32, pooled: bool): f64 {
  const g = changetype<Geometry>(geometry);
  const columns = roundUp(g.outChannels, 32);
  const floats = columns + roundUp(g.taps(), 16) + packedSize(g);
  return 4 * <f64>floats + <f64>threads * <f64>threadBytes(g, pooled);
}

/**
 * y from x. `padded` receives the images with their borders of zeros, `state` 8 bytes an image; both
 * are what the gradient of the weights needs. With `winner` (else 0) y is the result after ReLU and
 * 2 × 2 max pooling, and `winner` tells which pixels came through.
 */
export function convolve(
  geometry: usize,
  y: usize,
  winner: usize,
  x: usize,
  padded: usize,
  state: usize,
  w: usize,
  bias: usize,
  images: i32,
  workspace: usize,
): void {
  const g = changetype<Geometry>(geometry);
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>y);
  setArgument(WINNER, <i32>winner);
  setArgument(X, <i32>x);
  setArgument(PADDED, <i32>padded);
  setArgument(STATE, <i32>state);
  setArgument(W, <i32>w);
  const columns = roundUp(g.outChannels, 32);
  const offsets = workspace + ((<usize>columns) << 2);
  const packed = offsets + ((<usize>roundUp(g.taps(), 16)) << 2);
  copyBias(g, workspace, bias, columns);
  setArgument(BIAS, <i32>workspace);
  writeOffsets(g, offsets);
  setArgument(PACKED, <i32>packed);
  setArgument(THREADS, <i32>(packed + ((<usize>packedSize(g)) << 2)));
  setArgument(THREAD_BYTES, <i32>threadBytes(g, winner !== 0));
  parallel(padImage, images);
  const moderate = !anyReaches(w, g.outChannels * g.terms(), WINOGRAD_BOUND);
  if (moderate && winogradFits(g) && allModerate(state, images)) {
    parallel(transformKernels, g.outChannels);
    parallel(winogradImage, images);
  } else if (moderate && isListed(g, state, images)) {
    const width = gatherWidth(g.outChannels);
    setArgument(WIDTH, width);
    setArgument(KEEP_ZEROS, 0);
    parallel(packTap, g.taps() * (roundUp(g.outChannels, width) / width));
    parallel(gatherImage, images);
  } else {
    parallel(packDirect, roundUp(g.outChannels, 8) / 8);
    parallel(directImage, images);
  }
}

/** Zeros beyond the last channel; −0 becomes +0, where a sum begins. */
function copyBias(g: Geometry, to: usize, bias: usize, columns: i32): void {
  memory.fill(to, 0, (<usize>columns) << 2);
  for (let o = 0; o < g.outChannels; o++) {
    store<f32>(to + ((<usize>o) << 2), load<f32>(bias + ((<usize>o) << 2)) + 0);
  }
}

/** Whether minimal filtering may take these images. */
export function allModerate(state: usize, images: i32): bool {
  for (let n = 0; n < images; n++) {
    if (load<i32>(state + <usize>n * IMAGE_STATE, 4) !== 0) return false;
  }
  return true;
}

/** Whether so many pixels are zero that lists are faster; with few channels they never are. */
function isListed(g: Geometry, state: usize, images: i32): bool {
  if (g.channels < 8) return false;
  let nonZeros: i64 = 0;
  for (let n = 0; n < images; n++) nonZeros += load<i32>(state + <usize>n * IMAGE_STATE);
  const size = g.height * g.width * g.channels;
  const share = <f32>nonZeros / (<f32>images * <f32>size);
  const limit: f32 = g.outChannels > 16 ? 0.6 : 0.4;
  return share <= limit;
}

/** Where the runs of a patch begin, in bytes from its first element in the padded image. */
export function writeOffsets(g: Geometry, offsets: usize): void {
  const whole = g.dilationWidth === 1;
  const perRow = whole ? 1 : g.kernelWidth;
  setArgument(OFFSETS, <i32>offsets);
  setArgument(RUNS, g.kernelHeight * perRow);
  setArgument(RUN_LENGTH, whole ? g.kernelWidth * g.channels : g.channels);
  for (let ky = 0; ky < g.kernelHeight; ky++) {
    for (let i = 0; i < perRow; i++, offsets += 4) {
      const pixel = ky * g.dilationHeight * g.paddedWidth() + i * g.dilationWidth;
      store<i32>(offsets, (pixel * g.channels) << 2);
    }
  }
}

/** An image with a border of zeros, and what is known of it. */
function padImage(n: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const size = g.height * g.width * g.channels;
  const x = <usize>argument(X) + ((<usize>(n * size)) << 2);
  const state = <usize>argument(STATE) + <usize>n * IMAGE_STATE;
  store<i32>(state, countNonZeros(x, size));
  store<i32>(state, i32(anyReaches(x, size, WINOGRAD_BOUND)), 4);
  const padded = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
  padPlane(padded, x, g.height, g.width, g.channels, g.paddingHeight, g.paddingWidth);
}

function transformKernels(o: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const kernel = <usize>argument(W) + ((<usize>(o * g.terms())) << 2);
  transformKernel(<usize>argument(PACKED), o, g.outChannels, g.channels, kernel);
}

function winogradImage(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const space = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const y = resultOf(g, n, space);
  winogradPlane(
    y,
    g.rows,
    g.columns,
    g.outChannels,
    <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2),
    g.channels,
    <usize>argument(PACKED),
    <usize>argument(BIAS),
    space + <usize>planeBytes(g, argument(WINNER) !== 0),
  );
  finish(g, n, y);
}

/** Eight output channels as [k][8], zeros beyond the last. */
function packDirect(panel: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const terms = g.terms();
  const to = <usize>argument(PACKED) + ((<usize>(panel * 8 * terms)) << 2);
  for (let j = 0; j < 8; j++) {
    const o = panel * 8 + j;
    const from = <usize>argument(W) + ((<usize>(o * terms)) << 2);
    for (let k = 0; k < terms; k++) {
      const value: f32 = o < g.outChannels ? load<f32>(from + ((<usize>k) << 2)) : 0;
      store<f32>(to + ((<usize>(k * 8 + j)) << 2), value);
    }
  }
}

/** Where image n of the result is computed: in place, or in the work space of the thread. */
function resultOf(g: Geometry, n: i32, space: usize): usize {
  if (argument(WINNER) !== 0) return space;
  return <usize>argument(Y) + ((<usize>(n * g.pixels() * g.outChannels)) << 2);
}

function finish(g: Geometry, n: i32, plane: usize): void {
  const winner = <usize>argument(WINNER);
  if (winner === 0) return;
  const pooled = (<usize>(n * g.pooledPixels() * g.outChannels)) << 2;
  poolPlane(g, <usize>argument(Y) + pooled, winner + pooled, plane);
}

function directImage(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const space = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const pixelBytes = (<usize>g.channels) << 2;
  const outBytes = (<usize>g.outChannels) << 2;
  const image = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
  const y = resultOf(g, n, space);
  const edge = space + <usize>planeBytes(g, argument(WINNER) !== 0);
  const step = <usize>g.strideWidth * pixelBytes;
  const offsets = <usize>argument(OFFSETS);
  const runs = argument(RUNS);
  const runLength = argument(RUN_LENGTH);
  for (let o = 0; o < g.outChannels; o += 8) {
    const w = <usize>argument(PACKED) + ((<usize>(o * g.terms())) << 2);
    const bias = <usize>argument(BIAS) + ((<usize>o) << 2);
    const valid = min(8, g.outChannels - o);
    for (let i = 0; i < g.rows; i++) {
      const row = image + <usize>(i * g.strideHeight * g.paddedWidth()) * pixelBytes;
      const out = y + <usize>(i * g.columns) * outBytes + ((<usize>o) << 2);
      for (let j = 0; j < g.columns; j += 4) {
        // The last block of a row overlaps the one before; what both compute is the same.
        const at = g.columns >= 4 ? min(j, g.columns - 4) : 0;
        const from = row + <usize>at * step;
        const to = out + <usize>at * outBytes;
        if (valid === 8 && g.columns >= 4) {
          directKernel(to, outBytes, from, step, w, bias, offsets, runs, runLength);
          continue;
        }
        const pixels = min(4, g.columns);
        directKernel(edge, 32, from, pixels === 4 ? step : 0, w, bias, offsets, runs, runLength);
        for (let p = 0; p < pixels; p++) {
          if (pixels < 4)
            directKernel(edge, 0, from + <usize>p * step, 0, w, bias, offsets, runs, runLength);
          const source = pixels < 4 ? edge : edge + ((<usize>p) << 5);
          memory.copy(to + <usize>p * outBytes, source, (<usize>valid) << 2);
        }
      }
    }
  }
  finish(g, n, y);
}

/** The weights of one tap for one panel of output channels, as [c][width]. */
function packTap(tile: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const width = argument(WIDTH);
  const taps = g.taps();
  const first = (tile / taps) * width;
  const tap = tile % taps;
  let to = <usize>argument(PACKED) + ((<usize>(tile * g.channels * width)) << 2);
  for (let c = 0; c < g.channels; c++) {
    for (let o = first; o < first + width; o++, to += 4) {
      const from = <usize>argument(W) + ((<usize>((o * taps + tap) * g.channels + c)) << 2);
      store<f32>(to, o < g.outChannels ? load<f32>(from) : 0);
    }
  }
}

function gatherImage(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const size = g.height * g.width * g.channels;
  const image = <usize>argument(X) + ((<usize>(n * size)) << 2);
  const space = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const y = resultOf(g, n, space);
  gatherPlane(g, false, y, image, space + <usize>planeBytes(g, argument(WINNER) !== 0));
  finish(g, n, y);
}
