/** Rounding bounds of pooling and its gradients. */
import { toDecimal } from '../arithmetic/decimal.ts';
import { type Input, type Primitive, primitive } from './primitive.ts';
import { exact, ONE, sumOfProducts, upTo } from './sumOfProducts.ts';

const averagePooling = primitive({
  name: 'average pooling',
  operation: 'averagePooling',
  formula: String.raw`\frac1n \sum_{k=1}^{n} x_k`,
  n: 'the number of entries of the window',
  relativeTo: 'the mean of the absolute values, as the terms may cancel',
  bound: 'n + 1',
  derivation: String.raw`$n - 1$ additions and a quotient; one more where the entries are multiplied by a rounded $1/n$ instead.`,
  arguments: { x: { sort: 'factors', shape: (n) => [n] } },
  truth: ({ x }: Input, n) => {
    const { value, size } = sumOfProducts(exact(x).map((t) => [t, ONE] as const));
    return [{ value: value.div(n), size: size.div(n) }];
  },
  compute: (operations, { x }) => operations.averagePooling([x]).flat(),
});

const maxPooling = primitive({
  name: 'max pooling',
  operation: 'maxPooling',
  formula: String.raw`\max_k x_k`,
  n: 'the number of entries of the window',
  relativeTo: 'the entry itself: nothing cancels',
  bound: '0',
  derivation: 'A choice rounds nothing.',
  arguments: { x: { sort: 'factors', shape: (n) => [n] } },
  truth: ({ x }) => {
    const value = toDecimal(x.reduce((a, b) => Math.max(a, b)));
    return [{ value, size: value.abs() }];
  },
  compute: (operations, { x }) => operations.maxPooling([x]).flat(),
});

/** Windows that overlap: n of them in a signal of 2n − 1, so that all hold the middle. */
const SIGNAL = [1, 2, 3, 10, 100, 1000];

const averagePoolingGradient = primitive({
  name: 'average pooling, gradient',
  operation: 'averagePoolingGradient',
  formula: String.raw`\frac{\partial L}{\partial x_k} = \sum_{t:\ k \in \text{window } t} \frac{g_t}{n}`,
  n: 'the number of entries of a window, and of the windows, one position on each; here by the first entry of the signal, which one window holds, and by the middle one, which all hold',
  lengths: SIGNAL,
  relativeTo: 'the mean of the absolute values, as the terms may cancel',
  bound: 'n + 1',
  derivation: String.raw`$n - 1$ additions and a quotient; one more where $g$ is multiplied by a rounded $1/n$ instead.`,
  arguments: { g: { sort: 'factors', shape: (n) => [n] } },
  truth: (input, n) => {
    const g = exact(input.g);
    return [g.slice(0, 1), g].map((windows) => {
      const { value, size } = sumOfProducts(windows.map((t) => [t, ONE] as const));
      return { value: value.div(n), size: size.div(n), underflows: windows.length };
    });
  },
  compute: (operations, { g }, n) => {
    const dx = operations.averagePoolingGradient(g, n);
    return [dx[0], dx[n - 1]];
  },
});

const maxPoolingGradient = primitive({
  name: 'max pooling, gradient',
  operation: 'maxPoolingGradient',
  formula: String.raw`\frac{\partial L}{\partial x_k} = \sum_{t:\ x_k = \max \text{ of window } t} g_t`,
  n: 'the number of entries of a window, and of the windows, one position on each; ties go to the first entry',
  lengths: SIGNAL,
  relativeTo: 'the sum of the absolute values of the terms, which may cancel',
  bound: 'n - 1',
  derivation: 'An entry wins no more than $n$ windows: $n - 1$ additions.',
  arguments: {
    x: { sort: 'factors', shape: (n) => [2 * n - 1] },
    g: { sort: 'factors', shape: (n) => [n] },
  },
  truth: ({ x, g }, n) => {
    const winners = g.map((_, t) =>
      upTo(n).reduce((best, j) => (x[t + j] > x[best] ? t + j : best), t),
    );
    const won = x.map((): number[] => []);
    for (const [t, winner] of winners.entries()) won[winner].push(g[t]);
    return won.map((terms) => sumOfProducts(exact(terms).map((t) => [t, ONE] as const)));
  },
  compute: (operations, { x, g }) => operations.maxPoolingGradient(x, g),
});

export const pooling: readonly Primitive[] = [
  ...[averagePooling, averagePoolingGradient, maxPooling, maxPoolingGradient],
];
