/** What calls of the fast kernels may leave out, what they leave alone, and what closing ends. */
import { EventEmitter } from 'node:events';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { assign, elements, sizeOf, type Tensor } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { hardFloats } from './hardFloats.ts';

const kernels = await createFastKernels({ memory: 2 ** 20, shared: false });
afterAll(() => kernels.close());

function placed(name: string, ...shape: number[]): Tensor<Float32Array> {
  const array = kernels.tensor(shape);
  assign(array, hardFloats({ seed: 3, density: 1, kind: 'ordinary' }, name, sizeOf(shape)));
  return array;
}
const values = (...arrays: Tensor<Float32Array>[]) => arrays.map((array) => [...elements(array)]);

describe('gradients that nobody asks for', () => {
  it('that of the input of a dense layer: the others are the same without', () => {
    const [N, D, F] = [3, 5, 4];
    const [dw, db, dx] = [kernels.tensor([D, F]), kernels.tensor([F]), kernels.tensor([N, D])];
    const [dy, x, w] = [placed('dy', N, F), placed('x', N, D), placed('w', D, F)];
    kernels.denseGradient(dw, db, dx, dy, x, w);
    const all = values(dw, db);
    for (const array of [dw, db]) assign(array, new Float32Array(sizeOf(array.shape)));
    kernels.denseGradient(dw, db, null, dy, x, w);
    expect(values(dw, db)).toEqual(all);
    expect(all.flat().every((value) => value !== 0)).toBe(true);
  });

  it('that of the logits is written where it is asked for', () => {
    const [z, dz] = [placed('z', 2, 3), kernels.tensor([2, 3])];
    kernels.softmaxCrossEntropy(dz, z, [0, 2], 0);
    expect([...elements(dz)].map(Math.sign)).toEqual([-1, 1, 1, 1, 1, -1]);
  });
});

describe('arrays that stay', () => {
  /** Everything that is free but so many bytes, as an array of ones. */
  function fillUpTo(bytes: number): Tensor<Float32Array> {
    let free = 0;
    try {
      kernels.tensor([2 ** 20]);
    } catch (error) {
      free = Number(/ (\d+) of /.exec((error as Error).message)?.[1]);
    }
    const array = kernels.tensor([(free - bytes) / 4]);
    assign(array, new Float32Array((free - bytes) / 4).fill(1));
    return array;
  }

  it('are left alone by what batch normalization keeps of a training pass', () => {
    const C = 17;
    const layer = kernels.batchNormalization(C, 1e-5);
    const next = placed('next', C);
    const before = values(next);
    const [y, mean, variance] = [kernels.tensor([2, C]), kernels.tensor([C]), kernels.tensor([C])];
    layer.train(y, mean, variance, placed('x', 2, C), placed('scale', C), placed('shift', C));
    expect(values(next)).toEqual(before);
  });

  it('are left alone by the losses of rows, in the last line that is free', () => {
    const z = kernels.tensor([8, 3]);
    const rest = fillUpTo(64);
    const loss = kernels.softmaxCrossEntropy(null, z, new Uint8Array(8), 0);
    expect(loss).toBeCloseTo(Math.log(3), 6);
    expect(elements(rest).every((value) => value === 1)).toBe(true);
  });
});

describe('kernels on two threads', () => {
  afterEach(() => void vi.doUnmock('node:worker_threads'));

  it('start another, which closing ends; the one that is left computes on', async () => {
    const started: FakeWorker[] = [];
    /** Says that it is ready, and does nothing. */
    class FakeWorker extends EventEmitter {
      readonly thread: number;
      readonly terminate = vi.fn();
      readonly unref = vi.fn();
      constructor(_script: URL, { workerData }: { workerData: { thread: number } }) {
        super();
        this.thread = workerData.thread;
        started.push(this);
        queueMicrotask(() => this.emit('message', 'ready'));
      }
    }
    vi.doMock('node:worker_threads', () => ({ Worker: FakeWorker }));
    const two = await createFastKernels({ threads: 2, memory: 2 ** 20, patience: 0.1 });
    expect(started.map(({ thread }) => thread)).toEqual([1]);
    expect(two.threads).toBe(2);
    const [x, y] = [two.tensor([20_000]), two.tensor([20_000])];
    assign(x, new Float32Array(20_000).fill(2));
    two.close();
    expect(started[0].terminate).toHaveBeenCalledOnce();
    two.activate('relu', y, x);
    expect(elements(y).every((value) => value === 2)).toBe(true);
  });
});
