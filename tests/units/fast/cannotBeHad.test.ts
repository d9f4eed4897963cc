/** Kernels that cannot be had, and memory that is not enough: how it is said. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { createMemory, KernelMemory } from '../../../src/kernels/webassembly/memory.ts';
import { requireSimd } from '../../../src/kernels/webassembly/module.ts';

describe('kernels that cannot be had', () => {
  it.each([0, -5, Number.NaN, 2 ** 32 + 1])('%d bytes of memory', async (memory) => {
    await expect(createFastKernels({ memory })).rejects.toThrow(
      `fastKernels: ${memory} bytes of memory; give a size from 65536 to 4294967296`,
    );
  });

  it.each([
    [true, 'kernels-threads.wasm'],
    [false, 'kernels-single.wasm'],
  ])('kernels that are not compiled (shared: %s)', async (shared, file) => {
    const cause = new Error('no such file');
    vi.doMock('node:fs/promises', () => ({ readFile: () => Promise.reject(cause) }));
    const failure = await createFastKernels({ shared }).catch((error: unknown) => error);
    vi.doUnmock('node:fs/promises');
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        `^fastKernels: .*/build/${file} cannot be read; the kernels are compiled by npm run build`,
      ),
      cause,
    });
  });

  it('an engine without SIMD', () => {
    expect(() => requireSimd(() => false)).toThrow(
      'fastKernels: this JavaScript engine has no WebAssembly SIMD; update it, or compute with the float64 kernels',
    );
    expect(() => requireSimd((module) => WebAssembly.validate(module))).not.toThrow();
  });

  it('an engine without WebAssembly, as node --jitless is', async () => {
    const script = `
      import { createFastKernels } from './src/kernels/webassembly/fastKernels.ts';
      await createFastKernels().catch((error) => console.log(typeof WebAssembly, error.message));`;
    const run = promisify(execFile);
    const options = ['--jitless', '--import', 'tsx', '--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, options);
    expect(stdout.trim()).toBe(
      'undefined fastKernels: this JavaScript engine has no WebAssembly SIMD; update it, or compute with the float64 kernels',
    );
  });
});

describe('too little memory', () => {
  it('is said with what is needed and what is free, and smaller arrays still fit', async () => {
    const small = await createFastKernels({ memory: 65_536, shared: false });
    const message = (bytes: number) =>
      new RegExp(
        `^fastKernels: ${bytes} bytes are needed and \\d+ of 65536 are free; give more memory \\(option memory\\), or use a smaller batch$`,
      );
    expect(() => small.tensor([128, 128])).toThrow(message(65_536));
    expect(() => small.scratch(64, [256])).toThrow(message(65_536));
    const x = small.scratch(2, [3]);
    expect(x.shape).toEqual([2, 3]);
    // A product needs room to pack its right side: 32 columns for each of 500 terms.
    const [y, left, right] = [
      small.scratch(1, [1]),
      small.scratch(1, [500]),
      small.scratch(500, [1]),
    ];
    expect(() => small.dense(y, left, right, small.scratch(1, []))).toThrow(/bytes are needed/);
  });

  it('is said of work space that no address can reach', async () => {
    const needed = (call: () => void): number => {
      expect(call).toThrow(/^fastKernels: \d+ bytes are needed and \d+ of \d+ are free; give more/);
      try {
        call();
      } catch (error) {
        return Number(/\d+/.exec((error as Error).message)?.[0]);
      }
      return 0;
    };
    const [C, side] = [64, 2048];
    const plan: WindowPlan = {
      inputShape: [C, side, side],
      outputShape: [1, side, side],
      kernelSize: [3, 3],
      stride: [1, 1],
      padding: [1, 1],
      dilation: [1, 1],
    };
    for (const threads of [1, 2, 3]) {
      const own = await createFastKernels({ memory: 2 ** 22, threads });
      // An empty batch takes no memory itself; each thread wants an entry of 8 bytes for every pixel.
      const [y, x] = [own.scratch(0, plan.outputShape), own.scratch(0, plan.inputShape)];
      const convolution = own.convolution(plan);
      const bytes = needed(() =>
        convolution.forward(y, x, own.scratch(1, [C, 3, 3]), own.scratch(1, [])),
      );
      expect(bytes).toBeGreaterThan(threads * 8 * C * side * side);
      own.close();
    }
    const own = await createFastKernels({ memory: 2 ** 29, shared: false });
    const K = 2 ** 26;
    const [y, x, w, b] = [
      own.scratch(0, [1]),
      own.scratch(0, [K]),
      own.scratch(K, [1]),
      own.scratch(1, []),
    ];
    // The one column of w is packed among 32.
    expect(needed(() => own.dense(y, x, w, b))).toBeGreaterThan(32 * K * 4);
    // What the kernels return as an address has a sign in JavaScript.
    const memory = new KernelMemory(createMemory(65_536, false), 0);
    expect(needed(() => memory.temporary(-2_130_697_408))).toBe(2_164_269_888);
  });
});

describe('work space of one call', () => {
  it('is all that a loss without gradients writes', async () => {
    const own = await createFastKernels({ memory: 2 ** 18, shared: false });
    const z = own.tensor([2, 3]);
    // The storage of an array is the whole memory; its first line belongs to nobody.
    const before = z.data.slice(0, 16);
    expect(own.softmaxCrossEntropy(null, z, [0, 1], 0)).toBeGreaterThan(1);
    expect(z.data.slice(0, 16)).toEqual(before);
    own.close();
  });

  it('may not reach from below the arrays of the step into those that stay', async () => {
    const two = await createFastKernels({ memory: 131_072, shared: false });
    const product = () => two.dense(y, left, right, b);
    const [y, left, right] = [two.scratch(1, [1]), two.scratch(1, [500]), two.scratch(500, [1])];
    const b = two.scratch(1, []);
    // 32 columns of 500 terms and the blocks of a thread: 97,792 bytes of 131,072.
    expect(product).not.toThrow();
    two.scratch(10_000, []);
    expect(product).toThrow('fastKernels: 97792 bytes are needed');
    two.reset();
    expect([two.scratch(1, [1]), two.scratch(1, [500])]).toEqual([y, left]);
    two.tensor([10_000]);
    expect(product).toThrow('fastKernels: 97792 bytes are needed');
  });
});
