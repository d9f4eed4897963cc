/** Stochastic gradient descent: θ ← θ − η ∂L/∂θ. */
import type { Parameter } from './layer.ts';

/** Updates the parameters in place from their gradients; η > 0. */
export function sgdStep(parameters: readonly Parameter[], learningRate: number): void {
  if (!(learningRate > 0) || !Number.isFinite(learningRate)) {
    throw new RangeError(`sgdStep: learning rate ${learningRate} must be positive and finite`);
  }
  for (const { value, gradient } of parameters) {
    for (let i = 0; i < value.data.length; i++) value.data[i] -= learningRate * gradient.data[i];
  }
}
