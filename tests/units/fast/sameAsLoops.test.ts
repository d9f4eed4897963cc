/** The fast kernels have the bits of the plain float32 loops. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { requireSame } from './desk.ts';
import { operations } from './operations.ts';
import { windowOperations } from './windowOperations.ts';

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 26 });
});
afterAll(() => kernels.close());

describe('the fast kernels have the bits of plain float32 loops', () => {
  it.each([...operations, ...windowOperations])('$name', ({ cases, fast, loops }) => {
    fc.assert(
      fc.property(cases, (given) => {
        const expected = loops(given);
        fast(kernels, given).forEach((output, i) => {
          requireSame(`output ${i}`, output, expected[i]);
        });
      }),
      { seed: 20_191, numRuns: 150 },
    );
  });
});
