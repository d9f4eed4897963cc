/** Rounding bounds of compositions: batch normalization and the two-layer network of Question 4. */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import { hyperbolicTangent } from './oracle.ts';
import { type Input, type Primitive, primitive } from './primitive.ts';

const ZERO = toDecimal(0);
const exact = (x: readonly number[]): readonly Decimal[] => x.map(toDecimal);
const sumOf = (terms: readonly Decimal[]): Decimal => terms.reduce((a, b) => a.plus(b), ZERO);

/** A power of two, so that no format rounds it. */
const EPSILON = 2 ** -16;

/** Of one channel: mean, mean of the absolute values, and √(v + ε). */
function statistics(x: readonly number[]) {
  const entries = exact(x);
  const mean = sumOf(entries).div(x.length);
  const size = sumOf(entries.map((t) => t.abs())).div(x.length);
  const variance = sumOf(entries.map((t) => t.minus(mean).pow(2))).div(x.length);
  return { entries, mean, size, deviation: variance.plus(toDecimal(EPSILON)).sqrt() };
}

const batchNormalization = primitive({
  name: 'batch normalization',
  operation: 'batchNormalization',
  formula: String.raw`y_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}\,\gamma + \beta`,
  n: 'the number of entries of a channel',
  relativeTo: String.raw`$|\gamma|\,\frac{\bar x + |x_i - \mu|}{\sqrt{v + \varepsilon}} + |\beta|$, where $\bar x$ is the mean of the $|x_k|$: the mean may cancel, and $x_i - \mu$ inherits what it is off by`,
  bound: '2*n + 8',
  derivation: String.raw`The mean counts $n$ in units of $\bar x$: a difference $m$ of at most $nu\,\bar x$. So $x_i - \mu$ is off by $m$, and rounds once. The mean of the squared distances counts $n + 3$ (a difference twice, a square, $n - 1$ additions, a quotient), and $m^2$ more, for it is about another mean; $v + \varepsilon$ rounds once; the root halves both and rounds once, the quotient, the product with $\gamma$ and the sum once each, and a factor that is rounded before it is used another: $\frac{n + 4}{2} + 6$ relative to $|x_i - \mu|$. What is left is $\frac{m^2}{2 (v + \varepsilon)}$ of it; as no $|x_i - \mu|$ is more than $\sqrt{n v}$, this is at most $\frac n2$ in units of $\bar x$ as long as $m \le \sqrt{(v + \varepsilon)/n}$. A mean that is less certain normalizes nothing and is not covered.`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [n] },
    scale: { sort: 'factors', shape: () => [1] },
    shift: { sort: 'factors', shape: () => [1] },
  },
  isCovered: ({ x }, n, { unitRoundoff }) => {
    const { size, deviation } = statistics(x);
    return size
      .times(n * unitRoundoff)
      .times(toDecimal(n).sqrt())
      .lessThan(deviation);
  },
  truth: ({ x, scale, shift }) => {
    const { entries, mean, size, deviation } = statistics(x);
    const [gamma, beta] = [toDecimal(scale[0]), toDecimal(shift[0])];
    return entries.map((t) => {
      const distance = t.minus(mean);
      return {
        value: distance.div(deviation).times(gamma).plus(beta),
        size: size.plus(distance.abs()).div(deviation).times(gamma.abs()).plus(beta.abs()),
        underflows: Math.max(2, 2 * Math.abs(scale[0])),
      };
    });
  },
  compute: (operations, { x, scale, shift }) =>
    operations
      .batchNormalization(
        x.map((t) => [t]),
        scale,
        shift,
        EPSILON,
      )
      .flat(),
});

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
      hiddenWeights: rowsOf(w, n),
      hiddenBiases: b,
      outputWeights: rowsOf(v, M),
      outputBiases: c,
      activation: 'tanh',
    }),
});

const rowsOf = (flat: Input[string], width: number): Input[string][] =>
  Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));

export const networks: readonly Primitive[] = [batchNormalization, twoLayerNetwork];
