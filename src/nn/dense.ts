/** The dense layer y = xW + b. */
import {
  assign,
  type Floats,
  requireBatch,
  requireShape,
  sizeOf,
  type Tensor,
} from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';
import { type Initializer, type InitializerName, requireInitializer } from './initializers.ts';
import { createParameter, type Layer, type Parameter, requireEarlier } from './layer.ts';

interface DenseOptions {
  readonly outputs: number;
  readonly initializer: InitializerName;
  /** false for a first layer, whose dx nobody asks for: `backward` then returns dy itself */
  readonly inputGradient?: boolean;
}

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/**
 * x (N, fanIn), W (fanIn, fanOut), b (fanOut), y (N, fanOut).
 *
 * From L = L(xW + b) by the chain rule, with dy = ∂L/∂y: y_{nj} = Σᵢ x_{ni} W_{ij} + b_j, hence
 * ∂L/∂W_{ij} = Σₙ x_{ni} dy_{nj}, that is dW = xᵀ dy; db_j = Σₙ dy_{nj}; dx = dy Wᵀ.
 */
export class Dense implements Layer {
  parameters: readonly Parameter[] = [];
  name = 'dense';
  private readonly outputs: number;
  private readonly inputGradient: boolean;
  private readonly initialize: Initializer;
  private built: Built | null = null;
  private x: Tensor<Floats> | null = null;
  private y: Tensor<Floats> | null = null;

  constructor({ outputs, initializer, inputGradient = true }: DenseOptions) {
    if (!Number.isInteger(outputs) || outputs < 1) {
      throw new RangeError(`Dense: ${outputs} outputs; a layer needs a positive integer of them`);
    }
    this.outputs = outputs;
    this.inputGradient = inputGradient;
    this.initialize = requireInitializer('Dense', initializer);
  }

  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    if (inputShape.length !== 1 || !Number.isInteger(inputShape[0]) || inputShape[0] < 1) {
      throw new RangeError(
        `Dense.init: input shape (${inputShape}) is not that of a vector; flatten the input`,
      );
    }
    const { outputs } = this;
    const [fanIn] = inputShape;
    const outputShape = [outputs];
    this.name = `dense ${fanIn} → ${outputs}`;
    this.built = { kernels, inputShape, outputShape };
    const weights = createParameter(kernels, 'weights', [fanIn, outputs]);
    const drawn = new Float64Array(sizeOf(weights.value.shape));
    this.initialize(drawn, fanIn, outputs, random);
    assign(weights.value, drawn);
    this.parameters = [weights, createParameter(kernels, 'biases', [outputs])];
    return outputShape;
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const { kernels, inputShape, outputShape } = requireEarlier(
      'Dense.forward',
      'init',
      this.built,
    );
    requireBatch('Dense.forward', 'x', x, inputShape);
    const [weights, biases] = this.parameters;
    const y = kernels.scratch(x.shape[0], outputShape);
    this.x = x;
    this.y = y;
    kernels.dense(y, x, weights.value, biases.value);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { kernels, inputShape } = requireEarlier('Dense.backward', 'init', this.built);
    const x = requireEarlier('Dense.backward', 'forward', this.x);
    const y = requireEarlier('Dense.backward', 'forward', this.y);
    requireShape('Dense.backward', 'dy', dy, y.shape);
    const [weights, biases] = this.parameters;
    const dx = this.inputGradient ? kernels.scratch(x.shape[0], inputShape) : null;
    kernels.denseGradient(weights.gradient, biases.gradient, dx, dy, x, weights.value);
    return dx ?? dy;
  }
}
