/** float64 as it is: nothing is known about its errors, and NaN and infinities come as they come. */
import type { Arithmetic } from './arithmetic.ts';
import { exp } from './elementary.ts';

export interface Plain {
  readonly value: number;
}

const holds = (a: number, relation: '=' | '<=' | '<', b: number): boolean =>
  relation === '=' ? a === b : relation === '<=' ? a <= b : a < b;

export const plain: Arithmetic<Plain> = {
  name: 'float64',
  integer: (value) => ({ value }),
  add: (a, b) => ({ value: a.value + b.value }),
  subtract: (a, b) => ({ value: a.value - b.value }),
  multiply: (a, b) => ({ value: a.value * b.value }),
  divide: (a, b) => ({ value: a.value / b.value }),
  exp: (a) => ({ value: exp(a.value) }),
  max: (a, b) => ({ value: Math.max(a.value, b.value) }),
  // Equal infinities are equal, although their difference is NaN.
  compare: (a, b) => (a.value === b.value ? 0 : a.value - b.value),
  floor: (a) => Math.floor(a.value),
  relate: (a, relation, b) => ({
    holds: holds(a.value, relation, b.value),
    gap: Math.abs(a.value - b.value),
    allowance: 0,
  }),
  toNumber: (a) => a.value,
};
