/** Batch normalization in the memory of the kernels, where channels come last. */
import { type Floats, requireShape, sizeOf, type Tensor } from '../array.ts';
import type { BatchNormalization } from '../kernels.ts';
import { addressOf, type KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

export class FastBatchNormalization implements BatchNormalization {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly channels: number;
  private readonly epsilon: number;
  /** 1/√(variance + ε) of the last pass */
  private readonly spread: Tensor<Float32Array>;
  /** addresses of the last training pass */
  private x = 0;
  private mean = 0;
  private rows = 0;

  constructor(kernels: KernelExports, memory: KernelMemory, channels: number, epsilon: number) {
    this.kernels = kernels;
    this.memory = memory;
    this.channels = channels;
    this.epsilon = epsilon;
    this.spread = memory.tensor([channels]);
  }

  train(
    y: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    x: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    const { kernels, channels } = this;
    this.rows = sizeOf(x.shape) / channels;
    this.x = this.at(x);
    this.mean = this.at(mean);
    const workspace = this.memory.temporary(kernels.batchNormWorkspace(this.rows, channels));
    kernels.batchStatistics(this.mean, this.at(variance), this.x, this.rows, channels, workspace);
    this.infer(y, x, mean, variance, scale, shift);
  }

  infer(
    y: Tensor<Floats>,
    x: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void {
    const { kernels, channels, epsilon } = this;
    requireShape('batchNormalization', 'scale', scale, [channels]);
    const spread = this.at(this.spread);
    const at = (array: Tensor<Floats>) => this.at(array);
    kernels.inverseSpread(spread, at(variance), epsilon, channels);
    const rows = sizeOf(x.shape) / channels;
    kernels.normalize(at(y), at(x), at(mean), spread, at(scale), at(shift), rows, channels);
  }

  backward(
    dx: Tensor<Floats>,
    dscale: Tensor<Floats>,
    dshift: Tensor<Floats>,
    dy: Tensor<Floats>,
    scale: Tensor<Floats>,
  ): void {
    const { kernels, channels, rows, x, mean } = this;
    const workspace = this.memory.temporary(kernels.batchNormWorkspace(rows, channels));
    const at = (array: Tensor<Floats>) => this.at(array);
    kernels.batchNormGradient(
      at(dx),
      at(dscale),
      at(dshift),
      at(dy),
      x,
      mean,
      at(this.spread),
      at(scale),
      rows,
      channels,
      workspace,
    );
  }

  private at(x: Tensor<Floats>): number {
    return addressOf('batchNormalization', x, this.memory);
  }
}
