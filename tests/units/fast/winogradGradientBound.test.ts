/**
 * The gradients by Winograd's F(2 × 2, 3 × 3) of the fast kernels, within the bounds of their
 * roundings. As in `winogradBound`: what is computed is a sum of terms, each times a factor (1 + δ),
 * |δ| ≤ u, for every rounding that it passes, as long as nothing under- or overflows.
 *
 * dx is the convolution of dy with the turned kernels, without biases. A term passes what it passes
 * forwards, with O channels instead of C: n = O + 10, and
 *
 *     |d̂x − dx| ≤ γ(n)·|Aᵀ|[Σ over o of (|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)]|A|.
 *
 * A term of dw is an entry of dy times a pixel times coefficients of A, Bᵀ and Gᵀ, and passes
 *
 * - Bᵀ d B: an addition down the columns and one along the rows: 2;
 * - A e Aᵀ: the same; a sign is no rounding: 2;
 * - the product: 1;
 * - the sum over the T tiles of all images, which begins at 0: T − 1;
 * - Gᵀ m G: two additions, of three entries, in each direction; halving is exact: 4.
 *
 * So n = T + 8, and
 *
 *     |d̂w − dw| ≤ γ(n)·|Gᵀ|[Σ over the tiles of (|A||e||Aᵀ|) ⊙ (|Bᵀ||d||B|)]|G|.
 *
 * The direct sums have γ(9O)·Σ|dy||w| and γ(P)·Σ|dy||x| for P pixels of dy, up to 4 a tile.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { densePlan, drawGradients, fastGradients, type GradientCase } from './fastGradients.ts';
import { Images, inputGradient32, weightGradient32 } from './float32Windows.ts';
import { isWinogradWeights } from './float32Winograd.ts';
import { MAGNITUDES, MATRICES, type Matrices } from './minimalFiltering.ts';
import {
  gradients64,
  minimalInputGradient,
  minimalWeightGradient,
  tilesOf,
} from './minimalGradients.ts';

const U32 = 2 ** -24;
const U64 = 2 ** -53;
const gamma = (n: number, u: number): number => (n * u) / (1 - n * u);

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 25 });
});
afterAll(() => kernels.close());

const magnitudesOf = ({ plan, x, w, dy }: GradientCase): GradientCase => ({
  plan,
  x: new Images(plan.inputShape, x.data.map(Math.abs)),
  w: w.map(Math.abs),
  dy: new Images(plan.outputShape, dy.data.map(Math.abs)),
});

interface Gradient {
  readonly name: 'dx' | 'dw';
  /** as minimal filtering with these matrices gives it */
  minimal(matrices: Matrices, given: GradientCase): Float64Array;
  direct32(given: GradientCase): Float32Array;
  /** roundings of a term in float32, and of a term of the direct sum */
  roundings(plan: WindowPlan, batch: number): number;
  directRoundings(plan: WindowPlan, batch: number): number;
}

const GRADIENTS: readonly Gradient[] = [
  {
    name: 'dx',
    minimal: (matrices, { plan, w, dy }) => minimalInputGradient(matrices, plan, dy, w),
    direct32: ({ plan, w, dy }) => inputGradient32(plan, dy, w).data,
    roundings: ({ outputShape: [O] }) => O + 10,
    directRoundings: ({ outputShape: [O] }) => 9 * O,
  },
  {
    name: 'dw',
    minimal: (matrices, { plan, x, dy }) => minimalWeightGradient(matrices, plan, x, dy),
    direct32: ({ plan, x, dy }) => weightGradient32(plan, x, dy),
    roundings: (plan, batch) => tilesOf(plan, batch) + 8,
    directRoundings: ({ outputShape: [, rows, columns] }, batch) => batch * rows * columns,
  },
];

/**
 * What the roundings may amount to at each entry; those of the true gradient and of the magnitudes
 * themselves, both in float64 with no more a term than the direct sum and this one, are added.
 */
function allowedOf(gradient: Gradient, given: GradientCase): Float64Array {
  const n = gradient.roundings(given.plan, given.x.count);
  const direct = gradient.directRoundings(given.plan, given.x.count);
  const factor = gamma(n, U32) + gamma(n + direct, U64);
  return gradient.minimal(MAGNITUDES, magnitudesOf(given)).map((size) => factor * size);
}

function directlyAllowed({ name, directRoundings }: Gradient, given: GradientCase): Float64Array {
  const { plan, x, w, dy } = magnitudesOf(given);
  const factor = gamma(directRoundings(plan, x.count), U32);
  return gradients64(plan, x, w, dy)[name].map((size) => factor * size);
}

const trueGradient = ({ name }: Gradient, { plan, x, w, dy }: GradientCase): Float64Array =>
  gradients64(plan, x, w, dy)[name];

const distances = (a: ArrayLike<number>, b: Float64Array): Float64Array =>
  b.map((value, i) => Math.abs(a[i] - value));
/** Where nothing is allowed, nothing must be off. */
const quotients = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, i) => (value === 0 ? 0 : value / b[i]));
const largest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;

/** The largest error of these numbers as a share of what is allowed. */
const shareOf = (numbers: ArrayLike<number>, gradient: Gradient, given: GradientCase): number =>
  largest(quotients(distances(numbers, trueGradient(gradient, given)), allowedOf(gradient, given)));

const ordinary = { seed: 31, density: 1, kind: 'ordinary' } as const;
const same = (value: number): number => value;

/** Where the entry of a kernel is once that is turned by 180°. */
const turnedTap = (i: number): number => i + 8 - 2 * (i % 9);

const CASES = [
  ['16 → 16 channels, 8 × 8', densePlan([16, 8, 8], 16, 1), 2, same],
  ['20 → 32 channels, 7 × 9', densePlan([20, 7, 9], 32, 0), 2, same],
  ['16 → 128 channels, 5 × 6', densePlan([16, 5, 6], 128, 2), 1, same],
  ['16 → 24 channels, 9 × 6, all positive', densePlan([16, 9, 6], 24, 1), 2, Math.abs],
  ['16 → 16 channels, 26 × 25, all positive', densePlan([16, 26, 25], 16, 1), 2, Math.abs],
] as const;

describe.each(GRADIENTS)('$name by minimal filtering', (gradient) => {
  const { name } = gradient;

  it.each(CASES)('of %s errs within the bound of its roundings', (which, plan, batch, own) => {
    const given = drawGradients(plan, batch, ordinary, own);
    const expected = trueGradient(gradient, given);
    const errors = distances(fastGradients(kernels, given)[name], expected);
    const allowed = allowedOf(gradient, given);
    const worst = largest(quotients(errors, allowed));
    const direct = distances(gradient.direct32(given), expected);
    const bounds = quotients(allowed, directlyAllowed(gradient, given));
    console.info(
      `${name} by minimal filtering of ${which}: at most ${worst.toFixed(4)} of what is allowed; the ` +
        `allowance is ${mean(bounds).toFixed(2)} times that of the direct sum in the mean, at most ` +
        `${largest(bounds).toFixed(2)} times; the errors are ` +
        `${(mean(errors) / mean(direct)).toFixed(2)} times those of the direct sum in the mean`,
    );
    expect(isWinogradWeights(plan)).toBe(true);
    expect(worst).toBeLessThanOrEqual(1);
    // The other formula would be exact here only by chance.
    expect(direct).not.toEqual(errors);
  });

  /** Every coefficient of the three matrices in turn. */
  const coefficients = (['input', 'kernel', 'output'] as const).flatMap((matrix) =>
    MATRICES[matrix].flatMap((row, i) => row.map((value, j) => ({ matrix, i, j, value }))),
  );
  const planted = coefficients.flatMap((coefficient) => {
    const { value } = coefficient;
    const wrong = value === 0 ? [0.001] : [value * 1.001, -value];
    return wrong.map((mistake) => ({ ...coefficient, mistake }));
  });
  const small = drawGradients(densePlan([16, 6, 6], 16, 1), 1, ordinary);
  const shareWith = (matrices: Matrices) =>
    shareOf(gradient.minimal(matrices, small), gradient, small);

  it('is within it in float64 too, where nothing is planted', () => {
    expect(shareWith(MATRICES)).toBeLessThan(2 ** -20);
  });

  it.each(planted)('with $mistake instead of $value in $matrix[$i][$j] is found out', (given) => {
    const { matrix, i, j, mistake } = given;
    const own = MATRICES[matrix].map((row) => [...row]);
    own[i][j] = mistake;
    expect(shareWith({ ...MATRICES, [matrix]: own })).toBeGreaterThan(1);
  });

  it.each([1, 2])('with row %d of G not halved is found out', (halved) => {
    const kernel = MATRICES.kernel.map((row, i) => (i === halved ? row.map((g) => 2 * g) : row));
    expect(shareWith({ ...MATRICES, kernel })).toBeGreaterThan(1);
  });

  it('with kernels turned the wrong way is found out', () => {
    const turned = small.w.map((_, i) => small.w[turnedTap(i)]);
    const dw = gradient.minimal(MATRICES, small);
    const wrong =
      name === 'dx'
        ? gradient.minimal(MATRICES, { ...small, w: turned })
        : dw.map((_, i) => dw[turnedTap(i)]);
    expect(shareOf(wrong, gradient, small)).toBeGreaterThan(1);
  });
});

describe('the bounds', () => {
  /** Added to 1 one after another, each rounds up to 2u. */
  const unit = Math.fround(U32 * (1 + 2 ** -20));
  const [dx, dw] = GRADIENTS;

  it('of dx is nearly reached by a sum of 128 channels that all round up', () => {
    // One pixel of dy under one corner of the kernel: no transform adds anything.
    const plan = densePlan([16, 1, 1], 128, 2);
    const given = drawGradients(plan, 1, { ...ordinary, density: 0 }, Math.abs);
    const { x, w, dy } = given;
    x.data.fill(1);
    for (let o = 0; o < 128; o++) {
      dy.set(0, o, 0, 0, o === 0 ? 1 : unit);
      for (let c = 0; c < 16; c++) w[(o * 16 + c) * 9 + 8] = 1;
    }
    const share = shareOf(fastGradients(kernels, given).dx, dx, given);
    // Of O + 10 roundings, all but those of the first addition and of the transforms.
    expect(share).toBeGreaterThan((127 / 138) * (1 - 2 ** -10));
    expect(share).toBeLessThanOrEqual(1);
  });

  it('of dw is nearly reached by a sum of 400 tiles that all round up', () => {
    const batch = 400;
    const plan = densePlan([16, 3, 3], 16, 0);
    const given = drawGradients(plan, batch, { ...ordinary, density: 0 }, Math.abs);
    const { x, dy } = given;
    dy.data.fill(1);
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < 16; c++) x.set(n, c, 0, 0, n === 0 ? 1 : unit);
    }
    const share = shareOf(fastGradients(kernels, given).dw, dw, given);
    expect(share).toBeGreaterThan((399 / 408) * (1 - 2 ** -10));
    expect(share).toBeLessThanOrEqual(1);
  });

  it('have the magnitudes that the matrices give where all factors are 1', () => {
    const batch = 2;
    const plan = densePlan([16, 6, 8], 16, 0);
    const ones = magnitudesOf(drawGradients(plan, batch, { ...ordinary, density: 0 }));
    for (const array of [ones.x.data, ones.w, ones.dy.data]) array.fill(1);
    const tiles = 2 * 3 * 2;
    // Along an axis |Gᵀ|·|A|·2 is (6, 4, 6), where the direct sum has 2 a tile.
    const along = [6, 4, 6];
    const sizes = along.flatMap((down) => along.map((across) => tiles * down * across));
    expect([...minimalWeightGradient(MAGNITUDES, plan, ones.x, ones.dy)]).toEqual(
      Array.from({ length: 256 }, () => sizes).flat(),
    );
    // In the middle of dx, where every tap finds a pixel: 64/9 times the 9 · 16 products.
    const middle = minimalInputGradient(MAGNITUDES, plan, ones.dy, ones.w)[2 * 8 + 2];
    expect(middle).toBe(64 * 16);
  });
});
