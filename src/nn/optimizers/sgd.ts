/** Stochastic gradient descent (Robbins and Monro 1951), with weight decay. */
import type { Floats } from '../../kernels/array.ts';
import { requireNonNegative, requireSameLength } from './settings.ts';

export interface SgdSettings {
  /** η ≥ 0 */
  readonly learningRate: number;
  /** λ ≥ 0 of the penalty (λ/2)‖θ‖², whose gradient λθ is added to g; 0 for none */
  readonly weightDecay: number;
}

/**
 * θ ← θ − η(g + λθ), element by element, in place; g is left alone.
 * Computed in float64, as written, and rounded once on store where `value` is float32.
 * Throws if the lengths differ or a setting is negative or not finite.
 */
export function sgdUpdate(value: Floats, gradient: Floats, settings: SgdSettings): void {
  const { learningRate, weightDecay } = settings;
  requireSameLength('sgdUpdate', value, { gradient });
  requireSgdSettings('sgdUpdate', settings);
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is written
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i] + weightDecay * value[i];
    value[i] -= learningRate * g;
  }
}

/** Throws if a setting is out of the range that {@link SgdSettings} states. */
export function requireSgdSettings(caller: string, settings: SgdSettings): void {
  requireNonNegative(caller, 'learning rate', settings.learningRate);
  requireNonNegative(caller, 'weight decay', settings.weightDecay);
}
