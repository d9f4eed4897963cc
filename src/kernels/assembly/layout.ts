/** Images between channels last, as the kernels keep them, and channels first, as rows of features. */
import { argument, parallel, setArgument } from './threads';

const TO = 0;
const FROM = 1;
const ROWS = 2;
const COLUMNS = 3;

/** For each image the transpose of its (rows, columns) matrix: (pixels, channels) ↔ (channels, pixels). */
export function transposeImages(
  to: usize,
  from: usize,
  images: i32,
  rows: i32,
  columns: i32,
): void {
  setArgument(TO, <i32>to);
  setArgument(FROM, <i32>from);
  setArgument(ROWS, rows);
  setArgument(COLUMNS, columns);
  parallel(transposeTile, images);
}

function transposeTile(n: i32, _thread: i32): void {
  const rows = argument(ROWS);
  const columns = argument(COLUMNS);
  const image = (<usize>(n * rows * columns)) << 2;
  let from = <usize>argument(FROM) + image;
  const to = <usize>argument(TO) + image;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, from += 4) {
      store<f32>(to + ((<usize>(j * rows + i)) << 2), load<f32>(from));
    }
  }
}
