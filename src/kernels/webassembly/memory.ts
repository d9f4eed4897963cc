/**
 * The memory of the kernels, handed out from its two ends: what stays from below, what lasts for one
 * step from above.
 */
import {
  elements,
  type Floats,
  formatShape,
  requireFinite,
  sizeOf,
  strided,
  type Tensor,
} from '../array.ts';

/** Every block begins at a cache line. */
const LINE = 64;
const PAGE = 65_536;
const FLOAT = 4;
const INTEGER = 4;
/** WebAssembly addresses have 32 bits. */
const MOST_PAGES = 65_536;

const roundUp = (bytes: number): number => Math.ceil(bytes / LINE) * LINE;

/** A block of one step. The n-th request after a reset gets the block of the n-th request before. */
interface Block {
  readonly address: number;
  readonly bytes: number;
  /** null for a block without a view */
  readonly view: Tensor<Float32Array> | null;
}

/** Throws, naming the size, if the engine does not give that much. */
export function createMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  if (!(pages >= 1 && pages <= MOST_PAGES)) {
    throw new RangeError(
      `fastKernels: ${bytes} bytes of memory; give a size from ${PAGE} to ${PAGE * MOST_PAGES}`,
    );
  }
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (error) {
    throw new Error(
      `fastKernels: ${bytes} bytes of memory cannot be had; ask for less (option memory), or use a smaller batch`,
      { cause: error },
    );
  }
}

export class KernelMemory {
  readonly floats: Float32Array;
  readonly integers: Int32Array;
  private readonly checkFinite: boolean;
  private bottom: number;
  private readonly end: number;
  /** The first is none: it ends where the memory ends, and no request gets it. */
  private readonly blocks: Block[];
  private next = 1;

  /**
   * `start` is the first address that the kernels leave free. `checkFinite`: what a kernel reads is
   * looked through before.
   */
  constructor(memory: WebAssembly.Memory, start: number, checkFinite = false) {
    this.checkFinite = checkFinite;
    this.floats = new Float32Array(memory.buffer);
    this.integers = new Int32Array(memory.buffer);
    this.bottom = roundUp(start);
    this.end = memory.buffer.byteLength;
    this.blocks = [{ address: this.end, bytes: 0, view: null }];
  }

  /** Zeros that stay. */
  keep(bytes: number): number {
    const address = this.bottom;
    this.require(bytes, this.blocks[this.blocks.length - 1].address);
    this.bottom += roundUp(bytes);
    this.floats.fill(0, address / FLOAT, this.bottom / FLOAT);
    return address;
  }

  /** Integers that stay. */
  keepIntegers(numbers: readonly number[]): number {
    const address = this.keep(numbers.length * INTEGER);
    this.integers.set(numbers, address / INTEGER);
    return address;
  }

  tensor(shape: readonly number[]): Tensor<Float32Array> {
    return this.view(this.keep(sizeOf(shape) * FLOAT), shape);
  }

  reset(): void {
    this.next = 1;
  }

  /** A block that lasts until the next reset. */
  block(bytes: number): number {
    const known = this.blocks[this.next];
    if (known?.bytes === bytes) {
      this.next++;
      return known.address;
    }
    return this.take(bytes, null).address;
  }

  scratch(batch: number, shape: readonly number[]): Tensor<Float32Array> {
    const known = this.blocks[this.next]?.view;
    if (known != null && hasShape(known, batch, shape)) {
      this.next++;
      return known;
    }
    const full = [batch, ...shape];
    const { view } = this.take(sizeOf(full) * FLOAT, full);
    return view as Tensor<Float32Array>;
  }

  /**
   * Space for the duration of one call: the next request may get the same. `size` is in bytes; one
   * from 2³¹ on that the kernels return as an address has a sign in JavaScript, and it counts without.
   */
  temporary(size: number): number {
    const bytes = size < 0 ? size + 2 ** 32 : size;
    const { address } = this.blocks[this.next - 1];
    this.require(bytes, address);
    return address - roundUp(bytes);
  }

  /** The address of an array that a kernel will read. */
  input(caller: string, name: string, x: Tensor<Floats>): number {
    if (this.checkFinite) requireFinite(caller, name, elements(x));
    return addressOf(caller, x, this);
  }

  /** The address of an array that a kernel will write. */
  output(caller: string, x: Tensor<Floats>): number {
    return addressOf(caller, x, this);
  }

  /** Requests differ from here on: what was handed out after is forgotten. */
  private take(bytes: number, shape: readonly number[] | null): Block {
    const above = this.blocks[this.next - 1].address;
    this.blocks.length = this.next;
    this.require(bytes, above);
    const address = above - roundUp(bytes);
    const view = shape === null ? null : this.view(address, shape);
    const block = { address, bytes, view };
    this.blocks.push(block);
    this.next++;
    return block;
  }

  /** Images are kept channels last; their view shows them as (N, C, H, W). */
  private view(address: number, shape: readonly number[]): Tensor<Float32Array> {
    return strided(this.floats, shape, stridesOf(shape), address / FLOAT);
  }

  private require(bytes: number, top: number): void {
    const free = top - this.bottom;
    if (roundUp(bytes) > free) {
      throw new RangeError(
        `fastKernels: ${bytes} bytes are needed and ${free} of ${this.end} are free; give more memory (option memory), or use a smaller batch`,
      );
    }
  }
}

/** Strides of the memory order: row-major, but (N, H, W, C) for four axes. */
export function stridesOf(shape: readonly number[]): number[] {
  if (shape.length === 4) {
    const [, C, H, W] = shape;
    return [H * W * C, 1, W * C, C];
  }
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

function hasShape(x: Tensor<Float32Array>, batch: number, shape: readonly number[]): boolean {
  if (x.shape.length !== shape.length + 1 || x.shape[0] !== batch) return false;
  for (let axis = shape.length; axis > 0; axis--) {
    if (x.shape[axis] !== shape[axis - 1]) return false;
  }
  return true;
}

/** Byte address of an array on this memory. Throws if it lies elsewhere or in another order. */
export function addressOf(caller: string, x: Tensor<Floats>, memory: KernelMemory): number {
  if (x.data !== memory.floats) {
    throw new TypeError(
      `${caller}: an array of shape ${formatShape(x.shape)} is not on the memory of these kernels; copy it into one of theirs`,
    );
  }
  if (!isInOrder(x)) {
    throw new TypeError(
      `${caller}: an array of shape ${formatShape(x.shape)} has strides ${formatShape(x.stride)}, those of another view; copy it into an array of these kernels`,
    );
  }
  return x.offset * FLOAT;
}

/** Whether the elements lie as {@link stridesOf} says; allocates nothing. */
function isInOrder({ shape, stride }: Tensor<Floats>): boolean {
  const images = shape.length === 4;
  let expected = images ? shape[1] : 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (images && axis === 1) {
      if (shape[1] !== 1 && stride[1] !== 1) return false;
      continue;
    }
    if (shape[axis] !== 1 && stride[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}
