/** The convolutional layer. */
import { formatShape, requireShape, type Tensor, zeros } from '../kernels/array.ts';
import type { RandomStream } from '../kernels/random.ts';
import type { Layer, Parameter } from '../nn/layer.ts';
import { conv2dIm2col, conv2dIm2colGradients } from './conv2dIm2col.ts';
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
  private inputShape: readonly number[] = [];
  private x: Tensor = zeros([0, 0, 0, 0]);

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

  init(random: RandomStream, inputShape: readonly number[]): readonly number[] {
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
    const parameter = (name: string, shape: readonly number[]): Parameter => ({
      name,
      value: zeros(shape),
      gradient: zeros(shape),
    });
    const weights = parameter('weights', [O, C, KH, KW]);
    initialize(weights.value.data, C * KH * KW, O * KH * KW, random);
    this.inputShape = inputShape;
    this.parameters = [weights, parameter('biases', [O])];
    this.name = `conv2d ${formatGeometry(inputShape, weights.value.shape, outputShape, window)}`;
    return outputShape;
  }

  forward(x: Tensor): Tensor {
    requireShape('Conv2dLayer.forward', 'x', x, [null, ...this.inputShape]);
    const [weights, biases] = this.parameters;
    this.x = x;
    return conv2dIm2col(x, weights.value, biases.value, this.options);
  }

  backward(dy: Tensor): Tensor {
    const [weights, biases] = this.parameters;
    const { dx, dw, db } = conv2dIm2colGradients(this.x, weights.value, dy, this.options);
    weights.gradient.data.set(dw.data);
    biases.gradient.data.set(db.data);
    return dx;
  }
}
