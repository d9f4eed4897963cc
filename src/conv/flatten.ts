/** Images as rows of features, so that a dense layer can follow. */
import { type Floats, formatShape, requireBatch, sizeOf, type Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { requireBatchOf } from '../kernels/shapes.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';
import { requireImage } from './image.ts';

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** (N, C, H, W) → (N, C·H·W) in row-major order; backward is the way back. */
export class Flatten implements Layer {
  readonly parameters = [];
  name = 'flatten';
  private built: Built | null = null;
  private batch: number | null = null;

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    requireImage('Flatten.init', inputShape);
    const outputShape = [sizeOf(inputShape)];
    this.name = `flatten ${formatShape(inputShape)} → ${sizeOf(inputShape)}`;
    this.built = { kernels, inputShape, outputShape };
    return outputShape;
  }

  /** Throws if x is not a batch of what `init` was told. */
  forward(x: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('Flatten.forward', 'init', this.built);
    requireBatch('Flatten.forward', 'x', x, built.inputShape);
    this.batch = x.shape[0];
    const rows = built.kernels.scratch(x.shape[0], built.outputShape);
    built.kernels.flatten(rows, x);
    return rows;
  }

  /** Throws if dy has not the shape of the forward result before it. */
  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('Flatten.backward', 'init', this.built);
    const batch = requireEarlier('Flatten.backward', 'forward', this.batch);
    requireBatchOf('Flatten.backward', 'dy', dy, batch, built.outputShape);
    const dx = built.kernels.scratch(batch, built.inputShape);
    built.kernels.unflatten(dx, dy);
    return dx;
  }
}
