/** Pooling of images that lie channels last in the memory of the kernels. */
import { type Floats, requireBatch, sizeOf, type Tensor } from '../array.ts';
import type { Pooling, WindowPlan } from '../kernels.ts';
import { requireBatchOf } from '../shapes.ts';
import { writeGeometry } from './geometry.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './module.ts';

const BYTES_PER_INDEX = 4;

export class FastMaxPooling implements Pooling {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly plan: WindowPlan;
  private readonly geometry: number;
  private readonly winnerBytes: number;
  /** which position of its window held each maximum of the last forward pass */
  private winner = 0;
  private batch = 0;

  /** Throws where a window has no entry inside the image. */
  constructor(kernels: KernelExports, memory: KernelMemory, plan: WindowPlan) {
    requireEntries(plan, 0);
    requireEntries(plan, 1);
    this.kernels = kernels;
    this.memory = memory;
    this.plan = plan;
    this.geometry = writeGeometry(plan, memory);
    this.winnerBytes = sizeOf(plan.outputShape) * BYTES_PER_INDEX;
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>): void {
    const { memory, plan } = this;
    const N = x.shape[0];
    requireBatch('maxPooling', 'x', x, plan.inputShape);
    requireBatchOf('maxPooling', 'y', y, N, plan.outputShape);
    this.winner = memory.block(N * this.winnerBytes);
    this.batch = N;
    const from = memory.input('maxPooling', 'x', x);
    const to = memory.output('maxPooling', y);
    this.kernels.maxPool(this.geometry, to, this.winner, from, N);
  }

  backward(dx: Tensor<Floats>, dy: Tensor<Floats>): void {
    const { memory, plan, batch } = this;
    if (batch === 0) throw new Error('maxPooling: call forward first');
    requireBatchOf('maxPooling', 'dx', dx, batch, plan.inputShape);
    requireBatchOf('maxPooling', 'dy', dy, batch, plan.outputShape);
    const from = memory.input('maxPooling', 'dy', dy);
    const to = memory.output('maxPooling', dx);
    this.kernels.maxPoolGradient(this.geometry, to, this.winner, from, batch);
  }
}

/** Throws where a window has no row (axis 0) or no column (axis 1) of the image under it. */
function requireEntries(plan: WindowPlan, axis: 0 | 1): void {
  const [size, outputs] = [plan.inputShape[axis + 1], plan.outputShape[axis + 1]];
  const { kernelSize, stride, padding, dilation } = plan;
  for (let output = 0; output < outputs; output++) {
    let some = false;
    for (let tap = 0; tap < kernelSize[axis]; tap++) {
      const under = output * stride[axis] + tap * dilation[axis] - padding[axis];
      some ||= under >= 0 && under < size;
    }
    if (!some) {
      throw new RangeError(
        `maxPooling: window ${output} of axis ${axis} has no entry inside the image of ${size} (k=${kernelSize[axis]}, p=${padding[axis]}, d=${dilation[axis]}); reduce the padding`,
      );
    }
  }
}

export class FastAveragePooling implements Pooling {
  private readonly kernels: KernelExports;
  private readonly memory: KernelMemory;
  private readonly plan: WindowPlan;
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
    this.plan = plan;
    this.geometry = writeGeometry(plan, memory);
    this.countPadding = countPadding;
  }

  forward(y: Tensor<Floats>, x: Tensor<Floats>): void {
    const { memory, plan, geometry, countPadding } = this;
    const N = x.shape[0];
    requireBatch('averagePooling', 'x', x, plan.inputShape);
    requireBatchOf('averagePooling', 'y', y, N, plan.outputShape);
    const from = memory.input('averagePooling', 'x', x);
    const to = memory.output('averagePooling', y);
    this.kernels.averagePool(geometry, to, from, N, countPadding);
  }

  backward(dx: Tensor<Floats>, dy: Tensor<Floats>): void {
    const { memory, plan, geometry, countPadding } = this;
    const N = dx.shape[0];
    requireBatch('averagePooling', 'dx', dx, plan.inputShape);
    requireBatchOf('averagePooling', 'dy', dy, N, plan.outputShape);
    const from = memory.input('averagePooling', 'dy', dy);
    const to = memory.output('averagePooling', dx);
    this.kernels.averagePoolGradient(geometry, to, from, N, countPadding);
  }
}
