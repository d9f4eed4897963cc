/**
 * What the fast kernels compute, as plain loops: every product and every sum is rounded to float32,
 * in the one order that is stated. Arrays are flat and row-major.
 */
import {
  exp32,
  log32,
  sigmoid32,
  sigmoidSlope32,
  tanh32,
  tanhSlope32,
} from '../../../src/kernels/elementary32.ts';
import type {
  AdamStep,
  ElementwiseName,
  MomentumStep,
  SgdStep,
} from '../../../src/kernels/kernels.ts';
import { hash } from '../../../src/nn/dropout.ts';

const round = Math.fround;
const add = (a: number, b: number): number => round(a + b);
const multiply = (a: number, b: number): number => round(a * b);

/** Where element (row, column) of a matrix or of its transpose is stored. */
type Place = (row: number, column: number) => number;

export const rowMajor =
  (columns: number): Place =>
  (row, column) =>
    row * columns + column;

export const transposed =
  (rows: number): Place =>
  (row, column) =>
    column * rows + row;

/** C (M, N) = start (N) + A (M, K) · B (K, N), over k ascending. No sum begins at −0. */
export function matmul32(
  [M, N, K]: readonly [number, number, number],
  a: Float32Array,
  placeA: Place,
  b: Float32Array,
  placeB: Place,
  start: (column: number) => number = () => 0,
): Float32Array {
  const c = new Float32Array(M * N);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = add(start(j), 0);
      for (let k = 0; k < K; k++) sum = add(sum, multiply(a[placeA(i, k)], b[placeB(k, j)]));
      c[i * N + j] = sum;
    }
  }
  return c;
}

/** to[j] = Σᵢ x[i, j], over i ascending. */
export function sumRows32(x: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(columns);
  for (let i = 0; i < x.length; i++) sums[i % columns] = add(sums[i % columns], x[i]);
  return sums;
}

/** φ of every element. */
export const values32: Readonly<Record<ElementwiseName, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  sigmoid: sigmoid32,
  tanh: tanh32,
};

/** dx = φ′(x)·dy. */
export const gradients32: Readonly<Record<ElementwiseName, (x: number, dy: number) => number>> = {
  relu: (x, dy) => (x > 0 ? dy : 0),
  sigmoid: (x, dy) => multiply(dy, sigmoidSlope32(x)),
  tanh: (x, dy) => multiply(dy, tanhSlope32(x)),
};

/** x (N, C, positions): x/(1 − rate) as a product where the hash keeps an element, else 0. */
export function dropout32(x: Float32Array, rate: number, key0: number, key1: number): Float32Array {
  const threshold = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
  const scale = round(1 / (1 - rate));
  return x.map((value, i) => (hash(key0, key1, i) >= threshold ? multiply(value, scale) : 0));
}

/**
 * Rows z of logits (N, K) with targets q = (1 − ε)·onehot(label) + ε/K: the mean of
 * ln Σ e^{z − max} − Σ q·(z − max), and (softmax(z) − q)/N.
 */
export function softmaxCrossEntropy32(
  logits: Float32Array,
  labels: readonly number[],
  classes: number,
  smoothing: number,
): { loss: number; dlogits: Float32Array } {
  const N = labels.length;
  const epsilon = round(smoothing);
  const share = round(epsilon / classes);
  const dlogits = new Float32Array(logits.length);
  let losses = 0;
  labels.forEach((label, n) => {
    const z = logits.subarray(n * classes, n * classes + classes);
    const largest = z.reduce((most, value) => Math.max(most, value));
    const below = z.map((value) => round(value - largest));
    const sum = below.reduce((total, value) => add(total, exp32(value)), 0);
    const all = below.reduce(add, 0);
    const smoothed = add(multiply(round(1 - epsilon), below[label]), multiply(share, all));
    losses += round(log32(sum) - (epsilon === 0 ? below[label] : smoothed));
    below.forEach((value, k) => {
      const q = k === label ? add(round(1 - epsilon), share) : share;
      dlogits[n * classes + k] = round(round(round(exp32(value) / sum) - q) / N);
    });
  });
  return { loss: losses / N, dlogits };
}

/** g = gradient + λθ; θ = θ − ηg */
export function sgd32(value: Float32Array, gradient: Float32Array, settings: SgdStep): void {
  const { rate, decay } = rounded(settings);
  value.forEach((theta, i) => {
    value[i] = round(theta - multiply(rate, add(gradient[i], multiply(decay, theta))));
  });
}

/** g = gradient + λθ; v = μv + g; θ = θ − ηv, or θ − η(g + μv) with Nesterov's look ahead */
export function momentum32(
  value: Float32Array,
  gradient: Float32Array,
  velocity: Float32Array,
  settings: MomentumStep,
): void {
  const { rate, decay } = rounded(settings);
  const mu = round(settings.momentum);
  value.forEach((theta, i) => {
    const g = add(gradient[i], multiply(decay, theta));
    const v = add(multiply(mu, velocity[i]), g);
    const direction = settings.nesterov ? add(g, multiply(mu, v)) : v;
    velocity[i] = v;
    value[i] = round(theta - multiply(rate, direction));
  });
}

/**
 * m = β₁m + (1 − β₁)g; s = β₂s + (1 − β₂)g²; θ = θ − η((m/w₁)/(√(s/w₂) + ε) + λθ) with w = 1 − βᵗ,
 * where βᵗ is taken in float64 by `power`.
 */
export function adam32(
  value: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  settings: AdamStep,
): void {
  const { rate, decay } = rounded(settings);
  const [beta1, beta2] = [round(settings.beta1), round(settings.beta2)];
  const [rest1, rest2] = [round(1 - beta1), round(1 - beta2)];
  const epsilon = round(settings.epsilon);
  const weight1 = round(1 - power(settings.beta1, settings.step));
  const weight2 = round(1 - power(settings.beta2, settings.step));
  value.forEach((theta, i) => {
    const g = gradient[i];
    const m = add(multiply(beta1, first[i]), multiply(rest1, g));
    const s = add(multiply(beta2, second[i]), multiply(rest2, multiply(g, g)));
    const spread = add(round(Math.sqrt(round(s / weight2))), epsilon);
    const step = add(round(round(m / weight1) / spread), multiply(decay, theta));
    first[i] = m;
    second[i] = s;
    value[i] = round(theta - multiply(rate, step));
  });
}

function rounded(settings: SgdStep): { rate: number; decay: number } {
  return { rate: round(settings.learningRate), decay: round(settings.weightDecay) };
}

/** βⁿ: the product of the β^(2^b) over the bits b of n, from the lowest. */
function power(beta: number, n: number): number {
  let result = 1;
  for (const bit of [...n.toString(2)].reverse()) {
    if (bit === '1') result *= beta;
    beta *= beta;
  }
  return result;
}
