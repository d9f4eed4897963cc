/** The bits do not depend on the number of threads, nor on whether memory is shared. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import type { FastOptions } from '../../../src/kernels/webassembly/options.ts';
import { requireSame } from './desk.ts';
import { BATCH, fiftySteps } from './fiftySteps.ts';
import { mlpSteps } from './mlpSteps.ts';
import { operations } from './operations.ts';
import { windowOperations } from './windowOperations.ts';

const settings: readonly FastOptions[] = [
  { threads: 1 },
  { threads: 2 },
  { threads: 3 },
  { threads: 4 },
  { threads: 8 },
  { shared: false },
];

const nameOf = ({ threads, shared }: FastOptions): string =>
  shared === false ? 'unshared memory' : `${threads} threads`;

let all: FastKernels[] = [];

beforeAll(async () => {
  all = await Promise.all(settings.map((own) => createFastKernels({ ...own, memory: 2 ** 26 })));
});
afterAll(() => {
  for (const kernels of all) kernels.close();
});

describe('1, 2, 3, 4 and 8 threads and unshared memory give the same bits', () => {
  it.each([...operations, ...windowOperations])('$name', ({ cases, fast }) => {
    fc.assert(
      fc.property(cases, (given) => {
        const expected = fast(all[0], given);
        all.slice(1).forEach((kernels, k) => {
          fast(kernels, given).forEach((output, i) => {
            requireSame(`output ${i} with ${nameOf(settings[k + 1])}`, output, expected[i]);
          });
        });
      }),
      { seed: 31_416, numRuns: 25 },
    );
  });

  const { train: digits } = syntheticDigits({ train: 10 * BATCH, valid: 1, test: 1 });

  it.each([
    ['a convolutional network with momentum', fiftySteps],
    ['a multilayer perceptron with batch normalization and Adam', mlpSteps],
  ])('fifty steps of %s', (_, train) => {
    const runs = all.map((kernels) => train(kernels, digits));
    const [{ losses, weights }] = runs;
    runs.forEach((run, k) => {
      const name = nameOf(settings[k]);
      expect(run.losses, name).toEqual(losses);
      requireSame(name, Float32Array.from(run.weights), Float32Array.from(weights));
    });
    expect(new Set(losses).size).toBe(losses.length);
  });
});
