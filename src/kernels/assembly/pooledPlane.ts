/**
 * ReLU and 2 × 2 max pooling of one image at once, and the way back, while the image is in the
 * cache: the result of a convolution never goes to memory. What is kept of each window is its
 * maximum and which of its four pixels held it, or −1 where the maximum is not positive: there the
 * ReLU is 0 and so is its derivative.
 */
import { Geometry } from './geometry';

const DEAD = -1;

/** y (pooled pixels, O) and the winners from `plane` (pixels, O). Ties and NaN are as in `maxPool`. */
export function poolPlane(g: Geometry, y: usize, winner: usize, plane: usize): void {
  const bytes = (<usize>g.outChannels) << 2;
  const below = <usize>g.columns * bytes;
  for (let i = 0; i + 2 <= g.rows; i += 2) {
    let window = plane + <usize>i * below;
    for (let j = 0; j + 2 <= g.columns; j += 2, window += 2 * bytes, y += bytes, winner += bytes) {
      poolWindow(y, winner, window, below, bytes);
    }
  }
}

function poolWindow(y: usize, winner: usize, window: usize, below: usize, bytes: usize): void {
  let c: usize = 0;
  const zero = f32x4.splat(0);
  for (; c + 16 <= bytes; c += 16) {
    const at = window + c;
    let best = v128.load(at);
    let tap = i32x4.splat(0);
    for (let t = 1; t < 4; t++) {
      const x = v128.load(at + (t & 1 ? bytes : 0) + (t & 2 ? below : 0));
      const firstNaN = v128.andnot(f32x4.ne(x, x), f32x4.ne(best, best));
      const wins = v128.or(f32x4.gt(x, best), firstNaN);
      best = v128.bitselect(x, best, wins);
      tap = v128.bitselect(i32x4.splat(t), tap, wins);
    }
    v128.store(y + c, f32x4.max(best, zero));
    v128.store(winner + c, v128.bitselect(tap, i32x4.splat(DEAD), f32x4.gt(best, zero)));
  }
  for (; c < bytes; c += 4) {
    const at = window + c;
    let best = load<f32>(at);
    let tap = 0;
    for (let t = 1; t < 4; t++) {
      const x = load<f32>(at + (t & 1 ? bytes : 0) + (t & 2 ? below : 0));
      // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself.
      if (x > best || (x !== x && best === best)) {
        best = x;
        tap = t;
      }
    }
    store<f32>(y + c, max<f32>(best, 0));
    store<i32>(winner + c, best > 0 ? tap : DEAD);
  }
}

/**
 * The gradient at the pixels from that of the pooled image, for the channels first … first + count −
 * 1: plane (pixels, count).
 */
export function unpoolPlane(
  g: Geometry,
  plane: usize,
  dy: usize,
  winner: usize,
  first: i32,
  count: i32,
): void {
  const bytes = (<usize>count) << 2;
  const below = <usize>g.columns * bytes;
  const pooledBytes = (<usize>g.outChannels) << 2;
  const offset = (<usize>first) << 2;
  if ((g.rows | g.columns) & 1) memory.fill(plane, 0, <usize>g.rows * below);
  for (let i = 0; i + 2 <= g.rows; i += 2) {
    let window = plane + <usize>i * below;
    for (let j = 0; j + 2 <= g.columns; j += 2, window += 2 * bytes) {
      unpoolWindow(window, below, bytes, dy + offset, winner + offset);
      dy += pooledBytes;
      winner += pooledBytes;
    }
  }
}

function unpoolWindow(window: usize, below: usize, bytes: usize, dy: usize, winner: usize): void {
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const value = v128.load(dy + c);
    const tap = v128.load(winner + c);
    const at = window + c;
    v128.store(at, v128.and(value, i32x4.eq(tap, i32x4.splat(0))));
    v128.store(at + bytes, v128.and(value, i32x4.eq(tap, i32x4.splat(1))));
    v128.store(at + below, v128.and(value, i32x4.eq(tap, i32x4.splat(2))));
    v128.store(at + below + bytes, v128.and(value, i32x4.eq(tap, i32x4.splat(3))));
  }
  for (; c < bytes; c += 4) {
    const tap = load<i32>(winner + c);
    for (let t = 0; t < 4; t++) {
      const at = window + c + (t & 1 ? bytes : 0) + (t & 2 ? below : 0);
      store<f32>(at, t === tap ? load<f32>(dy + c) : 0);
    }
  }
}
