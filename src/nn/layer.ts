/** What a layer is: a function with parameters that can be run forwards and backwards. */
import type { Floats, Tensor } from '../kernels/array.ts';
import type { ElementwiseName, Kernels } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';

export interface Parameter {
  /** `weights`, `biases`, … */
  readonly name: string;
  readonly value: Tensor<Floats>;
  /** ∂L/∂value, overwritten by every backward pass */
  readonly gradient: Tensor<Floats>;
}

/** What a layer remembers beside its parameters: running means, a count of passes. */
export interface Statistic {
  readonly name: string;
  readonly value: Tensor<Floats>;
}

/**
 * Shapes given to `init` leave out the batch axis; arrays given to `forward` and `backward` have it
 * first. `backward` needs the `forward` before it. What a layer returns is work space of the
 * kernels: it lasts until they are reset, which a network does at every forward pass.
 */
export interface Layer {
  /** `dense 784 → 512`: as it stands in a summary */
  readonly name: string;
  /**
   * Draws the parameters, in the memory of the kernels that will compute, and says what comes out.
   * Throws if the input shape is impossible.
   */
  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[];
  /** y = f(x); `training` where the layer behaves in another way then (false unless given) */
  forward(x: Tensor<Floats>, training?: boolean): Tensor<Floats>;
  /** ∂L/∂x from ∂L/∂y; also overwrites the gradients of the parameters */
  backward(dy: Tensor<Floats>): Tensor<Floats>;
  readonly parameters: readonly Parameter[];
  /** what belongs to the function that is learned: running means */
  readonly statistics?: readonly Statistic[];
  /**
   * How much of each batch that follows enters the statistics: from 0, nothing, to 1, nothing else;
   * null for the layer's own share again.
   */
  weighBatches?(share: number | null): void;
  /** how far a training is: what going on with it needs, and the trained function does not */
  readonly counters?: readonly Statistic[];
  /** given where the layer is nothing but this function of every element */
  readonly elementwise?: ElementwiseName;
  /**
   * Where the kernels compute this layer and some that follow it at once: what does so, with the
   * same bits, and how many it stands in for. Asked once all are initialized.
   */
  fuse?(following: readonly Layer[]): Fusion | null;
}

export interface Fusion {
  readonly layer: Layer;
  /** layers that it stands in for, the asked one included */
  readonly length: number;
}

/** Zeros of this shape with their gradient. */
export function createParameter(
  kernels: Kernels,
  name: string,
  shape: readonly number[],
): Parameter {
  return { name, value: kernels.tensor(shape), gradient: kernels.tensor(shape) };
}

/** What an earlier call has set. Throws if it has not been called: `Dense.backward: call forward first`. */
export function requireEarlier<T>(caller: string, earlier: string, value: T | null): T {
  if (value === null) throw new Error(`${caller}: call ${earlier} first`);
  return value;
}
