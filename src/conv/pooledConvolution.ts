/** A convolution, its ReLU and its 2 × 2 max pooling, computed at once. */
import { type Floats, requireBatch, type Tensor } from '../kernels/array.ts';
import type { Convolution, Kernels } from '../kernels/kernels.ts';
import type { Layer, Parameter } from '../nn/layer.ts';

/**
 * Stands in for three layers that follow each other, with the bits that they would give one after
 * another; the result of the convolution never goes to memory. The parameters stay those of the
 * convolutional layer.
 */
export class PooledConvolution implements Layer {
  readonly name = 'conv2d, relu, max pool';
  readonly parameters: readonly Parameter[];
  private readonly kernels: Kernels;
  private readonly convolution: Convolution;
  private readonly inputShape: readonly number[];
  private readonly outputShape: readonly number[];
  private readonly inputGradient: boolean;

  constructor(
    kernels: Kernels,
    convolution: Convolution,
    parameters: readonly Parameter[],
    inputShape: readonly number[],
    outputShape: readonly number[],
    inputGradient: boolean,
  ) {
    this.kernels = kernels;
    this.convolution = convolution;
    this.parameters = parameters;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.inputGradient = inputGradient;
  }

  /** The layers that it stands in for have been initialized. */
  init(): readonly number[] {
    return this.outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    requireBatch('PooledConvolution.forward', 'x', x, this.inputShape);
    const [weights, biases] = this.parameters;
    const y = this.kernels.scratch(x.shape[0], this.outputShape);
    this.convolution.forward(y, x, weights.value, biases.value);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { kernels, convolution } = this;
    const [weights, biases] = this.parameters;
    const dx = this.inputGradient ? kernels.scratch(dy.shape[0], this.inputShape) : null;
    convolution.backward(weights.gradient, biases.gradient, dx, dy, weights.value);
    return dx ?? dy;
  }
}
