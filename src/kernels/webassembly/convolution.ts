/** Convolution of images that lie channels last in the memory of the kernels. */
import { type Floats, requireShape, sizeOf, type Tensor } from '../array.ts';
import type { Convolution, WindowPlan } from '../kernels.ts';
import { writeGeometry } from './geometry.ts';
import { addressOf, type KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

const FLOAT = 4;
/** What the kernels note of each image: its non-zeros, and whether it is finite. */
const STATE_BYTES = 8;

export class FastConvolution implements Convolution {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly plan: WindowPlan;
  private readonly geometry: number;
  private readonly paddedBytes: number;
  private readonly workspace: number;
  private readonly weightShape: readonly number[];
  /** of the last forward pass, for the gradient of the weights */
  private padded = 0;
  private state = 0;
  private batch = 0;

  constructor(kernels: KernelExports, memory: KernelMemory, threads: number, plan: WindowPlan) {
    const [C, H, W] = plan.inputShape;
    this.kernels = kernels;
    this.memory = memory;
    this.plan = plan;
    this.geometry = writeGeometry(plan, memory);
    this.paddedBytes = (H + 2 * plan.padding[0]) * (W + 2 * plan.padding[1]) * C * FLOAT;
    this.workspace = Math.max(
      kernels.convolveWorkspace(this.geometry, threads),
      kernels.weightGradientWorkspace(this.geometry, threads),
    );
    this.weightShape = [plan.outputShape[0], C, ...plan.kernelSize];
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const { memory, kernels, geometry } = this;
    this.requireBatch('convolution', x.shape[0], x, y, w);
    this.batch = x.shape[0];
    this.padded = memory.block(this.batch * this.paddedBytes);
    this.state = memory.block(this.batch * STATE_BYTES);
    const workspace = memory.temporary(this.workspace);
    const at = (array: Tensor<Floats>) => addressOf('convolution', array, memory);
    kernels.convolve(
      geometry,
      at(y),
      at(x),
      this.padded,
      this.state,
      at(w),
      at(b),
      this.batch,
      workspace,
    );
  }

  backward(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    const { memory, kernels, geometry, batch } = this;
    this.requireBatch('convolution', batch, dx, dy, dw);
    const workspace = memory.temporary(this.workspace);
    const at = (array: Tensor<Floats>) => addressOf('convolution', array, memory);
    kernels.convolveWeightGradient(
      geometry,
      at(dw),
      at(db),
      at(dy),
      this.padded,
      this.state,
      batch,
      workspace,
    );
    if (dx !== null)
      kernels.convolveInputGradient(geometry, at(dx), at(dy), at(w), batch, workspace);
  }

  private requireBatch(
    caller: string,
    batch: number,
    x: Tensor<Floats> | null,
    y: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    const { inputShape, outputShape } = this.plan;
    const fits =
      (x === null || sizeOf(x.shape) === batch * sizeOf(inputShape)) &&
      sizeOf(y.shape) === batch * sizeOf(outputShape) &&
      sizeOf(w.shape) === sizeOf(this.weightShape);
    if (fits) return;
    if (x !== null) requireShape(caller, 'x', x, [batch, ...inputShape]);
    requireShape(caller, 'y', y, [batch, ...outputShape]);
    requireShape(caller, 'w', w, this.weightShape);
  }
}
