/**
 * Momentum (Polyak 1964, "Some methods of speeding up the convergence of iteration methods") and
 * Nesterov's accelerated gradient, in the form of Sutskever, Martens, Dahl and Hinton (2013), "On
 * the importance of initialization and momentum in deep learning".
 */
import type { Floats } from '../../kernels/array.ts';
import { requireDecayRate, requireSameLength } from './settings.ts';
import { requireSgdSettings, type SgdSettings } from './sgd.ts';

export interface MomentumSettings extends SgdSettings {
  /** 0 ≤ μ < 1, the share of the velocity that is kept */
  readonly momentum: number;
  /** true to step along g + μv, the gradient's part of the step after this one included */
  readonly nesterov: boolean;
}

/**
 * With g' = g + λθ, element by element, in place (`gradient` is left alone):
 *
 *     v ← μv + g'
 *     θ ← θ − ηv             momentum
 *     θ ← θ − η(g' + μv)     Nesterov
 *
 * The velocity is a sum of gradients, so a change of η acts on the whole of it at once. Nesterov's
 * rule takes g at the point ahead, φ = θ − ημv, and goes v' = μv + g, θ' = θ − ηv'. Here `value` is φ
 * itself: φ' = θ' − ημv' = (φ + ημv) − ηv' − ημv' = φ − η(g + μv'), while η stays the same.
 *
 * Computed in float64, as written; where the arrays are float32, v and θ are each rounded once, on
 * store, and the step is taken along the stored v.
 * Throws if the lengths differ or a setting is out of its range.
 */
export function momentumUpdate(
  value: Floats,
  gradient: Floats,
  velocity: Floats,
  settings: MomentumSettings,
): void {
  const { learningRate, weightDecay, momentum, nesterov } = settings;
  requireSameLength('momentumUpdate', value, { gradient, velocity });
  requireMomentumSettings('momentumUpdate', settings);
  // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is written
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i] + weightDecay * value[i];
    velocity[i] = momentum * velocity[i] + g;
    const direction = nesterov ? g + momentum * velocity[i] : velocity[i];
    value[i] -= learningRate * direction;
  }
}

/** Throws if a setting is out of the range that {@link MomentumSettings} states. */
export function requireMomentumSettings(caller: string, settings: MomentumSettings): void {
  requireSgdSettings(caller, settings);
  requireDecayRate(caller, 'momentum', settings.momentum);
}
