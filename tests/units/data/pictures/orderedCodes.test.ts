import { describe, expect, it } from 'vitest';
import { orderedCodes } from '../../../../src/data/pictures/orderedCodes.ts';
import { HASH_WORDS } from '../../../../src/data/pictures/perceptualHash.ts';
import { codes, range } from './pictureCodes.ts';

describe('orderedCodes', () => {
  it('has the codes by their number of ones, counted in all words, without the blank', () => {
    const hashes = codes([range(90, 128), [], [127], [3, 40, 70], [], [0, 31, 32, 96]], [1]);
    const { count, pictures, ones, words } = orderedCodes(hashes);
    expect([count, pictures]).toEqual([5, [4, 2, 3, 5, 0]]);
    expect([...ones]).toEqual([0, 1, 3, 4, 38]);
    const of = (n: number) => [...hashes.words.subarray(n * HASH_WORDS, (n + 1) * HASH_WORDS)];
    expect([...words]).toEqual(pictures.flatMap(of));
  });

  it('keeps the order of the pictures where the numbers are equal', () => {
    const { pictures } = orderedCodes(codes([[1], [], [2], [], [3]]));
    expect(pictures).toEqual([1, 3, 0, 2, 4]);
  });

  it('has none of none', () => {
    expect(orderedCodes(codes([])).count).toBe(0);
    expect(orderedCodes(codes([[5]], [0])).count).toBe(0);
  });
});
