/** Images as rows of features, so that a dense layer can follow. */
import {
  elements,
  formatShape,
  requireShape,
  sizeOf,
  type Tensor,
  view,
} from '../kernels/array.ts';
import type { Layer } from '../nn/layer.ts';

/**
 * (N, C, H, W) → (N, C·H·W) in row-major order, for any number of axes; backward is the way back.
 * A contiguous array is viewed, not copied.
 */
export class Flatten implements Layer {
  readonly parameters = [];
  name = 'flatten';
  private inputShape: readonly number[] = [];
  private batch = 0;

  init(_random: unknown, inputShape: readonly number[]): readonly number[] {
    this.inputShape = inputShape;
    const features = sizeOf(inputShape);
    this.name = `flatten ${formatShape(inputShape)} → ${features}`;
    return [features];
  }

  /** Throws if x is not a batch of what `init` was told. */
  forward(x: Tensor): Tensor {
    requireShape('Flatten.forward', 'x', x, [null, ...this.inputShape]);
    this.batch = x.shape[0];
    return view(elements(x), [this.batch, sizeOf(this.inputShape)]);
  }

  /** Throws if dy has not the shape of the forward result before it. */
  backward(dy: Tensor): Tensor {
    requireShape('Flatten.backward', 'dy', dy, [this.batch, sizeOf(this.inputShape)]);
    return view(elements(dy), [this.batch, ...this.inputShape]);
  }
}
