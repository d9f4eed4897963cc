/** Rounding bounds of a dense layer and of its gradients. */
import type { Decimal } from '../arithmetic/decimal.ts';
import { type Primitive, primitive } from './primitive.ts';
import { exact, ONE, RELATIVE, rows, sumOfProducts, upTo } from './sumOfProducts.ts';

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

export const denseLayer: readonly Primitive[] = [dense, denseWeightGradient, denseInputGradient];
