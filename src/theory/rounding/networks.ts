/** Rounding bounds of the two-layer network of Question 4. */
import { toDecimal } from '../arithmetic/decimal.ts';
import { hyperbolicTangent } from './oracle.ts';
import { type Primitive, primitive } from './primitive.ts';
import { exact, rows, sumOf } from './sumOfProducts.ts';

/** Hidden units of the network that is tried. */
const M = 4;
/** No hidden unit is off by more than 2 = 2⁵⁴·2⁻⁵³, however large its sum is. */
const SATURATED = toDecimal(2 ** 54);

const twoLayerNetwork = primitive({
  name: 'two-layer network',
  operation: 'twoLayerNetwork',
  formula: String.raw`y = \sum_{m=1}^{M} v_m \tanh\Big(\sum_{d=1}^{n} w_{md} x_d + b_m\Big) + c`,
  n: String.raw`the number of inputs; here with $M = ${M}$ hidden units`,
  relativeTo: String.raw`$\sum_m |v_m| (s_m + |h_m|) + |c|$ with the hidden units $h_m$ and $s_m = \sum_d |w_{md} x_d| + |b_m|$: both sums may cancel`,
  bound: 'n + M + 6',
  derivation: String.raw`The sum of a hidden unit is off by $n + 1$ in units of $s_m$; $|\tanh'| \le 1$, so the unit is off by no more, and by the 4 of $\tanh$ itself in units of $|h_m|$. (For $\sigma$ the same holds.) The products with $v_m$ and their sum, the bias included, count $M + 1$.`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [n] },
    w: { sort: 'factors', shape: (n) => [M, n] },
    b: { sort: 'factors', shape: () => [M] },
    v: { sort: 'factors', shape: () => [1, M] },
    c: { sort: 'factors', shape: () => [1] },
  },
  sizes: (_, n) => ({ n, M }),
  truth: (input, n) => {
    const [x, w, b, v] = [input.x, input.w, input.b, input.v].map(exact);
    const outputs = v.map((weight, m) => {
      const terms = [...x.map((t, d) => t.times(w[m * n + d])), b[m]];
      const sum = sumOf(terms.map((t) => t.abs()));
      const h = hyperbolicTangent(sumOf(terms));
      const inherited = sum.greaterThan(SATURATED) ? SATURATED : sum;
      return { value: weight.times(h), size: weight.abs().times(inherited.plus(h.abs())) };
    });
    const c = toDecimal(input.c[0]);
    const largest = Math.max(1, ...input.v.map(Math.abs));
    return [
      {
        value: sumOf(outputs.map(({ value }) => value)).plus(c),
        size: sumOf(outputs.map(({ size }) => size)).plus(c.abs()),
        underflows: M * (n + 2) * largest,
      },
    ];
  },
  compute: (operations, { x, w, b, v, c }, n) =>
    operations.twoLayerNetwork(x, {
      hiddenWeights: rows(w, n),
      hiddenBiases: b,
      outputWeights: rows(v, M),
      outputBiases: c,
      activation: 'tanh',
    }),
});

export const networks: readonly Primitive[] = [twoLayerNetwork];
