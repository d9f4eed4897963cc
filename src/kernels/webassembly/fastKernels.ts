/** The kernels in WebAssembly SIMD: float32, on any number of threads with the same bits. */
import { type Floats, formatShape, requireShape, sizeOf, type Tensor } from '../array.ts';
import type {
  AdamStep,
  BatchNormalization,
  Convolution,
  ElementwiseName,
  Kernels,
  MomentumStep,
  Pooling,
  SgdStep,
  Updates,
  WindowPlan,
} from '../kernels.ts';
import { FastBatchNormalization } from './batchNormalization.ts';
import { FastConvolution } from './convolution.ts';
import { addressOf, createMemory, KernelMemory } from './memory.ts';
import { compileKernels, instantiate, type KernelExports } from './module.ts';
import { type Pool, startPool } from './pool.ts';
import { FastAveragePooling, FastMaxPooling } from './pooling.ts';

export interface FastOptions {
  /** threads that compute, the calling one included; 1 unless given */
  readonly threads?: number;
  /** bytes of memory for parameters and one step's work space; 1 GiB unless given, used as needed */
  readonly memory?: number;
  /** false: computes on one thread and unshared memory, as where there is no SharedArrayBuffer */
  readonly shared?: boolean;
}

const GIBIBYTE = 2 ** 30;
const CONTROL_BYTES = 1024;
const MOST_THREADS = 64;
const WORDS = 2 ** 32;
/** of `multiplyBlocks`: 4 rows by 8 columns, 256 terms, a product and a sum each */
const BLOCK_OPERATIONS = 2 * 4 * 8 * 256;
const BLOCKS_A_THREAD = 8;

/** x·w + b starts from b; 0 and 1 mean nothing and what is there. */
const FROM_ZERO = 0;

/**
 * Loads the kernels and starts the threads. Without SharedArrayBuffer (a page that is not isolated)
 * there is one thread, whatever was asked for; the bits are the same. Throws if the engine has no
 * SIMD, if the memory cannot be had, and if a thread cannot be started.
 */
export async function createFastKernels(options: FastOptions = {}): Promise<FastKernels> {
  const { threads = 1, memory: bytes = GIBIBYTE } = options;
  const { shared = typeof SharedArrayBuffer === 'function' } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(`createFastKernels: ${threads} threads; give 1 to ${MOST_THREADS}`);
  }
  const module = await compileKernels(shared);
  const memory = createMemory(bytes, shared);
  const exports = instantiate(module, memory);
  const space = new KernelMemory(memory, exports.heapBase());
  const control = space.keep(CONTROL_BYTES);
  const count = shared ? threads : 1;
  const pool = await startPool(
    Array.from({ length: count - 1 }, (_, t) => ({ module, memory, control, thread: t + 1 })),
  );
  exports.initialize(control, count, mayBlock());
  const close = () => {
    pool.close();
    // What is still asked for is computed here, instead of waiting for threads that are gone.
    exports.initialize(control, 1, false);
  };
  return new FastKernels(exports, space, count, { close });
}

/** The main thread of a page must not sleep; it polls. */
function mayBlock(): boolean {
  return typeof (globalThis as { window?: unknown }).window === 'undefined';
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
    const [M, N] = c.shape;
    const K = a.shape[transposedA ? 0 : 1];
    requireMatrix('matmul', 'a', a, transposedA ? K : M, transposedA ? M : K);
    requireMatrix('matmul', 'b', b, transposedB ? N : K, transposedB ? K : N);
    const { kernels, memory, threads } = this;
    const workspace = memory.temporary(kernels.gemmWorkspace(N, K, threads));
    const [out, left, right] = [this.at('matmul', c), this.at('matmul', a), this.at('matmul', b)];
    const [aStride, bStride] = [a.shape[1], b.shape[1]];
    kernels.gemm(
      out,
      N,
      left,
      aStride,
      transposedA,
      right,
      bStride,
      transposedB,
      M,
      N,
      K,
      FROM_ZERO,
      workspace,
    );
  }

  dense(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const [N, D] = x.shape;
    const F = w.shape[1];
    requireMatrix('dense', 'y', y, N, F);
    requireMatrix('dense', 'w', w, D, F);
    const { kernels, memory, threads } = this;
    const workspace = memory.temporary(kernels.gemmWorkspace(F, D, threads));
    const at = (array: Tensor<Floats>) => addressOf('dense', array, memory);
    kernels.gemm(at(y), F, at(x), D, false, at(w), F, false, N, F, D, at(b), workspace);
  }

  denseGradient(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    x: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    const [N, D] = x.shape;
    const F = w.shape[1];
    requireMatrix('denseGradient', 'dy', dy, N, F);
    requireMatrix('denseGradient', 'w', w, D, F);
    const { kernels, memory, threads } = this;
    const at = (array: Tensor<Floats>) => addressOf('denseGradient', array, memory);
    kernels.sumRows(at(db), at(dy), N, F);
    const forWeights = memory.temporary(kernels.gemmWorkspace(F, N, threads));
    kernels.gemm(at(dw), F, at(x), D, true, at(dy), F, false, D, F, N, FROM_ZERO, forWeights);
    if (dx === null) return;
    requireMatrix('denseGradient', 'dx', dx, N, D);
    const forInput = memory.temporary(kernels.gemmWorkspace(D, F, threads));
    kernels.gemm(at(dx), D, at(dy), F, false, at(w), F, true, N, D, F, FROM_ZERO, forInput);
  }

  activate(name: ElementwiseName, y: Tensor<Floats>, x: Tensor<Floats>): void {
    const count = sameSize('activate', y, x);
    this.kernels[name](this.at('activate', y), this.at('activate', x), count);
  }

  activateGradient(
    name: ElementwiseName,
    dx: Tensor<Floats>,
    _x: Tensor<Floats>,
    y: Tensor<Floats>,
    dy: Tensor<Floats>,
  ): void {
    const caller = 'activateGradient';
    const count = sameSize(caller, dx, y);
    sameSize(caller, dx, dy);
    const gradient = `${name}Gradient` as const;
    this.kernels[gradient](this.at(caller, dx), this.at(caller, y), this.at(caller, dy), count);
  }

  add(y: Tensor<Floats>, a: Tensor<Floats>, b: Tensor<Floats>): void {
    const count = sameSize('add', y, a);
    sameSize('add', y, b);
    this.kernels.add(this.at('add', y), this.at('add', a), this.at('add', b), count);
  }

  flatten(rows: Tensor<Floats>, x: Tensor<Floats>): void {
    const [N, C, H, W] = x.shape;
    sameSize('flatten', rows, x);
    this.kernels.transposeImages(this.at('flatten', rows), this.at('flatten', x), N, H * W, C);
  }

  unflatten(x: Tensor<Floats>, rows: Tensor<Floats>): void {
    const [N, C, H, W] = x.shape;
    sameSize('unflatten', x, rows);
    this.kernels.transposeImages(this.at('unflatten', x), this.at('unflatten', rows), N, C, H * W);
  }

  dropout(y: Tensor<Floats>, x: Tensor<Floats>, rate: number, key0: number, key1: number): void {
    sameSize('dropout', y, x);
    const [N, C = 1, H = 1, W = 1] = x.shape;
    const threshold = Math.min(Math.round(rate * WORDS), WORDS - 1);
    const [to, from] = [this.at('dropout', y), this.at('dropout', x)];
    this.kernels.dropout(to, from, N, H * W, C, threshold, 1 / (1 - rate), key0, key1);
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
    requireShape(caller, 'logits', logits, [labels.length, null]);
    const [N, K] = logits.shape;
    if (N === 0) throw new RangeError(`${caller}: the batch is empty`);
    const { integers, floats } = this.memory;
    const space = this.memory.temporary(N * 8);
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
    const gradient = dlogits === null ? 0 : this.at(caller, dlogits);
    this.kernels.softmaxCrossEntropy(
      gradient,
      this.at(caller, logits),
      space,
      losses,
      N,
      K,
      smoothing,
    );
    let sum = 0;
    for (let n = 0; n < N; n++) sum += floats[losses / 4 + n];
    return sum / N;
  }

  private at(caller: string, x: Tensor<Floats>): number {
    return addressOf(caller, x, this.memory);
  }
}

/** The steps of the optimizers. */
class FastUpdates implements Updates {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  /** βᵗ, carried from step to step */
  constructor(kernels: KernelExports, memory: KernelMemory) {
    this.kernels = kernels;
    this.memory = memory;
  }

  sgd(value: Tensor<Floats>, gradient: Tensor<Floats>, settings: SgdStep): void {
    const count = sameSize('sgd', value, gradient);
    const { learningRate, weightDecay } = settings;
    const [to, g] = [this.at('sgd', value), this.at('sgd', gradient)];
    this.kernels.sgdUpdate(to, g, count, learningRate, weightDecay);
  }

  momentum(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    velocity: Tensor<Floats>,
    settings: MomentumStep,
  ): void {
    const count = sameSize('momentum', value, gradient);
    sameSize('momentum', value, velocity);
    const { learningRate, weightDecay, momentum, nesterov } = settings;
    const at = (x: Tensor<Floats>) => this.at('momentum', x);
    this.kernels.momentumUpdate(
      at(value),
      at(gradient),
      at(velocity),
      count,
      learningRate,
      weightDecay,
      momentum,
      nesterov,
    );
  }

  adam(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    first: Tensor<Floats>,
    second: Tensor<Floats>,
    settings: AdamStep,
  ): void {
    const count = sameSize('adam', value, gradient);
    sameSize('adam', value, first);
    sameSize('adam', value, second);
    const { learningRate, weightDecay, beta1, beta2, epsilon, step } = settings;
    const at = (x: Tensor<Floats>) => this.at('adam', x);
    this.kernels.adamUpdate(
      at(value),
      at(gradient),
      at(first),
      at(second),
      count,
      learningRate,
      weightDecay,
      beta1,
      beta2,
      epsilon,
      1 - power(beta1, step),
      1 - power(beta2, step),
    );
  }

  private at(caller: string, x: Tensor<Floats>): number {
    return addressOf(caller, x, this.memory);
  }
}

/** βⁿ by squaring, which has the same bits everywhere. */
function power(beta: number, n: number): number {
  let result = 1;
  let square = beta;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

function requireMatrix(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  rows: number,
  columns: number,
): void {
  if (x.shape.length !== 2 || x.shape[0] !== rows || x.shape[1] !== columns) {
    throw new RangeError(
      `${caller}: ${name} has shape ${formatShape(x.shape)}, expected (${rows}, ${columns})`,
    );
  }
}

/** The number of elements of both. */
function sameSize(caller: string, x: Tensor<Floats>, y: Tensor<Floats>): number {
  const size = sizeOf(x.shape);
  if (size !== sizeOf(y.shape)) {
    throw new RangeError(
      `${caller}: arrays of shapes ${formatShape(x.shape)} and ${formatShape(y.shape)} differ in size`,
    );
  }
  return size;
}
