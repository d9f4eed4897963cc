/** The memory of the kernels: what is handed out where, what is handed out again, what is refused. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assign, strided } from '../../../src/kernels/array.ts';
import { addressOf, createMemory, KernelMemory } from '../../../src/kernels/webassembly/memory.ts';

const PAGE = 65_536;
const LINE = 64;

/** A page of memory, of which all is free. */
const page = (checkFinite?: boolean): KernelMemory =>
  new KernelMemory(createMemory(PAGE, false), 0, checkFinite);

describe('createMemory', () => {
  afterEach(() => void vi.unstubAllGlobals());

  const stubMemory = (create: (asked: WebAssembly.MemoryDescriptor) => void) => {
    const Memory = function (this: unknown, asked: WebAssembly.MemoryDescriptor) {
      create(asked);
    };
    vi.stubGlobal('WebAssembly', { Memory });
  };

  it('asks for whole pages that never grow, up to all that has an address', () => {
    const asked: WebAssembly.MemoryDescriptor[] = [];
    stubMemory((descriptor) => asked.push(descriptor));
    createMemory(1, false);
    createMemory(PAGE + 1, true);
    createMemory(2 ** 32, true);
    expect(asked).toEqual([
      { initial: 1, maximum: 1, shared: false },
      { initial: 2, maximum: 2, shared: true },
      { initial: PAGE, maximum: PAGE, shared: true },
    ]);
  });

  it('says how much cannot be had, and why', () => {
    const cause = new RangeError('could not allocate memory');
    stubMemory(() => {
      throw cause;
    });
    const message =
      'fastKernels: 123456 bytes of memory cannot be had; ask for less (option memory), or use a smaller batch';
    expect(() => createMemory(123_456, true)).toThrow(expect.objectContaining({ message, cause }));
  });
});

describe('what stays', () => {
  it('is zeros from the first free line on, and nothing else is written', () => {
    const memory = new KernelMemory(createMemory(PAGE, false), 100);
    memory.floats.fill(1);
    expect(memory.keep(65)).toBe(2 * LINE);
    const written = [...memory.floats.keys()].filter((i) => memory.floats[i] === 0);
    expect(written).toEqual(Array.from({ length: 32 }, (_, i) => 32 + i));
    expect(memory.keep(1)).toBe(4 * LINE);
  });

  it('may be integers, which what comes next leaves alone', () => {
    const memory = new KernelMemory(createMemory(PAGE, false), 1);
    const numbers = Array.from({ length: 17 }, (_, i) => i + 1);
    const address = memory.keepIntegers(numbers);
    memory.tensor([3]);
    expect([...memory.integers.subarray(address / 4, address / 4 + 17)]).toEqual(numbers);
  });

  it('may take all there is, and not a byte more', () => {
    expect(page().keep(PAGE)).toBe(0);
    expect(() => page().keep(PAGE + 1)).toThrow(
      `fastKernels: ${PAGE + 1} bytes are needed and ${PAGE} of ${PAGE} are free; give more`,
    );
  });

  it('does not reach into the blocks of a step, not even those of the step before', () => {
    const memory = page();
    memory.block(LINE);
    memory.block(PAGE / 2);
    memory.reset();
    expect(() => memory.keep(PAGE / 2)).toThrow(`${PAGE / 2 - LINE} of ${PAGE} are free`);
    expect(memory.keep(PAGE / 2 - LINE)).toBe(0);
  });
});

describe('what lasts for a step', () => {
  it('lies in whole lines from the end downwards', () => {
    const memory = page();
    expect(memory.block(65)).toBe(PAGE - 2 * LINE);
    expect(memory.scratch(2, [3]).offset).toBe((PAGE - 3 * LINE) / 4);
    expect(memory.block(PAGE - 3 * LINE)).toBe(0);
    expect(() => memory.block(1)).toThrow(`1 bytes are needed and 0 of ${PAGE} are free`);
  });

  it('is the same in the next step, to the very view', () => {
    const memory = page();
    const step = () => [
      ...[memory.block(24), memory.scratch(2, [3]), memory.scratch(4, [])],
      ...[memory.block(100), memory.scratch(1, [2, 3, 4])],
    ];
    const first = step();
    memory.reset();
    step().forEach((given, i) => {
      expect(given).toBe(first[i]);
    });
  });

  it('is taken anew where another size is asked for, and so is what follows', () => {
    const memory = page();
    memory.block(LINE);
    const after = memory.scratch(2, [3]);
    memory.reset();
    expect(memory.block(2 * LINE)).toBe(PAGE - 2 * LINE);
    const moved = memory.scratch(2, [3]);
    expect(moved).not.toBe(after);
    expect(moved.offset * 4).toBe(PAGE - 3 * LINE);
  });

  it.each([
    ['another batch', 3, [2, 4]],
    ['another extent', 6, [2, 2]],
    ['another first extent', 6, [1, 4]],
    ['more axes', 6, [2, 4, 1]],
    ['fewer axes', 6, [2]],
    ['a batch alone', 6, []],
  ])('has the shape asked for: %s', (_, batch, shape) => {
    const memory = page();
    const known = memory.scratch(6, [2, 4]);
    memory.reset();
    const other = memory.scratch(batch, shape);
    expect(other).not.toBe(known);
    expect(other.shape).toEqual([batch, ...shape]);
  });

  it('may be an array where there was none', () => {
    const memory = page();
    const address = memory.block(24);
    memory.reset();
    const array = memory.scratch(2, [3]);
    expect([array.offset * 4, array.shape]).toEqual([address, [2, 3]]);
    memory.reset();
    expect(memory.block(24)).toBe(address);
  });
});

describe('what lasts for a call', () => {
  it('lies below the blocks of the step, and the next request may get the same', () => {
    const memory = page();
    expect(memory.temporary(0)).toBe(PAGE);
    expect(memory.temporary(PAGE)).toBe(0);
    memory.block(LINE);
    expect(memory.temporary(65)).toBe(PAGE - 3 * LINE);
    expect(memory.temporary(65)).toBe(PAGE - 3 * LINE);
    memory.reset();
    expect(memory.temporary(65)).toBe(PAGE - 2 * LINE);
  });

  it('counts a size from 2³¹ on without the sign it has as an address', () => {
    expect(() => page().temporary(-(2 ** 31))).toThrow(`${2 ** 31} bytes are needed`);
    expect(() => page().temporary(-1)).toThrow(`${2 ** 32 - 1} bytes are needed`);
    expect(() => page().temporary(2 ** 33)).toThrow(`${2 ** 33} bytes are needed`);
  });
});

describe('addressOf', () => {
  const memory = page();
  const address = (shape: number[], stride: number[]) =>
    addressOf('kernel', strided(memory.floats, shape, stride, 16), memory);

  it.each<[string, number[], number[]]>([
    ['rows one after another', [2, 3], [3, 1]],
    ['images channels last', [2, 3, 4, 5], [60, 1, 15, 3]],
    ['a single channel, whatever its stride', [2, 1, 4, 5], [20, 7, 5, 1]],
    ['single images, rows and columns, whatever their strides', [1, 3, 1, 1], [7, 1, 8, 9]],
    ['three axes', [2, 3, 4], [12, 4, 1]],
    ['a number', [], []],
  ])('is in bytes: %s', (_, shape, stride) => {
    expect(address(shape, stride)).toBe(64);
  });

  it.each<[string, number[], number[]]>([
    ['columns one after another', [2, 3], [1, 2]],
    ['rows apart', [2, 3], [4, 1]],
    ['vectors that leave out every other element', [3], [2]],
    ['images channels first', [2, 3, 4, 5], [60, 20, 5, 1]],
    ['channels apart', [2, 3, 4, 5], [60, 2, 15, 3]],
    ['columns of images apart', [2, 3, 4, 5], [60, 1, 15, 4]],
    ['rows of images apart', [2, 3, 4, 5], [60, 1, 16, 3]],
    ['images apart', [2, 3, 4, 5], [61, 1, 15, 3]],
  ])('refuses %s', (_, shape, stride) => {
    expect(() => address(shape, stride)).toThrow(
      `kernel: an array of shape (${shape.join(', ')}) has strides (${stride.join(', ')}), those of another view; copy it into an array of these kernels`,
    );
  });
});

describe('what a kernel reads', () => {
  it('is looked through only if that was asked for', () => {
    for (const checkFinite of [undefined, false, true]) {
      const memory = page(checkFinite);
      const x = memory.tensor([2]);
      assign(x, [1, Number.NaN]);
      const input = () => memory.input('kernel', 'x', x);
      if (checkFinite) expect(input).toThrow('kernel: x[1] is NaN; every element must be finite');
      else expect(input()).toBe(0);
      expect(memory.output('kernel', x)).toBe(0);
    }
  });
});
