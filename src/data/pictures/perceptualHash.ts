/**
 * A code for how a picture looks, so that pictures which were compressed again, brightened or moved
 * by a pixel have codes that differ in few bits.
 */
import type { LabelledImages } from '../dataset.ts';

/** A difference hash: 8 × 8 bits for steps to the right and 8 × 8 for steps down. */
export const HASH_WORDS = 4;
/** The picture is averaged over this many rows and columns of cells. */
const CELLS = 9;
const STEPS = CELLS - 1;
/** A picture is blank if its cells differ by less than this, of 255. */
const BLANK_RANGE = 4;

export interface PictureHashes {
  readonly count: number;
  /** HASH_WORDS for each picture */
  readonly words: Int32Array;
  /** 1 for a picture of one colour: its bits would be those of rounding, and alike for all such */
  readonly blank: Uint8Array;
}

/**
 * The codes of all pictures. The luminance 77R + 150G + 29B (of 256) is averaged over 9 × 9 cells;
 * a bit says whether a cell is darker than its neighbour on the right, or than the one below. All
 * sums are integers, so nothing is rounded. Throws unless pictures have one or three channels and at
 * least 9 × 9 pixels.
 */
export function perceptualHashes(data: LabelledImages): PictureHashes {
  const { images, count, channels, height, width } = data;
  if ((channels !== 1 && channels !== 3) || height < CELLS || width < CELLS) {
    throw new RangeError(
      `perceptualHashes: pictures of ${channels} × ${height} × ${width}; it needs one or three channels and at least ${CELLS} × ${CELLS} pixels`,
    );
  }
  const words = new Int32Array(count * HASH_WORDS);
  const blank = new Uint8Array(count);
  const averager = new CellAverager(height, width);
  const size = channels * height * width;
  // Each cell's sum is this many times its mean luminance, which goes to 255.
  const weight = 256 * height * width;
  for (let n = 0; n < count; n++) {
    const cells = averager.sums(images.subarray(n * size, (n + 1) * size), channels);
    blank[n] = Number(rangeOf(cells) < BLANK_RANGE * weight);
    writeBits(cells, words.subarray(n * HASH_WORDS, (n + 1) * HASH_WORDS));
  }
  return { count, words, blank };
}

/** Bits that differ between the codes of pictures a and b. */
export function hashDistance({ words }: PictureHashes, a: number, b: number): number {
  return codeDistance(words, a, words, b);
}

/** Bits that differ between the a-th code of some and the b-th of others. */
export function codeDistance(some: Int32Array, a: number, others: Int32Array, b: number): number {
  let distance = 0;
  for (let w = 0; w < HASH_WORDS; w++) {
    distance += bitsSet(some[a * HASH_WORDS + w] ^ others[b * HASH_WORDS + w]);
  }
  return distance;
}

/** Ones among the 32 bits: counted in pairs, fours and bytes at once. */
export function bitsSet(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function rangeOf(cells: Float64Array): number {
  let [least, largest] = [cells[0], cells[0]];
  for (const cell of cells) {
    least = Math.min(least, cell);
    largest = Math.max(largest, cell);
  }
  return largest - least;
}

function writeBits(cells: Float64Array, words: Int32Array): void {
  let bit = 0;
  for (const step of [1, CELLS]) {
    for (let r = 0; r < STEPS; r++) {
      for (let c = 0; c < STEPS; c++) {
        const cell = r * CELLS + c;
        if (cells[cell] < cells[cell + step]) words[bit >> 5] |= 1 << (bit & 31);
        bit++;
      }
    }
  }
}

/**
 * With a pixel cut into 9 parts along an axis, and a cell being as many parts as there are pixels,
 * every overlap of a pixel and a cell is a whole number of parts.
 */
class CellAverager {
  private readonly rows: readonly Overlap[];
  private readonly columns: readonly Overlap[];
  private readonly band: Float64Array;
  private readonly cells = new Float64Array(CELLS * CELLS);

  constructor(height: number, width: number) {
    this.rows = overlaps(height);
    this.columns = overlaps(width);
    this.band = new Float64Array(CELLS * width);
  }

  /** For each cell the sum of 256 · luminance over its parts of pixels. */
  sums(image: Uint8Array, channels: number): Float64Array {
    const { rows, columns, band, cells } = this;
    const width = columns.length;
    const plane = rows.length * width;
    const [green, blue] = channels === 3 ? [plane, 2 * plane] : [0, 0];
    band.fill(0);
    for (let y = 0; y < rows.length; y++) {
      const { first, inFirst, inNext } = rows[y];
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const luminance = 77 * image[at] + 150 * image[at + green] + 29 * image[at + blue];
        band[first * width + x] += inFirst * luminance;
        if (inNext > 0) band[(first + 1) * width + x] += inNext * luminance;
      }
    }
    cells.fill(0);
    for (let x = 0; x < width; x++) {
      const { first, inFirst, inNext } = columns[x];
      for (let r = 0; r < CELLS; r++) {
        cells[r * CELLS + first] += inFirst * band[r * width + x];
        if (inNext > 0) cells[r * CELLS + first + 1] += inNext * band[r * width + x];
      }
    }
    return cells;
  }
}

/** How many of a pixel's 9 parts lie in its first cell, and in the one after it. */
interface Overlap {
  readonly first: number;
  readonly inFirst: number;
  readonly inNext: number;
}

function overlaps(pixels: number): Overlap[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const first = Math.floor((CELLS * pixel) / pixels);
    const inFirst = Math.min(CELLS, pixels * (first + 1) - CELLS * pixel);
    return { first, inFirst, inNext: CELLS - inFirst };
  });
}
