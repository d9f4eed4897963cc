/**
 * Rounding bounds of convolution by Winograd's minimal filtering F(2 × 2, 3 × 3) and of its gradients:
 * y = b + Aᵀ[Σ over c of (G w Gᵀ) ⊙ (Bᵀ x B)]A for every tile of 2 × 2 outputs. Its terms are those of
 * the convolution times coefficients of the three matrices, which cancel where the convolution has no
 * such term; so the errors are relative to the terms with the absolute values of all factors.
 */
import { toDecimal } from '../arithmetic/decimal.ts';
import { type Entry, type Primitive, primitive } from './primitive.ts';
import { exact, ONE, rows, sumOfProducts, upTo, volume } from './sumOfProducts.ts';

type Matrix = readonly (readonly number[])[];

/** |Bᵀ|, |G|, |Aᵀ|, and |A|, |Gᵀ| for the gradient by the weights. */
const INPUT: Matrix = [
  [1, 0, 1, 0],
  [0, 1, 1, 0],
  [0, 1, 1, 0],
  [0, 1, 0, 1],
];
const KERNEL: Matrix = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, 0.5, 0.5],
  [0, 0, 1],
];
const OUTPUT: Matrix = [
  [1, 1, 1, 0],
  [0, 1, 1, 1],
];
const transpose = (matrix: Matrix): Matrix => matrix[0].map((_, j) => matrix.map((row) => row[j]));

const total = (terms: readonly number[]): number => terms.reduce((sum, t) => sum + t, 0);

/** M X Mᵀ */
function both(matrix: Matrix, x: Matrix): Matrix {
  const times = (columns: Matrix): Matrix =>
    matrix.map((row) => columns[0].map((_, j) => total(row.map((m, k) => m * columns[k][j]))));
  return transpose(times(transpose(times(x))));
}

/** The magnitudes of a tile whose first pixel is at (i, j). */
const tileAt = (plane: Matrix, size: number, i: number, j: number): Matrix =>
  upTo(size).map((u) => upTo(size).map((v) => Math.abs(plane[i + u][j + v])));

/** Σ over the pairs of (M a Mᵀ) ⊙ (N b Nᵀ), and Σ of the second factors alone. */
function products(pairs: readonly (readonly [Matrix, Matrix])[], M: Matrix, N: Matrix) {
  const factors = pairs.map(([a, b]) => [both(M, a), both(N, b)] as const);
  const sumOver = (term: (pair: readonly [Matrix, Matrix], u: number, v: number) => number) =>
    upTo(4).map((u) => upTo(4).map((v) => total(factors.map((pair) => term(pair, u, v)))));
  return {
    sum: sumOver(([first, second], u, v) => first[u][v] * second[u][v]),
    seconds: sumOver(([, second], u, v) => second[u][v]),
  };
}

/** Sizes are summed in float64, which is less than this share off; the entry gets no more than its size. */
const LESS = 1 - 2 ** -30;

const MAGNITUDES = String.raw`the terms of the formula with the absolute values of all factors, of which some cancel in any case; an ulp is no less than what the products, and kernels halved near the smallest number, lose to underflow`;
const side = (image: readonly number[]): number => Math.sqrt(image.length);
const plane = (flat: readonly number[]): Matrix => rows(flat, side(flat));
/** As many equal channels as minimal filtering is used for. */
const EQUAL = 16;
const equal = <T>(one: T): readonly T[] => upTo(EQUAL).map(() => one);

/** The entries of a convolution of these planes of 4 × 4 with these kernels, and a bias: one tile. */
function tileEntries(planes: readonly Matrix[], kernels: readonly Matrix[], bias: number): Entry[] {
  const pairs = planes.map((x, c) => [tileAt(kernels[c], 3, 0, 0), tileAt(x, 4, 0, 0)] as const);
  const { sum, seconds } = products(pairs, KERNEL, INPUT);
  const [sizes, lost] = [both(OUTPUT, sum), both(OUTPUT, seconds)];
  const images = planes.map((x) => x.map(exact));
  const weights = kernels.map((w) => w.map(exact));
  return upTo(4).map((at): Entry => {
    const [u, v] = [Math.floor(at / 2), at % 2];
    const terms = upTo(9 * planes.length).map((tap) => {
      const [c, row, column] = [Math.floor(tap / 9), Math.floor((tap % 9) / 3), tap % 3];
      return [images[c][u + row][v + column], weights[c][row][column]] as const;
    });
    return {
      value: sumOfProducts([...terms, [toDecimal(bias), ONE] as const]).value,
      size: toDecimal((Math.abs(bias) + sizes[u][v]) * LESS),
      underflows: 9 * planes.length + 3 * lost[u][v],
    };
  });
}

const filtering = primitive({
  name: 'convolution by minimal filtering',
  operation: 'minimalFiltering',
  formula: String.raw`y = b + A^\top \Big[\sum_{c=1}^n (G\,w_c\,G^\top) \odot (B^\top x_c\,B)\Big] A`,
  n: 'the number of input channels; here of one tile of 2 × 2 outputs',
  lengths: [16, 100, 1000, 10_000],
  relativeTo: MAGNITUDES,
  bound: 'n + 11',
  derivation: String.raw`On the way of a term: $B^\top x B$ an addition down the columns and one along the rows, 2; $G w G^\top$ two additions, of three entries, in each direction, 4 (halving is exact); the product 1; the sum over the channels $n - 1$; $A^\top m A$ two additions, of three entries, in each direction, 4; the bias 1.`,
  arguments: {
    x: { sort: 'moderate', shape: (n) => [n, 4, 4] },
    w: { sort: 'moderate', shape: (n) => [n, 3, 3] },
    b: { sort: 'moderate', shape: () => [1] },
  },
  truth: ({ x, w, b }) => tileEntries(volume(x, 4, 4), volume(w, 3, 3), b[0]),
  compute: (operations, { x, w, b }) =>
    operations.minimalFiltering(volume(x, 4, 4), equal(volume(w, 3, 3)), equal(b[0]))[0].flat(),
});

const turned = (kernel: Matrix): Matrix => kernel.map((row) => [...row].reverse()).reverse();

const inputGradient = primitive({
  name: 'convolution by minimal filtering, gradient by the input',
  operation: 'minimalFilteringGradient',
  formula: String.raw`\frac{\partial L}{\partial x} = A^\top \Big[\sum_{o=1}^n (G\,\tilde w_o\,G^\top) \odot (B^\top g_o\,B)\Big] A`,
  n: String.raw`the number of output channels; $\tilde w$ is the kernel turned by 180°, and here $g$ has 2 × 2 pixels, with zeros around them`,
  lengths: [16, 100, 1000, 10_000],
  relativeTo: MAGNITUDES,
  bound: 'n + 10',
  derivation: 'A convolution by minimal filtering without a bias.',
  arguments: {
    w: { sort: 'moderate', shape: (n) => [n, 3, 3] },
    g: { sort: 'moderate', shape: (n) => [n, 2, 2] },
  },
  truth: ({ w, g }) => {
    const kernels = volume(w, 3, 3).map(turned);
    // Padded by two zeros, so that the first tile of x begins where the first pixel of g is its last.
    const zeros = [0, 0, 0, 0];
    const planes = volume(g, 2, 2).map((p) => [zeros, zeros, [0, 0, ...p[0]], [0, 0, ...p[1]]]);
    return tileEntries(planes, kernels, 0);
  },
  compute: (operations, { w, g }) => {
    const image = equal(upTo(4).map(() => [0, 0, 0, 0]));
    const kernels = volume(w, 3, 3).map((kernel) => equal(kernel));
    const { dx } = operations.minimalFilteringGradient(image, kernels, volume(g, 2, 2));
    return [dx[0][0][0], dx[0][0][1], dx[0][1][0], dx[0][1][1]];
  },
});

const weightGradient = primitive({
  name: 'convolution by minimal filtering, gradient by the weights',
  operation: 'minimalFilteringGradient',
  formula: String.raw`\frac{\partial L}{\partial w} = G^\top \Big[\sum_{t=1}^n (A\,g_t\,A^\top) \odot (B^\top x_t\,B)\Big] G`,
  n: 'the number of tiles of 2 × 2 outputs, of all images together; here of one image',
  lengths: [1, 4, 100, 2500],
  relativeTo: MAGNITUDES,
  bound: 'n + 8',
  derivation: String.raw`On the way of a term: $B^\top x B$ an addition down the columns and one along the rows, 2; $A g A^\top$ the same, 2; the product 1; the sum over the tiles $n - 1$; $G^\top m G$ two additions, of three entries, in each direction, 4.`,
  arguments: {
    x: { sort: 'moderate', shape: (n) => [2 * Math.sqrt(n) + 2, 2 * Math.sqrt(n) + 2] },
    g: { sort: 'moderate', shape: (n) => [2 * Math.sqrt(n), 2 * Math.sqrt(n)] },
  },
  truth: ({ x, g }, n) => {
    const [image, gradient] = [plane(x), plane(g)];
    const tiles = upTo(n).map((t) => {
      const [i, j] = [2 * Math.floor(t / Math.sqrt(n)), 2 * (t % Math.sqrt(n))];
      return [tileAt(gradient, 2, i, j), tileAt(image, 4, i, j)] as const;
    });
    const sizes = both(transpose(KERNEL), products(tiles, transpose(OUTPUT), INPUT).sum);
    const [pixels, own] = [image.map(exact), gradient.map(exact)];
    return upTo(9).map((tap): Entry => {
      const [row, column] = [Math.floor(tap / 3), tap % 3];
      const terms = own.flatMap((line, i) =>
        line.map((t, j) => [t, pixels[i + row][j + column]] as const),
      );
      return {
        value: sumOfProducts(terms).value,
        size: toDecimal(sizes[row][column] * LESS),
        underflows: 4 * n + 2,
      };
    });
  },
  compute: (operations, { x, g }) => {
    const kernels = equal(equal(upTo(3).map(() => [0, 0, 0])));
    const { dw } = operations.minimalFilteringGradient(equal(plane(x)), kernels, equal(plane(g)));
    return dw[0][0].flat();
  },
});

export const minimalFiltering: readonly Primitive[] = [filtering, inputGradient, weightGradient];
