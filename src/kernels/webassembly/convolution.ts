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
  private readonly inputShape: readonly number[];
  /** of y: after pooling where the result is pooled at once */
  private readonly resultShape: readonly number[];
  private readonly weightShape: readonly number[];
  private readonly pooled: boolean;
  private readonly geometry: number;
  private readonly paddedBytes: number;
  private readonly workspace: number;
  /** of the last forward pass, for the gradients */
  private padded = 0;
  private state = 0;
  private winner = 0;
  private batch = 0;

  /** `pooled`: a ReLU and max pooling over 2 × 2 belong to it. */
  constructor(
    kernels: KernelExports,
    memory: KernelMemory,
    threads: number,
    plan: WindowPlan,
    pooled: boolean,
  ) {
    const [C, H, W] = plan.inputShape;
    const [O, rows, columns] = plan.outputShape;
    this.kernels = kernels;
    this.memory = memory;
    this.inputShape = plan.inputShape;
    this.resultShape = pooled
      ? [O, Math.floor(rows / 2), Math.floor(columns / 2)]
      : plan.outputShape;
    this.weightShape = [O, C, ...plan.kernelSize];
    this.pooled = pooled;
    this.geometry = writeGeometry(plan, memory);
    this.paddedBytes = (H + 2 * plan.padding[0]) * (W + 2 * plan.padding[1]) * C * FLOAT;
    this.workspace = Math.max(
      kernels.convolveWorkspace(this.geometry, threads, pooled),
      kernels.inputGradientWorkspace(this.geometry, threads, pooled),
      kernels.weightGradientWorkspace(this.geometry, threads),
    );
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const { memory } = this;
    this.batch = x.shape[0];
    this.requireSizes(x, y, w);
    this.padded = memory.block(this.batch * this.paddedBytes);
    this.state = memory.block(this.batch * STATE_BYTES);
    this.winner = this.pooled ? memory.block(sizeOf(y.shape) * FLOAT) : 0;
    this.kernels.convolve(
      this.geometry,
      this.at(y),
      this.winner,
      this.at(x),
      this.padded,
      this.state,
      this.at(w),
      this.at(b),
      this.batch,
      memory.temporary(this.workspace),
    );
  }

  backward(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    this.requireSizes(dx, dy, dw);
    const workspace = this.memory.temporary(this.workspace);
    this.kernels.convolveWeightGradient(
      this.geometry,
      this.at(dw),
      this.at(db),
      this.at(dy),
      this.winner,
      this.padded,
      this.state,
      this.batch,
      workspace,
    );
    if (dx === null) return;
    this.kernels.convolveInputGradient(
      this.geometry,
      this.at(dx),
      this.at(dy),
      this.winner,
      this.at(w),
      this.batch,
      workspace,
    );
  }

  private at(x: Tensor<Floats>): number {
    return addressOf('convolution', x, this.memory);
  }

  private requireSizes(x: Tensor<Floats> | null, y: Tensor<Floats>, w: Tensor<Floats>): void {
    const { batch, inputShape, resultShape, weightShape } = this;
    const fits =
      (x === null || sizeOf(x.shape) === batch * sizeOf(inputShape)) &&
      sizeOf(y.shape) === batch * sizeOf(resultShape) &&
      sizeOf(w.shape) === sizeOf(weightShape);
    if (fits) return;
    if (x !== null) requireShape('convolution', 'x', x, [batch, ...inputShape]);
    requireShape('convolution', 'y', y, [batch, ...resultShape]);
    requireShape('convolution', 'w', w, weightShape);
  }
}
