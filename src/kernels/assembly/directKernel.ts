/**
 * Four neighbouring pixels and 8 channels of a convolution, in eight registers, read from the
 * padded image itself: y[p, o] = bias[o] + Σ_k patch_p[k]·w[k, o] in the order of k.
 *
 * The patch of a pixel is a number of runs of `runLength` floats; `offsets` says where, in bytes
 * from the pixel, each begins. `w` holds 8 channels packed as [k][8]. Pixels are `pixelStride` bytes
 * apart in the image and `stride` in the result.
 */
export function directKernel(
  y: usize,
  stride: usize,
  x: usize,
  pixelStride: usize,
  w: usize,
  bias: usize,
  offsets: usize,
  runs: i32,
  runLength: i32,
): void {
  let s00 = v128.load(bias);
  let s01 = v128.load(bias, 16);
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  const lastOffset = offsets + ((<usize>runs) << 2);
  for (; offsets < lastOffset; offsets += 4) {
    let p0 = x + load<u32>(offsets);
    let p2 = p0 + 2 * pixelStride;
    const end = p0 + ((<usize>runLength) << 2);
    for (; p0 < end; p0 += 4, p2 += 4, w += 32) {
      const b0 = v128.load(w);
      const b1 = v128.load(w, 16);
      const a0 = v128.load32_splat(p0);
      s00 = f32x4.add(s00, f32x4.mul(a0, b0));
      s01 = f32x4.add(s01, f32x4.mul(a0, b1));
      const a1 = v128.load32_splat(p0 + pixelStride);
      s10 = f32x4.add(s10, f32x4.mul(a1, b0));
      s11 = f32x4.add(s11, f32x4.mul(a1, b1));
      const a2 = v128.load32_splat(p2);
      s20 = f32x4.add(s20, f32x4.mul(a2, b0));
      s21 = f32x4.add(s21, f32x4.mul(a2, b1));
      const a3 = v128.load32_splat(p2 + pixelStride);
      s30 = f32x4.add(s30, f32x4.mul(a3, b0));
      s31 = f32x4.add(s31, f32x4.mul(a3, b1));
    }
  }
  v128.store(y, s00);
  v128.store(y, s01, 16);
  v128.store(y + stride, s10);
  v128.store(y + stride, s11, 16);
  y += 2 * stride;
  v128.store(y, s20);
  v128.store(y, s21, 16);
  v128.store(y + stride, s30);
  v128.store(y + stride, s31, 16);
}
