/** The measure of what a product can reach says how much it did. */
import { describe, expect, it } from 'vitest';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';

describe('multiplyBlocks', () => {
  it('counts a product and a sum for each of 4 × 8 × 256 terms of its blocks, 8 a thread', async () => {
    const block = 2 * 4 * 8 * 256;
    for (const threads of [1, 2]) {
      const kernels = await createFastKernels({ threads, memory: 2 ** 20 });
      const round = 8 * threads * block;
      expect(kernels.multiplyBlocks(1)).toBe(round);
      expect(kernels.multiplyBlocks(3 * round)).toBe(3 * round);
      expect(kernels.multiplyBlocks(3.4 * round)).toBe(3 * round);
      kernels.close();
    }
  });
});
