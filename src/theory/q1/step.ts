/** What the parts of Question 1 have in common: the step, and the sides of 0. */
import type { Scalar } from '../domain.ts';

export const hostile = { from: -1e300, to: 1e300, also: [0, -0, 5e-324, -5e-324, 1e-300, -1e-300] };

export const step = {
  'g(t)': 'max(0, t)',
  'H(t)': 't > 0 ? 1 : (t == 0 ? 1/2 : 0)',
};

/** The part of a variable's range on one side of 0, which a grid keeps apart from 0 itself. */
export const positive = (x: Scalar): Scalar => ({ ...x, from: x.grid ?? Number.MIN_VALUE });
export const negative = (x: Scalar): Scalar => ({ ...x, to: -(x.grid ?? Number.MIN_VALUE) });
export const zero = (x: Scalar): Scalar => ({ ...x, from: 0, to: 0 });
