/** Max pooling as a layer. */
import { formatShape, requireShape, type Tensor, zeros } from '../kernels/array.ts';
import type { Layer } from '../nn/layer.ts';
import { maxPool, maxPoolGradient, type Pooled, type PoolOptions, poolWindow } from './maxPool.ts';
import { formatGeometry, outputPlane } from './window.ts';

/** x (N, C, H, W), y (N, C, rows, columns); see `maxPool`. */
export class MaxPoolLayer implements Layer {
  readonly parameters = [];
  name = 'max pool';
  private readonly options: PoolOptions;
  private inputShape: readonly number[] = [];
  private pooled: Pooled = { y: zeros([0, 0, 0, 0]), argMax: new Int32Array(0) };

  constructor(options: PoolOptions) {
    this.options = options;
  }

  init(_random: unknown, inputShape: readonly number[]): readonly number[] {
    if (inputShape.length !== 3) {
      throw new RangeError(
        `MaxPoolLayer.init: input shape ${formatShape(inputShape)} is not that of an image (C, H, W)`,
      );
    }
    const [C, H, W] = inputShape;
    const window = poolWindow(this.options);
    const outputShape = [C, ...outputPlane(window, [H, W])];
    this.name = `max pool ${formatGeometry(inputShape, window.kernelSize, outputShape, window)}`;
    this.inputShape = inputShape;
    return outputShape;
  }

  forward(x: Tensor): Tensor {
    requireShape('MaxPoolLayer.forward', 'x', x, [null, ...this.inputShape]);
    this.pooled = maxPool(x, this.options);
    return this.pooled.y;
  }

  backward(dy: Tensor): Tensor {
    return maxPoolGradient([dy.shape[0], ...this.inputShape], this.pooled, dy);
  }
}
