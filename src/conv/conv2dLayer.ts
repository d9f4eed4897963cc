/** The convolutional layer. */
import {
  assign,
  type Floats,
  formatShape,
  requireBatch,
  sizeOf,
  type Tensor,
} from '../kernels/array.ts';
import type { Convolution, Kernels, WindowPlan } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';
import {
  createParameter,
  type Fusion,
  type Layer,
  type Parameter,
  requireEarlier,
} from '../nn/layer.ts';
import { requireImage } from './image.ts';
import { MaxPoolLayer } from './maxPoolLayer.ts';
import { PooledConvolution } from './pooledConvolution.ts';
import {
  formatGeometry,
  outputPlane,
  type Pair,
  type PerAxis,
  type Window,
  type WindowOptions,
  windowOf,
} from './window.ts';

/** Fills the weights of a layer with `fanIn` inputs and `fanOut` outputs to a unit. */
export type WeightInitializer = (
  weights: Float64Array,
  fanIn: number,
  fanOut: number,
  random: RandomStream,
) => void;

export interface Conv2dLayerOptions extends WindowOptions {
  readonly outChannels: number;
  readonly kernelSize: PerAxis;
  readonly initialize: WeightInitializer;
  /** false for a first layer, whose dx nobody asks for: `backward` then returns dy itself */
  readonly inputGradient?: boolean;
  /** see `WindowPlan` */
  readonly denseGradient?: boolean;
}

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly convolution: Convolution;
  readonly plan: WindowPlan;
}

/**
 * x (N, C, H, W), weights (O, C, KH, KW), biases (O), y (N, O, rows, columns); see `conv2d` for the
 * formula and its gradients. An output sees fanIn = C·KH·KW inputs, and an input is seen by
 * fanOut = O·KH·KW outputs (at stride 1). Biases start at 0.
 */
export class Conv2dLayer implements Layer {
  parameters: readonly Parameter[] = [];
  name = 'conv2d';
  private readonly options: Conv2dLayerOptions;
  private readonly inputGradient: boolean;
  private built: Built | null = null;

  /** Throws unless there is a positive integer of output channels. */
  constructor(options: Conv2dLayerOptions) {
    const { outChannels } = options;
    if (!Number.isInteger(outChannels) || outChannels < 1) {
      throw new RangeError(
        `Conv2dLayer: ${outChannels} output channels; a layer needs a positive integer of them`,
      );
    }
    this.options = options;
    this.inputGradient = options.inputGradient ?? true;
  }

  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = requireImage('Conv2dLayer.init', inputShape);
    if (!Number.isInteger(C) || C < 1) {
      throw new RangeError(
        `Conv2dLayer.init: input shape ${formatShape(inputShape)} is not that of an image (C, H, W)`,
      );
    }
    const { outChannels: O, kernelSize, initialize } = this.options;
    const window = windowOf(kernelSize, this.options);
    const [KH, KW] = window.kernelSize;
    const outputShape = [O, ...outputPlane(window, [H, W])];
    const weights = createParameter(kernels, 'weights', [O, C, KH, KW]);
    const drawn = new Float64Array(sizeOf(weights.value.shape));
    initialize(drawn, C * KH * KW, O * KH * KW, random);
    assign(weights.value, drawn);
    const { denseGradient = false } = this.options;
    const plan = { inputShape, outputShape, ...window };
    const convolution = kernels.convolution({ ...plan, denseGradient });
    this.built = { kernels, convolution, plan };
    this.parameters = [weights, createParameter(kernels, 'biases', [O])];
    this.name = `conv2d ${formatGeometry(inputShape, weights.value.shape, outputShape, window)}`;
    return outputShape;
  }

  /** With a ReLU and max pooling over 2 × 2 that follow, where the kernels have the three at once. */
  fuse(following: readonly Layer[]): Fusion | null {
    const [activation, pool] = following;
    const { kernels, plan } = requireEarlier('Conv2dLayer.fuse', 'init', this.built);
    if (activation?.elementwise !== 'relu' || !(pool instanceof MaxPoolLayer)) return null;
    if (!halves(pool.window)) return null;
    const convolution = kernels.pooledConvolution(plan);
    if (convolution === null) return null;
    const [O, rows, columns] = plan.outputShape;
    const pooledShape = [O, ...outputPlane(pool.window, [rows, columns])];
    const layer = new PooledConvolution(
      kernels,
      convolution,
      this.parameters,
      plan.inputShape,
      pooledShape,
      this.inputGradient,
    );
    return { layer, length: 3 };
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('Conv2dLayer.forward', 'init', this.built);
    requireBatch('Conv2dLayer.forward', 'x', x, built.plan.inputShape);
    const [weights, biases] = this.parameters;
    const y = built.kernels.scratch(x.shape[0], built.plan.outputShape);
    built.convolution.forward(y, x, weights.value, biases.value);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const built = requireEarlier('Conv2dLayer.backward', 'init', this.built);
    const [weights, biases] = this.parameters;
    const { inputShape } = built.plan;
    const dx = this.inputGradient ? built.kernels.scratch(dy.shape[0], inputShape) : null;
    built.convolution.backward(weights.gradient, biases.gradient, dx, dy, weights.value);
    return dx ?? dy;
  }
}

/** Windows of 2 × 2 that tile the image. */
function halves({ kernelSize, stride, padding, dilation }: Window): boolean {
  const is = (pair: Pair, value: number) => pair[0] === value && pair[1] === value;
  return is(kernelSize, 2) && is(stride, 2) && is(padding, 0) && is(dilation, 1);
}
