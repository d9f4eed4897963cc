/** What max and average pooling over windows have in common as layers. */
import { type Floats, requireBatch, type Tensor } from '../kernels/array.ts';
import type { Kernels, Pooling, WindowPlan } from '../kernels/kernels.ts';
import { type Layer, requireEarlier } from '../nn/layer.ts';
import { requireImage } from './image.ts';
import { type PoolOptions, poolWindow } from './maxPool.ts';
import { formatGeometry, outputPlane, type Window } from './window.ts';

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly pooling: Pooling;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** How errors name the methods: written once, for a step must not make strings. */
type Callers = Readonly<Record<'init' | 'forward' | 'backward', string>>;

/** x (N, C, H, W), y (N, C, rows, columns). */
export abstract class PoolLayer implements Layer {
  readonly parameters = [];
  name: string;
  private readonly title: string;
  private readonly callers: Callers;
  private readonly options: PoolOptions;
  private built: Built | null = null;

  /**
   * @param title `max pool`: what the name begins with
   * @param owner `MaxPoolLayer`: as errors call it
   */
  constructor(title: string, owner: string, options: PoolOptions) {
    this.name = title;
    this.title = title;
    this.callers = {
      init: `${owner}.init`,
      forward: `${owner}.forward`,
      backward: `${owner}.backward`,
    };
    this.options = options;
  }

  protected abstract pooling(kernels: Kernels, plan: WindowPlan): Pooling;

  get window(): Window {
    return poolWindow(this.options);
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = requireImage(this.callers.init, inputShape);
    const { window } = this;
    const outputShape = [C, ...outputPlane(window, [H, W])];
    this.name = `${this.title} ${formatGeometry(inputShape, window.kernelSize, outputShape, window)}`;
    const pooling = this.pooling(kernels, { inputShape, outputShape, ...window });
    this.built = { kernels, pooling, inputShape, outputShape };
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const { forward } = this.callers;
    const built = requireEarlier(forward, 'init', this.built);
    requireBatch(forward, 'x', x, built.inputShape);
    const y = built.kernels.scratch(x.shape[0], built.outputShape);
    built.pooling.forward(y, x);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { backward } = this.callers;
    const built = requireEarlier(backward, 'init', this.built);
    requireBatch(backward, 'dy', dy, built.outputShape);
    const dx = built.kernels.scratch(dy.shape[0], built.inputShape);
    built.pooling.backward(dx, dy);
    return dx;
  }
}
