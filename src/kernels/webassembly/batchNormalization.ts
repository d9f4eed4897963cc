/** Batch normalization in the memory of the kernels, where channels come last. */
import { type Floats, requireShape, sizeOf, type Tensor } from '../array.ts';
import type { BatchNormalization } from '../kernels.ts';
import { requireVector } from '../shapes.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

const CALLER = 'batchNormalization';
const BYTES_PER_FLOAT = 4;

export class FastBatchNormalization implements BatchNormalization {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly channels: number;
  private readonly epsilon: number;
  /** 1/√(variance + ε) of the last training pass, as what follows */
  private readonly spread: number;
  private x: Tensor<Floats> | null = null;
  private mean = 0;
  private rows = 0;

  constructor(kernels: KernelExports, memory: KernelMemory, channels: number, epsilon: number) {
    this.kernels = kernels;
    this.memory = memory;
    this.channels = channels;
    this.epsilon = epsilon;
    this.spread = memory.keep(channels * BYTES_PER_FLOAT);
  }

  train(
    y: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    x: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    const { kernels, memory, channels } = this;
    this.requireShapes(y, x, mean, variance, scale, shift);
    const from = memory.input(CALLER, 'x', x);
    const to = memory.output(CALLER, mean);
    const squares = memory.output(CALLER, variance);
    const rows = sizeOf(x.shape) / channels;
    const workspace = memory.temporary(kernels.batchNormWorkspace(rows, channels));
    kernels.batchStatistics(to, squares, from, rows, channels, workspace);
    this.rows = rows;
    this.x = x;
    this.mean = to;
    this.normalize(this.spread, y, x, mean, variance, scale, shift);
  }

  infer(
    y: Tensor<Floats>,
    x: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    this.requireShapes(y, x, mean, variance, scale, shift);
    // Not the spread of the training pass, which may still go backwards.
    const spread = this.memory.temporary(this.channels * BYTES_PER_FLOAT);
    this.normalize(spread, y, x, mean, variance, scale, shift);
  }

  backward(
    dx: Tensor<Floats>,
    dscale: Tensor<Floats>,
    dshift: Tensor<Floats>,
    dy: Tensor<Floats>,
    scale: Tensor<Floats>,
  ): void {
    const { kernels, memory, channels, rows, x, mean } = this;
    if (x === null) throw new Error(`${CALLER}: call train first`);
    requireShape(CALLER, 'dx', dx, x.shape);
    requireShape(CALLER, 'dy', dy, x.shape);
    requireVector(CALLER, 'dscale', dscale, channels);
    requireVector(CALLER, 'dshift', dshift, channels);
    requireVector(CALLER, 'scale', scale, channels);
    const workspace = memory.temporary(kernels.batchNormWorkspace(rows, channels));
    kernels.batchNormGradient(
      memory.output(CALLER, dx),
      memory.output(CALLER, dscale),
      memory.output(CALLER, dshift),
      memory.input(CALLER, 'dy', dy),
      memory.input(CALLER, 'x', x),
      mean,
      this.spread,
      memory.input(CALLER, 'scale', scale),
      rows,
      channels,
      workspace,
    );
  }

  /** y from x and the statistics given; writes 1/√(variance + ε) to `spread`. */
  private normalize(
    spread: number,
    y: Tensor<Floats>,
    x: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    const { kernels, memory, channels } = this;
    const squares = memory.input(CALLER, 'variance', variance);
    kernels.inverseSpread(spread, squares, this.epsilon, channels);
    kernels.normalize(
      memory.output(CALLER, y),
      memory.input(CALLER, 'x', x),
      memory.input(CALLER, 'mean', mean),
      spread,
      memory.input(CALLER, 'scale', scale),
      memory.input(CALLER, 'shift', shift),
      sizeOf(x.shape) / channels,
      channels,
    );
  }

  private requireShapes(
    y: Tensor<Floats>,
    x: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    const { channels } = this;
    if (x.shape[1] !== channels) requireShape(CALLER, 'x', x, [null, channels]);
    requireShape(CALLER, 'y', y, x.shape);
    requireVector(CALLER, 'mean', mean, channels);
    requireVector(CALLER, 'variance', variance, channels);
    requireVector(CALLER, 'scale', scale, channels);
    requireVector(CALLER, 'shift', shift, channels);
  }
}
