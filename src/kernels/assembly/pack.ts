/** Copies of matrices in the order in which the inner loops read them. */

/** Rows of A that the micro-kernel takes at once, columns of B, and the terms of one pass. */
export const ROWS = 4;
export const COLUMNS = 8;
export const DEPTH = 512;

/** `count` floats, zeros beyond `valid`. */
function copyPadded(to: usize, from: usize, valid: i32, count: i32): void {
  let i = 0;
  for (; i + 4 <= valid; i += 4)
    v128.store(to + ((<usize>i) << 2), v128.load(from + ((<usize>i) << 2)));
  for (; i < valid; i++) store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
  for (; i < count; i++) store<f32>(to + ((<usize>i) << 2), 0);
}

/** Four vectors as the rows of a 4 × 4 block, stored as its columns, `step` bytes apart. */
function storeTransposed(to: usize, step: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
}

/**
 * `rows` rows and `depth` columns of A into blocks [k][4], the last block filled up with zeros.
 * Row i begins at a + i·rowStride, its elements follow each other.
 */
export function packRows(to: usize, a: usize, rowStride: usize, rows: i32, depth: i32): void {
  for (let i = 0; i < rows; i += ROWS) {
    const valid = min(ROWS, rows - i);
    // A missing row is read from a row that is there and overwritten with zeros.
    const r0 = a + <usize>i * rowStride;
    const r1 = valid > 1 ? r0 + rowStride : r0;
    const r2 = valid > 2 ? r1 + rowStride : r0;
    const r3 = valid > 3 ? r2 + rowStride : r0;
    const m1 = i32x4.splat(valid > 1 ? -1 : 0);
    const m2 = i32x4.splat(valid > 2 ? -1 : 0);
    const m3 = i32x4.splat(valid > 3 ? -1 : 0);
    let k = 0;
    for (; k + 4 <= depth; k += 4, to += 64) {
      const at = (<usize>k) << 2;
      storeTransposed(
        to,
        16,
        v128.load(r0 + at),
        v128.and(v128.load(r1 + at), m1),
        v128.and(v128.load(r2 + at), m2),
        v128.and(v128.load(r3 + at), m3),
      );
    }
    for (; k < depth; k++, to += 16) {
      const at = (<usize>k) << 2;
      store<f32>(to, load<f32>(r0 + at));
      store<f32>(to, valid > 1 ? load<f32>(r1 + at) : 0, 4);
      store<f32>(to, valid > 2 ? load<f32>(r2 + at) : 0, 8);
      store<f32>(to, valid > 3 ? load<f32>(r3 + at) : 0, 12);
    }
  }
}

/**
 * The same for a matrix that is stored transposed: element (i, k) is at a + k·stride + 4i. Blocks
 * have `width` entries for each k: 4 for rows of A, 8 or 32 for columns of B.
 */
export function packColumns(
  to: usize,
  a: usize,
  stride: usize,
  columns: i32,
  depth: i32,
  width: i32,
): void {
  for (let i = 0; i < columns; i += width) {
    const valid = min(width, columns - i);
    let from = a + ((<usize>i) << 2);
    for (let k = 0; k < depth; k++, from += stride, to += (<usize>width) << 2) {
      copyPadded(to, from, valid, width);
    }
  }
}

/**
 * 32 columns of a matrix whose rows are `stride` bytes apart, as panels of 8 columns [k][8] that are
 * `panel` bytes apart, or with `panel` 32 as one panel [k][32]. A row of them is two cache lines,
 * which are read once.
 */
export function pack32Columns(to: usize, b: usize, stride: usize, depth: i32, panel: usize): void {
  const step: usize = panel === 32 ? 128 : 32;
  for (let k = 0; k < depth; k++, b += stride, to += step) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    const second = to + panel;
    v128.store(second, v128.load(b, 32));
    v128.store(second, v128.load(b, 48), 16);
    const third = second + panel;
    v128.store(third, v128.load(b, 64));
    v128.store(third, v128.load(b, 80), 16);
    const fourth = third + panel;
    v128.store(fourth, v128.load(b, 96));
    v128.store(fourth, v128.load(b, 112), 16);
  }
}

/**
 * One panel of B from rows of its transpose: element (k, j) is at b + j·stride + 4k, and goes to
 * to + (k·width + j)·4.
 */
export function packTransposed(
  to: usize,
  b: usize,
  stride: usize,
  columns: i32,
  depth: i32,
  width: i32,
): void {
  const step = (<usize>width) << 2;
  for (let j = 0; j < width; j += 4) {
    const valid = columns - j;
    let row = to + ((<usize>j) << 2);
    const r0 = b + <usize>j * stride;
    let k = 0;
    if (valid >= 4) {
      for (; k + 4 <= depth; k += 4, row += step << 2) {
        const at = r0 + ((<usize>k) << 2);
        storeTransposed(
          row,
          step,
          v128.load(at),
          v128.load(at + stride),
          v128.load(at + 2 * stride),
          v128.load(at + 3 * stride),
        );
      }
    }
    for (; k < depth; k++, row += step) {
      const at = r0 + ((<usize>k) << 2);
      for (let lane = 0; lane < 4; lane++) {
        const value: f32 = lane < valid ? load<f32>(at + <usize>lane * stride) : 0;
        store<f32>(row + ((<usize>lane) << 2), value);
      }
    }
  }
}
