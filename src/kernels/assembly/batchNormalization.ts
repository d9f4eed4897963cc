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
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  memory.fill(partial, 0, (<usize>channels) << 3);
  let x = <usize>argument(X) + ((<usize>(tile * CHUNK * channels)) << 2);
  for (let row = tile * CHUNK; row < last; row++) {
    for (let c = 0; c < channels; c++, x += 4) {
      const at = partial + ((<usize>c) << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(x));
    }
  }
}

function squaresTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const mean = <usize>argument(MEAN);
  const partial = <usize>argument(PARTIAL) + ((<usize>(tile * channels)) << 3);
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  memory.fill(partial, 0, (<usize>channels) << 3);
  let x = <usize>argument(X) + ((<usize>(tile * CHUNK * channels)) << 2);
  for (let row = tile * CHUNK; row < last; row++) {
    for (let c = 0; c < channels; c++, x += 4) {
      const at = partial + ((<usize>c) << 3);
      const distance = <f64>load<f32>(x) - <f64>load<f32>(mean + ((<usize>c) << 2));
      store<f64>(at, load<f64>(at) + distance * distance);
    }
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
      const partial = workspace + ((<usize>((tile * channels + c) * 2)) << 3);
      sum += load<f64>(partial);
      product += load<f64>(partial, 8);
    }
    store<f32>(dshift + ((<usize>c) << 2), <f32>sum);
    store<f32>(dscale + ((<usize>c) << 2), <f32>product);
  }
  parallel(gradientTile, chunks(rows));
}

function gradientSumsTile(tile: i32, _thread: i32): void {
  const channels = argument(CHANNELS);
  const mean = <usize>argument(MEAN);
  const spread = <usize>argument(SPREAD);
  const partial = <usize>argument(PARTIAL) + ((<usize>(tile * channels * 2)) << 3);
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  const offset = (<usize>(tile * CHUNK * channels)) << 2;
  let x = <usize>argument(X) + offset;
  let dy = <usize>argument(DY) + offset;
  memory.fill(partial, 0, (<usize>channels) << 4);
  for (let row = tile * CHUNK; row < last; row++) {
    for (let c = 0; c < channels; c++, x += 4, dy += 4) {
      const at = partial + ((<usize>c) << 4);
      const channel = (<usize>c) << 2;
      const normal = (load<f32>(x) - load<f32>(mean + channel)) * load<f32>(spread + channel);
      const g = <f64>load<f32>(dy);
      store<f64>(at, load<f64>(at) + g);
      store<f64>(at, load<f64>(at, 8) + g * <f64>normal, 8);
    }
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
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  const offset = (<usize>(tile * CHUNK * channels)) << 2;
  let x = <usize>argument(X) + offset;
  let dy = <usize>argument(DY) + offset;
  let dx = <usize>argument(DX) + offset;
  for (let row = tile * CHUNK; row < last; row++) {
    for (let c = 0; c < channels; c++, x += 4, dy += 4, dx += 4) {
      const at = (<usize>c) << 2;
      const s = load<f32>(spread + at);
      const normal = (load<f32>(x) - load<f32>(mean + at)) * s;
      const centred = load<f32>(dy) - load<f32>(dshift + at) / rows;
      const g = centred - (normal * load<f32>(dscale + at)) / rows;
      store<f32>(dx, load<f32>(scale + at) * s * g);
    }
  }
}
