/** Functions of single elements, on flat arrays; any output may be one of the inputs. */
import { F32x4 } from './elementary';
import { argument, parallel, setArgument } from './threads';

/** Elements that one thread takes at a time: enough to pay for waking it. */
const CHUNK = 16_384;

const OUT = 0;
const LEFT = 1;
const RIGHT = 2;
const COUNT = 3;

function start(out: usize, left: usize, right: usize, count: i32): i32 {
  setArgument(OUT, <i32>out);
  setArgument(LEFT, <i32>left);
  setArgument(RIGHT, <i32>right);
  setArgument(COUNT, count);
  return (count + CHUNK - 1) / CHUNK;
}

/** Byte offsets of a tile's first element and of the end of its last whole vector. */
function first(tile: i32): usize {
  return (<usize>(tile * CHUNK)) << 2;
}

function end(tile: i32): usize {
  return (<usize>min(tile * CHUNK + CHUNK, argument(COUNT))) << 2;
}

/** y = max(x, 0); NaN stays. */
export function relu(y: usize, x: usize, count: i32): void {
  parallel(reluTile, start(y, x, 0, count));
}

function reluTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const zero = f32x4.splat(0);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) v128.store(y + i, f32x4.max(v128.load(x + i), zero));
  for (; i < last; i += 4) store<f32>(y + i, max<f32>(load<f32>(x + i), 0));
}

/** dx = dy where y > 0, else 0 (ReLU′(0) = 0); y is what `relu` gave. */
export function reluGradient(dx: usize, y: usize, dy: usize, count: i32): void {
  parallel(reluGradientTile, start(dx, y, dy, count));
}

function reluGradientTile(tile: i32, _thread: i32): void {
  const dx = <usize>argument(OUT);
  const y = <usize>argument(LEFT);
  const dy = <usize>argument(RIGHT);
  const zero = f32x4.splat(0);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
  }
  for (; i < last; i += 4) store<f32>(dx + i, load<f32>(y + i) > 0 ? load<f32>(dy + i) : 0);
}

/** y = 1/(1 + e⁻ˣ) */
export function sigmoid(y: usize, x: usize, count: i32): void {
  parallel(sigmoidTile, start(y, x, 0, count));
}

function sigmoidTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) v128.store(y + i, F32x4.sigmoid(v128.load(x + i)));
  for (; i < last; i += 4) {
    const single = F32x4.sigmoid(v128.load32_splat(x + i));
    v128.store_lane<f32>(y + i, single, 0);
  }
}

/** dx = dy·σ′(x) */
export function sigmoidGradient(dx: usize, x: usize, dy: usize, count: i32): void {
  parallel(sigmoidGradientTile, start(dx, x, dy, count));
}

function sigmoidGradientTile(tile: i32, _thread: i32): void {
  const dx = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const dy = <usize>argument(RIGHT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) {
    const slope = F32x4.sigmoidSlope(v128.load(x + i));
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), slope));
  }
  for (; i < last; i += 4) {
    const slope = f32x4.extract_lane(F32x4.sigmoidSlope(v128.load32_splat(x + i)), 0);
    store<f32>(dx + i, load<f32>(dy + i) * slope);
  }
}

/** y = tanh x */
export function tanh(y: usize, x: usize, count: i32): void {
  parallel(tanhTile, start(y, x, 0, count));
}

function tanhTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) v128.store(y + i, F32x4.tanh(v128.load(x + i)));
  for (; i < last; i += 4) {
    const single = F32x4.tanh(v128.load32_splat(x + i));
    v128.store_lane<f32>(y + i, single, 0);
  }
}

/** dx = dy·tanh′(x) */
export function tanhGradient(dx: usize, x: usize, dy: usize, count: i32): void {
  parallel(tanhGradientTile, start(dx, x, dy, count));
}

function tanhGradientTile(tile: i32, _thread: i32): void {
  const dx = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const dy = <usize>argument(RIGHT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) {
    const slope = F32x4.tanhSlope(v128.load(x + i));
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), slope));
  }
  for (; i < last; i += 4) {
    const slope = f32x4.extract_lane(F32x4.tanhSlope(v128.load32_splat(x + i)), 0);
    store<f32>(dx + i, load<f32>(dy + i) * slope);
  }
}

/** y = a + b */
export function add(y: usize, a: usize, b: usize, count: i32): void {
  parallel(addTile, start(y, a, b, count));
}

function addTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const a = <usize>argument(LEFT);
  const b = <usize>argument(RIGHT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) {
    v128.store(y + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
  for (; i < last; i += 4) store<f32>(y + i, load<f32>(a + i) + load<f32>(b + i));
}

/** y = eˣ */
export function exp(y: usize, x: usize, count: i32): void {
  parallel(expTile, start(y, x, 0, count));
}

function expTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) v128.store(y + i, F32x4.exp(v128.load(x + i)));
  for (; i < last; i += 4) {
    const single = F32x4.exp(v128.load32_splat(x + i));
    v128.store_lane<f32>(y + i, single, 0);
  }
}

/** y = ln x */
export function log(y: usize, x: usize, count: i32): void {
  parallel(logTile, start(y, x, 0, count));
}

function logTile(tile: i32, _thread: i32): void {
  const y = <usize>argument(OUT);
  const x = <usize>argument(LEFT);
  const last = end(tile);
  let i = first(tile);
  for (; i + 16 <= last; i += 16) v128.store(y + i, F32x4.log(v128.load(x + i)));
  for (; i < last; i += 4) {
    const single = F32x4.log(v128.load32_splat(x + i));
    v128.store_lane<f32>(y + i, single, 0);
  }
}
