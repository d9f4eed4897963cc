import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffledBatches } from '../../../src/data/batches.ts';
import { RandomStream } from '../../../src/kernels/random.ts';

const stream = () => new RandomStream(3, 'shuffle');

describe('shuffledBatches', () => {
  it('shows every example once, in full batches but for the last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (count, size) => {
          const batches = shuffledBatches(count, size, stream());
          const seen = batches.flatMap((batch) => [...batch]);
          expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
          for (const batch of batches.slice(0, -1)) expect(batch.length).toBe(size);
          expect(batches.at(-1)?.length).toBe(count % size === 0 ? size : count % size);
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  it('keeps the ragged end: 10 examples in batches of 4 are 4, 4 and 2', () => {
    expect(shuffledBatches(10, 4, stream()).map((batch) => batch.length)).toEqual([4, 4, 2]);
  });

  it('is the permutation that the stream draws, and the next epoch is another one', () => {
    const random = stream();
    const reference = stream();
    for (let epoch = 0; epoch < 2; epoch++) {
      const seen = shuffledBatches(20, 6, random).flatMap((batch) => [...batch]);
      expect(seen).toEqual([...reference.permutation(20)]);
    }
    const [first, second] = [shuffledBatches(20, 20, random), shuffledBatches(20, 20, random)];
    expect(first).not.toEqual(second);
  });

  it('refuses counts and sizes that are no positive integers', () => {
    for (const bad of [0, -3, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => shuffledBatches(10, bad, stream())).toThrow(
        `shuffledBatches: batchSize ${bad} must be a positive integer`,
      );
      expect(() => shuffledBatches(bad, 4, stream())).toThrow(
        `shuffledBatches: count ${bad} must be a positive integer`,
      );
    }
  });
});
