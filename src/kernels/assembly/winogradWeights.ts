/**
 * The gradient of a convolution's weights by minimal filtering: the adjoint of y = Aᵀ[(G g Gᵀ) ⊙
 * (Bᵀ d B)]A in g, which is dg = Gᵀ[Σ (A e Aᵀ) ⊙ (Bᵀ d B)]G, with e the 2 × 2 entries of dy over a
 * tile; the sum is over all tiles, image by image and row by row.
 *
 * Some rows of tiles at a time are transformed, then summed by one matrix product (C, tiles) ·
 * (tiles, O) for each of the 16 elements. Which rows these are depends on the shapes alone.
 */
import { DW, GEOMETRY, PADDED, X } from './convolutionArguments';
import { Geometry } from './geometry';
import { microKernel } from './microKernel';
import { argument, parallel, setArgument } from './threads';
import { transformInput } from './winograd';

const ELEMENTS = 16;
/** Bytes of transformed tiles that are worked on at once: they stay in the second cache. */
const CHUNK_BYTES = 1 << 19;

/** Arguments of these jobs alone. */
const SUMS = 20;
const TILES_X = 21;
const TILES_E = 22;
const FIRST_ROW = 23;
const ROWS_AT_ONCE = 24;

function tileColumns(g: Geometry): i32 {
  return (g.columns + 1) >> 1;
}

function tileRows(g: Geometry): i32 {
  return (g.rows + 1) >> 1;
}

/** Rows of tiles that are transformed at once, of one image or of several. */
function rowsAtOnce(g: Geometry): i32 {
  const row = (ELEMENTS * tileColumns(g) * (g.channels + g.outChannels)) << 2;
  return max(1, CHUNK_BYTES / row);
}

/** Room for so many tiles: an odd number, for rows a power of two apart would share their cache lines. */
function roomFor(tiles: i32): i32 {
  return tiles | 1;
}

/** Channels in whole vectors, output channels in whole panels. */
export function winogradWeightsFits(g: Geometry): bool {
  return g.channels % 4 === 0 && g.outChannels % 8 === 0;
}

/** Bytes of work space, of any size. */
export function winogradWeightsWorkspace(g: Geometry): f64 {
  const tiles = <f64>roomFor(rowsAtOnce(g) * tileColumns(g));
  const channels = <f64>(g.channels + g.outChannels);
  return 4 * ELEMENTS * (tiles * channels + <f64>g.channels * <f64>g.outChannels);
}

/**
 * The arguments `GEOMETRY`, `X` (dy), `PADDED` and `DW` are set already. The pixel and the row that
 * the last tiles may read beyond the padded images must be finite: they are multiplied by zeros.
 */
export function winogradWeights(g: Geometry, images: i32, workspace: usize): void {
  const size = (<usize>(ELEMENTS * g.channels * g.outChannels)) << 2;
  const most = rowsAtOnce(g);
  setArgument(SUMS, <i32>workspace);
  memory.fill(workspace, 0, size);
  const tiles = workspace + size;
  const bytes = (<usize>(ELEMENTS * roomFor(most * tileColumns(g)) * g.channels)) << 2;
  setArgument(TILES_X, <i32>tiles);
  setArgument(TILES_E, <i32>(tiles + bytes));
  const all = images * tileRows(g);
  for (let first = 0; first < all; first += most) {
    setArgument(FIRST_ROW, first);
    setArgument(ROWS_AT_ONCE, min(most, all - first));
    parallel(transformRow, argument(ROWS_AT_ONCE));
    parallel(addElement, ELEMENTS);
  }
  parallel(kernelsBack, g.channels);
}

/** One row of tiles of the images, as [element][c/4][tile][4], and of dy, as [element][o/8][tile][8]. */
function transformRow(row: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const across = tileColumns(g);
  const at = argument(FIRST_ROW) + row;
  const n = at / tileRows(g);
  const i = 2 * (at % tileRows(g));
  const width = g.paddedWidth();
  const room = roomFor(argument(ROWS_AT_ONCE) * across);
  const x = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize() + i * width * g.channels)) << 2);
  const dy =
    <usize>argument(X) + ((<usize>((n * g.pixels() + i * g.columns) * g.outChannels)) << 2);
  const step = (<usize>room) << 4;
  const elementX = (<usize>(room * g.channels)) << 2;
  const elementE = (<usize>(room * g.outChannels)) << 2;
  for (let j = 0; j < across; j++) {
    const tile = <usize>(row * across + j);
    const from = x + ((<usize>(2 * j * g.channels)) << 2);
    transformInput(<usize>argument(TILES_X) + (tile << 4), step, elementX, from, width, g.channels);
    const to = <usize>argument(TILES_E) + (tile << 5);
    transformGradient(to, 2 * step, elementE, dy, g, i, 2 * j);
  }
}

/** A e Aᵀ of one tile, first down the columns, then along the rows; zeros outside of the image. */
function transformGradient(
  to: usize,
  step: usize,
  element: usize,
  dy: usize,
  g: Geometry,
  i: i32,
  j: i32,
): void {
  const pixel = (<usize>g.outChannels) << 2;
  const row = <usize>g.columns * pixel;
  const right = j + 1 < g.columns;
  const below = i + 1 < g.rows;
  let from = dy + <usize>j * pixel;
  const zero = f32x4.splat(0);
  for (const end = from + pixel; from < end; from += 32, to += step) {
    for (let half: usize = 0; half < 32; half += 16) {
      const at = from + half;
      const e00 = v128.load(at);
      const e01 = right ? v128.load(at + pixel) : zero;
      const e10 = below ? v128.load(at + row) : zero;
      const e11 = right && below ? v128.load(at + row + pixel) : zero;
      spread(to + half, element, e00, e01);
      spread(to + half + 4 * element, element, f32x4.add(e00, e10), f32x4.add(e01, e11));
      spread(to + half + 8 * element, element, f32x4.sub(e00, e10), f32x4.sub(e01, e11));
      spread(to + half + 12 * element, element, f32x4.neg(e10), f32x4.neg(e11));
    }
  }
}

/** A times a row of two entries. */
function spread(to: usize, element: usize, e0: v128, e1: v128): void {
  v128.store(to, e0);
  v128.store(to + element, f32x4.add(e0, e1));
  v128.store(to + 2 * element, f32x4.sub(e0, e1));
  v128.store(to + 3 * element, f32x4.neg(e1));
}

/** The sums of one element, (C, O), with the tiles that are transformed. */
function addElement(element: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const tiles = argument(ROWS_AT_ONCE) * tileColumns(g);
  const room = roomFor(tiles);
  const stride = (<usize>g.outChannels) << 2;
  const x = <usize>argument(TILES_X) + ((<usize>(element * room * g.channels)) << 2);
  const e = <usize>argument(TILES_E) + ((<usize>(element * room * g.outChannels)) << 2);
  const sums = <usize>argument(SUMS) + <usize>(element * g.channels) * stride;
  for (let o = 0; o < g.outChannels; o += 8) {
    const panel = e + ((<usize>(o * room)) << 2);
    for (let c = 0; c < g.channels; c += 4) {
      const to = sums + <usize>c * stride + ((<usize>o) << 2);
      microKernel(to, stride, x + ((<usize>(c * room)) << 2), panel, tiles);
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
