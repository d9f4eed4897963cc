/**
 * Convolution as networks use it (cross-correlation), channels last: images (N, H, W, C), weights
 * (O, KH, KW, C), results (N, rows, columns, O).
 *
 * y[p, o] = bias[o] + Σ over (ky, kx, c), in that order, every product and sum rounded. Dense images
 * go through `directKernel`; where enough pixels are zero (after a ReLU, at the border of a digit)
 * they become lists and the sum runs over the non-zeros only, with the same bits.
 */
import { directKernel } from './directKernel';
import { gather16, gather32, RANGE } from './gather';
import { Geometry } from './geometry';
import { countNonZeros, hasNonFinite, listPixels } from './lists';
import { ENTRY } from './rows';
import { argument, parallel, setArgument } from './threads';

/** Bytes of weights that stay in the first cache while the pixels of an image pass by. */
const CACHED = 49_152;

const GEOMETRY = 0;
const Y = 1;
const X = 2;
const PADDED = 3;
const STATE = 4;
const W = 5;
const BIAS = 6;
const PACKED = 7;
const THREADS = 8;
const THREAD_BYTES = 9;
const WIDTH = 10;
const KEEP_ZEROS = 11;
const OFFSETS = 12;
const RUNS = 13;
const RUN_LENGTH = 14;

/** What is known of an image of the batch: number of non-zeros, and whether all is finite. */
const IMAGE_STATE: usize = 8;

function roundUp(x: i32, unit: i32): i32 {
  return ((x + unit - 1) / unit) * unit;
}

/** Columns that a list is summed in at once. */
function gatherWidth(columns: i32): i32 {
  return columns > 16 ? 32 : 16;
}

/** Bytes of lists, bounds, ranges and an edge for one image of that many pixels and channels. */
function listBytes(pixels: i32, channels: i32, taps: i32): usize {
  return (
    <usize>(pixels * channels) * ENTRY +
    ((<usize>roundUp(pixels + 1, 4)) << 2) +
    <usize>roundUp(taps * <i32>RANGE, 16) +
    512
  );
}

/** Bytes of work space of `convolve` (forwards) and of `convolveInputGradient`. */
export function convolveWorkspace(geometry: usize, threads: i32): usize {
  const g = changetype<Geometry>(geometry);
  const packed = (<usize>(g.terms() * roundUp(g.outChannels, 32))) << 2;
  const lists = listBytes(g.height * g.width, g.channels, g.taps());
  const back = (<usize>(g.taps() * g.outChannels * roundUp(g.channels, 32))) << 2;
  const backLists = listBytes(g.pixels(), g.outChannels, g.taps());
  const bias = (<usize>roundUp(g.outChannels, 32)) << 2;
  const offsets = (<usize>roundUp(g.taps(), 4)) << 2;
  return max(packed, back) + bias + offsets + <usize>threads * max(lists, backLists);
}

/**
 * y from x. `padded` receives the images with their borders of zeros, `state` 8 bytes an image; both
 * are what the gradient of the weights needs.
 */
export function convolve(
  geometry: usize,
  y: usize,
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
  setArgument(X, <i32>x);
  setArgument(PADDED, <i32>padded);
  setArgument(STATE, <i32>state);
  setArgument(W, <i32>w);
  const paddedBias = workspace;
  const columns = roundUp(g.outChannels, 32);
  memory.fill(paddedBias, 0, (<usize>columns) << 2);
  for (let o = 0; o < g.outChannels; o++) {
    store<f32>(paddedBias + ((<usize>o) << 2), load<f32>(bias + ((<usize>o) << 2)) + 0);
  }
  setArgument(BIAS, <i32>paddedBias);
  const offsets = paddedBias + ((<usize>columns) << 2);
  writeOffsets(g, offsets);
  const packed = offsets + ((<usize>roundUp(g.taps(), 4)) << 2);
  setArgument(PACKED, <i32>packed);
  setArgument(THREADS, <i32>(packed + ((<usize>(g.terms() * columns)) << 2)));
  setArgument(THREAD_BYTES, <i32>listBytes(g.height * g.width, g.channels, g.taps()));
  parallel(padImage, images);

  const size = g.height * g.width * g.channels;
  let nonZeros: i64 = 0;
  for (let n = 0; n < images; n++) nonZeros += load<i32>(state + <usize>n * IMAGE_STATE);
  const share = <f32>nonZeros / (<f32>images * <f32>size);
  const limit: f32 = g.outChannels > 16 ? 0.75 : 0.5;
  // With few channels the lists are too short to be worth their bookkeeping.
  const listed = g.channels >= 8 && share <= limit;
  if (listed && !hasNonFinite(w, g.outChannels * g.terms())) {
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
  store<i32>(state, i32(hasNonFinite(x, size)), 4);
  const paddedRow = (<usize>(g.paddedWidth() * g.channels)) << 2;
  const row = (<usize>(g.width * g.channels)) << 2;
  const left = (<usize>(g.paddingWidth * g.channels)) << 2;
  const above = <usize>g.paddingHeight * paddedRow;
  let to = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
  memory.fill(to, 0, above);
  to += above;
  for (let i = 0; i < g.height; i++, to += paddedRow) {
    memory.fill(to, 0, left);
    memory.copy(to + left, x + <usize>i * row, row);
    memory.fill(to + left + row, 0, left);
  }
  memory.fill(to, 0, above);
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

function directImage(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const pixelBytes = (<usize>g.channels) << 2;
  const outBytes = (<usize>g.outChannels) << 2;
  const image = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
  const y = <usize>argument(Y) + <usize>(n * g.pixels()) * outBytes;
  const edge = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
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
  const lists = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const y = <usize>argument(Y) + ((<usize>(n * g.pixels() * g.outChannels)) << 2);
  gatherPlane(g, false, y, image, lists);
}

/**
 * ∂L/∂x from ∂L/∂y: dx[p, c] = Σ of dy[q, o]·w over the outputs q whose windows hold p, in row-major
 * order (so over the taps from the last to the first), and the channels o.
 */
export function convolveInputGradient(
  geometry: usize,
  dx: usize,
  dy: usize,
  w: usize,
  images: i32,
  workspace: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const width = gatherWidth(g.channels);
  const columns = roundUp(g.channels, width);
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>dx);
  setArgument(X, <i32>dy);
  setArgument(W, <i32>w);
  setArgument(BIAS, <i32>workspace);
  memory.fill(workspace, 0, 128);
  setArgument(WIDTH, width);
  setArgument(KEEP_ZEROS, hasNonFinite(w, g.outChannels * g.terms()));
  const packed = workspace + 128;
  setArgument(PACKED, <i32>packed);
  setArgument(THREADS, <i32>(packed + ((<usize>(g.taps() * g.outChannels * columns)) << 2)));
  setArgument(THREAD_BYTES, <i32>listBytes(g.pixels(), g.outChannels, g.taps()));
  parallel(packTapBack, g.taps() * (columns / width));
  parallel(gatherImageBack, images);
}

/** The weights of one tap, counted from the last, for one panel of input channels, as [o][width]. */
function packTapBack(tile: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const width = argument(WIDTH);
  const taps = g.taps();
  const first = (tile / taps) * width;
  const tap = taps - 1 - (tile % taps);
  const valid = (<usize>min(width, g.channels - first)) << 2;
  let to = <usize>argument(PACKED) + ((<usize>(tile * g.outChannels * width)) << 2);
  for (let o = 0; o < g.outChannels; o++, to += (<usize>width) << 2) {
    const from = <usize>argument(W) + ((<usize>((o * taps + tap) * g.channels + first)) << 2);
    memory.copy(to, from, valid);
    memory.fill(to + valid, 0, ((<usize>width) << 2) - valid);
  }
}

function gatherImageBack(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const image = <usize>argument(X) + ((<usize>(n * g.pixels() * g.outChannels)) << 2);
  const lists = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const dx = <usize>argument(Y) + ((<usize>(n * g.height * g.width * g.channels)) << 2);
  gatherPlane(g, true, dx, image, lists);
}

/** All pixels of one image of the result (of y, or `back` of dx) from lists of the other side. */
function gatherPlane(g: Geometry, back: bool, y: usize, x: usize, lists: usize): void {
  const rows = back ? g.height : g.rows;
  const columns = back ? g.width : g.columns;
  const outChannels = back ? g.channels : g.outChannels;
  const channels = back ? g.outChannels : g.channels;
  const fromRows = back ? g.rows : g.height;
  const fromColumns = back ? g.columns : g.width;
  const pixels = fromRows * fromColumns;
  const width = argument(WIDTH);
  const widthBytes = (<usize>width) << 2;
  const taps = g.taps();
  const bounds = lists + <usize>(pixels * channels) * ENTRY;
  const ranges = bounds + ((<usize>roundUp(pixels + 1, 4)) << 2);
  const edge = ranges + <usize>roundUp(taps * <i32>RANGE, 16);
  const tapBytes = <usize>channels * widthBytes;
  const along = gathersAlong(g, back, <i32>tapBytes);
  const all = argument(KEEP_ZEROS) !== 0;
  listPixels(lists, bounds, x, fromRows, fromColumns, channels, <u32>widthBytes, along, all);
  const unit = along ? g.kernelWidth : 1;
  const group = max(1, CACHED / (<i32>tapBytes * unit)) * unit;
  const packed = <usize>argument(PACKED);
  for (let o = 0; o < outChannels; o += width) {
    const valid = (<usize>min(width, outChannels - o)) << 2;
    const start = <usize>argument(BIAS) + (back ? 0 : (<usize>o) << 2);
    const w = packed + <usize>((o / width) * taps) * tapBytes;
    for (let tap = 0; tap < taps; tap += group) {
      const last = min(tap + group, taps);
      let to = y + ((<usize>o) << 2);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++, to += (<usize>outChannels) << 2) {
          const end = along
            ? writeRowRanges(g, back, ranges, bounds, i, j, tap, last, w, tapBytes)
            : writeRanges(g, back, ranges, bounds, i, j, tap, last, w, tapBytes);
          let c = to;
          if (valid !== widthBytes) {
            c = edge;
            memory.copy(edge, to, valid);
          }
          const from = tap === 0 ? start : c;
          if (width === 32) gather32(c, from, ranges, end);
          else gather16(c, from, ranges, end);
          if (c === edge) memory.copy(to, edge, valid);
        }
      }
    }
  }
}

/**
 * Neighbouring taps of a row see neighbouring pixels, whose lists follow each other: where nothing
 * is dilated (nor, on the way back, strided) one range serves for a row of the kernel. Not worth it
 * where the weights of a row would leave the cache.
 */
function gathersAlong(g: Geometry, back: bool, tapBytes: i32): bool {
  if (g.dilationWidth !== 1 || (back && g.strideWidth !== 1)) return false;
  return tapBytes * g.kernelWidth <= CACHED;
}

/**
 * One range for each row of the kernel among the taps first … last − 1, at the output (i, j) or, on
 * the way back, at the input (i, j). Taps are counted in the order of the pixels under them, so on
 * the way back from the last of the kernel to the first.
 */
function writeRowRanges(
  g: Geometry,
  back: bool,
  ranges: usize,
  bounds: usize,
  i: i32,
  j: i32,
  first: i32,
  last: i32,
  w: usize,
  tapBytes: usize,
): usize {
  const height = back ? g.rows : g.height;
  const width = back ? g.columns : g.width;
  const left = back ? j + g.paddingWidth - g.kernelWidth + 1 : j * g.strideWidth - g.paddingWidth;
  const from = max(left, 0);
  const to = min(left + g.kernelWidth, width);
  if (from >= to) return ranges;
  const shift = <usize>left * tapBytes;
  for (let tap = first; tap < last; tap += g.kernelWidth) {
    const ky = tap / g.kernelWidth;
    const row = back
      ? rowBack(g, i, ky)
      : i * g.strideHeight + ky * g.dilationHeight - g.paddingHeight;
    if (<u32>row >= <u32>height) continue;
    const bound = bounds + ((<usize>(row * width + from)) << 2);
    store<u32>(ranges, load<u32>(bound));
    store<u32>(ranges, load<u32>(bound + ((<usize>(to - from)) << 2)), 4);
    store<u32>(ranges, <u32>(w + <usize>tap * tapBytes - shift), 8);
    ranges += RANGE;
  }
  return ranges;
}

/** The row of dy whose window has row i of the image under row ky, counted from the last. */
function rowBack(g: Geometry, i: i32, ky: i32): i32 {
  return outputAt(
    i + g.paddingHeight - (g.kernelHeight - 1 - ky) * g.dilationHeight,
    g.strideHeight,
  );
}

/** One range for each of the taps first … last − 1, counted as above. */
function writeRanges(
  g: Geometry,
  back: bool,
  ranges: usize,
  bounds: usize,
  i: i32,
  j: i32,
  first: i32,
  last: i32,
  w: usize,
  tapBytes: usize,
): usize {
  const height = back ? g.rows : g.height;
  const width = back ? g.columns : g.width;
  let tap = 0;
  for (let ky = 0; ky < g.kernelHeight; ky++) {
    const row = back
      ? rowBack(g, i, ky)
      : i * g.strideHeight + ky * g.dilationHeight - g.paddingHeight;
    if (<u32>row >= <u32>height) {
      tap += g.kernelWidth;
      continue;
    }
    for (let kx = 0; kx < g.kernelWidth; kx++, tap++) {
      if (tap < first || tap >= last) continue;
      const column = back
        ? outputAt(j + g.paddingWidth - (g.kernelWidth - 1 - kx) * g.dilationWidth, g.strideWidth)
        : j * g.strideWidth + kx * g.dilationWidth - g.paddingWidth;
      if (<u32>column >= <u32>width) continue;
      const bound = bounds + ((<usize>(row * width + column)) << 2);
      store<u32>(ranges, load<u32>(bound));
      store<u32>(ranges, load<u32>(bound, 4), 4);
      store<u32>(ranges, <u32>(w + <usize>tap * tapBytes), 8);
      ranges += RANGE;
    }
  }
  return ranges;
}

/** The output whose window begins at this row or column; −1 if there is none. */
function outputAt(position: i32, stride: i32): i32 {
  if (stride === 1) return position;
  return position % stride === 0 ? position / stride : -1;
}
