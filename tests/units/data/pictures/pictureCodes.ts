/** Codes of pictures as tests want them. */
import { HASH_WORDS, type PictureHashes } from '../../../../src/data/pictures/perceptualHash.ts';

/** Codes with these bits set, none of them blank unless said. */
export function codes(
  bits: readonly (readonly number[])[],
  blank: readonly number[] = [],
): PictureHashes {
  const words = new Int32Array(bits.length * HASH_WORDS);
  for (const [n, set] of bits.entries()) {
    for (const bit of set) words[n * HASH_WORDS + (bit >> 5)] |= 1 << (bit & 31);
  }
  const count = bits.length;
  return { count, words, blank: Uint8Array.from(bits, (_, n) => Number(blank.includes(n))) };
}

/** from, from + 1, … to − 1 */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
