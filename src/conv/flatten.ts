/** Images as rows of features, so that a dense layer can follow. */
import { type Floats, formatShape, requireBatch, sizeOf, type Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { requireBatchOf } from '../kernels/shapes.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';

/** (N, C, H, W) → (N, C·H·W) in row-major order; backward is the way back. */
export class Flatten implements Layer {
  readonly parameters = [];
  name = 'flatten';
  private kernels: Kernels | null = null;
  private inputShape: readonly number[] = [];
  private outputShape: readonly number[] = [];
  private batch: number | null = null;

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    if (inputShape.length !== 3) {
      throw new RangeError(
        `Flatten.init: input shape ${formatShape(inputShape)} is not that of an image (C, H, W)`,
      );
    }
    this.kernels = kernels;
    this.inputShape = inputShape;
    this.outputShape = [sizeOf(inputShape)];
    this.name = `flatten ${formatShape(inputShape)} → ${sizeOf(inputShape)}`;
    return this.outputShape;
  }

  /** Throws if x is not a batch of what `init` was told. */
  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('Flatten.forward', 'init', this.kernels);
    requireBatch('Flatten.forward', 'x', x, this.inputShape);
    this.batch = x.shape[0];
    const rows = kernels.scratch(x.shape[0], this.outputShape);
    kernels.flatten(rows, x);
    return rows;
  }

  /** Throws if dy has not the shape of the forward result before it. */
  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('Flatten.backward', 'init', this.kernels);
    const batch = requireEarlier('Flatten.backward', 'forward', this.batch);
    requireBatchOf('Flatten.backward', 'dy', dy, batch, this.outputShape);
    const dx = kernels.scratch(batch, this.inputShape);
    kernels.unflatten(dx, dy);
    return dx;
  }
}
