/**
 * c = c₀ + Σ_t value_t · row_t: the sum of scaled rows over a list of the non-zero factors.
 *
 * An entry of the list is 8 bytes: where its row begins, in bytes from `b`, and the factor. Terms
 * are added one after another in the order of the list. Leaving out the zeros changes no bit: the
 * sum begins at +0 (or at c₀ + 0) and so never is −0, and adding ±0 to anything else keeps it.
 */

/** Bytes of an entry. */
export const ENTRY: usize = 8;

/** 32 columns: eight vectors stay in registers while the list passes by. */
export function addRows32(c: usize, list: usize, end: usize, b: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  let s2 = v128.load(c, 32);
  let s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64);
  let s5 = v128.load(c, 80);
  let s6 = v128.load(c, 96);
  let s7 = v128.load(c, 112);
  for (; list < end; list += ENTRY) {
    const row = b + load<u32>(list);
    const value = v128.load32_splat(list, 4);
    s0 = f32x4.add(s0, f32x4.mul(value, v128.load(row)));
    s1 = f32x4.add(s1, f32x4.mul(value, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(value, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(value, v128.load(row, 48)));
    s4 = f32x4.add(s4, f32x4.mul(value, v128.load(row, 64)));
    s5 = f32x4.add(s5, f32x4.mul(value, v128.load(row, 80)));
    s6 = f32x4.add(s6, f32x4.mul(value, v128.load(row, 96)));
    s7 = f32x4.add(s7, f32x4.mul(value, v128.load(row, 112)));
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
  v128.store(c, s4, 64);
  v128.store(c, s5, 80);
  v128.store(c, s6, 96);
  v128.store(c, s7, 112);
}

/** 16 columns. */
export function addRows16(c: usize, list: usize, end: usize, b: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  let s2 = v128.load(c, 32);
  let s3 = v128.load(c, 48);
  for (; list < end; list += ENTRY) {
    const row = b + load<u32>(list);
    const value = v128.load32_splat(list, 4);
    s0 = f32x4.add(s0, f32x4.mul(value, v128.load(row)));
    s1 = f32x4.add(s1, f32x4.mul(value, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(value, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(value, v128.load(row, 48)));
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
}

/** 4 columns. */
export function addRows4(c: usize, list: usize, end: usize, b: usize): void {
  let sum = v128.load(c);
  for (; list < end; list += ENTRY) {
    const row = v128.load(b + load<u32>(list));
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(list, 4), row));
  }
  v128.store(c, sum);
}

/** Any number of columns. */
export function addRows(c: usize, list: usize, end: usize, b: usize, columns: i32): void {
  let left = columns;
  for (; left >= 32; left -= 32, c += 128, b += 128) addRows32(c, list, end, b);
  for (; left >= 16; left -= 16, c += 64, b += 64) addRows16(c, list, end, b);
  for (; left >= 4; left -= 4, c += 16, b += 16) addRows4(c, list, end, b);
  for (; left > 0; left--, c += 4, b += 4) {
    let sum = load<f32>(c);
    for (let entry = list; entry < end; entry += ENTRY) {
      sum += load<f32>(entry, 4) * load<f32>(b + load<u32>(entry));
    }
    store<f32>(c, sum);
  }
}
