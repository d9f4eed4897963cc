/**
 * The steps of the optimizers, in float32; see `assembly/updates.ts` for the formulas. Shapes that
 * differ are refused; so are arrays that are not of these kernels.
 */
import { type Floats, requireShape, sizeOf, type Tensor } from '../array.ts';
import type { AdamStep, MomentumStep, SgdStep, Updates } from '../kernels.ts';
import { power } from '../power.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

export class FastUpdates implements Updates {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;

  constructor(kernels: KernelExports, memory: KernelMemory) {
    this.kernels = kernels;
    this.memory = memory;
  }

  sgd(value: Tensor<Floats>, gradient: Tensor<Floats>, settings: SgdStep): void {
    requireShape('sgd', 'gradient', gradient, value.shape);
    this.kernels.sgdUpdate(
      this.memory.input('sgd', 'value', value),
      this.memory.input('sgd', 'gradient', gradient),
      sizeOf(value.shape),
      settings.learningRate,
      settings.weightDecay,
    );
  }

  momentum(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    velocity: Tensor<Floats>,
    settings: MomentumStep,
  ): void {
    requireShape('momentum', 'gradient', gradient, value.shape);
    requireShape('momentum', 'velocity', velocity, value.shape);
    this.kernels.momentumUpdate(
      this.memory.input('momentum', 'value', value),
      this.memory.input('momentum', 'gradient', gradient),
      this.memory.input('momentum', 'velocity', velocity),
      sizeOf(value.shape),
      settings.learningRate,
      settings.weightDecay,
      settings.momentum,
      settings.nesterov,
    );
  }

  adam(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    first: Tensor<Floats>,
    second: Tensor<Floats>,
    settings: AdamStep,
  ): void {
    requireShape('adam', 'gradient', gradient, value.shape);
    requireShape('adam', 'first', first, value.shape);
    requireShape('adam', 'second', second, value.shape);
    const { beta1, beta2, step } = settings;
    this.kernels.adamUpdate(
      this.memory.input('adam', 'value', value),
      this.memory.input('adam', 'gradient', gradient),
      this.memory.input('adam', 'first', first),
      this.memory.input('adam', 'second', second),
      sizeOf(value.shape),
      settings.learningRate,
      settings.weightDecay,
      beta1,
      beta2,
      settings.epsilon,
      1 - power(beta1, step),
      1 - power(beta2, step),
    );
  }
}
