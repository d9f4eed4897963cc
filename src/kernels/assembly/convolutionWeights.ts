/**
 * The gradients of a convolution's weights and biases: dw[o, k] = Σ over (n, p), in that order, of
 * dy[n, p, o]·patch_{n,p}[k], and db[o] = Σ dy[n, p, o].
 *
 * A tile is eight output channels. Their non-zero entries of dy become lists over the pixels, whose
 * rows are the patches, read from the padded images themselves. Patches whose runs are very short
 * (images of one or three channels) are copied together first.
 */
import { writeOffsets } from './convolution';
import { Geometry } from './geometry';
import { append } from './lists';
import { addRows } from './rows';
import { argument, parallel, setArgument } from './threads';

const GEOMETRY = 0;
const DW = 1;
const DB = 2;
const DY = 3;
const PADDED = 4;
const STATE = 5;
const IMAGES = 6;
const THREADS = 7;
const THREAD_BYTES = 8;
const OFFSETS = 12;
const RUNS = 13;
const RUN_LENGTH = 14;

const GROUP = 8;
/** Pixels that are listed at once, and bytes of a list of them. */
const SEGMENT = 512;
const LIST_BYTES: usize = 512 * 8;
/** Runs shorter than this are copied into whole patches. */
const SHORT = 16;

/** Floats of a copied patch: a multiple of 16, so that it is summed in whole vectors. */
function patchLength(g: Geometry): i32 {
  return (g.terms() + 15) & ~15;
}

function copiesPatches(g: Geometry): bool {
  return (g.dilationWidth === 1 ? g.kernelWidth : 1) * g.channels < SHORT;
}

function threadBytes(g: Geometry): usize {
  const patches = copiesPatches(g) ? (<usize>(SEGMENT * patchLength(g))) << 2 : 0;
  return ((<usize>(GROUP * patchLength(g))) << 2) + <usize>GROUP * LIST_BYTES + patches + 64;
}

export function weightGradientWorkspace(geometry: usize, threads: i32): usize {
  const g = changetype<Geometry>(geometry);
  return ((<usize>((g.taps() + 3) & ~3)) << 2) + <usize>threads * threadBytes(g);
}

/** `padded` and `state` are those of the forward pass. */
export function convolveWeightGradient(
  geometry: usize,
  dw: usize,
  db: usize,
  dy: usize,
  padded: usize,
  state: usize,
  images: i32,
  workspace: usize,
): void {
  const g = changetype<Geometry>(geometry);
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(DW, <i32>dw);
  setArgument(DB, <i32>db);
  setArgument(DY, <i32>dy);
  setArgument(PADDED, <i32>padded);
  setArgument(STATE, <i32>state);
  setArgument(IMAGES, images);
  writeOffsets(g, workspace);
  setArgument(THREADS, <i32>(workspace + ((<usize>((g.taps() + 3) & ~3)) << 2)));
  setArgument(THREAD_BYTES, <i32>threadBytes(g));
  parallel(weightTile, (g.outChannels + GROUP - 1) / GROUP);
}

function weightTile(tile: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const first = tile * GROUP;
  const valid = min(GROUP, g.outChannels - first);
  const length = patchLength(g);
  const sumBytes = (<usize>length) << 2;
  const sums = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const lists = sums + <usize>GROUP * sumBytes;
  const ends = lists + <usize>GROUP * LIST_BYTES;
  const patches = ends + 64;
  const db = <usize>argument(DB) + ((<usize>first) << 2);
  memory.fill(sums, 0, <usize>GROUP * sumBytes);
  memory.fill(db, 0, (<usize>valid) << 2);
  const copied = copiesPatches(g);
  const pixels = g.pixels();
  const images = argument(IMAGES);
  for (let n = 0; n < images; n++) {
    const image = <usize>argument(PADDED) + ((<usize>(n * g.paddedSize())) << 2);
    const all = load<i32>(<usize>argument(STATE) + ((<usize>n) << 3), 4) !== 0;
    const dy = <usize>argument(DY) + ((<usize>(n * pixels * g.outChannels + first)) << 2);
    for (let p = 0; p < pixels; p += SEGMENT) {
      const count = min(SEGMENT, pixels - p);
      listChannels(g, lists, ends, dy, p, count, valid, all, copied ? <u32>sumBytes : 0, db);
      if (copied) copyPatches(g, patches, image, p, count, length);
      for (let i = 0; i < valid; i++) {
        const sum = sums + <usize>i * sumBytes;
        const list = lists + <usize>i * LIST_BYTES;
        const end = <usize>load<u32>(ends + ((<usize>i) << 2));
        if (list === end) continue;
        if (copied) addRows(sum, list, end, patches, length);
        else addRuns(sum, list, end, image);
      }
    }
  }
  const terms = g.terms();
  for (let i = 0; i < valid; i++) {
    const to = <usize>argument(DW) + ((<usize>((first + i) * terms)) << 2);
    memory.copy(to, sums + <usize>i * sumBytes, (<usize>terms) << 2);
  }
}

function addRuns(sum: usize, list: usize, end: usize, image: usize): void {
  const offsets = <usize>argument(OFFSETS);
  const runs = argument(RUNS);
  const length = argument(RUN_LENGTH);
  for (let run = 0; run < runs; run++, sum += (<usize>length) << 2) {
    addRows(sum, list, end, image + load<u32>(offsets + ((<usize>run) << 2)), length);
  }
}

/**
 * For each channel of the group its non-zero entries among `count` pixels from `from` on; adds all
 * to the gradient of its bias. An entry's row is the pixel's patch in the padded image or, where
 * patches are copied (`patchBytes` > 0), the copy.
 */
function listChannels(
  g: Geometry,
  lists: usize,
  ends: usize,
  dy: usize,
  from: i32,
  count: i32,
  channels: i32,
  all: bool,
  patchBytes: u32,
  db: usize,
): void {
  for (let i = 0; i < channels; i++) {
    store<u32>(ends + ((<usize>i) << 2), <u32>(lists + <usize>i * LIST_BYTES));
  }
  const stepDown = (g.strideHeight * g.paddedWidth() * g.channels) << 2;
  const stepRight = (g.strideWidth * g.channels) << 2;
  const pixelBytes = (<usize>g.outChannels) << 2;
  let at = dy + <usize>from * pixelBytes;
  let column = from % g.columns;
  let rowOffset = (from / g.columns) * stepDown;
  const zero = f32x4.splat(0);
  for (let p = 0; p < count; p++, at += pixelBytes) {
    const offset = patchBytes > 0 ? <u32>p * patchBytes : <u32>(rowOffset + column * stepRight);
    if (++column === g.columns) {
      column = 0;
      rowOffset += stepDown;
    }
    if (channels === GROUP && !all) {
      const some = v128.or(f32x4.ne(v128.load(at), zero), f32x4.ne(v128.load(at, 16), zero));
      if (!v128.any_true(some)) continue;
    }
    for (let i = 0; i < channels; i++) {
      const lane = (<usize>i) << 2;
      const value = load<f32>(at + lane);
      store<f32>(db + lane, load<f32>(db + lane) + value);
      store<u32>(ends + lane, <u32>append(<usize>load<u32>(ends + lane), offset, value, all));
    }
  }
}

/** The patches of `count` pixels from `from` on, one after another, filled up with zeros. */
function copyPatches(
  g: Geometry,
  to: usize,
  image: usize,
  from: i32,
  count: i32,
  length: i32,
): void {
  const offsets = <usize>argument(OFFSETS);
  const runs = argument(RUNS);
  const runLength = argument(RUN_LENGTH);
  const padding = length - g.terms();
  for (let p = from; p < from + count; p++) {
    const row = (p / g.columns) * g.strideHeight * g.paddedWidth();
    const patch = image + ((<usize>((row + (p % g.columns) * g.strideWidth) * g.channels)) << 2);
    for (let run = 0; run < runs; run++) {
      const source = patch + load<u32>(offsets + ((<usize>run) << 2));
      for (let i = 0; i < runLength; i++, to += 4) {
        store<f32>(to, load<f32>(source + ((<usize>i) << 2)));
      }
    }
    for (let i = 0; i < padding; i++, to += 4) store<f32>(to, 0);
  }
}
