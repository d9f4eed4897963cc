/** All subjects of the benchmarks, by name, in the order in which they take turns and are reported. */
import type { Subject } from './subject.ts';

/** Loaded only when asked for: some are large. */
export const SUBJECTS: Readonly<Record<string, () => Promise<readonly Subject[]>>> = {
  proofbook: async () => (await import('./subjects/proofbook.ts')).proofbook,
  'micro-kernel': async () => (await import('./subjects/microKernel.ts')).microKernels,
  loops: async () => [(await import('./subjects/loops.ts')).loops],
  'jax-js': async () => [(await import('./subjects/jaxjs.ts')).jaxJs],
  'tensorflow.js': async () => [await (await import('./subjects/tensorflow.ts')).tensorFlow()],
  pytorch: async () => (await import('./subjects/torch.ts')).pyTorch,
};
