/** The minibatches of one epoch. */
import type { RandomStream } from '../kernels/random.ts';

/**
 * The indices 0 … count−1 in a random order, cut into ⌈count / batchSize⌉ batches; the last is
 * smaller where batchSize does not divide count, so that every example is seen exactly once.
 * Throws unless both are positive integers.
 */
export function shuffledBatches(
  count: number,
  batchSize: number,
  random: RandomStream,
): Uint32Array[] {
  for (const [name, value] of Object.entries({ count, batchSize })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`shuffledBatches: ${name} ${value} must be a positive integer`);
    }
  }
  const order = random.permutation(count);
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, b) =>
    order.subarray(b * batchSize, (b + 1) * batchSize),
  );
}
