/**
 * The yardstick of the matrix products: as many operations by nothing but micro-kernels, whose blocks
 * lie in the first cache; one, and two that know nothing of each other.
 */
import { createFastKernels } from '../../src/kernels/webassembly/fastKernels.ts';
import { type Subject, timed } from '../subject.ts';

export const microKernels: readonly Subject[] = [
  { name: 'micro-kernel', threads: 1 },
  { name: 'two micro-kernels', threads: 2 },
].map(({ name, threads }) => ({
  name,
  threads,
  unavailable: async () => null,
  takes: (task) => task.kind === 'gemm',
  start: async (task) => {
    if (task.kind !== 'gemm') throw new TypeError(`${name}: there are no blocks in ${task.bench}`);
    const kernels = await createFastKernels({ threads });
    const operations = 2 * task.M * task.K * task.N;
    return {
      settings: {},
      run: (repeat) =>
        timed(1, () => {
          kernels.multiplyBlocks(repeat * operations);
          return null;
        }),
      close: async () => kernels.close(),
    };
  },
}));
