/**
 * Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization", Algorithm 1), with the
 * decoupled weight decay of AdamW (Loshchilov and Hutter 2019, "Decoupled weight decay
 * regularization", Algorithm 2).
 */
import type { Floats } from '../../kernels/array.ts';
import { requireDecayRate, requireNonNegative, requireSameLength } from './settings.ts';

export interface AdamSettings {
  /** η ≥ 0 */
  readonly learningRate: number;
  /** 0 ≤ β₁ < 1, how much of the first moment is kept */
  readonly beta1: number;
  /** 0 ≤ β₂ < 1, how much of the second moment is kept */
  readonly beta2: number;
  /** ε > 0, outside of the square root */
  readonly epsilon: number;
  /** λ ≥ 0: θ shrinks by ηλθ in every step, whatever the moments; 0 for none */
  readonly weightDecay: number;
  /** t = 1, 2, …: which update of the two moments this is */
  readonly step: number;
}

/**
 * βⁿ for an integer n ≥ 0 by repeated squaring: multiplications only, so the same bits everywhere,
 * and a function of n alone, so a resumed run has them too.
 */
export function power(beta: number, n: number): number {
  let result = 1;
  let square = beta;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/**
 * Element by element, in place (`gradient` is left alone):
 *
 *     m ← β₁m + (1 − β₁)g         v ← β₂v + (1 − β₂)g²
 *     m̂ = m / (1 − β₁ᵗ)           v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η(m̂ / (√v̂ + ε) + λθ)
 *
 * The moments start at 0, so after t steps the weights (1 − β)β^{t−s} of the gradients s = 1 … t add
 * up to 1 − βᵗ only; dividing by that makes m̂ and v̂ true weighted means. The decay does not pass
 * through the moments: it is not the gradient of a penalty.
 *
 * Computed in float64, as written; where the arrays are float32, m, v and θ are each rounded once, on
 * store, and the step is taken from the stored m and v.
 * Throws if the lengths differ or a setting is out of its range.
 */
export function adamUpdate(
  value: Floats,
  gradient: Floats,
  first: Floats,
  second: Floats,
  settings: AdamSettings,
): void {
  const { learningRate, weightDecay, beta1, beta2, epsilon, step } = settings;
  requireSameLength('adamUpdate', value, { gradient, first, second });
  requireAdamSettings('adamUpdate', settings);
  const firstWeight = 1 - power(beta1, step);
  const secondWeight = 1 - power(beta2, step);
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is written
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i];
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * (g * g);
    const mean = first[i] / firstWeight;
    const spread = Math.sqrt(second[i] / secondWeight);
    value[i] -= learningRate * (mean / (spread + epsilon) + weightDecay * value[i]);
  }
}

/** Throws if a setting is out of the range that {@link AdamSettings} states. */
export function requireAdamSettings(caller: string, settings: AdamSettings): void {
  requireNonNegative(caller, 'learning rate', settings.learningRate);
  requireNonNegative(caller, 'weight decay', settings.weightDecay);
  requireDecayRate(caller, 'beta1', settings.beta1);
  requireDecayRate(caller, 'beta2', settings.beta2);
  const { epsilon, step } = settings;
  if (!(epsilon > 0) || !Number.isFinite(epsilon)) {
    throw new RangeError(`${caller}: epsilon ${epsilon} must be positive and finite`);
  }
  if (!Number.isInteger(step) || step < 1) {
    throw new RangeError(`${caller}: step ${step} must be an integer from 1 on`);
  }
}
