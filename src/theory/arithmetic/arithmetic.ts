/**
 * One expression, several arithmetics: what `evaluate` needs of the values it computes with.
 *
 * Every embedding is strictly monotone and respects the operations, so a step that holds of real
 * numbers holds in each of them (up to the error that the arithmetic itself carries).
 */
export interface Arithmetic<T extends object> {
  readonly name: string;
  /** the integer n */
  integer(n: number): T;
  add(a: T, b: T): T;
  /** Σ of at least one term, where that is more than adding them up one by one */
  sum?(terms: readonly T[]): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  /** aⁿ for n ≥ 2, where that says more than repeated multiplication */
  power?(a: T, n: number): T;
  /** throws {@link Undefined} where b = 0 */
  divide(a: T, b: T): T;
  exp(a: T): T;
  /** ln a, where it can be had; throws {@link Undefined} where a ≤ 0 */
  ln?(a: T): T;
  max(a: T, b: T): T;
  /** sign of a − b; throws {@link Undecided} where rounding hides it */
  compare(a: T, b: T): number;
  /** ⌊a⌋; throws {@link Undecided} where rounding hides it */
  floor(a: T): number;
  /** what the arithmetic believes about a = b, a ≤ b, a < b, with the gap and what it allows */
  relate(a: T, relation: '=' | '<=' | '<', b: T): Agreement;
  /** the nearest double, for messages and tables */
  toNumber(a: T): number;
  /** the value of a function by its name alone, where nothing is known of it; null for all others */
  apply?(name: string, args: readonly T[]): T | null;
  /** ∫ from a to b; only where a quadrature makes sense */
  integrate?(integrand: Integrand<T>, a: T, b: T): T;
}

/**
 * A function of one variable that can be evaluated in any arithmetic B, given how to take the values
 * of T that it depends on into B.
 */
export type Integrand<T> = <U extends object>(
  B: Arithmetic<U>,
  lift: (value: T) => U,
) => (t: U) => U;

/** The outcome of one comparison. */
export interface Agreement {
  readonly holds: boolean;
  /** |a − b| for =, max(0, a − b) for ≤ and < */
  readonly gap: number;
  /** how large a gap the computation's own rounding explains; 0 where it is exact */
  readonly allowance: number;
}

/** A value that does not exist: division by zero, the derivative at a kink, an index out of range. */
export class Undefined extends Error {
  override name = 'Undefined';
}

/** A decision that the rounding errors do not allow; such a draw says nothing and is redrawn. */
export class Undecided extends Error {
  override name = 'Undecided';
}
