/** Codes by their number of ones: two that are near each other have nearly as many. */
import { bitsSet, HASH_WORDS, type PictureHashes } from './perceptualHash.ts';

export interface OrderedCodes {
  readonly count: number;
  /** the picture that each code is of */
  readonly pictures: readonly number[];
  /** ascending */
  readonly ones: Uint8Array;
  /** HASH_WORDS for each code */
  readonly words: Int32Array;
}

/** The codes of all pictures but the blank ones, whose codes say nothing. */
export function orderedCodes({ words, count, blank }: PictureHashes): OrderedCodes {
  const ones = Uint8Array.from({ length: count }, (_, n) => {
    let sum = 0;
    for (let w = 0; w < HASH_WORDS; w++) sum += bitsSet(words[n * HASH_WORDS + w]);
    return sum;
  });
  const pictures = Array.from(ones.keys())
    .filter((n) => blank[n] === 0)
    .sort((a, b) => ones[a] - ones[b]);
  const sorted = new Int32Array(pictures.length * HASH_WORDS);
  for (const [i, n] of pictures.entries()) {
    sorted.set(words.subarray(n * HASH_WORDS, (n + 1) * HASH_WORDS), i * HASH_WORDS);
  }
  return {
    count: pictures.length,
    pictures,
    ones: Uint8Array.from(pictures, (n) => ones[n]),
    words: sorted,
  };
}
