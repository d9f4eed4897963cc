/** Pooling of images that lie channels last in the memory of the kernels. */
import { type Floats, sizeOf, type Tensor } from '../array.ts';
import type { Pooling, WindowPlan } from '../kernels.ts';
import { writeGeometry } from './geometry.ts';
import { addressOf, type KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

const BYTES_PER_INDEX = 4;

export class FastMaxPooling implements Pooling {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly geometry: number;
  private readonly winnerBytes: number;
  /** which position of its window held each maximum of the last forward pass */
  private winner = 0;

  constructor(kernels: KernelExports, memory: KernelMemory, plan: WindowPlan) {
    this.kernels = kernels;
    this.memory = memory;
    this.geometry = writeGeometry(plan, memory);
    this.winnerBytes = sizeOf(plan.outputShape) * BYTES_PER_INDEX;
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>): void {
    const at = (array: Tensor<Floats>) => addressOf('maxPooling', array, this.memory);
    const N = x.shape[0];
    this.winner = this.memory.block(N * this.winnerBytes);
    this.kernels.maxPool(this.geometry, at(y), this.winner, at(x), N);
  }

  backward(dx: Tensor<Floats>, dy: Tensor<Floats>): void {
    const at = (array: Tensor<Floats>) => addressOf('maxPooling', array, this.memory);
    this.kernels.maxPoolGradient(this.geometry, at(dx), this.winner, at(dy), dx.shape[0]);
  }
}

export class FastAveragePooling implements Pooling {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly geometry: number;
  private readonly countPadding: boolean;

  constructor(
    kernels: KernelExports,
    memory: KernelMemory,
    plan: WindowPlan,
    countPadding: boolean,
  ) {
    this.kernels = kernels;
    this.memory = memory;
    this.geometry = writeGeometry(plan, memory);
    this.countPadding = countPadding;
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>): void {
    const at = (array: Tensor<Floats>) => addressOf('averagePooling', array, this.memory);
    this.kernels.averagePool(this.geometry, at(y), at(x), x.shape[0], this.countPadding);
  }

  backward(dx: Tensor<Floats>, dy: Tensor<Floats>): void {
    const at = (array: Tensor<Floats>) => addressOf('averagePooling', array, this.memory);
    const { geometry, countPadding } = this;
    this.kernels.averagePoolGradient(geometry, at(dx), at(dy), dx.shape[0], countPadding);
  }
}
