/** The gradient of a convolution's input. */
import {
  BIAS,
  GEOMETRY,
  KEEP_ZEROS,
  PACKED,
  roundUp,
  THREAD_BYTES,
  THREADS,
  W,
  WIDTH,
  WINNER,
  X,
  Y,
} from './convolutionArguments';
import { gatherPlane, gatherWidth, listBytes } from './gatherPlane';
import { Geometry } from './geometry';
import { anyReaches, NOT_FINITE } from './lists';
import { isPointwise, pointwiseInput, pointwiseInputWorkspace } from './pointwise';
import { unpoolPlane } from './pooledPlane';
import { argument, parallel, setArgument } from './threads';
import { WINOGRAD_BOUND, winogradFits } from './winograd';
import { winogradInput, winogradInputWorkspace } from './winogradInput';

function threadBytes(g: Geometry, pooled: bool): i64 {
  const plane = pooled ? (<i64>roundUp(g.pixels() * g.outChannels, 16)) << 2 : 0;
  return plane + listBytes(g.pixels(), g.outChannels, g.taps());
}

/** Bytes of work space, of any size; `pooled` where the result of the convolution is pooled at once. */
export function inputGradientWorkspace(geometry: usize, threads: i32, pooled: bool): f64 {
  const g = changetype<Geometry>(geometry);
  const filtering = isFiltered(g) ? winogradInputWorkspace(g, threads) : 0;
  const product = isPointwise(g) ? pointwiseInputWorkspace(g, threads) : 0;
  const packed = <i64>(g.taps() * g.outChannels) * roundUp(g.channels, 32);
  const lists = 128 + 4 * <f64>packed + <f64>threads * <f64>threadBytes(g, pooled);
  return max(lists, max(filtering, product));
}

/** Whether minimal filtering computes this gradient, values permitting. */
function isFiltered(g: Geometry): bool {
  return g.denseGradient !== 0 && winogradFits(g);
}

/**
 * ∂L/∂x from ∂L/∂y: dx[p, c] = Σ of dy[q, o]·w over the outputs q whose windows hold p, in row-major
 * order (so over the taps from the last to the first), and the channels o. Where dy is dense and the
 * shapes allow it by `winogradInput`; the formula depends on the shapes alone, but for dy and weights
 * that reach `WINOGRAD_BOUND` or are not finite.
 */
export function convolveInputGradient(
  geometry: usize,
  dx: usize,
  dy: usize,
  winner: usize,
  w: usize,
  images: i32,
  workspace: usize,
): void {
  const g = changetype<Geometry>(geometry);
  if (isPointwise(g) && winner === 0) {
    pointwiseInput(g, dx, dy, w, images, workspace);
    return;
  }
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>dx);
  setArgument(X, <i32>dy);
  setArgument(WINNER, <i32>winner);
  setArgument(W, <i32>w);
  if (
    isFiltered(g) &&
    winner === 0 &&
    !anyReaches(dy, images * g.pixels() * g.outChannels, WINOGRAD_BOUND) &&
    !anyReaches(w, g.outChannels * g.terms(), WINOGRAD_BOUND)
  ) {
    winogradInput(g, images, workspace);
    return;
  }
  const width = gatherWidth(g.channels);
  const columns = roundUp(g.channels, width);
  setArgument(BIAS, <i32>workspace);
  memory.fill(workspace, 0, 128);
  setArgument(WIDTH, width);
  setArgument(KEEP_ZEROS, anyReaches(w, g.outChannels * g.terms(), NOT_FINITE));
  const packed = workspace + 128;
  setArgument(PACKED, <i32>packed);
  setArgument(THREADS, <i32>(packed + ((<usize>(g.taps() * g.outChannels * columns)) << 2)));
  setArgument(THREAD_BYTES, <i32>threadBytes(g, winner !== 0));
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
  const dx = <usize>argument(Y) + ((<usize>(n * g.height * g.width * g.channels)) << 2);
  const space = <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
  const winner = <usize>argument(WINNER);
  if (winner === 0) {
    const dy = <usize>argument(X) + ((<usize>(n * g.pixels() * g.outChannels)) << 2);
    gatherPlane(g, true, dx, dy, space);
    return;
  }
  const pooled = (<usize>(n * g.pooledPixels() * g.outChannels)) << 2;
  unpoolPlane(g, space, <usize>argument(X) + pooled, winner + pooled, 0, g.outChannels);
  const lists = space + ((<usize>roundUp(g.pixels() * g.outChannels, 16)) << 2);
  gatherPlane(g, true, dx, space, lists);
}
