/** Convolution of images that lie channels last in the memory of the kernels. */
import { type Floats, requireBatch, requireShape, sizeOf, type Tensor } from '../array.ts';
import type { Convolution, WindowPlan } from '../kernels.ts';
import { requireBatchOf, requireVector } from '../shapes.ts';
import { writeGeometry } from './geometry.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

const CALLER = 'convolution';
const FLOAT = 4;
/** What the kernels note of each image: its non-zeros, and whether a pixel is too large. */
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
  /** what the last tiles of minimal filtering read beyond the last image: a row and a pixel */
  private readonly slackBytes: number;
  private readonly threads: number;
  /** of the result and of the gradient of the input */
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
    this.threads = threads;
    this.inputShape = plan.inputShape;
    this.resultShape = pooled
      ? [O, Math.floor(rows / 2), Math.floor(columns / 2)]
      : plan.outputShape;
    this.weightShape = [O, C, ...plan.kernelSize];
    this.pooled = pooled;
    this.geometry = writeGeometry(plan, memory);
    const paddedWidth = W + 2 * plan.padding[1];
    this.paddedBytes = (H + 2 * plan.padding[0]) * paddedWidth * C * FLOAT;
    this.slackBytes = (paddedWidth + 1) * C * FLOAT;
    this.workspace = Math.max(
      kernels.convolveWorkspace(this.geometry, threads, pooled),
      kernels.inputGradientWorkspace(this.geometry, threads, pooled),
    );
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const { memory, weightShape } = this;
    const batch = x.shape[0];
    requireBatch(CALLER, 'x', x, this.inputShape);
    requireBatchOf(CALLER, 'y', y, batch, this.resultShape);
    requireShape(CALLER, 'w', w, weightShape);
    requireVector(CALLER, 'b', b, weightShape[0]);
    this.batch = batch;
    this.padded = memory.block(batch * this.paddedBytes + this.slackBytes);
    this.state = memory.block(batch * STATE_BYTES);
    this.winner = this.pooled ? memory.block(sizeOf(y.shape) * FLOAT) : 0;
    this.kernels.convolve(
      this.geometry,
      memory.output(CALLER, y),
      this.winner,
      memory.input(CALLER, 'x', x),
      this.padded,
      this.state,
      memory.input(CALLER, 'w', w),
      memory.input(CALLER, 'b', b),
      batch,
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
    const { memory, batch, weightShape } = this;
    if (batch === 0) throw new Error(`${CALLER}: call forward first`);
    requireBatchOf(CALLER, 'dy', dy, batch, this.resultShape);
    requireShape(CALLER, 'dw', dw, weightShape);
    requireVector(CALLER, 'db', db, weightShape[0]);
    const gradient = memory.input(CALLER, 'dy', dy);
    const workspace = memory.temporary(
      Math.max(
        this.workspace,
        this.kernels.weightGradientWorkspace(this.geometry, batch, this.threads, this.pooled),
      ),
    );
    this.kernels.convolveWeightGradient(
      this.geometry,
      memory.output(CALLER, dw),
      memory.output(CALLER, db),
      gradient,
      this.winner,
      this.padded,
      this.state,
      batch,
      workspace,
    );
    if (dx === null) return;
    requireBatchOf(CALLER, 'dx', dx, batch, this.inputShape);
    requireShape(CALLER, 'w', w, weightShape);
    this.kernels.convolveInputGradient(
      this.geometry,
      memory.output(CALLER, dx),
      gradient,
      this.winner,
      memory.input(CALLER, 'w', w),
      batch,
      workspace,
    );
  }
}
