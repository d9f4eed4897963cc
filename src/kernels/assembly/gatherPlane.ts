/**
 * One image of a convolution from lists of the non-zeros of the other side: y from x, or on the way
 * back dx from dy. Each pixel is a sum of rows of the weights, scaled by the entries of the pixels
 * that its window sees.
 */
import { BIAS, KEEP_ZEROS, PACKED, roundUp, WIDTH } from './convolutionArguments';
import { gather16, gather32, RANGE } from './gather';
import { Geometry } from './geometry';
import { listPixels } from './lists';
import { ENTRY } from './rows';
import { argument } from './threads';

/** Bytes of weights that stay in the first cache while the pixels of an image pass by. */
const CACHED = 49_152;

/** Columns that a list is summed in at once. */
export function gatherWidth(columns: i32): i32 {
  return columns > 16 ? 32 : 16;
}

/** Bytes of lists, bounds, ranges and an edge for one image of that many pixels and channels. */
export function listBytes(pixels: i32, channels: i32, taps: i32): i64 {
  return (
    <i64>(pixels * channels) * ENTRY +
    ((<i64>roundUp(pixels + 1, 16)) << 2) +
    roundUp(taps * <i32>RANGE, 64) +
    512
  );
}

/** All pixels of one image of the result (of y, or `back` of dx) from lists of the other side. */
export function gatherPlane(g: Geometry, back: bool, y: usize, x: usize, lists: usize): void {
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
  const ranges = bounds + ((<usize>roundUp(pixels + 1, 16)) << 2);
  const edge = ranges + <usize>roundUp(taps * <i32>RANGE, 64);
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
