/**
 * Activation functions and their derivatives, as functions of the pre-activation x.
 *
 * The derivative is computed from x, not from the output: near saturation y(1 − y) has lost all its
 * digits while σ(x)σ(−x) has kept them.
 */

import { type Tensor, zeros } from '../kernels/array.ts';
import { exp, tanh as stdlibTanh } from '../kernels/elementary.ts';

export type ActivationName = 'relu' | 'sigmoid' | 'tanh';

export interface Activation {
  readonly name: ActivationName;
  value(x: number): number;
  derivative(x: number): number;
}

/** max{0, x}; NaN stays NaN. */
export function relu(x: number): number {
  return x > 0 || Number.isNaN(x) ? x : 0;
}

/** 1 for x > 0, else 0. At the kink the subgradient 0 is chosen (the theory's H(0) is ½). */
export function reluDerivative(x: number): number {
  if (Number.isNaN(x)) return x;
  return x > 0 ? 1 : 0;
}

/** σ(x) = 1/(1 + e^{−x}) in (0, 1), from e^{−|x|}, which cannot overflow. */
export function sigmoid(x: number): number {
  // Stryker disable next-line EqualityOperator: at 0 both formulas give ½
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** σ′(x) = σ(x)σ(−x), accurate in both tails: σ′(40) = 4.248·10⁻¹⁸. Question 2.3. */
export function sigmoidDerivative(x: number): number {
  return sigmoid(x) * sigmoid(-x);
}

/** tanh x in (−1, 1). */
export function tanh(x: number): number {
  return stdlibTanh(x);
}

/** tanh′(x) = 1/cosh²x = 4e^{−2|x|}/(1 + e^{−2|x|})², accurate in both tails. */
export function tanhDerivative(x: number): number {
  const e = exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}

/** The activations by name. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  relu: { name: 'relu', value: relu, derivative: reluDerivative },
  sigmoid: { name: 'sigmoid', value: sigmoid, derivative: sigmoidDerivative },
  tanh: { name: 'tanh', value: tanh, derivative: tanhDerivative },
};

/** The activation of this name. Throws if there is none, naming those that exist. */
export function requireActivation(caller: string, name: string): Activation {
  if (!Object.hasOwn(activations, name)) {
    throw new RangeError(
      `${caller}: there is no activation '${name}'; choose one of ${Object.keys(activations).join(', ')}`,
    );
  }
  return activations[name as ActivationName];
}

/** Jᵀg for y = σ(x), entry by entry: (Jᵀg)ᵢ = σ(xᵢ)σ(−xᵢ)gᵢ. O(n), Question 2.4. */
export function sigmoidVjp(x: ArrayLike<number>, g: ArrayLike<number>): Float64Array {
  if (x.length !== g.length) {
    throw new RangeError(`sigmoidVjp: x has ${x.length} entries, g has ${g.length}`);
  }
  return Float64Array.from(x, (t, i) => sigmoidDerivative(t) * g[i]);
}

/** The Jacobian of y = σ(x), (n, n): diagonal, with σ(xᵢ)σ(−xᵢ). Question 2.3. */
export function sigmoidJacobian(x: ArrayLike<number>): Tensor {
  const jacobian = zeros([x.length, x.length]);
  Array.from(x, sigmoidDerivative).forEach((slope, i) => {
    jacobian.set(i, i, slope);
  });
  return jacobian;
}
