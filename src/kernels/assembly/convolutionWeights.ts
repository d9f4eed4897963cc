/**
 * The gradients of a convolution's weights and biases: dw[o, k] = Σ over (n, p), in that order, of
 * dy[n, p, o]·patch_{n,p}[k], and db[o] = Σ dy[n, p, o]. A tile is eight output channels.
 *
 * Images of many channels: the non-zero entries of dy become lists over the pixels, whose rows are
 * the patches, read from the padded images themselves. Images of a few channels, whose patches are
 * too short to be such rows: eight channels of dy are multiplied by four entries of the patch at once.
 * Windows of single pixels: `pointwise`. Where dy is dense and the shapes allow it: `winogradWeights`.
 */
import { allModerate, writeOffsets } from './convolution';
import {
  DB,
  DW,
  GEOMETRY,
  IMAGE_STATE,
  IMAGES,
  OFFSETS,
  PADDED,
  RUN_LENGTH,
  RUNS,
  STATE,
  THREAD_BYTES,
  THREADS,
  WINNER,
  X,
} from './convolutionArguments';
import { Geometry } from './geometry';
import { anyReaches, append } from './lists';
import { isPointwise, pointwiseWeights, pointwiseWeightsWorkspace } from './pointwise';
import { unpoolPlane } from './pooledPlane';
import { addRows } from './rows';
import { argument, parallel, setArgument } from './threads';
import { WINOGRAD_BOUND, winogradFits } from './winograd';
import { winogradWeights, winogradWeightsFits, winogradWeightsWorkspace } from './winogradWeights';

const GROUP = 8;
/** Pixels that are listed at once, and bytes of a list of them. */
const SEGMENT = 512;
const LIST_BYTES: usize = 512 * 8;
/** Runs shorter than this are too short to be rows. */
const SHORT = 16;

/** Floats of a patch, a multiple of 4. */
function patchLength(g: Geometry): i32 {
  return (g.terms() + 3) & ~3;
}

function hasShortRuns(g: Geometry): bool {
  return (g.dilationWidth === 1 ? g.kernelWidth : 1) * g.channels < SHORT;
}

/** Floats of the offsets: of the pixels of a segment, or of the entries of a patch. */
function offsetLength(g: Geometry): i32 {
  return max(SEGMENT, patchLength(g));
}

/** Sums and biases of a group, offsets, a list, and one image of dy for the channels of the group. */
function threadBytes(g: Geometry): i64 {
  const floats = <i64>GROUP * (patchLength(g) + 1 + g.pixels()) + offsetLength(g);
  return ((floats << 2) + LIST_BYTES + 63) & ~63;
}

/** Bytes of work space, of any size; `pooled` where the result of the convolution is pooled at once. */
export function weightGradientWorkspace(
  geometry: usize,
  images: i32,
  threads: i32,
  pooled: bool,
): f64 {
  const g = changetype<Geometry>(geometry);
  if (isProduct(g) && !pooled) return pointwiseWeightsWorkspace(g, images, threads);
  const lists = 4 * <f64>((g.taps() + 15) & ~15) + <f64>threads * <f64>threadBytes(g);
  return isFiltered(g) ? max(lists, winogradWeightsWorkspace(g, threads)) : lists;
}

/** Whether minimal filtering computes this gradient, values permitting. */
function isFiltered(g: Geometry): bool {
  return g.denseGradient !== 0 && winogradFits(g) && winogradWeightsFits(g);
}

/** Whether one matrix product computes it; biases are summed for whole groups. */
function isProduct(g: Geometry): bool {
  return isPointwise(g) && g.outChannels % GROUP === 0;
}

/**
 * `padded` and `state` are those of the forward pass; with `winner` (else 0) dy is the gradient of
 * the pooled result.
 */
export function convolveWeightGradient(
  geometry: usize,
  dw: usize,
  db: usize,
  dy: usize,
  winner: usize,
  padded: usize,
  state: usize,
  images: i32,
  workspace: usize,
): void {
  const g = changetype<Geometry>(geometry);
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(DW, <i32>dw);
  setArgument(DB, <i32>db);
  setArgument(X, <i32>dy);
  setArgument(WINNER, <i32>winner);
  setArgument(PADDED, <i32>padded);
  setArgument(STATE, <i32>state);
  setArgument(IMAGES, images);
  if (isProduct(g) && winner === 0) {
    parallel(biasTile, g.outChannels / GROUP);
    pointwiseWeights(g, dw, dy, padded, images, workspace);
    return;
  }
  const dyFloats = images * g.pixels() * g.outChannels;
  if (
    isFiltered(g) &&
    winner === 0 &&
    allModerate(state, images) &&
    !anyReaches(dy, dyFloats, WINOGRAD_BOUND)
  ) {
    const end = padded + ((<usize>(images * g.paddedSize())) << 2);
    memory.fill(end, 0, (<usize>((g.paddedWidth() + 1) * g.channels)) << 2);
    winogradWeights(g, workspace);
    parallel(biasTile, g.outChannels / GROUP);
    return;
  }
  writeOffsets(g, workspace);
  setArgument(THREADS, <i32>(workspace + ((<usize>((g.taps() + 15) & ~15)) << 2)));
  setArgument(THREAD_BYTES, <i32>threadBytes(g));
  parallel(weightTile, (g.outChannels + GROUP - 1) / GROUP);
}

/** The biases of eight output channels. */
function biasTile(tile: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const group = (<usize>(tile * GROUP)) << 2;
  const stride = (<usize>g.outChannels) << 2;
  const biases = <usize>argument(DB) + group;
  memory.fill(biases, 0, (<usize>GROUP) << 2);
  const pixels = argument(IMAGES) * g.pixels();
  addBiases(biases, <usize>argument(X) + group, stride, pixels);
}

function weightTile(tile: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const first = tile * GROUP;
  const valid = min(GROUP, g.outChannels - first);
  const sums = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const sumBytes = (<usize>patchLength(g)) << 2;
  const biases = sums + <usize>GROUP * sumBytes;
  const offsets = biases + ((<usize>GROUP) << 2);
  const list = offsets + ((<usize>offsetLength(g)) << 2);
  const channels = list + LIST_BYTES;
  const short = hasShortRuns(g);
  memory.fill(sums, 0, <usize>GROUP * (sumBytes + 4));
  if (short) writeEntryOffsets(g, offsets, patchLength(g));
  for (let n = 0; n < argument(IMAGES); n++) {
    const image = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
    let dy = <usize>argument(X) + ((<usize>(n * g.pixels() * g.outChannels + first)) << 2);
    let stride = (<usize>g.outChannels) << 2;
    if (valid < GROUP || argument(WINNER) !== 0) {
      copyChannels(g, channels, n, first, valid);
      dy = channels;
      stride = (<usize>GROUP) << 2;
    }
    addBiases(biases, dy, stride, g.pixels());
    if (short) addShort(g, sums, image, dy, stride, offsets);
    else addLists(g, sums, image, dy, stride, offsets, list, n);
  }
  const terms = (<usize>g.terms()) << 2;
  const dw = <usize>argument(DW) + <usize>first * terms;
  for (let i: usize = 0; i < <usize>valid; i++) {
    memory.copy(dw + i * terms, sums + i * sumBytes, terms);
  }
  memory.copy(<usize>argument(DB) + ((<usize>first) << 2), biases, (<usize>valid) << 2);
}

/** One image of dy for the channels of a group, as [pixel][8], zeros beyond the last channel. */
function copyChannels(g: Geometry, to: usize, n: i32, first: i32, valid: i32): void {
  const winner = <usize>argument(WINNER);
  if (winner !== 0 && valid === GROUP) {
    const pooled = (<usize>(n * g.pooledPixels() * g.outChannels)) << 2;
    unpoolPlane(g, to, <usize>argument(X) + pooled, winner + pooled, first, GROUP);
    return;
  }
  const bytes = (<usize>valid) << 2;
  const group = (<usize>GROUP) << 2;
  let from = to;
  let stride = bytes;
  if (winner !== 0) {
    // Packed at the end of the space, then spread out from the beginning.
    const pooled = (<usize>(n * g.pooledPixels() * g.outChannels)) << 2;
    from = to + <usize>g.pixels() * (group - bytes);
    unpoolPlane(g, from, <usize>argument(X) + pooled, winner + pooled, first, valid);
  } else {
    from = <usize>argument(X) + ((<usize>(n * g.pixels() * g.outChannels + first)) << 2);
    stride = (<usize>g.outChannels) << 2;
  }
  for (let p = 0; p < g.pixels(); p++, to += group, from += stride) {
    memory.copy(to, from, bytes);
    memory.fill(to + bytes, 0, group - bytes);
  }
}

function addBiases(biases: usize, dy: usize, stride: usize, pixels: i32): void {
  let low = v128.load(biases);
  let high = v128.load(biases, 16);
  for (let p = 0; p < pixels; p++, dy += stride) {
    low = f32x4.add(low, v128.load(dy));
    high = f32x4.add(high, v128.load(dy, 16));
  }
  v128.store(biases, low);
  v128.store(biases, high, 16);
}

function addLists(
  g: Geometry,
  sums: usize,
  image: usize,
  dy: usize,
  stride: usize,
  offsets: usize,
  list: usize,
  n: i32,
): void {
  const sumBytes = (<usize>patchLength(g)) << 2;
  const pixels = g.pixels();
  // Of an image that may hold infinite or NaN pixels; to others the zeros make no difference.
  const all = load<i32>(<usize>argument(STATE) + <usize>n * IMAGE_STATE, 4) !== 0;
  for (let p = 0; p < pixels; p += SEGMENT) {
    const count = min(SEGMENT, pixels - p);
    // The offsets of an image that is one segment stay.
    if (n === 0 || pixels > SEGMENT) writePixelOffsets(g, offsets, p, count);
    const from = dy + <usize>p * stride;
    for (let i: usize = 0; i < <usize>GROUP; i++) {
      const end = listChannel(list, from + (i << 2), stride, offsets, count, all);
      if (end > list) addRuns(sums + i * sumBytes, list, end, image);
    }
  }
}

/** Where the patches of `count` pixels from `from` on begin, in bytes from the padded image. */
function writePixelOffsets(g: Geometry, offsets: usize, from: i32, count: i32): void {
  const stepDown = (g.strideHeight * g.paddedWidth() * g.channels) << 2;
  const stepRight = (g.strideWidth * g.channels) << 2;
  let column = from % g.columns;
  let row = (from / g.columns) * stepDown;
  for (let p = 0; p < count; p++, offsets += 4) {
    store<u32>(offsets, <u32>(row + column * stepRight));
    if (++column === g.columns) {
      column = 0;
      row += stepDown;
    }
  }
}

/** The non-zero entries of one channel among `count` pixels; returns where the list ends. */
function listChannel(
  list: usize,
  dy: usize,
  stride: usize,
  offsets: usize,
  count: i32,
  all: bool,
): usize {
  let end = list;
  const last = offsets + ((<usize>count) << 2);
  for (; offsets < last; offsets += 4, dy += stride) end = append(end, load<u32>(offsets), dy, all);
  return end;
}

function addRuns(sum: usize, list: usize, end: usize, image: usize): void {
  const offsets = <usize>argument(OFFSETS);
  const runs = argument(RUNS);
  const length = argument(RUN_LENGTH);
  for (let run = 0; run < runs; run++, sum += (<usize>length) << 2) {
    addRows(sum, list, end, image + load<u32>(offsets + ((<usize>run) << 2)), length);
  }
}

/** Eight channels by four entries of the patch at a time, all pixels of an image. */
function addShort(
  g: Geometry,
  sums: usize,
  image: usize,
  dy: usize,
  stride: usize,
  offsets: usize,
): void {
  const length = (<usize>patchLength(g)) << 2;
  for (let k: usize = 0; k < length; k += 16) {
    addOuter(g, sums + k, length, image, offsets + k, dy, stride);
  }
}

/** Where each entry of a patch is, in bytes from its first; those beyond the last repeat the first. */
function writeEntryOffsets(g: Geometry, offsets: usize, length: i32): void {
  const runs = <usize>argument(OFFSETS);
  const runLength = argument(RUN_LENGTH);
  for (let k = 0; k < length; k++) {
    const run = load<u32>(runs + ((<usize>(k / runLength)) << 2));
    const offset = k < g.terms() ? run + ((<u32>(k % runLength)) << 2) : 0;
    store<u32>(offsets + ((<usize>k) << 2), offset);
  }
}

/** sum[i][k] += Σ_p dy[p, i]·patch_p[k] for eight i and four k; rows of sums are `row` bytes apart. */
function addOuter(
  g: Geometry,
  sum: usize,
  row: usize,
  image: usize,
  offsets: usize,
  dy: usize,
  stride: usize,
): void {
  const k0 = <usize>load<u32>(offsets);
  const k1 = <usize>load<u32>(offsets, 4);
  const k2 = <usize>load<u32>(offsets, 8);
  const k3 = <usize>load<u32>(offsets, 12);
  let s0 = gatherColumn(sum, row);
  let t0 = gatherColumn(sum + 4 * row, row);
  let s1 = gatherColumn(sum + 4, row);
  let t1 = gatherColumn(sum + 4 * row + 4, row);
  let s2 = gatherColumn(sum + 8, row);
  let t2 = gatherColumn(sum + 4 * row + 8, row);
  let s3 = gatherColumn(sum + 12, row);
  let t3 = gatherColumn(sum + 4 * row + 12, row);
  const right = (<usize>(g.strideWidth * g.channels)) << 2;
  const down = (<usize>(g.strideHeight * g.paddedWidth() * g.channels)) << 2;
  for (let i = 0; i < g.rows; i++, image += down) {
    const end = image + <usize>g.columns * right;
    for (let x = image; x < end; x += right, dy += stride) {
      const low = v128.load(dy);
      const high = v128.load(dy, 16);
      const x0 = v128.load32_splat(x + k0);
      s0 = f32x4.add(s0, f32x4.mul(x0, low));
      t0 = f32x4.add(t0, f32x4.mul(x0, high));
      const x1 = v128.load32_splat(x + k1);
      s1 = f32x4.add(s1, f32x4.mul(x1, low));
      t1 = f32x4.add(t1, f32x4.mul(x1, high));
      const x2 = v128.load32_splat(x + k2);
      s2 = f32x4.add(s2, f32x4.mul(x2, low));
      t2 = f32x4.add(t2, f32x4.mul(x2, high));
      const x3 = v128.load32_splat(x + k3);
      s3 = f32x4.add(s3, f32x4.mul(x3, low));
      t3 = f32x4.add(t3, f32x4.mul(x3, high));
    }
  }
  scatterColumn(sum, row, s0);
  scatterColumn(sum + 4 * row, row, t0);
  scatterColumn(sum + 4, row, s1);
  scatterColumn(sum + 4 * row + 4, row, t1);
  scatterColumn(sum + 8, row, s2);
  scatterColumn(sum + 4 * row + 8, row, t2);
  scatterColumn(sum + 12, row, s3);
  scatterColumn(sum + 4 * row + 12, row, t3);
}

/** Four floats that are `row` bytes apart. */
function gatherColumn(from: usize, row: usize): v128 {
  let column = v128.load32_zero(from);
  column = v128.load_lane<f32>(from + row, column, 1);
  column = v128.load_lane<f32>(from + 2 * row, column, 2);
  return v128.load_lane<f32>(from + 3 * row, column, 3);
}

function scatterColumn(to: usize, row: usize, column: v128): void {
  v128.store_lane<f32>(to, column, 0);
  v128.store_lane<f32>(to + row, column, 1);
  v128.store_lane<f32>(to + 2 * row, column, 2);
  v128.store_lane<f32>(to + 3 * row, column, 3);
}
