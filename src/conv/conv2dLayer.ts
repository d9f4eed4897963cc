/** The convolutional layer. */
import {
  assign,
  type Floats,
  formatShape,
  requireShape,
  sizeOf,
  type Tensor,
} from '../kernels/array.ts';
import type { Convolution, Kernels } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';
import { createParameter, type Layer, type Parameter, requireEarlier } from '../nn/layer.ts';
import {
  formatGeometry,
  outputPlane,
  type PerAxis,
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
  private kernels: Kernels | null = null;
  private convolution: Convolution | null = null;
  private inputShape: readonly number[] = [];
  private outputShape: readonly number[] = [];

  /** Throws unless there is a positive integer of output channels. */
  constructor(options: Conv2dLayerOptions) {
    const { outChannels } = options;
    if (!Number.isInteger(outChannels) || outChannels < 1) {
      throw new RangeError(
        `Conv2dLayer: ${outChannels} output channels; a layer needs a positive integer of them`,
      );
    }
    this.options = options;
  }

  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C, H, W] = inputShape;
    if (inputShape.length !== 3 || !Number.isInteger(C) || C < 1) {
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
    this.kernels = kernels;
    this.convolution = kernels.convolution({ inputShape, outputShape, ...window });
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.parameters = [weights, createParameter(kernels, 'biases', [O])];
    this.name = `conv2d ${formatGeometry(inputShape, weights.value.shape, outputShape, window)}`;
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('Conv2dLayer.forward', 'init', this.kernels);
    const convolution = requireEarlier('Conv2dLayer.forward', 'init', this.convolution);
    requireShape('Conv2dLayer.forward', 'x', x, [null, ...this.inputShape]);
    const [weights, biases] = this.parameters;
    const y = kernels.scratch(x.shape[0], this.outputShape);
    convolution.forward(y, x, weights.value, biases.value);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('Conv2dLayer.backward', 'init', this.kernels);
    const convolution = requireEarlier('Conv2dLayer.backward', 'init', this.convolution);
    const [weights, biases] = this.parameters;
    const { inputGradient = true } = this.options;
    const dx = inputGradient ? kernels.scratch(dy.shape[0], this.inputShape) : null;
    convolution.backward(weights.gradient, biases.gradient, dx, dy, weights.value);
    return dx ?? dy;
  }
}
