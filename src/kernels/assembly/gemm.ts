/**
 * Matrix products C (M, N) = C₀ + op(A) (M, K) · op(B) (K, N), where C₀ is zero or one row for every
 * row of C. Each element is the sum over k = 0 … K − 1 in that order, every product and every sum
 * rounded to float32: the same as three plain loops, whatever the path.
 *
 * Dense: panels of B of 8 columns and blocks of A of 4 rows are copied into the order in which the
 * micro-kernel reads them, 512 terms at a time, so that both stay in the first cache.
 * Sparse: where at most `SPARSE` of A is non-zero, its rows become lists of non-zero factors.
 */

import { anyReaches, append, countNonZeros, NOT_FINITE } from './lists';
import { microKernel } from './microKernel';
import { COLUMNS, DEPTH, pack32Columns, packColumns, packRows, packTransposed, ROWS } from './pack';
import { addRows32 } from './rows';
import { argument, parallel, setArgument } from './threads';

/** Share of non-zeros up to which lists beat the dense kernel. */
const SPARSE: f32 = 0.7;
const SAMPLED_ROWS = 32;
/** Rows and columns of C in a tile of the dense product. */
const TILE_ROWS = 16;
const TILE_COLUMNS = 256;
/** Rows in a tile, and columns in a panel, of the sparse product. */
const SPARSE_ROWS = 16;
const SPARSE_COLUMNS = 32;
/** Terms of one pass of the sparse product: a panel of them fills the first cache. */
const SPARSE_DEPTH = 256;
const PANEL_BYTES: u32 = 128;
/** Bytes of work space of a thread: a packed block of A, or lists for it, and a block of C. */
const BLOCK_BYTES: usize = TILE_ROWS * DEPTH * 4;
const LIST_BYTES: usize = SPARSE_DEPTH * 8;
const THREAD_BYTES: usize = BLOCK_BYTES + 1024;

/** In place of the address of C₀. */
const ZERO = 0;

const C = 0;
const C_STRIDE = 1;
const A = 2;
const A_STRIDE = 3;
const TRANSPOSED_A = 4;
const B = 5;
const B_STRIDE = 6;
const TRANSPOSED_B = 7;
const ROWS_OF_C = 8;
const COLUMNS_OF_C = 9;
const TERMS = 10;
const START = 11;
const PACKED_B = 12;
const WORKSPACE = 13;
const PANEL = 14;
const NON_FINITE = 15;

/** Bytes of work space that `gemm` needs; they may be more than addresses reach. */
export function gemmWorkspace(columns: i32, terms: i32, threads: i32): f64 {
  const padded = (columns + SPARSE_COLUMNS - 1) & ~(SPARSE_COLUMNS - 1);
  return 4 * <f64>padded * <f64>terms + <f64>(threads * <i32>THREAD_BYTES);
}

/** Strides in elements; `start`: the address of the row C₀ (N), or 0 for zero. */
export function gemm(
  c: usize,
  cStride: i32,
  a: usize,
  aStride: i32,
  transposedA: bool,
  b: usize,
  bStride: i32,
  transposedB: bool,
  rows: i32,
  columns: i32,
  terms: i32,
  start: usize,
  workspace: usize,
): void {
  setArgument(C, <i32>c);
  setArgument(C_STRIDE, cStride << 2);
  setArgument(A, <i32>a);
  setArgument(A_STRIDE, aStride << 2);
  setArgument(TRANSPOSED_A, transposedA);
  setArgument(B, <i32>b);
  setArgument(B_STRIDE, bStride << 2);
  setArgument(TRANSPOSED_B, transposedB);
  setArgument(ROWS_OF_C, rows);
  setArgument(COLUMNS_OF_C, columns);
  setArgument(TERMS, terms);
  setArgument(START, <i32>start);
  setArgument(PACKED_B, <i32>workspace);
  setArgument(NON_FINITE, 0);
  const padded = (columns + SPARSE_COLUMNS - 1) & ~(SPARSE_COLUMNS - 1);
  setArgument(WORKSPACE, <i32>(workspace + ((<usize>padded * <usize>terms) << 2)));
  const panels = (columns + SPARSE_COLUMNS - 1) / SPARSE_COLUMNS;
  if (isSparse(a, aStride, transposedA ? terms : rows, transposedA ? rows : terms)) {
    setArgument(PANEL, SPARSE_COLUMNS);
    parallel(packPanels, panels);
    if (argument(NON_FINITE) === 0) {
      parallel(sparseTile, (rows + SPARSE_ROWS - 1) / SPARSE_ROWS);
      return;
    }
  }
  setArgument(PANEL, COLUMNS);
  parallel(packPanels, panels);
  parallel(denseTile, rowTiles(rows) * ((columns + TILE_COLUMNS - 1) / TILE_COLUMNS));
}

function rowTiles(rows: i32): i32 {
  return (rows + TILE_ROWS - 1) / TILE_ROWS;
}

/** Judged by some rows: both ways give the same bits, so a wrong guess costs time only. */
function isSparse(a: usize, stride: i32, rows: i32, columns: i32): bool {
  const step = max(1, rows / SAMPLED_ROWS);
  let nonZeros = 0;
  let seen = 0;
  for (let i = 0; i < rows; i += step) {
    nonZeros += countNonZeros(a + ((<usize>(i * stride)) << 2), columns);
    seen += columns;
  }
  return <f32>nonZeros <= SPARSE * <f32>seen;
}

/** All terms of 32 columns of B: one panel for lists, four of the dense kernel. */
function packPanels(tile: i32, _thread: i32): void {
  const width = argument(PANEL);
  const terms = argument(TERMS);
  const first = tile * SPARSE_COLUMNS;
  const valid = min(SPARSE_COLUMNS, argument(COLUMNS_OF_C) - first);
  const to = <usize>argument(PACKED_B) + ((<usize>(first * terms)) << 2);
  const stride = <usize>argument(B_STRIDE);
  if (argument(TRANSPOSED_B)) {
    const b = <usize>argument(B) + <usize>first * stride;
    for (let j = 0; j < valid; j += width) {
      const panel = to + ((<usize>(j * terms)) << 2);
      packTransposed(panel, b + <usize>j * stride, stride, valid - j, terms, width);
    }
  } else {
    const b = <usize>argument(B) + ((<usize>first) << 2);
    const panel: usize = width === SPARSE_COLUMNS ? 32 : (<usize>(width * terms)) << 2;
    if (valid === SPARSE_COLUMNS) pack32Columns(to, b, stride, terms, panel);
    else packColumns(to, b, stride, valid, terms, width);
  }
  if (width === SPARSE_COLUMNS && anyReaches(to, terms * width, NOT_FINITE))
    setArgument(NON_FINITE, 1);
}

/** C₀ for `columns` columns of one row of C, the first of them column `first`. */
function begin(c: usize, first: i32, columns: i32): void {
  const start = <usize>argument(START);
  const end = c + ((<usize>columns) << 2);
  if (start === ZERO) {
    memory.fill(c, 0, (<usize>columns) << 2);
    return;
  }
  let from = start + ((<usize>first) << 2);
  const zero = f32x4.splat(0);
  for (; c + 16 <= end; c += 16, from += 16) v128.store(c, f32x4.add(v128.load(from), zero));
  for (; c < end; c += 4, from += 4) store<f32>(c, load<f32>(from) + 0);
}

function denseTile(tile: i32, thread: i32): void {
  const terms = argument(TERMS);
  const stride = <usize>argument(C_STRIDE);
  const down = rowTiles(argument(ROWS_OF_C));
  const row = (tile % down) * TILE_ROWS;
  const column = (tile / down) * TILE_COLUMNS;
  const rows = min(TILE_ROWS, argument(ROWS_OF_C) - row);
  const columns = min(TILE_COLUMNS, argument(COLUMNS_OF_C) - column);
  const c = <usize>argument(C) + <usize>row * stride + ((<usize>column) << 2);
  const block = <usize>argument(WORKSPACE) + <usize>thread * THREAD_BYTES;
  const edge = block + BLOCK_BYTES;
  for (let i = 0; i < rows; i++) begin(c + <usize>i * stride, column, columns);
  for (let k = 0; k < terms; k += DEPTH) {
    const depth = min(DEPTH, terms - k);
    packBlock(block, row, rows, k, depth);
    for (let j = 0; j < columns; j += COLUMNS) {
      const panel =
        <usize>argument(PACKED_B) + ((<usize>((column + j) * terms + k * COLUMNS)) << 2);
      for (let i = 0; i < rows; i += ROWS) {
        const a = block + ((<usize>(i * depth)) << 2);
        const at = c + <usize>i * stride + ((<usize>j) << 2);
        if (i + ROWS <= rows && j + COLUMNS <= columns) microKernel(at, stride, a, panel, depth);
        else
          edgeKernel(
            edge,
            at,
            stride,
            min(ROWS, rows - i),
            min(COLUMNS, columns - j),
            a,
            panel,
            depth,
          );
      }
    }
  }
}

function packBlock(to: usize, row: i32, rows: i32, k: i32, depth: i32): void {
  const a = <usize>argument(A);
  const stride = <usize>argument(A_STRIDE);
  if (argument(TRANSPOSED_A)) {
    packColumns(to, a + <usize>k * stride + ((<usize>row) << 2), stride, rows, depth, ROWS);
  } else {
    packRows(to, a + <usize>row * stride + ((<usize>k) << 2), stride, rows, depth);
  }
}

/** A block of C that is smaller than 4 × 8 is computed in a full one beside it. */
function edgeKernel(
  edge: usize,
  c: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  a: usize,
  b: usize,
  depth: i32,
): void {
  const bytes = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++)
    memory.copy(edge + ((<usize>i) << 5), c + <usize>i * stride, bytes);
  microKernel(edge, 32, a, b, depth);
  for (let i = 0; i < rows; i++)
    memory.copy(c + <usize>i * stride, edge + ((<usize>i) << 5), bytes);
}

function sparseTile(tile: i32, thread: i32): void {
  const terms = argument(TERMS);
  const stride = <usize>argument(C_STRIDE);
  const columns = argument(COLUMNS_OF_C);
  const row = tile * SPARSE_ROWS;
  const rows = min(SPARSE_ROWS, argument(ROWS_OF_C) - row);
  const c = <usize>argument(C) + <usize>row * stride;
  const lists = <usize>argument(WORKSPACE) + <usize>thread * THREAD_BYTES;
  const ends = lists + BLOCK_BYTES;
  const edge = ends + 64;
  for (let i = 0; i < rows; i++) begin(c + <usize>i * stride, 0, columns);
  for (let k = 0; k < terms; k += SPARSE_DEPTH) {
    listNonZeros(lists, ends, row, rows, k, min(SPARSE_DEPTH, terms - k));
    for (let j = 0; j < columns; j += SPARSE_COLUMNS) {
      const panel = <usize>argument(PACKED_B) + ((<usize>(j * terms + k * SPARSE_COLUMNS)) << 2);
      const bytes = (<usize>min(SPARSE_COLUMNS, columns - j)) << 2;
      for (let i = 0; i < rows; i++) {
        const at = c + <usize>i * stride + ((<usize>j) << 2);
        const list = lists + <usize>i * LIST_BYTES;
        const end = <usize>load<u32>(ends + ((<usize>i) << 2));
        if (bytes === 128) {
          addRows32(at, list, end, panel);
        } else {
          memory.copy(edge, at, bytes);
          addRows32(edge, list, end, panel);
          memory.copy(at, edge, bytes);
        }
      }
    }
  }
}

/** For each row its non-zero factors among the terms k … k + depth − 1, and where its list ends. */
function listNonZeros(lists: usize, ends: usize, row: i32, rows: i32, k: i32, depth: i32): void {
  const a = <usize>argument(A);
  const stride = <usize>argument(A_STRIDE);
  if (argument(TRANSPOSED_A)) {
    for (let i = 0; i < rows; i++)
      store<u32>(ends + ((<usize>i) << 2), <u32>(lists + <usize>i * LIST_BYTES));
    for (let t = 0; t < depth; t++) {
      const from = a + <usize>(k + t) * stride + ((<usize>row) << 2);
      for (let i = 0; i < rows; i++) {
        const end = ends + ((<usize>i) << 2);
        store<u32>(
          end,
          <u32>append(<usize>load<u32>(end), <u32>t * PANEL_BYTES, from + ((<usize>i) << 2), false),
        );
      }
    }
    return;
  }
  for (let i = 0; i < rows; i++) {
    const from = a + <usize>(row + i) * stride + ((<usize>k) << 2);
    let end = lists + <usize>i * LIST_BYTES;
    for (let t = 0; t < depth; t++)
      end = append(end, <u32>t * PANEL_BYTES, from + ((<usize>t) << 2), false);
    store<u32>(ends + ((<usize>i) << 2), <u32>end);
  }
}
