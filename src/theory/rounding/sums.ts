/**
 * Rounding bounds of sums of products, which are most of what a network computes, and of means.
 *
 * A sum of n products, added in any order, is Σ aᵢbᵢ(1 + θᵢ) with |θᵢ| ≤ γ(n): the product rounds
 * once, and a term takes part in at most n − 1 additions (Higham, section 3.1). As terms may cancel,
 * the error is relative to Σ|aᵢbᵢ|, and nothing can be said per entry: [1, −1]·[1, 1 + u] has no digit.
 */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import { type Entry, type Input, type Primitive, primitive } from './primitive.ts';

const ZERO = toDecimal(0);
const RELATIVE = String.raw`the sum of the absolute values of the terms, which may cancel; an ulp is no less than $\eta$ for each product`;

type Exact = readonly Decimal[];
const exact = (x: readonly number[]): Exact => x.map(toDecimal);

/** Σ of the products (and of single terms, as products with 1). */
function sumOfProducts(terms: Iterable<readonly [Decimal, Decimal]>): Entry {
  let value = ZERO;
  let size = ZERO;
  let underflows = 0;
  for (const [a, b] of terms) {
    const product = a.times(b);
    value = value.plus(product);
    size = size.plus(product.abs());
    underflows++;
  }
  return { value, size, underflows };
}

const ONE = toDecimal(1);
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const rows = (flat: readonly number[], width: number): readonly (readonly number[])[] =>
  upTo(flat.length / width).map((i) => flat.slice(i * width, (i + 1) * width));

/** Outputs of the dense layers that are tried, and rows of their batches. */
const F = 2;

const dense = primitive({
  name: 'dense layer',
  operation: 'dense',
  formula: String.raw`y_f = \sum_{d=1}^{n} x_d w_{df} + b_f`,
  n: 'the number of inputs',
  relativeTo: RELATIVE,
  bound: 'n + 1',
  derivation: String.raw`A sum of $n$ products, and one more addition for the bias.`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [1, n] },
    w: { sort: 'factors', shape: (n) => [n, F] },
    b: { sort: 'factors', shape: () => [F] },
  },
  truth: (input, n) => {
    const [x, w, b] = [input.x, input.w, input.b].map(exact);
    return upTo(F).map((f) =>
      sumOfProducts([...upTo(n).map((d) => [x[d], w[d * F + f]] as const), [b[f], ONE] as const]),
    );
  },
  compute: (operations, { x, w, b }) => operations.dense([x], rows(w, F), b)[0],
});

/** The gradients of a dense layer: of a batch of n rows by the weights and the biases. */
const denseWeightGradient = primitive({
  name: 'dense layer, gradient by the weights and biases',
  operation: 'denseGradient',
  formula: String.raw`\sum_{i=1}^{n} x_{id}\,g_{if}, \quad \sum_{i=1}^{n} g_{if}`,
  n: 'the size of the batch',
  relativeTo: RELATIVE,
  bound: 'n',
  derivation: String.raw`Sums of $n$ terms.`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [n, 1] },
    w: { sort: 'factors', shape: () => [1, F] },
    g: { sort: 'factors', shape: (n) => [n, F] },
  },
  truth: (input, n) => {
    const [x, g] = [input.x, input.g].map(exact);
    const sums = (factor: (i: number) => Decimal) =>
      upTo(F).map((f) => sumOfProducts(upTo(n).map((i) => [factor(i), g[i * F + f]] as const)));
    return [...sums((i) => x[i]), ...sums(() => ONE)];
  },
  compute: (operations, { x, w, g }) => {
    const { dw, db } = operations.denseGradient(rows(x, 1), rows(w, F), rows(g, F));
    return [...dw.flat(), ...db];
  },
});

const denseInputGradient = primitive({
  name: 'dense layer, gradient by the input',
  operation: 'denseGradient',
  formula: String.raw`\sum_{f=1}^{n} g_f\,w_{df}`,
  n: 'the number of outputs',
  relativeTo: RELATIVE,
  bound: 'n',
  derivation: String.raw`Sums of $n$ products.`,
  arguments: {
    x: { sort: 'factors', shape: () => [1, F] },
    w: { sort: 'factors', shape: (n) => [F, n] },
    g: { sort: 'factors', shape: (n) => [1, n] },
  },
  truth: (input, n) => {
    const [w, g] = [input.w, input.g].map(exact);
    return upTo(F).map((d) => sumOfProducts(upTo(n).map((f) => [g[f], w[d * n + f]] as const)));
  },
  compute: (operations, { x, w, g }, n) => operations.denseGradient([x], rows(w, n), [g]).dx.flat(),
});

const convolve = primitive({
  name: 'convolution in one dimension',
  operation: 'convolve',
  formula: String.raw`\sum_{s} a_s\,v_{t-s}`,
  n: 'the length of the kernel',
  relativeTo: RELATIVE,
  bound: 'n',
  derivation: String.raw`Sums of at most $n$ products.`,
  arguments: {
    a: { sort: 'factors', shape: (n) => [n + 1] },
    v: { sort: 'factors', shape: (n) => [n] },
  },
  truth: (input, n) => {
    const [a, v] = [input.a, input.v].map(exact);
    return [0, 1].map((t) => sumOfProducts(upTo(n).map((s) => [a[t + s], v[n - 1 - s]] as const)));
  },
  compute: (operations, { a, v }) => operations.convolve(a, v, 'valid'),
});

/** Side of the kernels and of the images: without padding one output a channel, and no shortcut. */
const SIDE = 5;
const channelsOf = (n: number): number => n / SIDE ** 2;

const convolution2d = primitive({
  name: 'convolution of images',
  operation: 'correlate2d',
  formula: String.raw`y_o = \sum_{c,u,v} x_{cuv}\,w_{ocuv} + b_o`,
  n: String.raw`the number of weights of an output, here of kernels of ${SIDE} × ${SIDE}`,
  lengths: [1, 4, 40, 400].map((channels) => channels * SIDE ** 2),
  relativeTo: RELATIVE,
  bound: 'n + 1',
  derivation: String.raw`A sum of $n$ products, and one more addition for the bias. (3 × 3 kernels with many channels are computed by minimal filtering in float32; its own bound, $C + 11$ for $C$ channels, is derived and held by the tests of the kernels.)`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [channelsOf(n), SIDE, SIDE] },
    w: { sort: 'factors', shape: (n) => [F, channelsOf(n), SIDE, SIDE] },
    b: { sort: 'factors', shape: () => [F] },
  },
  truth: (input) => {
    const [x, w, b] = [input.x, input.w, input.b].map(exact);
    return upTo(F).map((o) =>
      sumOfProducts([
        ...x.map((pixel, i) => [pixel, w[o * x.length + i]] as const),
        [b[o], ONE] as const,
      ]),
    );
  },
  compute: (operations, { x, w, b }) => {
    const volume = (flat: readonly number[]) =>
      rows(flat, SIDE ** 2).map((plane) => rows(plane, SIDE));
    return operations.correlate2d(volume(x), rows(w, x.length).map(volume), b).flat(2);
  },
});

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

export const sums: readonly Primitive[] = [
  ...[dense, denseWeightGradient, denseInputGradient, convolve, convolution2d],
  ...[averagePooling, maxPooling],
];
