import { argument, parallel, setArgument } from './threads';

/**
 * A block of 4 rows and 8 columns of a matrix product, in eight registers:
 * C[i, j] = C[i, j] + Σ_k A[i, k]·B[k, j], added in the order of k.
 *
 * `a` holds the 4 rows packed as [k][4], `b` the 8 columns packed as [k][8]; `depth` is the number
 * of k; rows of C are `stride` bytes apart.
 */
export function microKernel(c: usize, stride: usize, a: usize, b: usize, depth: i32): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  const end = a + ((<usize>depth) << 4);
  // One term a round: unrolled, the engine moves the loads up and runs out of its 16 registers.
  for (; a < end; a += 16, b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(a0, b0));
    s01 = f32x4.add(s01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(a, 4);
    s10 = f32x4.add(s10, f32x4.mul(a1, b0));
    s11 = f32x4.add(s11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(a, 8);
    s20 = f32x4.add(s20, f32x4.mul(a2, b0));
    s21 = f32x4.add(s21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 12);
    s30 = f32x4.add(s30, f32x4.mul(a3, b0));
    s31 = f32x4.add(s31, f32x4.mul(a3, b1));
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

const BLOCK = 0;
const REPEATS = 1;
const DEPTH = 256;
/** Bytes of a packed block of A, of B and of C; the block of a tile. */
const A_BYTES: usize = 256 * 16;
const B_BYTES: usize = 256 * 32;
const TILE_BYTES: usize = 256 * 48 + 256;

/** Bytes that `peak` needs. */
export function peakWorkspace(tiles: i32): usize {
  return <usize>tiles * TILE_BYTES;
}

/**
 * Nothing but micro-kernels on data in the first cache, `repeats` for each of `tiles`, 2·4·8·256
 * operations each: what a product could reach if it had nothing else to do.
 */
export function peak(block: usize, tiles: i32, repeats: i32): void {
  setArgument(BLOCK, <i32>block);
  setArgument(REPEATS, repeats);
  parallel(peakTile, tiles);
}

function peakTile(tile: i32, _thread: i32): void {
  const a = <usize>argument(BLOCK) + <usize>tile * TILE_BYTES;
  const c = a + A_BYTES + B_BYTES;
  for (let n = 0; n < argument(REPEATS); n++) microKernel(c, 32, a, a + A_BYTES, DEPTH);
}
