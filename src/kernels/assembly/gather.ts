/**
 * Sums of scaled rows over several lists, one for each tap of a kernel: an output pixel of a
 * convolution is the sum, over the taps, of the rows of that tap's weights scaled by the channels of
 * the pixel under it.
 *
 * A range is 12 bytes: where its list begins and ends, and the weights of its tap.
 */
import { ENTRY } from './rows';

export const RANGE: usize = 12;

/** 32 columns of one pixel. */
export function gather32(c: usize, from: usize, ranges: usize, end: usize): void {
  let s0 = v128.load(from);
  let s1 = v128.load(from, 16);
  let s2 = v128.load(from, 32);
  let s3 = v128.load(from, 48);
  let s4 = v128.load(from, 64);
  let s5 = v128.load(from, 80);
  let s6 = v128.load(from, 96);
  let s7 = v128.load(from, 112);
  for (; ranges < end; ranges += RANGE) {
    const last = <usize>load<u32>(ranges, 4);
    const b = <usize>load<u32>(ranges, 8);
    for (let entry = <usize>load<u32>(ranges); entry < last; entry += ENTRY) {
      const row = b + load<u32>(entry);
      const value = v128.load32_splat(entry, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(row, 48)));
      s4 = f32x4.add(s4, f32x4.mul(value, v128.load(row, 64)));
      s5 = f32x4.add(s5, f32x4.mul(value, v128.load(row, 80)));
      s6 = f32x4.add(s6, f32x4.mul(value, v128.load(row, 96)));
      s7 = f32x4.add(s7, f32x4.mul(value, v128.load(row, 112)));
    }
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

/** 16 columns of one pixel. */
export function gather16(c: usize, from: usize, ranges: usize, end: usize): void {
  let s0 = v128.load(from);
  let s1 = v128.load(from, 16);
  let s2 = v128.load(from, 32);
  let s3 = v128.load(from, 48);
  for (; ranges < end; ranges += RANGE) {
    const last = <usize>load<u32>(ranges, 4);
    const b = <usize>load<u32>(ranges, 8);
    for (let entry = <usize>load<u32>(ranges); entry < last; entry += ENTRY) {
      const row = b + load<u32>(entry);
      const value = v128.load32_splat(entry, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(row, 48)));
    }
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
}
