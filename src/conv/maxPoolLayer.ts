/** Max pooling as a layer. */
import { type Floats, formatShape, requireBatch, type Tensor } from '../kernels/array.ts';
import type { Kernels, Pooling } from '../kernels/kernels.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';
import { type PoolOptions, poolWindow } from './maxPool.ts';
import { formatGeometry, outputPlane, type Window } from './window.ts';

/** x (N, C, H, W), y (N, C, rows, columns); see `maxPool`. */
export class MaxPoolLayer implements Layer {
  readonly parameters = [];
  name = 'max pool';
  private readonly options: PoolOptions;
  private kernels: Kernels | null = null;
  private pooling: Pooling | null = null;
  private inputShape: readonly number[] = [];
  private outputShape: readonly number[] = [];

  constructor(options: PoolOptions) {
    this.options = options;
  }

  get window(): Window {
    return poolWindow(this.options);
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    if (inputShape.length !== 3) {
      throw new RangeError(
        `MaxPoolLayer.init: input shape ${formatShape(inputShape)} is not that of an image (C, H, W)`,
      );
    }
    const [C, H, W] = inputShape;
    const { window } = this;
    const outputShape = [C, ...outputPlane(window, [H, W])];
    this.name = `max pool ${formatGeometry(inputShape, window.kernelSize, outputShape, window)}`;
    this.kernels = kernels;
    this.pooling = kernels.maxPooling({ inputShape, outputShape, ...window });
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('MaxPoolLayer.forward', 'init', this.kernels);
    const pooling = requireEarlier('MaxPoolLayer.forward', 'init', this.pooling);
    requireBatch('MaxPoolLayer.forward', 'x', x, this.inputShape);
    const y = kernels.scratch(x.shape[0], this.outputShape);
    pooling.forward(y, x);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('MaxPoolLayer.backward', 'init', this.kernels);
    const pooling = requireEarlier('MaxPoolLayer.backward', 'init', this.pooling);
    requireBatch('MaxPoolLayer.backward', 'dy', dy, this.outputShape);
    const dx = kernels.scratch(dy.shape[0], this.inputShape);
    pooling.backward(dx, dy);
    return dx;
  }
}
