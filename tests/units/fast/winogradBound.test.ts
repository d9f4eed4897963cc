/**
 * Winograd's F(2 × 2, 3 × 3) of the fast kernels, forwards, within the bound of its roundings.
 *
 * A term of y is a bias, or a pixel times a weight times coefficients of Bᵀ, G and Aᵀ. What is
 * computed is the sum of these terms, each times a factor (1 + δ), |δ| ≤ u, for every rounding that
 * it passes, as long as nothing under- or overflows. At most, on the way of a term,
 *
 * - Bᵀ d B: an addition down the columns and one along the rows: 2;
 * - G g Gᵀ: two additions, of three entries, in each direction; halving is exact: 4;
 * - the product: 1;
 * - the sum over the C channels, which begins at 0: C − 1;
 * - Aᵀ m A: two additions, of three entries, in each direction: 4;
 * - the bias: 1. It passes this one only.
 *
 * So n = C + 11 roundings, and with γ(n) = nu/(1 − nu) ≥ |∏(1 + δ) − 1|
 *
 *     |ŷ − y| ≤ γ(n)·(|b| + |Aᵀ|[Σ over c of (|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)]|A|).
 *
 * The direct sum of the same convolution has γ(9C + 1)·(|b| + Σ|x||w|).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elements } from '../../../src/kernels/array.ts';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { Desk } from './desk.ts';
import { convolve32, Images } from './float32Windows.ts';
import { isWinograd } from './float32Winograd.ts';
import { hardFloats } from './hardFloats.ts';
import {
  directSum,
  MAGNITUDES,
  MATRICES,
  type Matrices,
  minimalFiltering,
} from './minimalFiltering.ts';

const U32 = 2 ** -24;
const U64 = 2 ** -53;
const gamma = (n: number, u: number): number => (n * u) / (1 - n * u);

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 24 });
});
afterAll(() => kernels.close());

interface Case {
  readonly plan: WindowPlan;
  readonly x: Images;
  readonly w: Float32Array;
  readonly b: Float32Array;
}

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function planOf(C: number, O: number, H: number, W: number, padding: number): WindowPlan {
  return {
    inputShape: [C, H, W],
    outputShape: [O, H + 2 * padding - 2, W + 2 * padding - 2],
    kernelSize: [3, 3],
    stride: [1, 1],
    padding: [padding, padding],
    dilation: [1, 1],
  };
}

/** Normal numbers, or their magnitudes. */
function draw(plan: WindowPlan, batch: number, positive: boolean): Case {
  const numbers = (purpose: string, count: number) => {
    const drawn = hardFloats({ seed: 31, density: 1, kind: 'ordinary' }, purpose, count);
    return positive ? drawn.map(Math.abs) : drawn;
  };
  const [[C], [O]] = [plan.inputShape, plan.outputShape];
  return {
    plan,
    x: new Images(plan.inputShape, numbers('x', batch * volume(plan.inputShape))),
    w: numbers('w', O * C * 9),
    b: numbers('b', O),
  };
}

function byFastKernels({ plan, x, w, b }: Case): Float32Array {
  const desk = new Desk(kernels);
  const [[C], [O]] = [plan.inputShape, plan.outputShape];
  const y = desk.output([x.count, ...plan.outputShape]);
  const images = desk.input([x.count, ...plan.inputShape], x.data);
  const weights = desk.input([O, C, 3, 3], w);
  kernels.convolution(plan).forward(y, images, weights, desk.input([O], b));
  return elements(y).slice();
}

const sizesOf = ({ plan, x, w, b }: Case) =>
  [
    plan,
    new Images(plan.inputShape, x.data.map(Math.abs)),
    w.map(Math.abs),
    b.map(Math.abs),
  ] as const;

/**
 * What the roundings of the fast kernels may amount to at each output; the roundings of y and of the
 * magnitudes themselves, both in float64 with fewer than 10C + 12 a term, are added.
 */
function allowedOf(given: Case): Float64Array {
  const [C] = given.plan.inputShape;
  const factor = gamma(C + 11, U32) + gamma(10 * C + 12, U64);
  return minimalFiltering(MAGNITUDES, ...sizesOf(given)).map((size) => factor * size);
}

function directlyAllowed(given: Case): Float64Array {
  const [C] = given.plan.inputShape;
  return directSum(...sizesOf(given)).map((size) => gamma(9 * C + 1, U32) * size);
}

const distances = (a: ArrayLike<number>, b: Float64Array): Float64Array =>
  b.map((value, i) => Math.abs(a[i] - value));
const quotients = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, i) => value / b[i]);
const largest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;

const CASES = [
  ['16 → 16 channels, 8 × 8', planOf(16, 16, 8, 8, 1), 2, false],
  ['32 → 20 channels, 7 × 9', planOf(32, 20, 7, 9, 0), 2, false],
  ['128 → 16 channels, 5 × 6', planOf(128, 16, 5, 6, 2), 1, false],
  ['16 → 24 channels, 9 × 6, all positive', planOf(16, 24, 9, 6, 1), 2, true],
] as const;

describe('minimal filtering', () => {
  it.each(CASES)('of %s errs within the bound of its roundings', (name, plan, batch, positive) => {
    const given = draw(plan, batch, positive);
    const { x, w, b } = given;
    const y = directSum(plan, x, w, b);
    const errors = distances(byFastKernels(given), y);
    const allowed = allowedOf(given);
    const worst = largest(quotients(errors, allowed));
    const direct = distances(convolve32(plan, x, w, b).data, y);
    const bounds = quotients(allowed, directlyAllowed(given));
    console.info(
      `minimal filtering of ${name}: at most ${worst.toFixed(4)} of what is allowed; the allowance ` +
        `is ${mean(bounds).toFixed(2)} times that of the direct sum in the mean, at most ` +
        `${largest(bounds).toFixed(2)} times; the errors are ` +
        `${(mean(errors) / mean(direct)).toFixed(2)} times those of the direct sum in the mean`,
    );
    expect(isWinograd(plan)).toBe(true);
    expect(worst).toBeLessThanOrEqual(1);
  });

  /** Every coefficient of the three matrices in turn. */
  const coefficients = (['input', 'kernel', 'output'] as const).flatMap((name) =>
    MATRICES[name].flatMap((row, i) => row.map((value, j) => ({ name, i, j, value }))),
  );
  const planted = coefficients.flatMap(({ name, i, j, value }) =>
    (value === 0 ? [0.001] : [value * 1.001, -value]).map((wrong) => ({
      name,
      i,
      j,
      wrong,
      value,
    })),
  );

  it.each(planted)('with $wrong instead of $value in $name[$i][$j] is found out', (mistake) => {
    const { name, i, j, wrong } = mistake;
    const matrices: Matrices = {
      ...MATRICES,
      [name]: MATRICES[name].map((row, r) =>
        row.map((value, c) => (r === i && c === j ? wrong : value)),
      ),
    };
    const given = draw(planOf(16, 16, 6, 6, 1), 1, false);
    const { plan, x, w, b } = given;
    const errors = distances(minimalFiltering(matrices, plan, x, w, b), directSum(plan, x, w, b));
    expect(largest(quotients(errors, allowedOf(given)))).toBeGreaterThan(1);
  });

  it('has terms of 64/9 the size where all factors are 1, in 27 roundings instead of 145', () => {
    const plan = planOf(16, 16, 6, 6, 0);
    const ones = (count: number) => new Float32Array(count).fill(1);
    const x = new Images(plan.inputShape, ones(volume(plan.inputShape)));
    const given = { plan, x, w: ones(16 * 16 * 9), b: new Float32Array(16) };
    expect([...new Set(minimalFiltering(MAGNITUDES, ...sizesOf(given)))]).toEqual([16 * 64]);
    expect([...new Set(directSum(...sizesOf(given)))]).toEqual([16 * 9]);
    const [bound] = quotients(allowedOf(given), directlyAllowed(given));
    const derived = (64 / 9) * (27 / 145);
    // γ(n) is n·u but for a factor of 1 ± 145u.
    expect(Math.abs(bound / derived - 1)).toBeLessThan(150 * U32);
  });
});
