/**
 * The gradient of a convolution's weights by minimal filtering: the adjoint of y = Aᵀ[(G g Gᵀ) ⊙
 * (Bᵀ d B)]A in g, which is dg = Gᵀ[Σ (A e Aᵀ) ⊙ (Bᵀ d B)]G, with e the 2 × 2 entries of dy over a
 * tile; the sum is over all tiles, image by image and row by row.
 *
 * A job is one row of the 4 × 4 elements and some output channels: nothing that it needs is made by
 * another, so threads wait for each other at the end only. It transforms some tiles at a time, then
 * adds one matrix product (C, tiles) · (tiles, O) for each of its four elements. A sum goes on from
 * chunk to chunk, so its bits do not depend on how many tiles these are.
 *
 * Domain: |d|, |e| < `WINOGRAD_BOUND`, where nothing is infinite. An element of Bᵀ d B stays below
 * 4·2⁴⁸ and one of A e Aᵀ below 2⁴⁸ times the pixels of dy that the tile has; what becomes an entry of
 * dg, 4 such sums at most, is below 2¹⁰⁰·P for the P pixels of dy. Both images take 64 bytes a pixel
 * at least, of 2³², so P ≤ 2²⁵; and a padded image has more than 4 pixels a tile, so there are fewer
 * than 2²⁴ tiles, whose roundings are a factor below e. Altogether that is below 2¹²⁷. The rounding
 * error is bounded in `tests/units/fast/winogradGradientBound.test.ts`.
 */
import { DW, GEOMETRY, IMAGES, PADDED, THREAD_BYTES, THREADS, X } from './convolutionArguments';
import { Geometry } from './geometry';
import { microKernel } from './microKernel';
import { argument, parallel, setArgument } from './threads';

/** Elements in a row, and rows, of a transformed tile. */
const SIDE = 4;
/** Bytes of transformed tiles that a thread works on: they stay in its second cache. */
const CHUNK_BYTES: i64 = 1 << 18;
/** Output channels of a job. */
const CHANNELS_OUT = 64;

/** Argument of these jobs alone: where the sums of all elements are, [element][C][O]. */
const SUMS = 20;

function tileColumns(g: Geometry): i32 {
  return (g.columns + 1) >> 1;
}

function tileRows(g: Geometry): i32 {
  return (g.rows + 1) >> 1;
}

/** Output channels of the jobs, the last of which may have fewer. */
function channelsOut(g: Geometry): i32 {
  return min(g.outChannels, CHANNELS_OUT);
}

/** Tiles that are transformed at once: an odd number, for rows a power of two apart share cache lines. */
function tilesAtOnce(g: Geometry): i32 {
  const tile = (<i64>SIDE * (g.channels + channelsOut(g))) << 2;
  return <i32>max<i64>(16, CHUNK_BYTES / tile) | 1;
}

/** Channels in whole vectors, output channels in whole panels. */
export function winogradWeightsFits(g: Geometry): bool {
  return g.channels % 4 === 0 && g.outChannels % 8 === 0;
}

function threadBytes(g: Geometry): i64 {
  const floats = <i64>SIDE * tilesAtOnce(g) * (g.channels + channelsOut(g));
  return ((floats << 2) + 63) & ~63;
}

/** Bytes of work space, of any size. */
export function winogradWeightsWorkspace(g: Geometry, threads: i32): f64 {
  const sums = 4 * <f64>(SIDE * SIDE) * <f64>g.channels * <f64>g.outChannels;
  return sums + <f64>threads * <f64>threadBytes(g);
}

/**
 * The arguments `GEOMETRY`, `X` (dy), `PADDED`, `IMAGES` and `DW` are set already. The pixel and the
 * row that the last tiles may read beyond the padded images must be finite: they are multiplied by
 * zeros.
 */
export function winogradWeights(g: Geometry, workspace: usize): void {
  const sums = (<usize>(SIDE * SIDE * g.channels * g.outChannels)) << 2;
  setArgument(SUMS, <i32>workspace);
  setArgument(THREADS, <i32>(workspace + sums));
  setArgument(THREAD_BYTES, <i32>threadBytes(g));
  const blocks = (g.outChannels + CHANNELS_OUT - 1) / CHANNELS_OUT;
  parallel(addRow, SIDE * blocks);
  parallel(kernelsBack, g.channels);
}

/** The sums of four elements over all tiles of all images. */
function addRow(job: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const row = job % SIDE;
  const firstOut = (job / SIDE) * CHANNELS_OUT;
  const outs = min(CHANNELS_OUT, g.outChannels - firstOut);
  const space = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const element = (<usize>(g.channels * g.outChannels)) << 2;
  const sums = <usize>argument(SUMS) + <usize>(row * SIDE) * element + ((<usize>firstOut) << 2);
  clearSums(g, sums, element, outs);
  const most = tilesAtOnce(g);
  const across = tileColumns(g);
  const perImage = across * tileRows(g);
  const all = argument(IMAGES) * perImage;
  const tilesE = space + ((<usize>(SIDE * most * g.channels)) << 2);
  for (let first = 0; first < all; first += most) {
    const count = min(most, all - first);
    let n = first / perImage;
    let i = (first % perImage) / across;
    let j = first % across;
    for (let t = 0; t < count; t++) {
      transformPixels(g, space + ((<usize>t) << 4), most, row, n, 2 * i, 2 * j);
      const to = tilesE + ((<usize>t) << 5);
      transformGradient(g, to, most, row, firstOut, outs, n, 2 * i, 2 * j);
      if (++j === across) {
        j = 0;
        if (++i === tileRows(g)) {
          i = 0;
          n++;
        }
      }
    }
    for (let e = 0; e < SIDE; e++) {
      const x = space + ((<usize>(e * most * g.channels)) << 2);
      const dy = tilesE + ((<usize>(e * most * channelsOut(g))) << 2);
      addProduct(g, sums + <usize>e * element, x, dy, most, count, outs);
    }
  }
}

function clearSums(g: Geometry, sums: usize, element: usize, outs: i32): void {
  const stride = (<usize>g.outChannels) << 2;
  for (let e = 0; e < SIDE; e++) {
    const from = sums + <usize>e * element;
    for (let c = 0; c < g.channels; c++) {
      memory.fill(from + <usize>c * stride, 0, (<usize>outs) << 2);
    }
  }
}

/**
 * One row of Bᵀ d B of a tile, as [element][c/4][tile][4] with room for `most` tiles: first down the
 * columns, then along the row.
 */
function transformPixels(
  g: Geometry,
  to: usize,
  most: i32,
  row: i32,
  n: i32,
  i: i32,
  j: i32,
): void {
  const pixel = (<usize>g.channels) << 2;
  const line = <usize>g.paddedWidth() * pixel;
  const at = n * g.paddedSize() + (i * g.paddedWidth() + j) * g.channels;
  // Rows 0 − 2, 1 + 2, 2 − 1 and 1 − 3 of the pixels.
  const x = <usize>argument(PADDED) + ((<usize>at) << 2);
  let a = x + (row === 0 ? 0 : row === 2 ? 2 * line : line);
  let b = x + (row === 2 ? line : row === 3 ? 3 * line : 2 * line);
  const step = (<usize>most) << 4;
  const element = <usize>most * pixel;
  const end = a + pixel;
  for (; a < end; a += 16, b += 16, to += step) {
    const t0 = combined(row, a, b);
    const t1 = combined(row, a + pixel, b + pixel);
    const t2 = combined(row, a + 2 * pixel, b + 2 * pixel);
    const t3 = combined(row, a + 3 * pixel, b + 3 * pixel);
    v128.store(to, f32x4.sub(t0, t2));
    v128.store(to + element, f32x4.add(t1, t2));
    v128.store(to + 2 * element, f32x4.sub(t2, t1));
    v128.store(to + 3 * element, f32x4.sub(t1, t3));
  }
}

function combined(row: i32, a: usize, b: usize): v128 {
  const first = v128.load(a);
  const second = v128.load(b);
  return row === 1 ? f32x4.add(first, second) : f32x4.sub(first, second);
}

/**
 * One row of A e Aᵀ of a tile, as [element][o/8][tile][8]: first down the columns, then along the row;
 * entries outside of the image are zeros.
 */
function transformGradient(
  g: Geometry,
  to: usize,
  most: i32,
  row: i32,
  firstOut: i32,
  outs: i32,
  n: i32,
  i: i32,
  j: i32,
): void {
  const pixel = (<usize>g.outChannels) << 2;
  const line = <usize>g.columns * pixel;
  const at = (n * g.pixels() + i * g.columns + j) * g.outChannels + firstOut;
  let from = <usize>argument(X) + ((<usize>at) << 2);
  const right = j + 1 < g.columns;
  const below = i + 1 < g.rows;
  const zero = f32x4.splat(0);
  const step = (<usize>most) << 5;
  const element = (<usize>(most * channelsOut(g))) << 2;
  for (const end = from + ((<usize>outs) << 2); from < end; from += 32, to += step) {
    for (let half: usize = 0; half < 32; half += 16) {
      const e = from + half;
      let e0 = zero;
      let e1 = zero;
      if (row !== 3) {
        e0 = v128.load(e);
        if (right) e1 = v128.load(e + pixel);
      }
      if (row !== 0) {
        const low0 = below ? v128.load(e + line) : zero;
        const low1 = below && right ? v128.load(e + line + pixel) : zero;
        e0 = row === 1 ? f32x4.add(e0, low0) : row === 2 ? f32x4.sub(e0, low0) : f32x4.neg(low0);
        e1 = row === 1 ? f32x4.add(e1, low1) : row === 2 ? f32x4.sub(e1, low1) : f32x4.neg(low1);
      }
      v128.store(to + half, e0);
      v128.store(to + half + element, f32x4.add(e0, e1));
      v128.store(to + half + 2 * element, f32x4.sub(e0, e1));
      v128.store(to + half + 3 * element, f32x4.neg(e1));
    }
  }
}

/** Adds the tiles of one element to its sums, (C, outs) with rows of all output channels. */
function addProduct(
  g: Geometry,
  sums: usize,
  x: usize,
  dy: usize,
  most: i32,
  tiles: i32,
  outs: i32,
): void {
  const stride = (<usize>g.outChannels) << 2;
  for (let o = 0; o < outs; o += 8) {
    const panel = dy + ((<usize>(o * most)) << 2);
    for (let c = 0; c < g.channels; c += 4) {
      const to = sums + <usize>c * stride + ((<usize>o) << 2);
      microKernel(to, stride, x + ((<usize>(c * most)) << 2), panel, tiles);
    }
  }
}

/** Gᵀ m G for input channel c and all output channels. */
function kernelsBack(c: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const element = (<usize>(g.channels * g.outChannels)) << 2;
  const m = <usize>argument(SUMS) + ((<usize>(c * g.outChannels)) << 2);
  const tap = (<usize>g.channels) << 2;
  const kernel: usize = 9 * tap;
  for (let o = 0; o < g.outChannels; o += 4) {
    const from = m + ((<usize>o) << 2);
    const to = <usize>argument(DW) + <usize>o * kernel + ((<usize>c) << 2);
    for (let row: usize = 0; row < 3; row++) {
      const left = gathered(from, 4 * element, row);
      const outer = gathered(from + element, 4 * element, row);
      const inner = gathered(from + 2 * element, 4 * element, row);
      const right = gathered(from + 3 * element, 4 * element, row);
      const half = f32x4.mul(f32x4.add(outer, inner), f32x4.splat(0.5));
      const middle = f32x4.mul(f32x4.sub(outer, inner), f32x4.splat(0.5));
      const at = to + 3 * row * tap;
      scatter(at, kernel, f32x4.add(left, half));
      scatter(at + tap, kernel, middle);
      scatter(at + 2 * tap, kernel, f32x4.add(half, right));
    }
  }
}

/** Row `row` of Gᵀ times a column of four elements that are `stride` apart. */
function gathered(m: usize, stride: usize, row: usize): v128 {
  const first = v128.load(m + stride);
  const second = v128.load(m + 2 * stride);
  const half = f32x4.splat(0.5);
  if (row === 1) return f32x4.mul(f32x4.sub(first, second), half);
  const both = f32x4.mul(f32x4.add(first, second), half);
  return f32x4.add(both, v128.load(row === 0 ? m : m + 3 * stride));
}

function scatter(to: usize, stride: usize, values: v128): void {
  v128.store_lane<f32>(to, values, 0);
  v128.store_lane<f32>(to + stride, values, 1);
  v128.store_lane<f32>(to + 2 * stride, values, 2);
  v128.store_lane<f32>(to + 3 * stride, values, 3);
}
