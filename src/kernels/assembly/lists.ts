/** Lists of non-zero factors for the sums of `rows.ts`. */
import { ENTRY } from './rows';

/** The bits of |x| from which on x is infinite or NaN. */
export const NOT_FINITE: i32 = 0x7f800000;

/**
 * Writes an entry for the float at `factor` and moves on if it counts: if it is not zero, or if `all`
 * do (opposite an infinite or NaN entry even a zero counts). No branch to be guessed.
 */
export function append(end: usize, offset: u32, factor: usize, all: bool): usize {
  const bits = <u64>load<u32>(factor);
  store<u64>(end, (bits << 32) | <u64>offset);
  // Both zeros have no bit but the sign.
  return end + <usize>(u32(bits << 33 !== 0) | u32(all)) * ENTRY;
}

/** How many of `count` floats are not zero. */
export function countNonZeros(from: usize, count: i32): i32 {
  const zero = f32x4.splat(0);
  let counts = i32x4.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    counts = i32x4.sub(counts, f32x4.ne(v128.load(from + ((<usize>i) << 2)), zero));
  }
  let nonZeros =
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3);
  for (; i < count; i++) nonZeros += i32(load<f32>(from + ((<usize>i) << 2)) !== 0);
  return nonZeros;
}

/** True if one of `count` floats has |x| ≥ the number whose bits are `bound`, or is NaN. */
export function anyReaches(from: usize, count: i32, bound: i32): bool {
  const size = i32x4.splat(0x7fffffff);
  const bounds = i32x4.splat(bound);
  let found = i32x4.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const bits = v128.and(v128.load(from + ((<usize>i) << 2)), size);
    found = v128.or(found, i32x4.ge_s(bits, bounds));
  }
  let any = v128.any_true(found);
  for (; i < count; i++) {
    any = any || (load<i32>(from + ((<usize>i) << 2)) & 0x7fffffff) >= bound;
  }
  return any;
}

/**
 * A list for each pixel of an image of `rows` rows: entry (offset, value). The lists follow each
 * other from `lists` on; list p begins where `bounds[p]` says and ends at `bounds[p + 1]`. Offsets
 * count `rowBytes` a channel, and go on from pixel to pixel of a row if `along`, else begin at 0.
 */
export function listPixels(
  lists: usize,
  bounds: usize,
  x: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  rowBytes: u32,
  along: bool,
  all: bool,
): void {
  let end = lists;
  store<u32>(bounds, <u32>end);
  const bytes = (<usize>channels) << 2;
  for (let i = 0; i < rows; i++) {
    let offset: u32 = 0;
    for (let j = 0; j < columns; j++) {
      if (!along) offset = 0;
      const next = x + bytes;
      for (; x < next; x += 4, offset += rowBytes) end = append(end, offset, x, all);
      bounds += 4;
      store<u32>(bounds, <u32>end);
    }
  }
}
