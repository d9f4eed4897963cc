/** One step of an optimizer on a flat array of parameters, every operation rounded to float32. */
import { argument, factor, parallel, setArgument, setFactor } from './threads';

const CHUNK = 16_384;

const VALUE = 0;
const GRADIENT = 1;
const FIRST = 2;
const SECOND = 3;
const COUNT = 4;
const RATE = 5;
const DECAY = 6;
const BETA1 = 7;
const BETA2 = 8;
const EPSILON = 9;
const WEIGHT1 = 10;
const WEIGHT2 = 11;
const NESTEROV = 12;

function start(value: usize, gradient: usize, count: i32, rate: f32, decay: f32): i32 {
  setArgument(VALUE, <i32>value);
  setArgument(GRADIENT, <i32>gradient);
  setArgument(COUNT, count);
  setFactor(RATE, rate);
  setFactor(DECAY, decay);
  return (count + CHUNK - 1) / CHUNK;
}

function end(tile: i32): usize {
  return (<usize>min(tile * CHUNK + CHUNK, argument(COUNT))) << 2;
}

/** g = gradient + λθ; θ = θ − ηg */
export function sgdUpdate(value: usize, gradient: usize, count: i32, rate: f32, decay: f32): void {
  parallel(sgdTile, start(value, gradient, count, rate, decay));
}

function sgdTile(tile: i32, _thread: i32): void {
  const value = <usize>argument(VALUE);
  const gradient = <usize>argument(GRADIENT);
  const rate = f32x4.splat(factor(RATE));
  const decay = f32x4.splat(factor(DECAY));
  const last = end(tile);
  let i = (<usize>(tile * CHUNK)) << 2;
  for (; i + 16 <= last; i += 16) {
    const theta = v128.load(value + i);
    const g = decayed(v128.load(gradient + i), decay, theta);
    v128.store(value + i, moved(theta, rate, g));
  }
  for (; i < last; i += 4) {
    const theta = v128.load32_splat(value + i);
    const g = decayed(v128.load32_splat(gradient + i), decay, theta);
    v128.store_lane<f32>(value + i, moved(theta, rate, g), 0);
  }
}

/** gradient + λθ */
function decayed(gradient: v128, decay: v128, theta: v128): v128 {
  return f32x4.add(gradient, f32x4.mul(decay, theta));
}

/** θ − η·direction */
function moved(theta: v128, rate: v128, direction: v128): v128 {
  return f32x4.sub(theta, f32x4.mul(rate, direction));
}

/** g = gradient + λθ; v = μv + g; θ = θ − ηv, or θ − η(g + μv) with Nesterov's look ahead */
export function momentumUpdate(
  value: usize,
  gradient: usize,
  velocity: usize,
  count: i32,
  rate: f32,
  decay: f32,
  momentum: f32,
  nesterov: bool,
): void {
  const tiles = start(value, gradient, count, rate, decay);
  setArgument(FIRST, <i32>velocity);
  setFactor(BETA1, momentum);
  setArgument(NESTEROV, nesterov);
  parallel(momentumTile, tiles);
}

function momentumTile(tile: i32, _thread: i32): void {
  const value = <usize>argument(VALUE);
  const gradient = <usize>argument(GRADIENT);
  const velocity = <usize>argument(FIRST);
  const rate = f32x4.splat(factor(RATE));
  const decay = f32x4.splat(factor(DECAY));
  const momentum = f32x4.splat(factor(BETA1));
  const nesterov = argument(NESTEROV);
  const last = end(tile);
  let i = (<usize>(tile * CHUNK)) << 2;
  for (; i + 16 <= last; i += 16) {
    const theta = v128.load(value + i);
    const g = decayed(v128.load(gradient + i), decay, theta);
    const v = mixed(momentum, v128.load(velocity + i), g);
    v128.store(velocity + i, v);
    v128.store(value + i, moved(theta, rate, nesterov ? ahead(g, momentum, v) : v));
  }
  for (; i < last; i += 4) {
    const theta = v128.load32_splat(value + i);
    const g = decayed(v128.load32_splat(gradient + i), decay, theta);
    const v = mixed(momentum, v128.load32_splat(velocity + i), g);
    v128.store_lane<f32>(velocity + i, v, 0);
    v128.store_lane<f32>(value + i, moved(theta, rate, nesterov ? ahead(g, momentum, v) : v), 0);
  }
}

/** keep·average + fresh */
function mixed(keep: v128, average: v128, fresh: v128): v128 {
  return f32x4.add(f32x4.mul(keep, average), fresh);
}

/** g + μv */
function ahead(g: v128, momentum: v128, v: v128): v128 {
  return f32x4.add(g, f32x4.mul(momentum, v));
}

/**
 * m = β₁m + (1 − β₁)g; s = β₂s + (1 − β₂)g²; θ = θ − η((m/w₁)/(√(s/w₂) + ε) + λθ), where the
 * weights w = 1 − βᵗ are the caller's.
 */
export function adamUpdate(
  value: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: i32,
  rate: f32,
  decay: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  weight1: f32,
  weight2: f32,
): void {
  const tiles = start(value, gradient, count, rate, decay);
  setArgument(FIRST, <i32>first);
  setArgument(SECOND, <i32>second);
  setFactor(BETA1, beta1);
  setFactor(BETA2, beta2);
  setFactor(EPSILON, epsilon);
  setFactor(WEIGHT1, weight1);
  setFactor(WEIGHT2, weight2);
  parallel(adamTile, tiles);
}

function adamTile(tile: i32, _thread: i32): void {
  const value = <usize>argument(VALUE);
  const gradient = <usize>argument(GRADIENT);
  const first = <usize>argument(FIRST);
  const second = <usize>argument(SECOND);
  const rate = f32x4.splat(factor(RATE));
  const decay = f32x4.splat(factor(DECAY));
  const beta1 = f32x4.splat(factor(BETA1));
  const beta2 = f32x4.splat(factor(BETA2));
  const rest1 = f32x4.splat(1 - factor(BETA1));
  const rest2 = f32x4.splat(1 - factor(BETA2));
  const epsilon = f32x4.splat(factor(EPSILON));
  const weight1 = f32x4.splat(factor(WEIGHT1));
  const weight2 = f32x4.splat(factor(WEIGHT2));
  const last = end(tile);
  let i = (<usize>(tile * CHUNK)) << 2;
  for (; i + 16 <= last; i += 16) {
    const theta = v128.load(value + i);
    const g = v128.load(gradient + i);
    const m = mixed(beta1, v128.load(first + i), f32x4.mul(rest1, g));
    const s = mixed(beta2, v128.load(second + i), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store(first + i, m);
    v128.store(second + i, s);
    const step = decayed(normalized(m, weight1, s, weight2, epsilon), decay, theta);
    v128.store(value + i, moved(theta, rate, step));
  }
  for (; i < last; i += 4) {
    const theta = v128.load32_splat(value + i);
    const g = v128.load32_splat(gradient + i);
    const m = mixed(beta1, v128.load32_splat(first + i), f32x4.mul(rest1, g));
    const s = mixed(beta2, v128.load32_splat(second + i), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store_lane<f32>(first + i, m, 0);
    v128.store_lane<f32>(second + i, s, 0);
    const step = decayed(normalized(m, weight1, s, weight2, epsilon), decay, theta);
    v128.store_lane<f32>(value + i, moved(theta, rate, step), 0);
  }
}

/** (m/w₁)/(√(s/w₂) + ε) */
function normalized(m: v128, weight1: v128, s: v128, weight2: v128, epsilon: v128): v128 {
  const spread = f32x4.add(f32x4.sqrt(f32x4.div(s, weight2)), epsilon);
  return f32x4.div(f32x4.div(m, weight1), spread);
}
