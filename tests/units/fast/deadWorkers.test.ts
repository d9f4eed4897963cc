/** A thread that dies does not leave the others waiting for ever. */
import { afterEach, describe, expect, it } from 'vitest';
import { assign, elements } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { failureOf, LOST, twoThreads, type Waiting } from './twoThreads.ts';

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

async function start(waiting: Waiting) {
  const two = await twoThreads(waiting);
  ends.push(two.pool.close);
  return two;
}

/** Hands out a job of one tile that is no function: whoever takes it traps. */
function handOutNonsense(shared: Int32Array): void {
  shared[FUNCTION] = 2 ** 30;
  shared[TILES] = 1;
  shared[THREADS] = 2;
  for (const next of NEXT_TILES) Atomics.store(shared, next, 0);
  Atomics.add(shared, GENERATION, 1);
  Atomics.notify(shared, GENERATION);
}

describe.each([
  ['sleeps', true],
  ['polls, as in the main thread of a page', false],
])('kernels on two threads, where the thread that waits %s,', (_, mayBlock) => {
  it('compute while both live', async () => {
    const { step, y } = await start({ patience: LONG, mayBlock });
    for (let n = 0; n < 100; n++) step();
    expect(elements(y).every((value) => Object.is(value, 0))).toBe(true);
  });

  it('throw when the other thread is ended in the middle of a training', async () => {
    const { pool, step } = await start({ patience: SHORT, mayBlock });
    step();
    pool.close();
    expect(await failureOf(step)).toEqual(new Error(LOST));
  });

  it('wait as long as they were told to, and after that not again', async () => {
    const { pool, kernels, shared, step } = await start({ patience: SHORT, mayBlock });
    pool.close();
    let waited = 0;
    const measured = () => {
      const before = performance.now();
      try {
        step();
      } finally {
        waited = performance.now() - before;
      }
    };
    expect(await failureOf(measured)).toEqual(new Error(LOST));
    // The first look at the clock may come at once, and each of the others a tenth later.
    expect(waited).toBeGreaterThanOrEqual(SHORT * 100);
    // The other thread may only be slow, so nothing may be handed out that it would take.
    const offered = () => [GENERATION, FUNCTION, TILES, ...NEXT_TILES].map((at) => shared[at]);
    const left = offered();
    const one = kernels.tensor([1]);
    for (const again of [measured, () => kernels.activate('relu', one, one)]) {
      waited = 0;
      expect(again).toThrow(LOST);
      expect(waited).toBeLessThan(SHORT * 100);
    }
    expect(offered()).toEqual(left);
  });

  it('throw when a job traps on the other thread', async () => {
    const { shared, step } = await start({ patience: LONG, mayBlock });
    step();
    handOutNonsense(shared);
    while (Atomics.load(shared, FAILED) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await failureOf(step)).toEqual(new Error(LOST));
    expect(step).toThrow(LOST);
  });
});

describe('kernels that are closed', () => {
  it('compute on, on the thread that is left', async () => {
    const kernels = await createFastKernels({ threads: 2, memory: 2 ** 20, patience: 0.1 });
    kernels.close();
    const [x, y] = [kernels.tensor([20_000]), kernels.tensor([20_000])];
    assign(x, new Float32Array(20_000).fill(2));
    kernels.activate('relu', y, x);
    expect(elements(y).every((value) => value === 2)).toBe(true);
  });
});
