/** What the update rules ask of their settings and of their arrays. */
import type { Floats } from '../../kernels/array.ts';

/** Throws unless the setting is finite and at least 0. A learning rate of 0 moves nothing. */
export function requireNonNegative(caller: string, name: string, x: number): void {
  if (!(x >= 0) || !Number.isFinite(x)) {
    throw new RangeError(`${caller}: ${name} ${x} must be finite and at least 0`);
  }
}

/** Throws unless 0 ≤ x < 1: a mean that decays by x forgets its past. */
export function requireDecayRate(caller: string, name: string, x: number): void {
  if (!(x >= 0 && x < 1)) {
    throw new RangeError(`${caller}: ${name} ${x} must be at least 0 and below 1`);
  }
}

/** Throws unless all arrays have as many elements as `value`. */
export function requireSameLength(
  caller: string,
  value: Floats,
  others: Readonly<Record<string, Floats>>,
): void {
  for (const [name, { length }] of Object.entries(others)) {
    if (length !== value.length) {
      throw new RangeError(
        `${caller}: ${name} has ${length} elements, value has ${value.length}; they must be equal`,
      );
    }
  }
}
