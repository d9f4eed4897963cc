/** Average pooling as layers: over windows, and over whole images. */
import { type Floats, formatShape, requireBatch, type Tensor } from '../kernels/array.ts';
import type { Kernels, Pooling } from '../kernels/kernels.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';
import type { AveragePoolOptions } from './averagePool.ts';
import { poolWindow } from './maxPool.ts';
import { formatGeometry, outputPlane } from './window.ts';

/** x (N, C, H, W), y (N, C, rows, columns); see `averagePool2d`. */
export class AveragePoolLayer implements Layer {
  readonly parameters = [];
  name = 'average pool';
  private readonly options: AveragePoolOptions;
  private kernels: Kernels | null = null;
  private pooling: Pooling | null = null;
  private inputShape: readonly number[] = [];
  private outputShape: readonly number[] = [];

  constructor(options: AveragePoolOptions) {
    this.options = options;
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = requireImage('AveragePoolLayer.init', inputShape);
    const window = poolWindow(this.options);
    const outputShape = [C, ...outputPlane(window, [H, W])];
    this.name = `average pool ${formatGeometry(inputShape, window.kernelSize, outputShape, window)}`;
    const { countPadding = false } = this.options;
    this.kernels = kernels;
    this.pooling = kernels.averagePooling({ inputShape, outputShape, ...window }, countPadding);
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('AveragePoolLayer.forward', 'init', this.kernels);
    const pooling = requireEarlier('AveragePoolLayer.forward', 'init', this.pooling);
    requireBatch('AveragePoolLayer.forward', 'x', x, this.inputShape);
    const y = kernels.scratch(x.shape[0], this.outputShape);
    pooling.forward(y, x);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('AveragePoolLayer.backward', 'init', this.kernels);
    const pooling = requireEarlier('AveragePoolLayer.backward', 'init', this.pooling);
    requireBatch('AveragePoolLayer.backward', 'dy', dy, this.outputShape);
    const dx = kernels.scratch(dy.shape[0], this.inputShape);
    pooling.backward(dx, dy);
    return dx;
  }
}

/** x (N, C, H, W), y (N, C): the mean of every channel, by one window that is the whole image. */
export class GlobalAveragePoolLayer implements Layer {
  readonly parameters = [];
  name = 'global average pool';
  private kernels: Kernels | null = null;
  private pool: AveragePoolLayer | null = null;
  private planeShape: readonly number[] = [];
  private outputShape: readonly number[] = [];

  init(random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = requireImage('GlobalAveragePoolLayer.init', inputShape);
    this.kernels = kernels;
    this.pool = new AveragePoolLayer({ kernelSize: [H, W] });
    this.planeShape = this.pool.init(random, inputShape, kernels);
    this.outputShape = [C];
    this.name = `global average pool ${formatShape(inputShape)} → ${C}`;
    return this.outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('GlobalAveragePoolLayer.forward', 'init', this.kernels);
    const pool = requireEarlier('GlobalAveragePoolLayer.forward', 'init', this.pool);
    const y = kernels.scratch(x.shape[0], this.outputShape);
    kernels.flatten(y, pool.forward(x));
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('GlobalAveragePoolLayer.backward', 'init', this.kernels);
    const pool = requireEarlier('GlobalAveragePoolLayer.backward', 'init', this.pool);
    const plane = kernels.scratch(dy.shape[0], this.planeShape);
    kernels.unflatten(plane, dy);
    return pool.backward(plane);
  }
}

function requireImage(caller: string, shape: readonly number[]): readonly number[] {
  if (shape.length !== 3) {
    throw new RangeError(
      `${caller}: input shape ${formatShape(shape)} is not that of an image (C, H, W)`,
    );
  }
  return shape;
}
