/** Rounding bounds of softmax, its derivatives, log-sum-exp and the cross entropy of one sample. */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import { ln } from '../arithmetic/elementary.ts';
import type { Precision } from '../arithmetic/precision.ts';
import { decay } from './oracle.ts';
import { type Argument, type Entry, type Input, type Primitive, primitive } from './primitive.ts';

const logits: Argument = { sort: 'logits', shape: (n) => [n] };
const cotangent: Argument = { sort: 'factors', shape: (n) => [n] };
const ZERO = toDecimal(0);
const length = 'the number of classes';
const distance =
  'the number of classes, D how far a logit lies below the largest, at most, of those whose exponential is not 0';
const sumOf = (terms: readonly Decimal[]): Decimal => terms.reduce((a, b) => a.plus(b), ZERO);

/** What all of them are made of, to 64 digits. */
function shifted(x: readonly number[]) {
  const exact = x.map(toDecimal);
  const top = exact.reduce((a, b) => (a.lessThan(b) ? b : a));
  const below = exact.map((t) => t.minus(top));
  // Many logits may be equal.
  const known = new Map<string, Decimal>();
  const powers = below.map((d) => {
    const key = d.toString();
    const power = known.get(key) ?? decay(d.neg());
    known.set(key, power);
    return power;
  });
  const sum = sumOf(powers);
  return { top, below, sum, softmax: powers.map((p) => p.div(sum)) };
}

/**
 * n, L = ln n, and D: how far below the largest a logit lies at most, of those whose exponential is
 * not 0 in the precision. (One beyond them is 0 to the formula and less than η to the truth.)
 */
function sizes({ x }: Input, n: number, { smallest }: Precision) {
  const top = x.reduce((a, b) => Math.max(a, b));
  const reach = 1 - ln(smallest);
  const distances = x.map((t) => top - t).filter((distance) => distance <= reach);
  return { n, L: ln(n), D: distances.reduce((a, b) => Math.max(a, b)) };
}

const softmax = primitive({
  name: 'softmax',
  operation: 'softmax',
  formula: String.raw`S(x)_i = \frac{e^{x_i - \max x}}{\sum_k e^{x_k - \max x}}`,
  n: distance,
  relativeTo: 'the entry itself: all terms are positive, so nothing cancels',
  bound: 'n + L + D + 4',
  derivation: String.raw`The difference $d_i = x_i - \max x$ is off by $|d_i|\,u$, which is relative in $e^{d_i}$, and the exponential by $2u$: the numerator counts $|d_i| + 2 \le D + 2$. In the sum each term counts as much, weighted with its share $S_k$; and $\sum_k S_k |d_k| \le \ln n$, because the entropy of $S$, $\sum_k S_k |d_k| + \ln \sum_k e^{d_k}$, is at most $\ln n$ and its second term is not negative. So the sum counts $\ln n + 2$ and $n - 1$ for the additions in any order; the quotient 1.`,
  arguments: { x: logits },
  sizes,
  truth: ({ x }) => shifted(x).softmax.map((value) => ({ value, size: value })),
  compute: (operations, { x }) => operations.softmax(x),
});

const softmaxJacobian = primitive({
  name: 'softmax, Jacobian',
  operation: 'softmaxJacobian',
  formula: String.raw`S_i\,(\delta_{ij} - S_j)`,
  n: distance,
  // It has n² entries.
  lengths: [1, 2, 3, 10, 50],
  relativeTo: String.raw`the entry itself: on the diagonal $1 - S_i$ is summed from the others, so nothing cancels`,
  bound: '2*(n + L + D + 4) + n',
  derivation: String.raw`Two softmax entries and a product beside the diagonal. On it, $S_i \sum_{j \neq i} S_j$: two entries, $n - 2$ additions and a product.`,
  arguments: { x: logits },
  sizes,
  truth: ({ x }) => {
    const { softmax: s } = shifted(x);
    return s.flatMap((p, i) =>
      s.map((q, j): Entry => {
        const value = i === j ? p.times(sumOf(s.filter((_, k) => k !== i))) : p.times(q).neg();
        return { value, size: value.abs() };
      }),
    );
  },
  compute: (operations, { x }) => operations.softmaxJacobian(x).flat(),
});

const softmaxVjp = primitive({
  name: 'softmax, vector–Jacobian product',
  operation: 'softmaxVjp',
  formula: String.raw`S_i\,\big(g_i - \textstyle\sum_k S_k g_k\big)`,
  n: distance,
  relativeTo: String.raw`$S_i\,G$ with $G = \max g - \min g$: the bracket is a difference of numbers of that size and may cancel; where $S_i$ underflows, an ulp is no less than $\eta\,G$`,
  bound: '2*(n + L + D + 4) + n + 4',
  derivation: String.raw`Because the $S_k$ add up to 1, one of the $g$ may be taken from all first: $h_k = g_k - g_m$, $|h_k| \le G$, off by $u\,|h_k|$. The mean $\sum_k S_k h_k$, at most $G$, counts the bound of softmax, 1 for $h$, 1 for the product, $n - 1$ for the additions; $h_i$ counts 1; their difference, at most $G$, rounds once, and the product with $S_i$ counts the bound of softmax and 1.`,
  arguments: { x: logits, g: cotangent },
  sizes,
  truth: ({ x, g }) => {
    const { softmax: s } = shifted(x);
    // Taken from all, so that equal g give exactly 0.
    const first = toDecimal(g[0]);
    const h = g.map((t) => toDecimal(t).minus(first));
    const mean = sumOf(s.map((p, k) => p.times(h[k])));
    const [least, most] = [Math.min, Math.max].map((f) => g.reduce((a, b) => f(a, b)));
    const spread = toDecimal(most).minus(toDecimal(least));
    const underflows = Math.max(1, spread.toNumber());
    return s.map((p, i) => ({
      value: p.times(h[i].minus(mean)),
      size: p.times(spread),
      underflows,
    }));
  },
  compute: (operations, { x, g }) => operations.softmaxVjp(x, g),
});

const ONE = toDecimal(1);
const atLeastOne = (size: Decimal): Decimal => (size.lessThan(ONE) ? ONE : size);

const logSumExp = primitive({
  name: 'log-sum-exp',
  operation: 'logSumExp',
  formula: String.raw`\ln \sum_k e^{x_k} = \max x + \ln \sum_k e^{x_k - \max x}`,
  n: length,
  relativeTo: String.raw`$\max\{1,\ |\max x| + \ln \sum_k e^{x_k - \max x}\}$: the two terms may cancel, and a relative error of the sum is an absolute one of its logarithm`,
  bound: 'n + L + 4',
  derivation: String.raw`The sum counts $n + \ln n + 1$ as in softmax; the logarithm makes that absolute and adds its own $2u$ of $\ln \sum$; the last addition rounds once.`,
  arguments: { x: logits },
  sizes,
  truth: ({ x }) => {
    const { top, sum } = shifted(x);
    const rest = sum.ln();
    return [{ value: top.plus(rest), size: atLeastOne(top.abs().plus(rest)) }];
  },
  compute: (operations, { x }) => [operations.logSumExp(x)],
});

const crossEntropy = primitive({
  name: 'cross entropy',
  operation: 'crossEntropy',
  formula: String.raw`-\ln S(x)_1 = \ln \sum_k e^{x_k - \max x} - (x_1 - \max x)`,
  n: length,
  relativeTo: String.raw`the larger of 1 and the value: both terms are positive, and a relative error of the sum is an absolute one of its logarithm`,
  bound: 'n + L + 5',
  derivation: String.raw`The logarithm counts $n + \ln n + 3$ as in log-sum-exp, the difference $x_1 - \max x$ one and the last one another.`,
  arguments: { x: logits },
  sizes,
  truth: ({ x }) => {
    const { below, sum } = shifted(x);
    const value = sum.ln().minus(below[0]);
    return [{ value, size: atLeastOne(value) }];
  },
  compute: (operations, { x }) => [operations.crossEntropy(x, 0)],
});

const crossEntropyGradient = primitive({
  name: 'cross entropy, gradient',
  operation: 'crossEntropyGradient',
  formula: String.raw`S(x)_i - \delta_{i1}`,
  n: distance,
  relativeTo: String.raw`$S_i + \delta_{i1}$: beside the label the entry itself, at the label a difference that may cancel`,
  bound: 'n + L + D + 5',
  derivation: 'Softmax and a difference.',
  arguments: { x: logits },
  sizes,
  truth: ({ x }) =>
    shifted(x).softmax.map((p, i) =>
      i === 0 ? { value: p.minus(ONE), size: p.plus(ONE) } : { value: p, size: p },
    ),
  compute: (operations, { x }) => operations.crossEntropyGradient(x, 0),
});

export const softmaxFamily: readonly Primitive[] = [
  ...[softmax, softmaxJacobian, softmaxVjp, logSumExp, crossEntropy, crossEntropyGradient],
];
