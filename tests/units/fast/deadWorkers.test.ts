/** A thread that dies does not leave the others waiting for ever. */
import { afterEach, describe, expect, it } from 'vitest';
import { assign, elements } from '../../../src/kernels/array.ts';
import { createFastKernels, FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { createMemory, KernelMemory } from '../../../src/kernels/webassembly/memory.ts';
import { compileKernels, instantiate } from '../../../src/kernels/webassembly/module.ts';
import { startPool } from '../../../src/kernels/webassembly/pool.ts';

const LOST =
  'fastKernels: a worker thread died or does not answer, so this step is lost; start again from the last checkpoint';

/** Tenths of a second that the calling thread waits for one that is dead, and for one that lives. */
const SHORT = 3;
const LONG = 300;

/** Where the threads look for work: as in `assembly/threads.ts`, in integers. */
const GENERATION = 0;
const FUNCTION = 2;
const TILES = 3;
const THREADS = 4;
const NEXT_TILES = [256, 272];
const FAILED = 48;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Kernels on two threads whose pool and memory the test has in its hands. */
async function twoThreads(patience: number) {
  const module = await compileKernels(true);
  const memory = createMemory(2 ** 20, true);
  const exports = instantiate(module, memory);
  const space = new KernelMemory(memory, exports.heapBase());
  const control = space.keep(exports.controlBytes(2));
  const pool = await startPool([{ module, memory, control, thread: 1 }]);
  ends.push(pool.close);
  exports.initialize(control, 2, true, patience);
  const kernels = new FastKernels(exports, space, 2, pool);
  const shared = new Int32Array(memory.buffer, control, exports.controlBytes(2) / 4);
  // Two tiles, so that the other thread has to answer.
  const x = kernels.tensor([20_000]);
  const y = kernels.tensor([20_000]);
  assign(x, new Float32Array(20_000).fill(-1));
  return { kernels, pool, shared, step: () => kernels.activate('relu', y, x), y };
}

/** Ending a thread takes a moment in which it still answers. */
async function failure(step: () => void): Promise<unknown> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      step();
    } catch (error) {
      return error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return null;
}

describe('kernels on two threads', () => {
  it('compute while both live', async () => {
    const { step, y } = await twoThreads(LONG);
    for (let n = 0; n < 100; n++) step();
    expect(elements(y).every((value) => Object.is(value, 0))).toBe(true);
  });

  it('throw when the other thread is ended in the middle of a training', async () => {
    const { pool, step } = await twoThreads(SHORT);
    step();
    pool.close();
    expect(await failure(step)).toEqual(new Error(LOST));
  });

  it('throw when a job traps on the other thread', async () => {
    const { shared, step } = await twoThreads(LONG);
    step();
    // A job that is no function: whoever takes a tile of it traps.
    shared[FUNCTION] = 2 ** 30;
    shared[TILES] = 1;
    shared[THREADS] = 2;
    for (const next of NEXT_TILES) Atomics.store(shared, next, 0);
    Atomics.add(shared, GENERATION, 1);
    Atomics.notify(shared, GENERATION);
    while (Atomics.load(shared, FAILED) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await failure(step)).toEqual(new Error(LOST));
    expect(step).toThrow(LOST);
  });

  it('compute on after they are closed, on the thread that is left', async () => {
    const kernels = await createFastKernels({ threads: 2, memory: 2 ** 20, patience: 0.1 });
    kernels.close();
    const [x, y] = [kernels.tensor([20_000]), kernels.tensor([20_000])];
    assign(x, new Float32Array(20_000).fill(2));
    kernels.activate('relu', y, x);
    expect(elements(y).every((value) => value === 2)).toBe(true);
  });
});
