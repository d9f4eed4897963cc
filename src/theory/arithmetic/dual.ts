/**
 * Dual numbers a + a′ε, ε² = 0, over any arithmetic: what makes `d(e, x[j])` executable.
 *
 * This differentiates the written formula itself, as an opinion that is independent of the derived
 * one. It belongs to the theory alone: no network is trained with it.
 */
import type { Arithmetic } from './arithmetic.ts';
import { Undefined } from './arithmetic.ts';

export interface Dual<T extends object> {
  readonly value: T;
  readonly tangent: T;
}

export function dual<T extends object>(A: Arithmetic<T>): Arithmetic<Dual<T>> {
  const lnOf = A.ln;
  const zero = A.integer(0);
  const { sum } = A;
  const sameTangent = (a: Dual<T>, b: Dual<T>) => A.compare(a.tangent, b.tangent) === 0;
  return {
    name: `dual numbers over ${A.name}`,
    integer: (n) => ({ value: A.integer(n), tangent: zero }),
    add: (a, b) => ({ value: A.add(a.value, b.value), tangent: A.add(a.tangent, b.tangent) }),
    ...(sum === undefined
      ? {}
      : {
          sum: (terms) => ({
            value: sum(terms.map(({ value }) => value)),
            tangent: sum(terms.map(({ tangent }) => tangent)),
          }),
        }),
    subtract: (a, b) => ({
      value: A.subtract(a.value, b.value),
      tangent: A.subtract(a.tangent, b.tangent),
    }),
    multiply: (a, b) => ({
      value: A.multiply(a.value, b.value),
      tangent: A.add(A.multiply(a.tangent, b.value), A.multiply(a.value, b.tangent)),
    }),
    divide(a, b) {
      const value = A.divide(a.value, b.value);
      return {
        value,
        tangent: A.divide(A.subtract(a.tangent, A.multiply(value, b.tangent)), b.value),
      };
    },
    exp(a) {
      const value = A.exp(a.value);
      return { value, tangent: A.multiply(value, a.tangent) };
    },
    ...(lnOf === undefined
      ? {}
      : { ln: (a) => ({ value: lnOf(a.value), tangent: A.divide(a.tangent, a.value) }) }),
    max(a, b) {
      const sign = A.compare(a.value, b.value);
      if (sign === 0 && !sameTangent(a, b)) throw new Undefined('the derivative of max at a tie');
      return sign >= 0 ? a : b;
    },
    compare(a, b) {
      const sign = A.compare(a.value, b.value);
      // The smallest step to one side would decide otherwise.
      if (sign === 0 && !sameTangent(a, b)) {
        throw new Undefined('a derivative where its case distinction changes');
      }
      return sign;
    },
    floor: (a) => A.floor(a.value),
    relate: (a, relation, b) => A.relate(a.value, relation, b.value),
    toNumber: (a) => A.toNumber(a.value),
  };
}
