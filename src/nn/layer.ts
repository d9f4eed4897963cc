/** What a layer is: a function with parameters that can be run forwards and backwards. */
import type { Tensor } from '../kernels/array.ts';
import type { RandomStream } from '../kernels/random.ts';

export interface Parameter {
  /** `weights`, `biases`, … */
  readonly name: string;
  readonly value: Tensor;
  /** ∂L/∂value, overwritten by every backward pass */
  readonly gradient: Tensor;
}

/**
 * Shapes given to `init` leave out the batch axis; arrays given to `forward` and `backward` have it
 * first. `backward` needs the `forward` before it. Returned arrays are work space of the layer and
 * are overwritten by its next call.
 */
export interface Layer {
  /** `dense 784 → 512`: as it stands in a summary */
  readonly name: string;
  /** Draws the parameters and says what comes out. Throws if the input shape is impossible. */
  init(random: RandomStream, inputShape: readonly number[]): readonly number[];
  /** y = f(x) */
  forward(x: Tensor): Tensor;
  /** ∂L/∂x from ∂L/∂y; also overwrites the gradients of the parameters */
  backward(dy: Tensor): Tensor;
  readonly parameters: readonly Parameter[];
}
