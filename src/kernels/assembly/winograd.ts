/**
 * Convolution with kernels of 3 × 3 by Winograd's minimal filtering F(2 × 2, 3 × 3) (Lavin and Gray,
 * 2016): 16 products instead of 36 for a tile of 2 × 2 outputs.
 *
 * With d the 4 × 4 pixels that a tile sees, g the kernel, ⊙ element by element:
 * y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, summed over the input channels before the last step, where
 * Bᵀ = (1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1), Aᵀ = (1 1 1 0; 0 1 −1 −1) and
 * G = (1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1). The sum is one matrix product for each of the 16 elements.
 *
 * Domain: |d|, |g| < `WINOGRAD_BOUND`, where nothing on the way to a finite sum is infinite. The
 * rounding error is bounded in `tests/units/fast/winogradBound.test.ts`.
 */
import { directKernel } from './directKernel';
import { Geometry } from './geometry';

/** Elements of a transformed tile. */
const ELEMENTS = 16;
/** Bytes of transformed tiles that a thread works on: they stay in the first cache. */
const BLOCK_BYTES = 32_768;
/** A list of one run that begins at once, and eight zeros to sum from. */
const CONSTANTS: usize = 64;

/**
 * The bits of 2⁴⁸. Below it an element of Bᵀ d B stays below 4·2⁴⁸, one of G g Gᵀ below 2.25·2⁴⁸
 * (twice that before it is halved), and what becomes an output, 9 sums of C products, below
 * 81·2⁹⁶·C. As the kernels take 2¹⁰·C bytes at least, of 2³², that is below 2¹²⁵, roundings included.
 * The bias, of any size, comes last.
 */
export const WINOGRAD_BOUND: i32 = 0x57800000;

/** Kernels of 3 × 3 one pixel apart; channels in whole vectors, enough that the transforms pay. */
export function winogradFits(g: Geometry): bool {
  const near = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth === 1;
  return (
    near &&
    g.kernelHeight === 3 &&
    g.kernelWidth === 3 &&
    max(g.paddingHeight, g.paddingWidth) <= 2 &&
    (g.channels | g.outChannels) % 4 === 0 &&
    min(g.channels, g.outChannels) >= 16
  );
}

/** Tiles that are transformed at once, a multiple of the four that a kernel takes. */
function blockTiles(channels: i32, outChannels: i32, tiles: i32): i32 {
  const fitting = BLOCK_BYTES / ((ELEMENTS * (channels + padded(outChannels))) << 2);
  return min((tiles + 3) & ~3, max(4, fitting & ~3));
}

function padded(outChannels: i32): i32 {
  return (outChannels + 7) & ~7;
}

function tilesOf(rows: i32, columns: i32): i32 {
  return ((rows + 1) >> 1) * ((columns + 1) >> 1);
}

/** Floats of the transformed weights. */
export function winogradWeightSize(channels: i32, outChannels: i32): i32 {
  return ELEMENTS * channels * padded(outChannels);
}

/** Bytes of work space for one image of the result. */
export function winogradBytes(channels: i32, outChannels: i32, rows: i32, columns: i32): usize {
  const tiles = blockTiles(channels, outChannels, tilesOf(rows, columns));
  return ((<usize>(ELEMENTS * tiles * (channels + padded(outChannels)))) << 2) + CONSTANTS;
}

/**
 * G g Gᵀ for output channel o, into panels of 8 output channels [element][panel][c][8]; `w` is the
 * kernel of that channel, (3, 3, C).
 */
export function transformKernel(
  to: usize,
  o: i32,
  outChannels: i32,
  channels: i32,
  w: usize,
): void {
  const element = (<usize>(channels * padded(outChannels))) << 2;
  const tap = (<usize>channels) << 2;
  let out = to + ((<usize>((o >> 3) * channels * 8 + (o & 7))) << 2);
  for (const end = w + tap; w < end; w += 4, out += 32) {
    for (let row: usize = 0; row < 4; row++) {
      const left = combined(w, 3 * tap, row);
      const middle = combined(w + tap, 3 * tap, row);
      const right = combined(w + 2 * tap, 3 * tap, row);
      const at = out + row * 4 * element;
      const outer = left + right;
      store<f32>(at, left);
      store<f32>(at + element, (outer + middle) * 0.5);
      store<f32>(at + 2 * element, (outer - middle) * 0.5);
      store<f32>(at + 3 * element, right);
    }
  }
}

/** Row `row` of G times the column of three entries that are `stride` apart. */
function combined(g: usize, stride: usize, row: usize): f32 {
  if (row === 0) return load<f32>(g);
  if (row === 3) return load<f32>(g + 2 * stride);
  const outer = load<f32>(g) + load<f32>(g + 2 * stride);
  const inner = load<f32>(g + stride);
  return (row === 1 ? outer + inner : outer - inner) * 0.5;
}

/**
 * y (rows, columns, O) from x (rows + 2, columns + 2, C), an image with its border, and the
 * transformed weights u; `bias` has O floats. Where rows or columns are odd, the last tiles read
 * beyond x, a row and a pixel at most: whatever is there, it enters only outputs outside of y.
 */
export function winogradPlane(
  y: usize,
  rows: i32,
  columns: i32,
  outChannels: i32,
  x: usize,
  channels: i32,
  u: usize,
  bias: usize,
  space: usize,
): void {
  const across = (columns + 1) >> 1;
  const tiles = tilesOf(rows, columns);
  const block = blockTiles(channels, outChannels, tiles);
  const width = padded(outChannels);
  memory.fill(space, 0, CONSTANTS);
  const v = space + CONSTANTS;
  const m = v + ((<usize>(ELEMENTS * block * channels)) << 2);
  for (let first = 0; first < tiles; first += block) {
    const count = min(block, tiles - first);
    for (let t = 0; t < count; t++) {
      const i = (first + t) / across;
      const j = (first + t) % across;
      const from = x + ((<usize>((2 * i * (columns + 2) + 2 * j) * channels)) << 2);
      const to = v + ((<usize>(t * channels)) << 2);
      transformInput(to, 16, (<usize>(block * channels)) << 2, from, columns + 2, channels);
    }
    multiply(m, v, u, block, count, channels, width, space);
    for (let t = 0; t < count; t++) {
      const i = (first + t) / across;
      const j = (first + t) % across;
      transformOutput(y, 2 * i, 2 * j, rows, columns, outChannels, m, t, block, width, bias);
    }
  }
}

/** For each element (tiles, C) · (C, O), four tiles and eight channels at a time. */
function multiply(
  m: usize,
  v: usize,
  u: usize,
  block: i32,
  count: i32,
  channels: i32,
  width: i32,
  constants: usize,
): void {
  const rowBytes = (<usize>channels) << 2;
  const outBytes = (<usize>width) << 2;
  const zeros = constants + 16;
  for (let element = 0; element < ELEMENTS; element++) {
    const a = v + <usize>(element * block) * rowBytes;
    const c = m + <usize>(element * block) * outBytes;
    for (let o = 0; o < width; o += 8) {
      const b = u + <usize>(element * width + o) * rowBytes;
      for (let t: usize = 0; t < <usize>count; t += 4) {
        const to = c + t * outBytes + ((<usize>o) << 2);
        directKernel(to, outBytes, a + t * rowBytes, rowBytes, b, zeros, constants, 1, channels);
      }
    }
  }
}

/**
 * Bᵀ d B of one tile, first down the columns, then along the rows. Four channels are `step` bytes from
 * the next four, elements `element` bytes apart.
 */
export function transformInput(
  to: usize,
  step: usize,
  element: usize,
  x: usize,
  columns: i32,
  channels: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>columns * pixel;
  const end = x + pixel;
  for (; x < end; x += 16, to += step) {
    let d0 = v128.load(x);
    let d1 = v128.load(x + row);
    let d2 = v128.load(x + 2 * row);
    let d3 = v128.load(x + 3 * row);
    const t00 = f32x4.sub(d0, d2);
    const t10 = f32x4.add(d1, d2);
    const t20 = f32x4.sub(d2, d1);
    const t30 = f32x4.sub(d1, d3);
    let at = x + pixel;
    d0 = v128.load(at);
    d1 = v128.load(at + row);
    d2 = v128.load(at + 2 * row);
    d3 = v128.load(at + 3 * row);
    const t01 = f32x4.sub(d0, d2);
    const t11 = f32x4.add(d1, d2);
    const t21 = f32x4.sub(d2, d1);
    const t31 = f32x4.sub(d1, d3);
    at += pixel;
    d0 = v128.load(at);
    d1 = v128.load(at + row);
    d2 = v128.load(at + 2 * row);
    d3 = v128.load(at + 3 * row);
    const t02 = f32x4.sub(d0, d2);
    const t12 = f32x4.add(d1, d2);
    const t22 = f32x4.sub(d2, d1);
    const t32 = f32x4.sub(d1, d3);
    at += pixel;
    d0 = v128.load(at);
    d1 = v128.load(at + row);
    d2 = v128.load(at + 2 * row);
    d3 = v128.load(at + 3 * row);
    storeRow(to, element, t00, t01, t02, f32x4.sub(d0, d2));
    storeRow(to + 4 * element, element, t10, t11, t12, f32x4.add(d1, d2));
    storeRow(to + 8 * element, element, t20, t21, t22, f32x4.sub(d2, d1));
    storeRow(to + 12 * element, element, t30, t31, t32, f32x4.sub(d1, d3));
  }
}

function storeRow(to: usize, element: usize, t0: v128, t1: v128, t2: v128, t3: v128): void {
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + element, f32x4.add(t1, t2));
  v128.store(to + 2 * element, f32x4.sub(t2, t1));
  v128.store(to + 3 * element, f32x4.sub(t1, t3));
}

/** Aᵀ m A of one tile and the biases, for the outputs that lie inside the image. */
function transformOutput(
  y: usize,
  i: i32,
  j: i32,
  rows: i32,
  columns: i32,
  outChannels: i32,
  m: usize,
  tile: i32,
  block: i32,
  width: i32,
  bias: usize,
): void {
  const pixel = (<usize>outChannels) << 2;
  const element = (<usize>(block * width)) << 2;
  let from = m + ((<usize>(tile * width)) << 2);
  let to = y + <usize>(i * columns + j) * pixel;
  const right = j + 1 < columns ? pixel : 0;
  const below = i + 1 < rows ? <usize>columns * pixel : 0;
  const end = from + pixel;
  for (; from < end; from += 16, to += 16, bias += 16) {
    const b = v128.load(bias);
    const top0 = upper(from, element);
    const low0 = lower(from, element);
    const top1 = upper(from + element, element);
    const low1 = lower(from + element, element);
    const top2 = upper(from + 2 * element, element);
    const low2 = lower(from + 2 * element, element);
    const top3 = upper(from + 3 * element, element);
    const low3 = lower(from + 3 * element, element);
    // What lies outside of the image is written first, to a place that is then overwritten.
    v128.store(to + below + right, f32x4.add(differences(low1, low2, low3), b));
    v128.store(to + below, f32x4.add(sums(low0, low1, low2), b));
    v128.store(to + right, f32x4.add(differences(top1, top2, top3), b));
    v128.store(to, f32x4.add(sums(top0, top1, top2), b));
  }
}

/** The first row of Aᵀ times a column of four elements. */
function upper(m: usize, element: usize): v128 {
  return sums(v128.load(m), v128.load(m + 4 * element), v128.load(m + 8 * element));
}

/** The second row. */
function lower(m: usize, element: usize): v128 {
  return differences(
    v128.load(m + 4 * element),
    v128.load(m + 8 * element),
    v128.load(m + 12 * element),
  );
}

function sums(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

function differences(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.sub(a, b), c);
}
