/** Average pooling as layers: over windows, and over whole images. */
import { type Floats, formatShape, type Tensor } from '../kernels/array.ts';
import type { Kernels, Pooling, WindowPlan } from '../kernels/kernels.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';
import type { AveragePoolOptions } from './averagePool.ts';
import { requireImage } from './image.ts';
import { PoolLayer } from './poolLayer.ts';

/** See `averagePool2d`. */
export class AveragePoolLayer extends PoolLayer {
  private readonly countPadding: boolean;

  constructor(options: AveragePoolOptions) {
    super('average pool', 'AveragePoolLayer', options);
    this.countPadding = options.countPadding ?? false;
  }

  protected override pooling(kernels: Kernels, plan: WindowPlan): Pooling {
    return kernels.averagePooling(plan, this.countPadding);
  }
}

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly pool: AveragePoolLayer;
  readonly planeShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** x (N, C, H, W), y (N, C): the mean of every channel, by one window that is the whole image. */
export class GlobalAveragePoolLayer implements Layer {
  readonly parameters = [];
  name = 'global average pool';
  private built: Built | null = null;

  init(random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = requireImage('GlobalAveragePoolLayer.init', inputShape);
    const pool = new AveragePoolLayer({ kernelSize: [H, W] });
    const planeShape = pool.init(random, inputShape, kernels);
    const outputShape = [C];
    this.name = `global average pool ${formatShape(inputShape)} → ${C}`;
    this.built = { kernels, pool, planeShape, outputShape };
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('GlobalAveragePoolLayer.forward', 'init', this.built);
    const y = built.kernels.scratch(x.shape[0], built.outputShape);
    built.kernels.flatten(y, built.pool.forward(x));
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('GlobalAveragePoolLayer.backward', 'init', this.built);
    const plane = built.kernels.scratch(dy.shape[0], built.planeShape);
    built.kernels.unflatten(plane, dy);
    return built.pool.backward(plane);
  }
}
