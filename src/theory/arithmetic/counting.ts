/** Counts the multiplications and divisions that an expression costs; the values stay float64. */
import type { Arithmetic } from './arithmetic.ts';
import { type Rounded, runningError } from './runningError.ts';

export interface Counter {
  multiplications: number;
}

export function counting(counter: Counter): Arithmetic<Rounded> {
  return {
    ...runningError,
    name: 'float64, counting multiplications',
    multiply(a, b) {
      counter.multiplications++;
      return runningError.multiply(a, b);
    },
    divide(a, b) {
      counter.multiplications++;
      return runningError.divide(a, b);
    },
  };
}
