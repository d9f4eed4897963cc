/**
 * Taylor polynomials a₀ + a₁h + … + a_d hᵈ over any arithmetic, with what is beyond hᵈ cut off: what
 * a function is near a point, up to d derivatives at once (aₖ is the k-th one over k!).
 *
 * Dual numbers are the case d = 1. Here the order is high because of integrals: see
 * `enclosedIntegral.ts`. The rules for quotients and exponentials are those of R. E. Moore, Methods
 * and Applications of Interval Analysis (1979), section 3.4.
 */
import type { Arithmetic } from './arithmetic.ts';
import { Undefined } from './arithmetic.ts';

export interface Series<T extends object> {
  /** a₀, …, a_d */
  readonly coefficients: readonly T[];
}

/** Polynomials of degree `degree` in h. */
export function series<T extends object>(A: Arithmetic<T>, degree: number): Arithmetic<Series<T>> {
  const zero = A.integer(0);
  /** Coefficient by coefficient, each from those before it. */
  const build = (coefficient: (k: number, before: readonly T[]) => T): Series<T> => {
    const coefficients: T[] = [];
    for (let k = 0; k <= degree; k++) coefficients.push(coefficient(k, coefficients));
    return { coefficients };
  };
  /** Σ of f(j) for from ≤ j ≤ to */
  const sum = (from: number, to: number, f: (j: number) => T): T => {
    let result = zero;
    for (let j = from; j <= to; j++) result = A.add(result, f(j));
    return result;
  };
  /** A decision is made for the point; it must not be another one right beside it. */
  const compare = ({ coefficients: a }: Series<T>, { coefficients: b }: Series<T>): number => {
    const sign = A.compare(a[0], b[0]);
    if (sign === 0 && a.some((c, k) => A.compare(c, b[k]) !== 0)) {
      throw new Undefined('a Taylor polynomial where its case distinction changes');
    }
    return sign;
  };
  return {
    name: `Taylor polynomials of degree ${degree} over ${A.name}`,
    integer: (n) => build((k) => (k === 0 ? A.integer(n) : zero)),
    add: ({ coefficients: a }, { coefficients: b }) => build((k) => A.add(a[k], b[k])),
    subtract: ({ coefficients: a }, { coefficients: b }) => build((k) => A.subtract(a[k], b[k])),
    multiply: ({ coefficients: a }, { coefficients: b }) =>
      build((k) => sum(0, k, (j) => A.multiply(a[j], b[k - j]))),
    // From q·b = a: aₖ = Σ_j b_j q_(k−j), solved for qₖ.
    divide: ({ coefficients: a }, { coefficients: b }) =>
      build((k, q) =>
        A.divide(
          A.subtract(
            a[k],
            sum(1, k, (j) => A.multiply(b[j], q[k - j])),
          ),
          b[0],
        ),
      ),
    // From e′ = a′e: k·eₖ = Σ_j j·a_j e_(k−j).
    exp: ({ coefficients: a }) =>
      build((k, e) => {
        if (k === 0) return A.exp(a[0]);
        const slope = sum(1, k, (j) => A.multiply(A.multiply(A.integer(j), a[j]), e[k - j]));
        return A.divide(slope, A.integer(k));
      }),
    max: (a, b) => (compare(a, b) >= 0 ? a : b),
    compare,
    floor: ({ coefficients: [a] }) => A.floor(a),
    relate: ({ coefficients: [a] }, relation, { coefficients: [b] }) => A.relate(a, relation, b),
    toNumber: ({ coefficients: [a] }) => A.toNumber(a),
  };
}

/** a₀ + a₁h as a Taylor polynomial of that degree: a constant, or the variable at a₀ with a₁ = 1. */
export function linear<T extends object>(
  A: Arithmetic<T>,
  degree: number,
  a0: T,
  a1: 0 | 1,
): Series<T> {
  const rest = Array.from({ length: degree - 1 }, () => A.integer(0));
  return { coefficients: [a0, A.integer(a1), ...rest] };
}
