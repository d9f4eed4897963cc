/** What the fast kernels do unless told otherwise, and what they cannot be told. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { settingsOf } from '../../../src/kernels/webassembly/options.ts';

afterEach(() => void vi.unstubAllGlobals());

describe('settingsOf', () => {
  it('gives one thread, a GiB of shared memory and half a minute, and looks through nothing', () => {
    expect(settingsOf({})).toEqual({
      threads: 1,
      memory: 2 ** 30,
      shared: true,
      checkFinite: false,
      sleeps: 300,
      mayBlock: true,
    });
  });

  it('gives what is asked for', () => {
    const asked = { threads: 3, memory: 65_536, shared: true, checkFinite: true };
    expect(settingsOf({ ...asked, patience: 2.5 })).toEqual({
      ...asked,
      sleeps: 25,
      mayBlock: true,
    });
  });

  it('gives one thread on unshared memory, which is all there is without SharedArrayBuffer', () => {
    expect(settingsOf({ threads: 4, shared: false })).toMatchObject({ threads: 1, shared: false });
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(settingsOf({ threads: 4 })).toMatchObject({ threads: 1, shared: false });
  });

  it('lets the main thread of a page poll', () => {
    vi.stubGlobal('window', {});
    expect(settingsOf({}).mayBlock).toBe(false);
  });

  it.each([0, -1, 1.5, 65, Number.NaN])('refuses %d threads', (threads) => {
    expect(() => settingsOf({ threads })).toThrow(
      new RangeError(`createFastKernels: ${threads} threads; give 1 to 64`),
    );
  });

  it.each([0, -1, 86_400.5, Number.NaN])('refuses a patience of %d seconds', (patience) => {
    expect(() => settingsOf({ patience })).toThrow(
      new RangeError(
        `createFastKernels: patience of ${patience} seconds; give more than 0, at most 86400`,
      ),
    );
  });

  it('takes what is just allowed, and waits at least once', () => {
    expect(settingsOf({ threads: 64 }).threads).toBe(64);
    expect(settingsOf({ patience: 86_400 }).sleeps).toBe(864_000);
    expect(settingsOf({ patience: 1e-9 }).sleeps).toBe(1);
  });
});

describe('createFastKernels', () => {
  it('looks at its options before it asks for memory', async () => {
    await expect(createFastKernels({ threads: 1.5, memory: 0 })).rejects.toThrow('1.5 threads');
    await expect(createFastKernels({ patience: -1, memory: 0 })).rejects.toThrow('patience of -1');
  });
});
