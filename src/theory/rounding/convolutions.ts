/** Rounding bounds of convolutions and their gradients, which are sums of products. */
import { type Primitive, primitive } from './primitive.ts';
import { exact, ONE, RELATIVE, rows, sumOfProducts, upTo, volume } from './sumOfProducts.ts';

/** Outputs that are tried. */
const F = 2;

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
const square = (flat: readonly number[], side = SIDE) => volume(flat, side, side);
const kernelsOf = (flat: readonly number[], weights: number) =>
  rows(flat, weights).map((kernel) => square(kernel));

const convolution2d = primitive({
  name: 'convolution of images',
  operation: 'correlate2d',
  formula: String.raw`y_o = \sum_{c,u,v} x_{cuv}\,w_{ocuv} + b_o`,
  n: String.raw`the number of weights of an output, here of kernels of ${SIDE} × ${SIDE}`,
  lengths: [1, 4, 40, 400].map((channels) => channels * SIDE ** 2),
  relativeTo: RELATIVE,
  bound: 'n + 1',
  derivation: String.raw`A sum of $n$ products, and one more addition for the bias. (3 × 3 kernels with many channels are computed by minimal filtering in float32, see below.)`,
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
  compute: (operations, { x, w, b }) =>
    operations.correlate2d(square(x), kernelsOf(w, x.length), b).flat(2),
});

/** Kernels of 2 × 2, one channel each way: every entry of dw is a sum over all outputs. */
const TAP = 2;

const convolutionWeightGradient = primitive({
  name: 'convolution of images, gradient by the weights and biases',
  operation: 'correlate2dGradient',
  formula: String.raw`\frac{\partial L}{\partial w_{ocuv}} = \sum_{i,j} g_{oij}\,x_{c,\,i+u,\,j+v}, \quad \frac{\partial L}{\partial b_o} = \sum_{i,j} g_{oij}`,
  n: String.raw`the number of outputs of a channel, all images together; here of one image, with kernels of ${TAP} × ${TAP}`,
  lengths: [1, 4, 100, 10_000],
  relativeTo: RELATIVE,
  bound: 'n',
  derivation: String.raw`Sums of $n$ terms.`,
  arguments: {
    x: { sort: 'factors', shape: (n) => [1, Math.sqrt(n) + TAP - 1, Math.sqrt(n) + TAP - 1] },
    w: { sort: 'factors', shape: () => [1, 1, TAP, TAP] },
    g: { sort: 'factors', shape: (n) => [1, Math.sqrt(n), Math.sqrt(n)] },
  },
  truth: (input, n) => {
    const [x, g] = [input.x, input.g].map(exact);
    const side = Math.sqrt(n);
    const pixel = (p: number, tap: number) =>
      x[
        (Math.floor(p / side) + Math.floor(tap / TAP)) * (side + TAP - 1) + (p % side) + (tap % TAP)
      ];
    const taps = upTo(TAP ** 2).map((tap) =>
      sumOfProducts(upTo(n).map((p) => [g[p], pixel(p, tap)] as const)),
    );
    return [...taps, sumOfProducts(g.map((t) => [t, ONE] as const))];
  },
  compute: (operations, { x, w, g }, n) => {
    const side = Math.sqrt(n);
    const kernel = square(w, TAP);
    const image = square(x, side + TAP - 1);
    const { dw, db } = operations.correlate2dGradient(image, [kernel], square(g, side));
    return [...dw.flat(3), ...db];
  },
});

/** The middle pixel of this image is under all taps of a kernel. */
const IMAGE = 2 * SIDE - 1;

const convolutionInputGradient = primitive({
  name: 'convolution of images, gradient by the input',
  operation: 'correlate2dGradient',
  formula: String.raw`\frac{\partial L}{\partial x_{cij}} = \sum_{o,u,v} g_{o,\,i-u,\,j-v}\,w_{ocuv}`,
  n: String.raw`the number of products of a pixel, here of the middle one of ${IMAGE} × ${IMAGE} with kernels of ${SIDE} × ${SIDE}`,
  lengths: [1, 4, 40, 400].map((channels) => channels * SIDE ** 2),
  relativeTo: RELATIVE,
  bound: 'n',
  derivation: String.raw`Sums of $n$ products.`,
  arguments: {
    x: { sort: 'factors', shape: () => [1, IMAGE, IMAGE] },
    w: { sort: 'factors', shape: (n) => [channelsOf(n), 1, SIDE, SIDE] },
    g: { sort: 'factors', shape: (n) => [channelsOf(n), SIDE, SIDE] },
  },
  truth: (input) => {
    const [w, g] = [input.w, input.g].map(exact);
    const area = SIDE ** 2;
    // Under tap (u, v) lies the middle for the window at (4 − u, 4 − v).
    const opposite = (at: number) => at - (at % area) + area - 1 - (at % area);
    return [sumOfProducts(w.map((weight, at) => [weight, g[opposite(at)]] as const))];
  },
  compute: (operations, { x, w, g }) => {
    const kernels = square(w).map((plane) => [plane]);
    const { dx } = operations.correlate2dGradient(square(x, IMAGE), kernels, square(g));
    return [dx[0][SIDE - 1][SIDE - 1]];
  },
});

export const convolutions: readonly Primitive[] = [
  ...[convolve, convolution2d, convolutionWeightGradient, convolutionInputGradient],
];
