/** Counts the multiplications and divisions that an expression costs, in any arithmetic. */
import type { Arithmetic } from './arithmetic.ts';

export interface Counter {
  multiplications: number;
}

export function counting<T extends object>(A: Arithmetic<T>, counter: Counter): Arithmetic<T> {
  return {
    ...A,
    name: `${A.name}, counting multiplications`,
    multiply(a, b) {
      counter.multiplications++;
      return A.multiply(a, b);
    },
    divide(a, b) {
      counter.multiplications++;
      return A.divide(a, b);
    },
  };
}
