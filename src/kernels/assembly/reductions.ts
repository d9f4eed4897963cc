/** Sums over the rows of a matrix. */
import { argument, parallel, setArgument } from './threads';

const TO = 0;
const FROM = 1;
const ROWS = 2;
const COLUMNS = 3;
/** Columns that one thread sums: a cache line. */
const CHUNK = 16;

/** to[j] = Σᵢ x[i, j], added in the order of i: the gradient of a bias. */
export function sumRows(to: usize, x: usize, rows: i32, columns: i32): void {
  setArgument(TO, <i32>to);
  setArgument(FROM, <i32>x);
  setArgument(ROWS, rows);
  setArgument(COLUMNS, columns);
  parallel(sumTile, (columns + CHUNK - 1) / CHUNK);
}

function sumTile(tile: i32, _thread: i32): void {
  const columns = argument(COLUMNS);
  const first = tile * CHUNK;
  const bytes = (<usize>min(CHUNK, columns - first)) << 2;
  const to = <usize>argument(TO) + ((<usize>first) << 2);
  memory.fill(to, 0, bytes);
  let row = <usize>argument(FROM) + ((<usize>first) << 2);
  for (let i = 0; i < argument(ROWS); i++, row += (<usize>columns) << 2) {
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      v128.store(to + c, f32x4.add(v128.load(to + c), v128.load(row + c)));
    }
    for (; c < bytes; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(row + c));
  }
}
