/** Images with borders of zeros. */

/** `to` (height + 2·above, width + 2·left, C) from x (height, width, C). */
export function padPlane(
  to: usize,
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  above: i32,
  left: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const side = <usize>left * pixel;
  const border = <usize>above * (row + 2 * side);
  memory.fill(to, 0, border);
  to += border;
  for (let i = 0; i < height; i++, x += row) {
    memory.fill(to, 0, side);
    memory.copy(to + side, x, row);
    memory.fill(to + side + row, 0, side);
    to += row + 2 * side;
  }
  memory.fill(to, 0, border);
}
