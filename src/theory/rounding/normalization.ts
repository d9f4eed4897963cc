/** Rounding bounds of batch normalization and its gradients, channel by channel. */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import type { Operations } from '../operations.ts';
import { type Argument, type Input, type Primitive, primitive } from './primitive.ts';
import { exact, ONE, sumOf, sumOfProducts } from './sumOfProducts.ts';

/** A power of two, so that no format rounds it. */
const EPSILON = 2 ** -16;

const meanOf = (terms: readonly Decimal[]): Decimal => sumOf(terms).div(terms.length);

/** Of one channel: mean, mean of the absolute values, and √(v + ε). */
function statistics(x: readonly number[]) {
  const entries = exact(x);
  const mean = meanOf(entries);
  const size = meanOf(entries.map((t) => t.abs()));
  const variance = meanOf(entries.map((t) => t.minus(mean).pow(2)));
  return { entries, mean, size, deviation: variance.plus(toDecimal(EPSILON)).sqrt() };
}

/** Whether the mean is certain enough to normalize by: nu x̄ ≤ √((v + ε)/n). */
const isNormalized: Primitive['isCovered'] = ({ x }, n, { unitRoundoff }) => {
  const { size, deviation } = statistics(x);
  return size
    .times(n * unitRoundoff)
    .times(toDecimal(n).sqrt())
    .lessThan(deviation);
};

/** One channel. */
const column = (x: readonly number[]): readonly (readonly number[])[] => x.map((t) => [t]);

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
  isCovered: isNormalized,
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
    operations.batchNormalization(column(x), scale, shift, EPSILON).flat(),
});

/**
 * The gradients, in the names of the derivations: x̂ the normalized entries, D what their errors are
 * relative to, E how often η they may miss for underflow; G the mean of |g|, Q that of |g|D.
 */
function gradientParts({ x, g: gradient }: Input) {
  const { entries, mean, size, deviation } = statistics(x);
  const g = exact(gradient);
  const normal = entries.map((t) => t.minus(mean).div(deviation));
  const D = normal.map((t) => t.abs().plus(size.div(deviation)));
  const sizes = g.map((t) => t.abs());
  return {
    ...{ g, normal, D, deviation },
    spreadMean: size.div(deviation),
    E: toDecimal(1).plus(toDecimal(1).div(deviation)),
    G: meanOf(sizes),
    Q: meanOf(sizes.map((t, i) => t.times(D[i]))),
  };
}

const gradientArguments: Readonly<Record<string, Argument>> = {
  x: { sort: 'factors', shape: (n) => [n] },
  scale: { sort: 'factors', shape: () => [1] },
  g: { sort: 'factors', shape: (n) => [n] },
};

const gradientsOf = (operations: Operations, { x, scale, g }: Input) =>
  operations.batchNormalizationGradient(column(x), scale, column(g), EPSILON);

const entriesOfChannel = 'the number of entries of a channel';
const D_I = String.raw`D_i = \frac{\bar x + |x_i - \mu|}{\sqrt{v + \varepsilon}}`;

const shiftGradient = primitive({
  name: 'batch normalization, gradient by the shift',
  operation: 'batchNormalizationGradient',
  formula: String.raw`\frac{\partial L}{\partial \beta} = \sum_{i=1}^n g_i`,
  n: entriesOfChannel,
  relativeTo: 'the sum of the absolute values of the terms, which may cancel',
  bound: 'n',
  derivation: String.raw`$n - 1$ additions; one more where the sum is taken in a wider format and rounded at last.`,
  arguments: gradientArguments,
  truth: ({ g }) => [sumOfProducts(exact(g).map((t) => [t, ONE] as const))],
  compute: (operations, input) => gradientsOf(operations, input).dshift,
});

const scaleGradient = primitive({
  name: 'batch normalization, gradient by the scale',
  operation: 'batchNormalizationGradient',
  formula: String.raw`\frac{\partial L}{\partial \gamma} = \sum_{i=1}^n g_i\,\hat x_i, \quad \hat x_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}`,
  n: entriesOfChannel,
  relativeTo: String.raw`$\sum_i |g_i|\,D_i$ with $${D_I}$: terms may cancel, and so may the mean`,
  bound: '5*n/2 + 7',
  derivation: String.raw`As above, $x_i - \mu$ is off by $m \le nu\,\bar x$ and rounds once. The computed variance is $v + m^2$ but for $n + 3$ roundings, and $v + \varepsilon$ rounds once: the root halves that, rounds once, its reciprocal and the rounding of that once each, $\frac n2 + 5$; the product with $x_i - \mu$ one more. The $m^2$ makes the reciprocal smaller by a share of $\frac{m^2}{2 (v + \varepsilon)}$ at most, which is $\frac n2$ in units of $\bar x$ as above. So $\hat x_i$ counts $\frac n2 + 7$ relative to $|x_i - \mu|$ and $n + \frac n2$ relative to $\bar x$, no more than $\frac{3n}2 + 7$ relative to $D_i$. The sum of the products counts $n$.`,
  arguments: gradientArguments,
  isCovered: isNormalized,
  truth: (input, n) => {
    const { g, normal, D, E } = gradientParts(input);
    const sizes = g.map((t) => t.abs());
    return [
      {
        value: sumOf(g.map((t, i) => t.times(normal[i]))),
        size: sumOf(sizes.map((t, i) => t.times(D[i]))),
        underflows: sumOf(sizes).times(E).plus(n).toNumber(),
      },
    ];
  },
  compute: (operations, input) => gradientsOf(operations, input).dscale,
});

const inputGradient = primitive({
  name: 'batch normalization, gradient by the input',
  operation: 'batchNormalizationGradient',
  formula: String.raw`\frac{\partial L}{\partial x_i} = \frac{\gamma}{\sqrt{v + \varepsilon}} \Big(g_i - \frac1n \sum_k g_k - \hat x_i\,\frac1n \sum_k g_k \hat x_k\Big)`,
  n: entriesOfChannel,
  relativeTo: String.raw`$\frac{|\gamma|}{\sqrt{v + \varepsilon}} \Big(1 + \frac{\bar x}{\sqrt{v + \varepsilon}}\Big) \big(|g_i| + G + D_i Q\big)$ with $${D_I}$, $G$ the mean of the $|g_k|$ and $Q$ that of the $|g_k|\,D_k$: the terms may cancel, and the root inherits what the mean is off by`,
  bound: '9*n/2 + 24',
  derivation: String.raw`The mean of $g$ counts $n$. In units of $D_i Q$, the last term counts $\frac{3n}2 + 7$ for $\hat x_i$, $\frac{5n}2 + 7$ for the sum as it is derived above, a product and a quotient: $4n + 16$. Two differences make that $4n + 17$ at most, and $n + 2$ for the mean. The reciprocal of the root counts $\frac n2 + 5$, two products 2: $\frac{9n}2 + 24$. What $m^2$ makes of the reciprocal is a factor between $1 - \frac{m^2}{2(v + \varepsilon)}$ and 1; as $m \le nu\,\bar x$ and $m \le \sqrt{(v + \varepsilon)/n}$, that is less than $\frac{\sqrt n}2\,u$ in units of $\frac{\bar x}{\sqrt{v + \varepsilon}}$.`,
  arguments: gradientArguments,
  isCovered: isNormalized,
  truth: (input) => {
    const { g, normal, D, E, G, Q, deviation, spreadMean } = gradientParts(input);
    const slope = toDecimal(input.scale[0]).div(deviation);
    const shift = meanOf(g);
    const turn = meanOf(g.map((t, i) => t.times(normal[i])));
    return g.map((t, i) => {
      const size = t.abs().plus(G).plus(D[i].times(Q));
      const lost = E.times(Q)
        .plus(D[i].times(G.times(E).plus(1)))
        .plus(3);
      return {
        value: slope.times(t.minus(shift).minus(normal[i].times(turn))),
        size: slope.abs().times(spreadMean.plus(1)).times(size),
        underflows: slope.abs().times(lost).plus(size).plus(2).toNumber(),
      };
    });
  },
  compute: (operations, input) => gradientsOf(operations, input).dx.flat(),
});

export const normalization: readonly Primitive[] = [
  ...[batchNormalization, shiftGradient, scaleGradient, inputGradient],
];
