/** Sizes and underflows of minimal filtering, where they can be found in the head. */
import { describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';

const all = (count: number, x: number): number[] => Array<number>(count).fill(x);

/** No more than the terms, and less by a share that is smaller than float64 sums may be off by. */
function expectSizes(entries: readonly { readonly size: number }[], terms: readonly number[]) {
  expect(entries.length).toBe(terms.length);
  for (const [i, { size }] of entries.entries()) {
    expect(size).toBeLessThan(terms[i]);
    expect(size).toBeGreaterThan(terms[i] * (1 - 2 ** -29));
  }
}

describe('minimal filtering', () => {
  it('of equal pixels: 64 terms a channel, and the bias', () => {
    // |Bᵀ| x |B| is 4 everywhere, |G| w |Gᵀ| is rrᵀ with r = 1, 3/2, 3/2, 1, and |Aᵀ| r = 4, 4.
    const entries = entriesOf(
      'convolution by minimal filtering',
      { x: all(32, 1), w: all(18, -1), b: [3] },
      2,
    );
    expect(entries.map(({ value }) => value)).toEqual(all(4, 3 - 18));
    expectSizes(entries, all(4, 3 + 64 * 2));
    // Nine products a channel, and of |Aᵀ| |Bᵀ| x |B| |A|, which is 3 · 4 · 3, three times as much.
    expect(entries.map(({ underflows }) => underflows)).toEqual(all(4, 9 * 2 + 3 * (36 * 2)));
  });

  it('backwards by the input: a pixel of the gradient is multiplied by the kernel', () => {
    const entries = entriesOf(
      'convolution by minimal filtering, gradient by the input',
      { w: [1, 2, 3, 4, 5, 6, 7, 8, 9], g: [1, 0, 0, 0] },
      1,
    );
    expect(entries.map(({ value }) => value)).toEqual([1, 2, 4, 5]);
    // |Bᵀ| x |B| is ccᵀ with c = 1, 1, 1, 0; of it |Aᵀ| c = 3, 2.
    expect(entries.map(({ underflows }) => underflows)).toEqual([36, 27, 27, 21]);
  });

  it('backwards by the weights: 36 terms a tile at the corners of a kernel, 16 in its middle', () => {
    // |A| g |Aᵀ| is rrᵀ with r = 1, 2, 2, 1, and |Gᵀ| r = 3, 2, 3.
    const entries = entriesOf(
      'convolution by minimal filtering, gradient by the weights',
      { x: all(36, 1), g: all(16, -1) },
      4,
    );
    expect(entries.map(({ value }) => value)).toEqual(all(9, -16));
    const terms = [36, 24, 36, 24, 16, 24, 36, 24, 36];
    expectSizes(
      entries,
      terms.map((count) => count * 4),
    );
    expect(entries.map(({ underflows }) => underflows)).toEqual(all(9, 4 * 4 + 2));
  });
});
