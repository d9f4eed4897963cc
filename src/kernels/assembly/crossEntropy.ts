/** Softmax cross entropy of rows of logits, and its gradient. A tile is a row. */
import { F32x4 } from './elementary';
import { argument, factor, parallel, setArgument, setFactor } from './threads';

const DLOGITS = 0;
const LOGITS = 1;
const LABELS = 2;
const LOSSES = 3;
const CLASSES = 4;
const SMOOTHING = 5;
const ROWS = 6;

/** Rows that one thread takes at a time. */
const CHUNK = 64;

/**
 * For each row z with the target q = (1 − ε)·onehot(label) + ε/K: losses = ln Σ e^{z − max} − Σ q·(z − max)
 * and, unless `dlogits` is 0, dlogits = (softmax(z) − q)/rows. Sums run from left to right.
 */
export function softmaxCrossEntropy(
  dlogits: usize,
  logits: usize,
  labels: usize,
  losses: usize,
  rows: i32,
  classes: i32,
  smoothing: f32,
): void {
  setArgument(DLOGITS, <i32>dlogits);
  setArgument(LOGITS, <i32>logits);
  setArgument(LABELS, <i32>labels);
  setArgument(LOSSES, <i32>losses);
  setArgument(CLASSES, classes);
  setFactor(SMOOTHING, smoothing);
  setArgument(ROWS, rows);
  parallel(crossEntropyTile, (rows + CHUNK - 1) / CHUNK);
}

function crossEntropyTile(tile: i32, _thread: i32): void {
  const last = min(tile * CHUNK + CHUNK, argument(ROWS));
  for (let row = tile * CHUNK; row < last; row++) crossEntropyRow(row);
}

function crossEntropyRow(row: i32): void {
  const classes = argument(CLASSES);
  const bytes = (<usize>classes) << 2;
  const z = <usize>argument(LOGITS) + <usize>row * bytes;
  const label = load<i32>(<usize>argument(LABELS) + ((<usize>row) << 2));
  const smoothing = factor(SMOOTHING);
  const share = smoothing / <f32>classes;
  let largest = load<f32>(z);
  for (let k: usize = 4; k < bytes; k += 4) largest = max<f32>(largest, load<f32>(z + k));
  let sum: f32 = 0;
  let all: f32 = 0;
  for (let k: usize = 0; k < bytes; k += 4) {
    const below = load<f32>(z + k) - largest;
    sum += exp(below);
    all += below;
  }
  const own = load<f32>(z + ((<usize>label) << 2)) - largest;
  // Without smoothing the rest must not count, not even where it is infinite.
  const target = smoothing === 0 ? own : (1 - smoothing) * own + share * all;
  const loss = f32x4.extract_lane(F32x4.log(f32x4.splat(sum)), 0) - target;
  store<f32>(<usize>argument(LOSSES) + ((<usize>row) << 2), loss);
  const gradient = <usize>argument(DLOGITS);
  if (gradient === 0) return;
  const dz = gradient + <usize>row * bytes;
  const rows = <f32>argument(ROWS);
  for (let k = 0; k < classes; k++) {
    const at = (<usize>k) << 2;
    const probability = exp(load<f32>(z + at) - largest) / sum;
    const q: f32 = k === label ? <f32>1 - smoothing + share : share;
    store<f32>(dz + at, (probability - q) / rows);
  }
}

function exp(x: f32): f32 {
  return f32x4.extract_lane(F32x4.exp(f32x4.splat(x)), 0);
}
