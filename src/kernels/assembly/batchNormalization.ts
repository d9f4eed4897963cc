/**
 * Batch normalization of rows of channels: x (rows, C), each channel on its own.
 *
 * Sums over the rows are taken in float64, chunk by chunk of a fixed size, and the chunks are added
 * in their order, so that the number of threads changes nothing.
 */
import { argument, parallel, setArgument } from './threads';

/** Rows that one thread sums. */
const CHUNK = 512;

const X = 0;
const Y = 1;
const ROWS = 2;
const CHANNELS = 3;
const MEAN = 4;
const SPREAD = 5;
const SCALE = 6;
const SHIFT = 7;
const PARTIAL = 8;
const DY = 9;
const DX = 10;
const DSCALE = 11;
const DSHIFT = 12;

function chunks(rows: i32): i32 {
  return (rows + CHUNK - 1) / CHUNK;
}

/** Bytes of work space. */
export function batchNormWorkspace(rows: i32, channels: i32): usize {
  return (<usize>(chunks(rows) * channels * 2)) << 3;
}

/** Mean and biased variance of every channel. */
export function batchStatistics(
  mean: usize,
  variance: usize,
  x: usize,
  rows: i32,
  channels: i32,
  workspace: usize,
): void {
  setArgument(X, <i32>x);
  setArgument(ROWS, rows);
  setArgument(CHANNELS, channels);
  setArgument(MEAN, <i32>mean);
  setArgument(PARTIAL, <i32>workspace);
  parallel(sumTile, chunks(rows));
  meanOfPartials(mean, rows, channels, workspace);
  parallel(squaresTile, chunks(rows));
  meanOfPartials(variance, rows, channels, workspace);
}

function meanOfPartials(to: usize, rows: i32, channels: i32, partial: usize): void {
  for (let c = 0; c < channels; c++) {
    let sum: f64 = 0;
    for (let tile = 0; tile < chunks(rows); tile++) {
      sum += load<f64>(partial + ((<usize>(tile * channels + c)) << 3));
    }
    store<f32>(to + ((<usize>c) << 2), <f32>(sum / <f64>rows));
  }
}

function sumTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const partial = <usize>argument(PARTIAL) + ((<usize>(tile * channels)) << 3);
  const rows = min(CHUNK, argument(ROWS) - tile * CHUNK);
  const x = <usize>argument(X) + ((<usize>(tile * CHUNK * channels)) << 2);
  const stride = (<usize>channels) << 2;
  const end = x + <usize>rows * stride;
  const whole = channels & ~3;
  for (let c = 0; c < whole; c += 4) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) {
      const value = v128.load(at);
      low = f64x2.add(low, f64x2.promote_low_f32x4(value));
      high = f64x2.add(high, promoteHigh(value));
    }
    v128.store(partial + ((<usize>c) << 3), low);
    v128.store(partial + ((<usize>c) << 3), high, 16);
  }
  for (let c = whole; c < channels; c++) {
    let sum: f64 = 0;
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) sum += <f64>load<f32>(at);
    store<f64>(partial + ((<usize>c) << 3), sum);
  }
}

function promoteHigh(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 1));
}

function squaresTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const partial = <usize>argument(PARTIAL) + ((<usize>(tile * channels)) << 3);
  const rows = min(CHUNK, argument(ROWS) - tile * CHUNK);
  const x = <usize>argument(X) + ((<usize>(tile * CHUNK * channels)) << 2);
  const stride = (<usize>channels) << 2;
  const end = x + <usize>rows * stride;
  const whole = channels & ~3;
  for (let c = 0; c < whole; c += 4) {
    const mean = v128.load(<usize>argument(MEAN) + ((<usize>c) << 2));
    const lowMean = f64x2.promote_low_f32x4(mean);
    const highMean = promoteHigh(mean);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) {
      const value = v128.load(at);
      const lowDistance = f64x2.sub(f64x2.promote_low_f32x4(value), lowMean);
      const highDistance = f64x2.sub(promoteHigh(value), highMean);
      low = f64x2.add(low, f64x2.mul(lowDistance, lowDistance));
      high = f64x2.add(high, f64x2.mul(highDistance, highDistance));
    }
    v128.store(partial + ((<usize>c) << 3), low);
    v128.store(partial + ((<usize>c) << 3), high, 16);
  }
  for (let c = whole; c < channels; c++) {
    const mean = <f64>load<f32>(<usize>argument(MEAN) + ((<usize>c) << 2));
    let sum: f64 = 0;
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) {
      const distance = <f64>load<f32>(at) - mean;
      sum += distance * distance;
    }
    store<f64>(partial + ((<usize>c) << 3), sum);
  }
}

/** spread = 1/√(variance + ε), computed in float64 and rounded once. */
export function inverseSpread(spread: usize, variance: usize, epsilon: f32, channels: i32): void {
  for (let c = 0; c < channels; c++) {
    const at = (<usize>c) << 2;
    const v = <f64>load<f32>(variance + at) + <f64>epsilon;
    store<f32>(spread + at, <f32>(1 / Math.sqrt(v)));
  }
}

/** y = ((x − mean)·spread)·scale + shift */
export function normalize(
  y: usize,
  x: usize,
  mean: usize,
  spread: usize,
  scale: usize,
  shift: usize,
  rows: i32,
  channels: i32,
): void {
  setArgument(X, <i32>x);
  setArgument(Y, <i32>y);
  setArgument(ROWS, rows);
  setArgument(CHANNELS, channels);
  setArgument(MEAN, <i32>mean);
  setArgument(SPREAD, <i32>spread);
  setArgument(SCALE, <i32>scale);
  setArgument(SHIFT, <i32>shift);
  parallel(normalizeTile, chunks(rows));
}

function normalizeTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const mean = <usize>argument(MEAN);
  const spread = <usize>argument(SPREAD);
  const scale = <usize>argument(SCALE);
  const shift = <usize>argument(SHIFT);
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  const offset = (<usize>(tile * CHUNK * channels)) << 2;
  let x = <usize>argument(X) + offset;
  let y = <usize>argument(Y) + offset;
  const bytes = (<usize>channels) << 2;
  for (let row = tile * CHUNK; row < last; row++, x += bytes, y += bytes) {
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const scaled = f32x4.mul(f32x4.mul(centred, v128.load(spread + c)), v128.load(scale + c));
      v128.store(y + c, f32x4.add(scaled, v128.load(shift + c)));
    }
    for (; c < bytes; c += 4) {
      const normal = (load<f32>(x + c) - load<f32>(mean + c)) * load<f32>(spread + c);
      store<f32>(y + c, normal * load<f32>(scale + c) + load<f32>(shift + c));
    }
  }
}

/**
 * With x̂ = (x − mean)·spread: dshift = Σ dy, dscale = Σ dy·x̂ and
 * dx = scale·spread·(dy − dshift/rows − x̂·dscale/rows).
 */
export function batchNormGradient(
  dx: usize,
  dscale: usize,
  dshift: usize,
  dy: usize,
  x: usize,
  mean: usize,
  spread: usize,
  scale: usize,
  rows: i32,
  channels: i32,
  workspace: usize,
): void {
  setArgument(X, <i32>x);
  setArgument(DY, <i32>dy);
  setArgument(DX, <i32>dx);
  setArgument(ROWS, rows);
  setArgument(CHANNELS, channels);
  setArgument(MEAN, <i32>mean);
  setArgument(SPREAD, <i32>spread);
  setArgument(SCALE, <i32>scale);
  setArgument(DSCALE, <i32>dscale);
  setArgument(DSHIFT, <i32>dshift);
  setArgument(PARTIAL, <i32>workspace);
  parallel(gradientSumsTile, chunks(rows));
  for (let c = 0; c < channels; c++) {
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let tile = 0; tile < chunks(rows); tile++) {
      const partial = workspace + ((<usize>(2 * tile * channels + c)) << 3);
      sum += load<f64>(partial);
      product += load<f64>(partial + ((<usize>channels) << 3));
    }
    store<f32>(dshift + ((<usize>c) << 2), <f32>sum);
    store<f32>(dscale + ((<usize>c) << 2), <f32>product);
  }
  parallel(gradientTile, chunks(rows));
}

/** The sums of dy for all channels, then those of dy·x̂. */
function gradientSumsTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const sums = <usize>argument(PARTIAL) + ((<usize>(2 * tile * channels)) << 3);
  const products = sums + ((<usize>channels) << 3);
  const rows = min(CHUNK, argument(ROWS) - tile * CHUNK);
  const offset = (<usize>(tile * CHUNK * channels)) << 2;
  const x = <usize>argument(X) + offset;
  const toGradient = <usize>argument(DY) - <usize>argument(X);
  const stride = (<usize>channels) << 2;
  const end = x + <usize>rows * stride;
  const whole = channels & ~3;
  for (let c = 0; c < whole; c += 4) {
    const mean = v128.load(<usize>argument(MEAN) + ((<usize>c) << 2));
    const spread = v128.load(<usize>argument(SPREAD) + ((<usize>c) << 2));
    let lowSum = f64x2.splat(0);
    let highSum = f64x2.splat(0);
    let lowProduct = f64x2.splat(0);
    let highProduct = f64x2.splat(0);
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) {
      const normal = f32x4.mul(f32x4.sub(v128.load(at), mean), spread);
      const dy = v128.load(at + toGradient);
      const low = f64x2.promote_low_f32x4(dy);
      const high = promoteHigh(dy);
      lowSum = f64x2.add(lowSum, low);
      highSum = f64x2.add(highSum, high);
      lowProduct = f64x2.add(lowProduct, f64x2.mul(low, f64x2.promote_low_f32x4(normal)));
      highProduct = f64x2.add(highProduct, f64x2.mul(high, promoteHigh(normal)));
    }
    const to = (<usize>c) << 3;
    v128.store(sums + to, lowSum);
    v128.store(sums + to, highSum, 16);
    v128.store(products + to, lowProduct);
    v128.store(products + to, highProduct, 16);
  }
  for (let c = whole; c < channels; c++) {
    const mean = load<f32>(<usize>argument(MEAN) + ((<usize>c) << 2));
    const spread = load<f32>(<usize>argument(SPREAD) + ((<usize>c) << 2));
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let at = x + ((<usize>c) << 2); at < end; at += stride) {
      const normal = (load<f32>(at) - mean) * spread;
      const dy = <f64>load<f32>(at + toGradient);
      sum += dy;
      product += dy * <f64>normal;
    }
    store<f64>(sums + ((<usize>c) << 3), sum);
    store<f64>(products + ((<usize>c) << 3), product);
  }
}

function gradientTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const mean = <usize>argument(MEAN);
  const spread = <usize>argument(SPREAD);
  const scale = <usize>argument(SCALE);
  const dscale = <usize>argument(DSCALE);
  const dshift = <usize>argument(DSHIFT);
  const rows = <f32>argument(ROWS);
  const allRows = f32x4.splat(rows);
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  const offset = (<usize>(tile * CHUNK * channels)) << 2;
  let x = <usize>argument(X) + offset;
  let dy = <usize>argument(DY) + offset;
  let dx = <usize>argument(DX) + offset;
  const bytes = (<usize>channels) << 2;
  for (let row = tile * CHUNK; row < last; row++, x += bytes, dy += bytes, dx += bytes) {
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      const s = v128.load(spread + c);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + c), v128.load(mean + c)), s);
      const shift = f32x4.div(v128.load(dshift + c), allRows);
      const turn = f32x4.div(f32x4.mul(normal, v128.load(dscale + c)), allRows);
      const g = f32x4.sub(f32x4.sub(v128.load(dy + c), shift), turn);
      v128.store(dx + c, f32x4.mul(f32x4.mul(v128.load(scale + c), s), g));
    }
    for (; c < bytes; c += 4) {
      const s = load<f32>(spread + c);
      const normal = (load<f32>(x + c) - load<f32>(mean + c)) * s;
      const centred = load<f32>(dy + c) - load<f32>(dshift + c) / rows;
      const g = centred - (normal * load<f32>(dscale + c)) / rows;
      store<f32>(dx + c, load<f32>(scale + c) * s * g);
    }
  }
}
