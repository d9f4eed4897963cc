/** Kernels on two threads whose pool and memory a test has in its hands. It runs in browsers too. */
import { assign, type Tensor } from '../../../src/kernels/array.ts';
import { FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { createMemory, KernelMemory } from '../../../src/kernels/webassembly/memory.ts';
import { compileKernels, instantiate } from '../../../src/kernels/webassembly/module.ts';
import { type Pool, startPool } from '../../../src/kernels/webassembly/pool.ts';

export const LOST =
  'fastKernels: a worker thread died or does not answer, so this step is lost; start again from the last checkpoint';

export interface TwoThreads {
  readonly kernels: FastKernels;
  /** its `close` ends the other thread, and the kernels do not hear of it */
  readonly pool: Pool;
  /** the control block, in integers */
  readonly shared: Int32Array;
  /** A job in which the other thread has to answer: y = max{0, x} for x = −1. */
  step(): void;
  readonly y: Tensor<Float32Array>;
}

export interface Waiting {
  /** tenths of a second after which a silent thread is given up */
  readonly patience: number;
  /** false: the calling thread polls, as the main thread of a page must; true unless given */
  readonly mayBlock?: boolean;
  /** bytes; 1 MiB unless given */
  readonly memory?: number;
}

export async function twoThreads(waiting: Waiting): Promise<TwoThreads> {
  const { patience, mayBlock = true, memory: bytes = 2 ** 20 } = waiting;
  const module = await compileKernels(true);
  const memory = createMemory(bytes, true);
  const exports = instantiate(module, memory);
  const space = new KernelMemory(memory, exports.heapBase());
  const control = space.keep(exports.controlBytes(2));
  const pool = await startPool([{ module, memory, control, thread: 1 }]);
  exports.initialize(control, 2, mayBlock, patience);
  const kernels = new FastKernels(exports, space, 2, pool);
  const shared = new Int32Array(memory.buffer, control, exports.controlBytes(2) / 4);
  const [x, y] = [kernels.tensor([20_000]), kernels.tensor([20_000])];
  assign(x, new Float32Array(20_000).fill(-1));
  return { kernels, pool, shared, step: () => kernels.activate('relu', y, x), y };
}

/**
 * The error that a step throws in the end; null if none does. Ending a thread takes a moment, two
 * seconds in Chromium, in which it still answers.
 */
export async function failureOf(step: () => void): Promise<unknown> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    try {
      step();
    } catch (error) {
      return error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return null;
}
