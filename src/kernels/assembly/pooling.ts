/** Pooling over windows of images, channels last. A tile is an image. */
import { Geometry } from './geometry';
import { argument, parallel, setArgument } from './threads';

const GEOMETRY = 0;
const Y = 1;
const WINNER = 2;
const X = 3;
const COUNT_PADDING = 4;

/**
 * y = the maximum of each window, and for each element which tap of the window held it. Ties go to
 * the first tap, the first NaN of a window wins it, positions in the padding never do.
 */
export function maxPool(geometry: usize, y: usize, winner: usize, x: usize, images: i32): void {
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>y);
  setArgument(WINNER, <i32>winner);
  setArgument(X, <i32>x);
  parallel(maxPoolImage, images);
}

/** dx = dy at the winners, 0 elsewhere; sums where windows overlap. */
export function maxPoolGradient(
  geometry: usize,
  dx: usize,
  winner: usize,
  dy: usize,
  images: i32,
): void {
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>dy);
  setArgument(WINNER, <i32>winner);
  setArgument(X, <i32>dx);
  parallel(maxPoolGradientImage, images);
}

/** y = the mean of each window; the padding counts as zeros if `countPadding`, else not at all. */
export function averagePool(
  geometry: usize,
  y: usize,
  x: usize,
  images: i32,
  countPadding: bool,
): void {
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>y);
  setArgument(X, <i32>x);
  setArgument(COUNT_PADDING, countPadding);
  parallel(averagePoolImage, images);
}

/** dx = the sum of dy over the windows of each position, divided by their counts. */
export function averagePoolGradient(
  geometry: usize,
  dx: usize,
  dy: usize,
  images: i32,
  countPadding: bool,
): void {
  setArgument(GEOMETRY, <i32>geometry);
  setArgument(Y, <i32>dy);
  setArgument(X, <i32>dx);
  setArgument(COUNT_PADDING, countPadding);
  parallel(averagePoolGradientImage, images);
}

/** Row or column of the image under a tap; outside of it, `size` or more as an unsigned number. */
function under(output: i32, stride: i32, tap: i32, dilation: i32, padding: i32): i32 {
  return output * stride + tap * dilation - padding;
}

/** Address of the pixel under a tap, 0 outside of the image. */
function pixelUnder(g: Geometry, image: usize, i: i32, j: i32, tap: i32): usize {
  const row = under(i, g.strideHeight, tap / g.kernelWidth, g.dilationHeight, g.paddingHeight);
  const column = under(j, g.strideWidth, tap % g.kernelWidth, g.dilationWidth, g.paddingWidth);
  if (<u32>row >= <u32>g.height || <u32>column >= <u32>g.width) return 0;
  return image + ((<usize>((row * g.width + column) * g.channels)) << 2);
}

function imageAt(base: i32, n: i32, g: Geometry): usize {
  return <usize>base + ((<usize>(n * g.height * g.width * g.channels)) << 2);
}

function resultAt(base: i32, n: i32, g: Geometry): usize {
  return <usize>base + ((<usize>(n * g.pixels() * g.channels)) << 2);
}

function maxPoolImage(n: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const image = imageAt(argument(X), n, g);
  const bytes = (<usize>g.channels) << 2;
  let y = resultAt(argument(Y), n, g);
  let winner = resultAt(argument(WINNER), n, g);
  for (let i = 0; i < g.rows; i++) {
    for (let j = 0; j < g.columns; j++, y += bytes, winner += bytes) {
      let none = true;
      for (let tap = 0; tap < g.taps(); tap++) {
        const x = pixelUnder(g, image, i, j, tap);
        if (x === 0) continue;
        if (none) {
          memory.copy(y, x, bytes);
          for (let c: usize = 0; c < bytes; c += 4) store<i32>(winner + c, tap);
          none = false;
        } else {
          keepLarger(y, winner, x, tap, bytes);
        }
      }
    }
  }
}

/** Where x is larger than y, or the first NaN: y = x, winner = tap. */
function keepLarger(y: usize, winner: usize, x: usize, tap: i32, bytes: usize): void {
  const taps = i32x4.splat(tap);
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const best = v128.load(y + c);
    const value = v128.load(x + c);
    const firstNaN = v128.andnot(f32x4.ne(value, value), f32x4.ne(best, best));
    const wins = v128.or(f32x4.gt(value, best), firstNaN);
    v128.store(y + c, v128.bitselect(value, best, wins));
    v128.store(winner + c, v128.bitselect(taps, v128.load(winner + c), wins));
  }
  for (; c < bytes; c += 4) {
    const best = load<f32>(y + c);
    const value = load<f32>(x + c);
    // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself.
    if (value > best || (value !== value && best === best)) {
      store<f32>(y + c, value);
      store<i32>(winner + c, tap);
    }
  }
}

function maxPoolGradientImage(n: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const image = imageAt(argument(X), n, g);
  const bytes = (<usize>g.channels) << 2;
  memory.fill(image, 0, bytes * <usize>(g.height * g.width));
  let dy = resultAt(argument(Y), n, g);
  let winner = resultAt(argument(WINNER), n, g);
  for (let i = 0; i < g.rows; i++) {
    for (let j = 0; j < g.columns; j++, dy += bytes, winner += bytes) {
      for (let tap = 0; tap < g.taps(); tap++) {
        const dx = pixelUnder(g, image, i, j, tap);
        if (dx !== 0) addWon(dx, dy, winner, tap, bytes);
      }
    }
  }
}

/** dx += dy where this tap won. */
function addWon(dx: usize, dy: usize, winner: usize, tap: i32, bytes: usize): void {
  const taps = i32x4.splat(tap);
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const won = v128.and(v128.load(dy + c), i32x4.eq(v128.load(winner + c), taps));
    v128.store(dx + c, f32x4.add(v128.load(dx + c), won));
  }
  for (; c < bytes; c += 4) {
    if (load<i32>(winner + c) === tap) store<f32>(dx + c, load<f32>(dx + c) + load<f32>(dy + c));
  }
}

/** How many positions of a window count. */
function positions(g: Geometry, i: i32, j: i32): i32 {
  if (argument(COUNT_PADDING)) return g.taps();
  let count = 0;
  for (let tap = 0; tap < g.taps(); tap++) count += i32(pixelUnder(g, 4, i, j, tap) !== 0);
  return count;
}

function averagePoolImage(n: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const image = imageAt(argument(X), n, g);
  const bytes = (<usize>g.channels) << 2;
  let y = resultAt(argument(Y), n, g);
  for (let i = 0; i < g.rows; i++) {
    for (let j = 0; j < g.columns; j++, y += bytes) {
      const count = <f32>positions(g, i, j);
      for (let c: usize = 0; c < bytes; c += 4) {
        let sum: f32 = 0;
        for (let tap = 0; tap < g.taps(); tap++) {
          const x = pixelUnder(g, image, i, j, tap);
          if (x !== 0) sum += load<f32>(x + c);
        }
        store<f32>(y + c, sum / count);
      }
    }
  }
}

function averagePoolGradientImage(n: i32, _thread: i32): void {
  const g = changetype<Geometry>(<usize>argument(GEOMETRY));
  const image = imageAt(argument(X), n, g);
  const bytes = (<usize>g.channels) << 2;
  memory.fill(image, 0, bytes * <usize>(g.height * g.width));
  let dy = resultAt(argument(Y), n, g);
  for (let i = 0; i < g.rows; i++) {
    for (let j = 0; j < g.columns; j++, dy += bytes) {
      const count = <f32>positions(g, i, j);
      for (let tap = 0; tap < g.taps(); tap++) {
        const dx = pixelUnder(g, image, i, j, tap);
        if (dx === 0) continue;
        for (let c: usize = 0; c < bytes; c += 4) {
          store<f32>(dx + c, load<f32>(dx + c) + load<f32>(dy + c) / count);
        }
      }
    }
  }
}
