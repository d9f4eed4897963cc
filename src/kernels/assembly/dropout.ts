/** Dropout by a hash of the index of each element; the readable twin is `src/nn/dropout.ts`. */
import { argument, factor, parallel, setArgument, setFactor } from './threads';

const Y = 0;
const X = 1;
const POSITIONS = 2;
const CHANNELS = 3;
const THRESHOLD = 4;
const SCALE = 5;
const KEY_0 = 6;
const KEY_1 = 7;

const GOLDEN: u32 = 0x9e3779b9;
const MIX_1: u32 = 0x7feb352d;
const MIX_2: u32 = 0x846ca68b;

function mix(word: u32): u32 {
  let h = word;
  h = (h ^ (h >> 16)) * MIX_1;
  h = (h ^ (h >> 15)) * MIX_2;
  return h ^ (h >> 16);
}

/**
 * y = x·scale where the hash of (keys, index) is at least the threshold, else 0. The index is that of
 * (n, c, position) in row-major order; in memory the channels of a position lie together.
 */
export function dropout(
  y: usize,
  x: usize,
  images: i32,
  positions: i32,
  channels: i32,
  threshold: u32,
  scale: f32,
  key0: u32,
  key1: u32,
): void {
  setArgument(Y, <i32>y);
  setArgument(X, <i32>x);
  setArgument(POSITIONS, positions);
  setArgument(CHANNELS, channels);
  setArgument(THRESHOLD, <i32>threshold);
  setFactor(SCALE, scale);
  setArgument(KEY_0, <i32>key0);
  setArgument(KEY_1, <i32>key1);
  parallel(dropoutImage, images);
}

function dropoutImage(n: i32, _thread: i32): void {
  const positions = argument(POSITIONS);
  const channels = argument(CHANNELS);
  const threshold = <u32>argument(THRESHOLD);
  const scale = factor(SCALE);
  const key0 = <u32>argument(KEY_0);
  const key1 = <u32>argument(KEY_1);
  const image = (<usize>(n * positions * channels)) << 2;
  let x = <usize>argument(X) + image;
  let y = <usize>argument(Y) + image;
  for (let p = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, x += 4, y += 4) {
      const index = <u32>((n * channels + c) * positions + p);
      const word = mix(mix((index * GOLDEN) ^ key0) + key1);
      store<f32>(y, word >= threshold ? load<f32>(x) * scale : 0);
    }
  }
}
