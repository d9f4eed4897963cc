/** Which entries dropout keeps is agreed on, to the last word of the hash. */
import { describe, expect, it } from 'vitest';
import { hash } from '../../../../src/nn/dropout.ts';
import { entriesOf } from './entries.ts';

const WORDS = 2 ** 32;

describe('dropout', () => {
  it('keeps an entry up to the rate that is its word of the hash, and drops it beyond', () => {
    for (const index of [0, 1, 2, 3]) {
      const word = hash(1, 2, index);
      const at = (rate: number) => entriesOf('dropout', { x: [5, 6, 7, 8], rate: [rate] })[index];
      const value = (5 + index) / (1 - word / WORDS);
      expect(at(word / WORDS).value).toBeCloseTo(value, 12);
      expect(at((word + 1) / WORDS).value).toBe(0);
    }
  });
});
