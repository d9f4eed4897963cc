/** The three initializations of the assignment. Biases always start at 0. */
import type { RandomStream } from '../kernels/random.ts';

export type InitializerName = 'zero' | 'normal' | 'glorot';

/** Fills the weights of a layer with `fanIn` inputs and `fanOut` outputs. */
export type Initializer = (
  weights: Float64Array,
  fanIn: number,
  fanOut: number,
  random: RandomStream,
) => void;

export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  /** w = 0 */
  zero: (weights) => {
    weights.fill(0);
  },
  /** w ~ N(0, 1) */
  normal: (weights, _fanIn, _fanOut, random) => {
    for (let i = 0; i < weights.length; i++) weights[i] = random.normal();
  },
  /** w ~ U(−d, d), d = √(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010) */
  glorot: (weights, fanIn, fanOut, random) => {
    const d = Math.sqrt(6 / (fanIn + fanOut));
    for (let i = 0; i < weights.length; i++) weights[i] = random.uniformBetween(-d, d);
  },
};

/** The initializer of this name. Throws if there is none, naming those that exist. */
export function requireInitializer(caller: string, name: string): Initializer {
  if (!Object.hasOwn(initializers, name)) {
    throw new RangeError(
      `${caller}: there is no initializer '${name}'; choose one of ${Object.keys(initializers).join(', ')}`,
    );
  }
  return initializers[name as InitializerName];
}
