/** Elementwise arithmetic on float32 arrays. */

/** y[i] += a · x[i]; `count` elements. */
export function addScaled(y: usize, x: usize, a: f32, count: i32): void {
  const end = y + ((<usize>count) << 2);
  while (y < end) {
    store<f32>(y, load<f32>(y) + a * load<f32>(x));
    y += 4;
    x += 4;
  }
}
