/** The dense layer y = xW + b. */
import { elements, requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../kernels/gemm.ts';
import type { RandomStream } from '../kernels/random.ts';
import { type Initializer, type InitializerName, requireInitializer } from './initializers.ts';
import type { Layer, Parameter } from './layer.ts';

interface DenseOptions {
  readonly outputs: number;
  readonly initializer: InitializerName;
  /** false for a first layer, whose dx nobody asks for: `backward` then returns an empty array */
  readonly inputGradient?: boolean;
}

/**
 * x (N, fanIn), W (fanIn, fanOut), b (fanOut), y (N, fanOut).
 *
 * From L = L(xW + b) by the chain rule, with dy = ∂L/∂y: y_{nj} = Σᵢ x_{ni} W_{ij} + b_j, hence
 * ∂L/∂W_{ij} = Σₙ x_{ni} dy_{nj}, that is dW = xᵀ dy; db_j = Σₙ dy_{nj}; dx = dy Wᵀ.
 */
export class Dense implements Layer {
  parameters: readonly Parameter[] = [];
  private readonly options: DenseOptions;
  private fanIn = 0;
  private x: Float64Array = new Float64Array(0);
  private y: Tensor = zeros([0, 0]);
  private dx: Tensor = zeros([0, 0]);
  private readonly initialize: Initializer;

  constructor(options: DenseOptions) {
    const { outputs } = options;
    if (!Number.isInteger(outputs) || outputs < 1) {
      throw new RangeError(`Dense: ${outputs} outputs; a layer needs a positive integer of them`);
    }
    this.options = options;
    this.initialize = requireInitializer('Dense', options.initializer);
  }

  get name(): string {
    return `dense ${this.fanIn} → ${this.options.outputs}`;
  }

  init(random: RandomStream, inputShape: readonly number[]): readonly number[] {
    if (inputShape.length !== 1 || !Number.isInteger(inputShape[0]) || inputShape[0] < 1) {
      throw new RangeError(
        `Dense.init: input shape (${inputShape}) is not that of a vector; flatten the input`,
      );
    }
    const { outputs } = this.options;
    this.fanIn = inputShape[0];
    const parameter = (name: string, shape: readonly number[]): Parameter => ({
      name,
      value: zeros(shape),
      gradient: zeros(shape),
    });
    const weights = parameter('weights', [this.fanIn, outputs]);
    this.initialize(weights.value.data, this.fanIn, outputs, random);
    this.parameters = [weights, parameter('biases', [outputs])];
    return [outputs];
  }

  forward(x: Tensor): Tensor {
    requireShape('Dense.forward', 'x', x, [null, this.fanIn]);
    const N = x.shape[0];
    const { outputs, inputGradient = true } = this.options;
    const [weights, biases] = this.parameters;
    if (this.y.shape[0] !== N) {
      this.y = zeros([N, outputs]);
      if (inputGradient) this.dx = zeros([N, this.fanIn]);
    }
    this.x = elements(x);
    const y = this.y.data;
    gemm(y, this.x, weights.value.data, N, this.fanIn, outputs);
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < outputs; j++) y[n * outputs + j] += biases.value.data[j];
    }
    return this.y;
  }

  backward(dy: Tensor): Tensor {
    const { outputs, inputGradient = true } = this.options;
    const N = this.y.shape[0];
    requireShape('Dense.backward', 'dy', dy, [N, outputs]);
    const gradient = elements(dy);
    const [weights, biases] = this.parameters;
    gemmTransposedA(weights.gradient.data, this.x, gradient, N, this.fanIn, outputs);
    const db = biases.gradient.data.fill(0);
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < outputs; j++) db[j] += gradient[n * outputs + j];
    }
    if (inputGradient) {
      gemmTransposedB(this.dx.data, gradient, weights.value.data, N, this.fanIn, outputs);
    }
    return this.dx;
  }
}
