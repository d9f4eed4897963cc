/**
 * The gradient of a convolution's input by minimal filtering: dx is the convolution of dy, with a
 * border of 2 − padding, and the kernels turned by 180°, w′[c, ky, kx, o] = w[o, 2 − ky, 2 − kx, c].
 *
 * Domain: |dy|, |w| < `WINOGRAD_BOUND`, as forwards. The rounding error is bounded in
 * `tests/units/fast/winogradGradientBound.test.ts`.
 */
import {
  BIAS,
  GEOMETRY,
  PACKED,
  roundUp,
  THREAD_BYTES,
  THREADS,
  W,
  X,
  Y,
} from './convolutionArguments';
import { Geometry } from './geometry';
import { padPlane } from './padding';
import { argument, parallel, setArgument } from './threads';
import { transformKernel, winogradBytes, winogradPlane, winogradWeightSize } from './winograd';

const TAPS = 9;

/** Bytes of one image of dy with its border, and of what the last tiles read beyond it. */
function borderedBytes(g: Geometry): i64 {
  const width = g.columns + 2 * (2 - g.paddingWidth);
  const height = g.rows + 2 * (2 - g.paddingHeight);
  const floats = (<i64>height * width + width + 1) * g.outChannels;
  return ((floats << 2) + 63) & ~63;
}

/** What a thread needs for an image; a kernel is turned there too, and has no more than 3 · 3 pixels. */
function threadBytes(g: Geometry): i64 {
  const tiles = winogradBytes(g.outChannels, g.channels, g.height, g.width);
  return borderedBytes(g) + ((<i64>tiles + 63) & ~63);
}

/** Bytes of work space, of any size. */
export function winogradInputWorkspace(g: Geometry, threads: i32): f64 {
  const floats = roundUp(g.channels, 32) + winogradWeightSize(g.outChannels, g.channels);
  return 4 * <f64>floats + <f64>threads * <f64>threadBytes(g);
}

/** The arguments `GEOMETRY`, `X` (dy), `Y` (dx) and `W` are set already. */
export function winogradInput(g: Geometry, images: i32, workspace: usize): void {
  const zeros = (<usize>roundUp(g.channels, 32)) << 2;
  memory.fill(workspace, 0, zeros);
  setArgument(BIAS, <i32>workspace);
  const packed = workspace + zeros;
  setArgument(PACKED, <i32>packed);
  const size = (<usize>winogradWeightSize(g.outChannels, g.channels)) << 2;
  setArgument(THREADS, <i32>(packed + size));
  setArgument(THREAD_BYTES, <i32>threadBytes(g));
  parallel(turnKernel, g.channels);
  parallel(imageBack, images);
}

function spaceOf(thread: i32): usize {
  return <usize>argument(THREADS) + <usize>thread * <usize>argument(THREAD_BYTES);
}

function turnKernel(c: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const turned = spaceOf(thread);
  let to = turned;
  for (let tap = TAPS - 1; tap >= 0; tap--) {
    for (let o = 0; o < g.outChannels; o++, to += 4) {
      const at = (<usize>((o * TAPS + tap) * g.channels + c)) << 2;
      store<f32>(to, load<f32>(<usize>argument(W) + at));
    }
  }
  transformKernel(<usize>argument(PACKED), c, g.channels, g.outChannels, turned);
}

function imageBack(n: i32, thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const bordered = spaceOf(thread);
  const dy = <usize>argument(X) + ((<usize>(n * g.pixels() * g.outChannels)) << 2);
  const above = 2 - g.paddingHeight;
  const left = 2 - g.paddingWidth;
  padPlane(bordered, dy, g.rows, g.columns, g.outChannels, above, left);
  winogradPlane(
    <usize>argument(Y) + ((<usize>(n * g.height * g.width * g.channels)) << 2),
    g.height,
    g.width,
    g.channels,
    bordered,
    g.outChannels,
    <usize>argument(PACKED),
    <usize>argument(BIAS),
    bordered + <usize>borderedBytes(g),
  );
}
