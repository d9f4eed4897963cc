/** Formulas that several questions speak about, as written and as a careful implementation has them. */

/** S as written, over x[1 … n]. */
export const writtenSoftmax = {
  Z: 'sum(k, exp(x[k]))',
  'S[i]': 'exp(x[i]) / Z',
};

/** As written, and P with the largest entry taken out, so that nothing overflows. */
export const softmax = {
  ...writtenSoftmax,
  top: 'largest(k, x[k])',
  'P[i]': 'exp(x[i] - top) / sum(k, exp(x[k] - top))',
};

/** As written, and from e^{min(t, 0)} and e^{−|t|}, neither of which overflows. */
export const sigmoid = {
  'sigma(t)': '1 / (1 + exp(-t))',
  'stable(t)': 'exp(min(t, 0)) / (1 + exp(-abs(t)))',
};

/**
 * Inputs of softmax and sigmoid that break careless implementations. At ±88.8 one exponential just
 * overflows in float32 and the other is subnormal; 1000 does both to float64.
 */
export const hostileLogits = {
  from: -700,
  to: 700,
  also: [0, -0, 1000, -1000, 88.8, -88.8, 37.4, 1e-300],
};
