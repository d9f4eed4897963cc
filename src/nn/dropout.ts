/**
 * Inverted dropout (Srivastava et al., 2014). Whether an element is kept is a hash of two keys and
 * its index, so every element can be drawn alone, on any thread, with the same bits everywhere.
 */
import { elements, sizeOf, type Tensor, view } from '../kernels/array.ts';

const WORDS = 2 ** 32;

/** Odd multipliers with bits evenly spread: ⌊2³²/φ⌋, and two of 32-bit mixing functions. */
const GOLDEN = 0x9e3779b9;
const MIX_1 = 0x7feb352d;
const MIX_2 = 0x846ca68b;

/** A bijection of 32-bit words after which every bit of the input sways every bit of the output. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), MIX_1);
  h = Math.imul(h ^ (h >>> 15), MIX_2);
  return h ^ (h >>> 16);
}

/**
 * A word, evenly spread over 0 … 2³² − 1, for each index under two keys; all are 32-bit integers,
 * of which only the bits count: −1 is 2³² − 1. Made of multiplication, addition, exclusive or and
 * shifts of 32-bit words alone, each of which is exact on every machine.
 */
export function hash(key0: number, key1: number, index: number): number {
  return mix(mix(Math.imul(index, GOLDEN) ^ key0) + key1) >>> 0;
}

/** Whether the element of this index is kept: its hash is at least the threshold, unsigned. */
export function dropoutKept(key0: number, key1: number, index: number, threshold: number): boolean {
  return hash(key0, key1, index) >= threshold;
}

/**
 * For `count` elements, 1 where one is kept: with the threshold rate·2³², rounded, so the share that
 * is dropped differs from the rate by less than 2⁻³². Throws unless 0 ≤ rate < 1.
 */
export function dropoutMask(count: number, rate: number, key0: number, key1: number): Uint8Array {
  requireRate('dropoutMask', rate);
  // A word too: rates above 1 − 2⁻³³ round up to 2³², which in 32 bits would be 0 and keep all.
  const threshold = Math.min(Math.round(rate * WORDS), WORDS - 1);
  return Uint8Array.from({ length: count }, (_, i) =>
    Number(dropoutKept(key0, key1, i, threshold)),
  );
}

/**
 * y = x/(1 − rate) where the mask is 1, else 0: E[y] = x, so nothing has to be rescaled when no
 * element is dropped. y = Dx with a diagonal D, so dx = Dᵀdy = Ddy: the gradient is this function
 * with dy for x. Shape of x. Throws where the mask has another count and unless 0 ≤ rate < 1.
 */
export function dropout(x: Tensor, mask: ArrayLike<number>, rate: number): Tensor {
  requireRate('dropout', rate);
  if (mask.length !== sizeOf(x.shape)) {
    throw new RangeError(`dropout: mask of ${mask.length} for ${sizeOf(x.shape)} elements`);
  }
  return view(
    elements(x).map((value, i) => (mask[i] === 1 ? value / (1 - rate) : 0)),
    x.shape,
  );
}

function requireRate(caller: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`${caller}: rate ${rate} must be at least 0 and less than 1`);
  }
}
