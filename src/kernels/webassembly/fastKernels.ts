/** The kernels in WebAssembly SIMD: float32, on any number of threads with the same bits. */
import { type Floats, refuseShape, requireShape, sizeOf, type Tensor } from '../array.ts';
import type {
  BatchNormalization,
  Convolution,
  ElementwiseName,
  Kernels,
  Pooling,
  Updates,
  WindowPlan,
} from '../kernels.ts';
import { requireMatrix, requireVector } from '../shapes.ts';
import { FastBatchNormalization } from './batchNormalization.ts';
import { FastConvolution } from './convolution.ts';
import { createMemory, KernelMemory } from './memory.ts';
import { compileKernels, instantiate, type KernelExports } from './module.ts';
import { type FastOptions, settingsOf } from './options.ts';
import { type Pool, startPool } from './pool.ts';
import { FastAveragePooling, FastMaxPooling } from './pooling.ts';
import { FastUpdates } from './updates.ts';

const WORDS = 2 ** 32;
/** of `multiplyBlocks`: 4 rows by 8 columns, 256 terms, a product and a sum each */
const BLOCK_OPERATIONS = 2 * 4 * 8 * 256;
const BLOCKS_A_THREAD = 8;

/** x·w + b starts from b; a sum that starts from nothing has this in place of an address. */
const FROM_ZERO = 0;

/**
 * Loads the kernels and starts the threads. Without SharedArrayBuffer (a page that is not isolated)
 * there is one thread, whatever was asked for; the bits are the same. Throws if the engine has no
 * SIMD, if the memory cannot be had, and if a thread cannot be started.
 */
export async function createFastKernels(options: FastOptions = {}): Promise<FastKernels> {
  const { threads, memory: bytes, shared, checkFinite, sleeps, mayBlock } = settingsOf(options);
  const module = await compileKernels(shared);
  const memory = createMemory(bytes, shared);
  const exports = instantiate(module, memory);
  const space = new KernelMemory(memory, exports.heapBase(), checkFinite);
  const control = space.keep(exports.controlBytes(threads));
  const pool = await startPool(
    Array.from({ length: threads - 1 }, (_, t) => ({ module, memory, control, thread: t + 1 })),
  );
  exports.initialize(control, threads, mayBlock, sleeps);
  const close = () => {
    pool.close();
    // What is still asked for is computed here, instead of waiting for threads that are gone.
    exports.initialize(control, 1, mayBlock, sleeps);
  };
  return new FastKernels(exports, space, threads, { close });
}

export class FastKernels implements Kernels {
  readonly name = 'fast';
  readonly threads: number;
  readonly updates: Updates;
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly pool: Pool;

  constructor(kernels: KernelExports, memory: KernelMemory, threads: number, pool: Pool) {
    this.kernels = kernels;
    this.memory = memory;
    this.threads = threads;
    this.pool = pool;
    this.updates = new FastUpdates(kernels, memory);
  }

  /** Ends the threads. */
  close(): void {
    this.pool.close();
  }

  tensor(shape: readonly number[]): Tensor<Float32Array> {
    return this.memory.tensor(shape);
  }

  scratch(batch: number, shape: readonly number[]): Tensor<Float32Array> {
    return this.memory.scratch(batch, shape);
  }

  reset(): void {
    this.memory.reset();
  }

  /**
   * Does nothing but multiply blocks in the first cache, all threads at once, for about this many
   * operations; returns how many there were. The measure of what a product can reach.
   */
  multiplyBlocks(operations: number): number {
    const tiles = this.threads * BLOCKS_A_THREAD;
    const repeats = Math.max(1, Math.round(operations / (tiles * BLOCK_OPERATIONS)));
    const space = this.memory.temporary(this.kernels.peakWorkspace(tiles));
    this.kernels.peak(space, tiles, repeats);
    return tiles * repeats * BLOCK_OPERATIONS;
  }

  /** C (M, N) = op(A)·op(B); a transposed operand is stored as (K, M) or (N, K). */
  matmul(
    c: Tensor<Floats>,
    a: Tensor<Floats>,
    b: Tensor<Floats>,
    transposedA = false,
    transposedB = false,
  ): void {
    const M = c.shape[0];
    const N = c.shape[1];
    const K = a.shape[transposedA ? 0 : 1];
    requireMatrix('matmul', 'c', c, M, N);
    requireMatrix('matmul', 'a', a, transposedA ? K : M, transposedA ? M : K);
    requireMatrix('matmul', 'b', b, transposedB ? N : K, transposedB ? K : N);
    const left = this.memory.input('matmul', 'a', a);
    const right = this.memory.input('matmul', 'b', b);
    const to = this.memory.output('matmul', c);
    this.multiply(to, left, transposedA, right, transposedB, M, N, K, FROM_ZERO);
  }

  dense(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const { memory } = this;
    const N = x.shape[0];
    const D = x.shape[1];
    const F = w.shape[1];
    requireMatrix('dense', 'x', x, N, D);
    requireMatrix('dense', 'w', w, D, F);
    requireMatrix('dense', 'y', y, N, F);
    requireVector('dense', 'b', b, F);
    const left = memory.input('dense', 'x', x);
    const right = memory.input('dense', 'w', w);
    const start = memory.input('dense', 'b', b);
    this.multiply(memory.output('dense', y), left, false, right, false, N, F, D, start);
  }

  denseGradient(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    x: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    const { memory } = this;
    const caller = 'denseGradient';
    const N = x.shape[0];
    const D = x.shape[1];
    const F = w.shape[1];
    requireMatrix(caller, 'x', x, N, D);
    requireMatrix(caller, 'w', w, D, F);
    requireMatrix(caller, 'dy', dy, N, F);
    requireMatrix(caller, 'dw', dw, D, F);
    requireVector(caller, 'db', db, F);
    const input = memory.input(caller, 'x', x);
    const gradient = memory.input(caller, 'dy', dy);
    this.kernels.sumRows(memory.output(caller, db), gradient, N, F);
    this.multiply(memory.output(caller, dw), input, true, gradient, false, D, F, N, FROM_ZERO);
    if (dx === null) return;
    requireMatrix(caller, 'dx', dx, N, D);
    const weights = memory.input(caller, 'w', w);
    this.multiply(memory.output(caller, dx), gradient, false, weights, true, N, D, F, FROM_ZERO);
  }

  activate(name: ElementwiseName, y: Tensor<Floats>, x: Tensor<Floats>): void {
    requireShape('activate', 'y', y, x.shape);
    const from = this.memory.input('activate', 'x', x);
    this.kernels[name](this.memory.output('activate', y), from, sizeOf(x.shape));
  }

  activateGradient(
    name: ElementwiseName,
    dx: Tensor<Floats>,
    x: Tensor<Floats>,
    y: Tensor<Floats>,
    dy: Tensor<Floats>,
  ): void {
    const caller = 'activateGradient';
    requireShape(caller, 'x', x, y.shape);
    requireShape(caller, 'dx', dx, y.shape);
    requireShape(caller, 'dy', dy, y.shape);
    // Where the output of a ReLU took the place of x, its slope is in there too.
    const from = this.memory.input(caller, 'x', x);
    const gradient = this.memory.input(caller, 'dy', dy);
    const to = this.memory.output(caller, dx);
    this.kernels[GRADIENTS[name]](to, from, gradient, sizeOf(y.shape));
  }

  add(y: Tensor<Floats>, a: Tensor<Floats>, b: Tensor<Floats>): void {
    requireShape('add', 'a', a, y.shape);
    requireShape('add', 'b', b, y.shape);
    const left = this.memory.input('add', 'a', a);
    const right = this.memory.input('add', 'b', b);
    this.kernels.add(this.memory.output('add', y), left, right, sizeOf(y.shape));
  }

  flatten(rows: Tensor<Floats>, x: Tensor<Floats>): void {
    const N = x.shape[0];
    const C = x.shape[1];
    const positions = x.shape[2] * x.shape[3];
    requireMatrix('flatten', 'rows', rows, N, C * positions);
    const from = this.memory.input('flatten', 'x', x);
    this.kernels.transposeImages(this.memory.output('flatten', rows), from, N, positions, C);
  }

  unflatten(x: Tensor<Floats>, rows: Tensor<Floats>): void {
    const N = x.shape[0];
    const C = x.shape[1];
    const positions = x.shape[2] * x.shape[3];
    requireMatrix('unflatten', 'rows', rows, N, C * positions);
    const from = this.memory.input('unflatten', 'rows', rows);
    this.kernels.transposeImages(this.memory.output('unflatten', x), from, N, C, positions);
  }

  dropout(y: Tensor<Floats>, x: Tensor<Floats>, rate: number, key0: number, key1: number): void {
    requireShape('dropout', 'y', y, x.shape);
    const { length } = x.shape;
    const N = x.shape[0];
    const C = length > 1 ? x.shape[1] : 1;
    const positions = sizeOf(x.shape) / (N * C);
    const threshold = Math.min(Math.round(rate * WORDS), WORDS - 1);
    const from = this.memory.input('dropout', 'x', x);
    const to = this.memory.output('dropout', y);
    this.kernels.dropout(to, from, N, positions, C, threshold, 1 / (1 - rate), key0, key1);
  }

  convolution(plan: WindowPlan): Convolution {
    return new FastConvolution(this.kernels, this.memory, this.threads, plan, false);
  }

  pooledConvolution(plan: WindowPlan): Convolution {
    return new FastConvolution(this.kernels, this.memory, this.threads, plan, true);
  }

  maxPooling(plan: WindowPlan): Pooling {
    return new FastMaxPooling(this.kernels, this.memory, plan);
  }

  averagePooling(plan: WindowPlan, countPadding: boolean): Pooling {
    return new FastAveragePooling(this.kernels, this.memory, plan, countPadding);
  }

  batchNormalization(channels: number, epsilon: number): BatchNormalization {
    return new FastBatchNormalization(this.kernels, this.memory, channels, epsilon);
  }

  softmaxCrossEntropy(
    dlogits: Tensor<Floats> | null,
    logits: Tensor<Floats>,
    labels: ArrayLike<number>,
    smoothing: number,
  ): number {
    const caller = 'softmaxCrossEntropy';
    if (logits.shape.length !== 2 || logits.shape[0] !== labels.length) {
      refuseShape(caller, 'logits', logits, [labels.length, null]);
    }
    const { kernels, memory } = this;
    const { integers, floats } = memory;
    const N = logits.shape[0];
    const K = logits.shape[1];
    if (N === 0) throw new RangeError(`${caller}: the batch is empty`);
    if (dlogits !== null) requireMatrix(caller, 'dlogits', dlogits, N, K);
    const space = memory.temporary(N * 8);
    for (let n = 0; n < N; n++) {
      const label = labels[n];
      if (!Number.isInteger(label) || label < 0 || label >= K) {
        throw new RangeError(
          `${caller}: label ${label} of row ${n} is not a class; classes are 0 … ${K - 1}`,
        );
      }
      integers[space / 4 + n] = label;
    }
    const losses = space + N * 4;
    const gradient = dlogits === null ? 0 : memory.output(caller, dlogits);
    const from = memory.input(caller, 'logits', logits);
    kernels.softmaxCrossEntropy(gradient, from, space, losses, N, K, smoothing);
    let sum = 0;
    for (let n = 0; n < N; n++) sum += floats[losses / 4 + n];
    return sum / N;
  }

  /** C (M, N) = C₀ + op(A)·op(B), all one row after another. */
  private multiply(
    c: number,
    a: number,
    transposedA: boolean,
    b: number,
    transposedB: boolean,
    M: number,
    N: number,
    K: number,
    start: number,
  ): void {
    const { kernels, memory } = this;
    const workspace = memory.temporary(kernels.gemmWorkspace(N, K, this.threads));
    const aStride = transposedA ? M : K;
    const bStride = transposedB ? K : N;
    kernels.gemm(c, N, a, aStride, transposedA, b, bStride, transposedB, M, N, K, start, workspace);
  }
}

const GRADIENTS = {
  relu: 'reluGradient',
  sigmoid: 'sigmoidGradient',
  tanh: 'tanhGradient',
} as const;
