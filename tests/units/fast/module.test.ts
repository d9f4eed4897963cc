/** Kernels from the network, engines that have no WebAssembly, and what the kernels may call. */
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  compileKernels,
  instantiate,
  requireSimd,
} from '../../../src/kernels/webassembly/module.ts';

const PAGE = 'https://example.org/src/kernels/webassembly/module.ts';
const WITHOUT_SIMD =
  'fastKernels: this JavaScript engine has no WebAssembly SIMD; update it, or compute with the float64 kernels';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Addresses are relative to this page, and what is fetched is this response. */
function loadFromNetwork(response: Response) {
  const fetched = vi.fn(async (_: URL) => response);
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal(
    'URL',
    class extends URL {
      constructor(path: string) {
        super(path, PAGE);
      }
    },
  );
  return fetched;
}

describe('kernels from the network', () => {
  it.each([
    [true, 'kernels-threads.wasm'],
    [false, 'kernels-single.wasm'],
  ])('are fetched and compiled (shared: %s)', async (shared, file) => {
    const bytes = await readFile(new URL(`../../../build/${file}`, import.meta.url));
    const fetched = loadFromNetwork(new Response(new Uint8Array(bytes)));
    const module = await compileKernels(shared);
    expect(fetched.mock.calls.map(([url]) => url.href)).toEqual([
      `https://example.org/build/${file}`,
    ]);
    expect(WebAssembly.Module.exports(module)).toContainEqual({ name: 'gemm', kind: 'function' });
  });

  it('that are not there are named with the status', async () => {
    loadFromNetwork(new Response(null, { status: 404 }));
    await expect(compileKernels(false)).rejects.toThrow(
      'fastKernels: https://example.org/build/kernels-single.wasm gives status 404; the kernels are compiled by npm run build, which npm ci does by itself',
    );
  });
});

describe('an engine without WebAssembly', () => {
  it('has nothing that validates', () => {
    expect(() => requireSimd(null)).toThrow(WITHOUT_SIMD);
  });

  it('gets no kernels', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    await expect(compileKernels(false)).rejects.toThrow(WITHOUT_SIMD);
  });
});

describe('the kernels', () => {
  /** What is handed to them. */
  function imports() {
    class Instance {
      readonly exports: unknown;
      constructor(_: unknown, given: unknown) {
        this.exports = given;
      }
    }
    vi.stubGlobal('WebAssembly', { Instance });
    return instantiate({}, memory) as unknown as {
      env: { memory: WebAssembly.Memory; abort(): never };
      threads: { workersFailed(): never; milliseconds(): number };
    };
  }
  const memory = new WebAssembly.Memory({ initial: 1 });

  it('work on the memory that is given', () => {
    expect(imports().env.memory).toBe(memory);
  });

  it('may give up', () => {
    expect(imports().env.abort).toThrow('fastKernels: the kernels gave up');
  });

  it('may lose a thread', () => {
    expect(imports().threads.workersFailed).toThrow(
      'fastKernels: a worker thread died or does not answer, so this step is lost; start again from the last checkpoint',
    );
  });

  it('read the clock that never goes back', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1234.5);
    const { milliseconds } = imports().threads;
    expect(milliseconds()).toBe(1234.5);
    clock.mockRestore();
  });
});
